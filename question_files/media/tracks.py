"""What is read of a file of sound or video: its media type, how long it lasts, its picture and its sound.

Kind: pure
"""

from typing import NamedTuple


class Track(NamedTuple):
    """A track of pictures: its codec as the container names it, its size, and the profile of H.264 (0: unknown)."""

    codec: bytes
    width_px: int
    height_px: int
    profile: int = 0


class Media(NamedTuple):
    """A file of sound or video. `seconds` 0: it does not say how long it is; `sound`: how it is coded, empty: none."""

    media_type: str
    seconds: float
    picture: Track | None = None
    sound: bytes = b""
