"""Contract of lamps and horn.

Kind: adapter
"""

from collections.abc import Mapping
from typing import Protocol


class OutputError(OSError):
    """A lamp or the horn did not obey; the device's fault. The press path goes on without it."""


class Outputs(Protocol):
    """Lamps and horn. One thread, the loop's; nothing here waits."""

    def show(self, lit: Mapping[int, bool], pitch_hz: int | None) -> None:
        """Sets lamps by station, and the horn to this pitch or silent. Raises `OutputError` after trying all."""
        ...

    def close(self) -> None:
        """Turns everything off and releases the lines. May be called twice."""
        ...
