"""Adapt SQLite's VFS: count how often SQLite asks the kernel to flush, and what it writes.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import apsw


@dataclass
class Counted:
    """What went through since the last `restart`: calls of fsync or fdatasync, and bytes written."""

    vfs: str
    flushes: int = 0
    written: int = 0

    def restart(self) -> None:
        """Count from zero."""
        self.flushes = self.written = 0


@contextmanager
def counting(vfs: str = "bamchuong-counting") -> Iterator[Counted]:
    """A VFS under the name `vfs` that counts."""
    counted = Counted(vfs)

    class File(apsw.VFSFile):
        def __init__(self, name: Any, flags: list[int]) -> None:
            super().__init__("", name, flags)

        def xSync(self, flags: int) -> None:  # noqa: N802
            counted.flushes += 1
            super().xSync(flags)

        def xWrite(self, data: bytes, at: int) -> None:  # noqa: N802
            counted.written += len(data)
            super().xWrite(data, at)

    class Counter(apsw.VFS):
        def xOpen(self, name: Any, flags: list[int]) -> File:  # noqa: N802
            return File(name, flags)

    counter = Counter(vfs, base="")
    try:
        yield counted
    finally:
        counter.unregister()
