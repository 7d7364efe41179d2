"""Clip of the question that is on, as far as it was played.

No press and no clock depends on it: a clip that no screen can play holds nothing up.

Kind: pure
"""

from msgspec import Struct
from msgspec.structs import replace


class ClipState(Struct, frozen=True):
    """How the clip was played: since when the last time, how often, and whether it was stopped before its end."""

    played_ns: int
    times: int = 1
    is_stopped: bool = False


def stopped(clip: ClipState | None) -> ClipState | None:
    """The same clip, silent; it can be played again."""
    return None if clip is None else replace(clip, is_stopped=True)
