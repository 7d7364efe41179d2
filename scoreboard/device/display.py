"""Decide what a display can do: the protocol behind which the simulated and the real ones stand. Pure.

Kind: pure
"""

from typing import Protocol

from bus.messages import LedFrame, Sentence
from hardware.board import Display as Profile
from scoreboard.layout.frame import Frame


class DisplayError(OSError):
    """A display that cannot be reached; the device's or its cable's fault. The message names display and bus."""


class Display(Protocol):
    """One LED board. Every method belongs to the thread that made it; all raise `DisplayError`, `close` never."""

    def show(self, frame: Frame) -> None:
        """Send the whole frame, of exactly this board's size (`ValueError` on another)."""

    def refresh(self) -> None:
        """Send all control registers again: a spark on the cable may have flipped one (luma.led_matrix issue 150)."""

    def brightness(self, level: int) -> None:
        """Set the brightness, 0 to 15 (`ValueError` outside); 0 still glows."""

    def dark(self) -> None:
        """All LEDs off, at once; the next `refresh` wakes it again, empty."""

    def picture(self) -> LedFrame:
        """What the board shows, decoded from the bytes that were sent. Sends nothing."""

    def doubt(self) -> Sentence | None:
        """Why what was sent since the last call may not be what is shown; None also where nothing comes back."""

    def close(self) -> None:
        """Dark, then give the bus back. May be called twice."""


def place(profile: Profile) -> str:
    """How a message names a display."""
    return f"display {profile.name} (SPI {profile.bus}.{profile.select})"


def fitting(profile: Profile, frame: Frame) -> Frame:
    """`frame`, if it has the size of this display. Raises `ValueError` otherwise."""
    if (frame.width, frame.height) != profile.size_px:
        width, height = profile.size_px
        raise ValueError(
            f"{place(profile)}: a frame of {frame.width} × {frame.height} pixels; allowed: {width} × {height}"
        )
    return frame


def fitting_level(profile: Profile, level: int) -> int:
    """`level`, if it is a brightness. Raises `ValueError` otherwise."""
    if not 0 <= level <= 15:
        raise ValueError(f"{place(profile)}: brightness {level}; allowed: 0 to 15")
    return level


def failure(profile: Profile, error: Exception, advice: str = "") -> DisplayError:
    """What went wrong with a display, in words that name it."""
    reason = getattr(error, "strerror", None) or str(error)
    return DisplayError(getattr(error, "errno", None), f"{place(profile)}: {reason}{advice}")
