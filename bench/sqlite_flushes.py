"""A SQLite VFS that counts how often SQLite asks the kernel to flush, and how much it writes.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import apsw


@dataclass
class FlushCounter:
    """What went through since the last `restart`: calls of fsync or fdatasync, and bytes written."""

    vfs: str
    flushes: int = 0
    written: int = 0

    def restart(self) -> None:
        """Count from zero."""
        self.flushes = self.written = 0


@contextmanager
def counting_vfs(vfs: str = "bamchuong-counting") -> Iterator[FlushCounter]:
    """A VFS under the name `vfs` that counts."""
    counter = FlushCounter(vfs)

    class CountingFile(apsw.VFSFile):
        def __init__(self, name: Any, flags: list[int]) -> None:
            super().__init__("", name, flags)

        def xSync(self, flags: int) -> None:  # noqa: N802
            counter.flushes += 1
            super().xSync(flags)

        def xWrite(self, data: bytes, at: int) -> None:  # noqa: N802
            counter.written += len(data)
            super().xWrite(data, at)

    class CountingVfs(apsw.VFS):
        def xOpen(self, name: Any, flags: list[int]) -> CountingFile:  # noqa: N802
            return CountingFile(name, flags)

    registered = CountingVfs(vfs, base="")
    try:
        yield counter
    finally:
        registered.unregister()
