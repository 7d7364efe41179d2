"""Files of a folder with what is known of them: of one look, because people and other processes remove files meanwhile.

Kind: adapter
"""

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from msgspec import Struct


class ListedFile(Struct, frozen=True):
    """A file of a folder; it may be gone by the time it is opened."""

    path: Path
    size_bytes: int
    changed_ns: int

    @property
    def name(self) -> str:
        """Its name in the folder."""
        return self.path.name


def list_files(folder: Path, suffixes: Collection[str]) -> list[ListedFile]:
    """The files of `folder` that end like one of `suffixes` (in small letters), in the order of their names; none where
    there is no folder. One that vanishes meanwhile is left out. Blocks on the disk."""
    files: list[ListedFile] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if path.suffix.lower() not in suffixes:
                continue
            with suppress(OSError):
                state = path.stat()
                if stat.S_ISREG(state.st_mode):
                    files.append(ListedFile(path, state.st_size, state.st_mtime_ns))
    return sorted(files, key=lambda file: file.name)


def file_size(path: Path) -> int:
    """How many bytes the file has; 0 where there is none. Blocks on the disk."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def has_content(path: Path, content: bytes) -> bool:
    """Whether the file is there and holds exactly `content`. Blocks on the disk."""
    try:
        return path.read_bytes() == content
    except OSError:
        return False
