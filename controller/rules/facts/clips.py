"""Facts of a question's clip: it is played, or stopped.

Kind: pure
"""

from controller.rules.fact import Fact


class ClipPlayed(Fact, frozen=True):
    """The clip of question `item` (from 0) is played from its beginning, for the first time or again."""

    moves_on = True

    item: int
    at_ns: int


class ClipStopped(Fact, frozen=True):
    """The MC stopped the clip."""


Facts = ClipPlayed | ClipStopped
"""Any of them."""
