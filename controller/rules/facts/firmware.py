"""Facts of what the firmware reports: its start, trouble on a line, pushes that did nothing.

Kind: pure
"""

from bus.messages import Capture, LineTrouble, McButton, Sentence
from controller.rules.fact import Fact


class FirmwareStarted(Fact, frozen=True):
    """The firmware said hello for the first time in this epoch of its own."""

    epoch: str
    stations: tuple[int, ...]
    capture: Capture | None


class McPushIgnored(Fact, frozen=True):
    """The MC pushed `button` on the board at `at_ns`, and nothing was done, for all `reasons`."""

    button: McButton
    at_ns: int
    reasons: tuple[Sentence, ...]


class TroubleReported(Fact, frozen=True):
    """The firmware reported trouble with a line."""

    trouble: LineTrouble


Facts = FirmwareStarted | McPushIgnored | TroubleReported
"""Any of them."""
