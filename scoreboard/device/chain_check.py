"""Check of a chain of MAX7219 chips, from the bytes that come back from its last DOUT.

Theory of operation. A chain of n chips is a shift register of 2 n bytes (data sheet: what goes in at DIN comes out at
DOUT 16 clocks later). So a transfer first reads back the last 2 n bytes of the transfers before it, then its own
beginning. That shows for every transfer whether the one before it arrived intact. And words with address 0 (no-op), all
different, show how long the chain is: they come back as many words later as there are chips. No chip executes them.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence

_SPARE_CHIPS = 4
"""How many extra chips are still counted."""


class ChainReading(Struct, frozen=True):
    """The result of a chain test. `found`: how many chips respond; None: no marker came back."""

    expected: int
    found: int | None

    @property
    def is_complete(self) -> bool:
        """Whether exactly the expected chips respond."""
        return self.found == self.expected


def marker_words(chips: int) -> bytes:
    """The test words: no-ops, all different, enough of them to detect a chain that is a little too long."""
    return b"".join(bytes((at >> 3 & 0xF0, (at * 37 + 91) & 0xFF)) for at in range(2 * chips + _SPARE_CHIPS))


def evaluate(sent: bytes, received: bytes, chips: int) -> ChainReading:
    """The reading of a chain of `chips` chips that returned `received` while `sent` was sent."""
    lengths = sorted(range(chips + _SPARE_CHIPS), key=lambda length: abs(length - chips))
    matching = (length for length in lengths if received[2 * length :] == sent[: len(sent) - 2 * length])
    return ChainReading(chips, next(matching, None))


class ChainMemory(Struct, frozen=True):
    """The contents of the chain: the last bytes that went in; None before the first transfer."""

    size: int
    contents: bytes | None = None

    def after(self, sent: bytes) -> "ChainMemory":
        """The memory after `sent`."""
        contents = (self.contents or b"") + sent
        return ChainMemory(self.size, contents[-self.size :] if len(contents) >= self.size else None)

    def matches(self, sent: bytes, received: bytes) -> bool:
        """Whether `received` is what must come back while `sent` goes in."""
        return self.contents is None or received == (self.contents + sent)[: len(sent)]


def chain_warning(display: str, reading: ChainReading | None, garbled: int) -> Sentence | None:
    """The warning for people; None: all is well. `garbled`: number of transfers that came back corrupted."""
    if reading is not None and reading.found is None:
        return Sentence(
            "display-silent",
            "LED board {display}: no valid data comes back from its last module: the chain is broken or without "
            "power, or DOUT is not wired to MISO",
            {"display": display},
        )
    if reading is not None and reading.found is not None and not reading.is_complete:
        return Sentence(
            "display-length",
            "LED board {display}: {found} modules respond, the board profile says {expected}",
            {"display": display, "found": reading.found, "expected": reading.expected},
        )
    if garbled:
        return Sentence(
            "display-garbled",
            "LED board {display}: data was corrupted and is sent again; shorten the cable or lower speed_hz",
            {"display": display},
        )
    return None
