"""The recorded disk, in the guest: mounts its file system, and marks in its log what was acknowledged.

Kind: adapter
"""

import mmap
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK = Path("/dev/vda")
SECTOR = 512


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """The disk's file system, mounted on `folder` as on a Pi."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "ext4", "-o", "noatime,errors=remount-ro", DISK, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


class Marks:
    """Writes marks past the file system, straight to the disk: the write is done, and in the log, when it returns."""

    def __init__(self, at: int) -> None:
        self._at = at
        self._disk = os.open(DISK, os.O_WRONLY | os.O_DIRECT)
        self._sector = mmap.mmap(-1, SECTOR)  # O_DIRECT needs aligned memory

    def acknowledge(self, name: str, facts: int) -> None:
        """The journal in folder `name` has said that so many facts are durable."""
        self._sector[:] = f"{name} {facts}".encode().ljust(SECTOR, b"\0")
        os.pwritev(self._disk, [self._sector], self._at)

    def close(self) -> None:
        """Give the disk back."""
        os.close(self._disk)
        self._sector.close()
