"""Decide whether a chain of MAX7219 chips is whole, from what its last DOUT gave back. Pure.

Theory of operation. A chain of n chips is a shift register of 2 n bytes (data sheet: what goes in at DIN comes out at
DOUT 16 clocks later). So a transfer first reads back the last 2 n bytes of the transfers before it, then its own
beginning. That tells of every transfer whether the one before it arrived whole. And words with address 0 (no-op), all
different, tell how long the chain is: they come back as many words later as there are chips. No chip obeys them.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence

_SPARE_CHIPS = 4
"""How many chips too many are still counted."""


class Answer(Struct, frozen=True):
    """What the test of a chain said. `found`: how many chips answer; None: no marker came back."""

    expected: int
    found: int | None

    @property
    def whole(self) -> bool:
        """Whether all chips that should be there answer, and no others."""
        return self.found == self.expected


def marker_words(chips: int) -> bytes:
    """What to send: no-op words, all different, enough of them to see a chain that is a little too long."""
    return b"".join(bytes((at >> 3 & 0xF0, (at * 37 + 91) & 0xFF)) for at in range(2 * chips + _SPARE_CHIPS))


def judge(sent: bytes, came: bytes, chips: int) -> Answer:
    """What it means that `came` came back when `sent` was sent to a chain that should have `chips` chips."""
    nearest = sorted(range(chips + _SPARE_CHIPS), key=lambda length: abs(length - chips))
    return Answer(chips, next((one for one in nearest if came[2 * one :] == sent[: len(sent) - 2 * one]), None))


class Memory(Struct, frozen=True):
    """What the chain holds: the last bytes that went in; None before the first transfer."""

    size: int
    held: bytes | None = None

    def after(self, sent: bytes) -> "Memory":
        """What it holds after `sent`."""
        known = (self.held or b"") + sent
        return Memory(self.size, known[-self.size :] if len(known) >= self.size else None)

    def agrees(self, sent: bytes, came: bytes) -> bool:
        """Whether `came` is what must come back while `sent` goes in."""
        return self.held is None or came == (self.held + sent)[: len(sent)]


def words(display: str, answer: Answer | None, garbled: int) -> Sentence | None:
    """What people are told; None: all is well. `garbled`: transfers that came back changed."""
    if answer is not None and answer.found is None:
        return Sentence(
            "display-silent",
            "LED board {display}: nothing sensible comes back from its last module: the chain is broken or without "
            "power, or DOUT is not wired to MISO",
            {"display": display},
        )
    if answer is not None and answer.found is not None and not answer.whole:
        return Sentence(
            "display-length",
            "LED board {display}: {found} modules answer, the board profile says {expected}",
            {"display": display, "found": answer.found, "expected": answer.expected},
        )
    if garbled:
        return Sentence(
            "display-garbled",
            "LED board {display}: data arrived changed and is sent again; shorten the cable or lower speed_hz",
            {"display": display},
        )
    return None
