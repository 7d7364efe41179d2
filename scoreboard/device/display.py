"""Contract of the displays, simulated and real, and their errors.

Kind: pure
"""

from typing import Protocol

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.layout.frame import Frame


class DisplayError(OSError):
    """A display that cannot be reached; the device's or its cable's fault. The message names display and bus."""


class Display(Protocol):
    """One LED board. Every method belongs to the thread that opened it; all but `close` raise `DisplayError`."""

    def show(self, frame: Frame) -> None:
        """Sends the whole frame, which must have this board's size (else `ValueError`)."""

    def refresh(self) -> None:
        """Sends all control registers again: a spark on the cable may have flipped one (luma.led_matrix issue 150)."""

    def set_brightness(self, level: int) -> None:
        """Sets the brightness, 0 to 15 (`ValueError` outside); 0 is dim, not dark."""

    def darken(self) -> None:
        """Turns all LEDs off at once; the next `refresh` wakes the board, empty."""

    def picture(self) -> LedFrame:
        """What the board shows, decoded from the bytes that were sent. Sends nothing."""

    def warning(self) -> Sentence | None:
        """Why the board may not show what was sent since the last call; None also where nothing can be read back."""

    def close(self) -> None:
        """Turns all LEDs off, then releases the bus. May be called twice."""


def describe(profile: Profile) -> str:
    """The display's name in messages."""
    return f"display {profile.name} (SPI {profile.bus}.{profile.select})"


def require_size(profile: Profile, frame: Frame) -> Frame:
    """`frame`, if it has the size of this display. Raises `ValueError` otherwise."""
    if (frame.width, frame.height) != profile.size_px:
        width, height = profile.size_px
        raise ValueError(
            f"{describe(profile)}: a frame of {frame.width} × {frame.height} pixels; allowed: {width} × {height}"
        )
    return frame


def require_level(profile: Profile, level: int) -> int:
    """`level`, if it is a brightness. Raises `ValueError` otherwise."""
    if not 0 <= level <= 15:
        raise ValueError(f"{describe(profile)}: brightness {level}; allowed: 0 to 15")
    return level


def display_error(profile: Profile, error: Exception, advice: str = "") -> DisplayError:
    """A `DisplayError` that names the display and the cause."""
    reason = getattr(error, "strerror", None) or str(error)
    return DisplayError(getattr(error, "errno", None), f"{describe(profile)}: {reason}{advice}")
