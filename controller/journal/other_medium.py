"""Another medium than that of the data folder: whether a stick that was there when the evening began still is.

A stick that was pulled out leaves the folder where it was mounted, on the very medium that it is to protect.

Kind: adapter
"""

from pathlib import Path

from bus.messages import Sentence

GONE = Sentence("mirror-gone", "the second medium is missing")


class OtherMedium:
    """`folder` on a second medium; if it starts on another one than `home`, it has to stay on another."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._device = _device(home)
        self._is_other = _device(folder) not in {None, self._device}

    @property
    def is_gone(self) -> bool:
        """Whether what is written to the folder now would come onto the first medium."""
        return self._is_other and _device(self._folder) == self._device


def _device(path: Path) -> int | None:
    try:
        return path.stat().st_dev
    except OSError:
        return None
