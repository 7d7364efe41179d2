"""A disk of the guest that QEMU records: created on the host, read back from its log, its files extracted.

The guest sees `/dev/vda`: an empty ext4 with the folders of `FOLDERS`, and behind its end room for marks. A mark is one
sector that the guest writes past the file system (`guest/disk_marks.py`) after a fact was acknowledged and before it
goes on; so it stands in the log behind all that the acknowledgement promises, and before all that came later.

Kind: adapter
"""

import json
import os
import subprocess
from functools import cached_property
from pathlib import Path

from tests.kernel import power_cut
from tests.kernel.cache import PATH

FOLDERS = ("full", "normal")
FILE_SYSTEM_BYTES = 48 << 20
DISK_BYTES = FILE_SYSTEM_BYTES + (1 << 20)
REPAIRED = (0, 1)
"""What e2fsck gives for a file system that is sound, and for one that it has repaired as at a start."""


class BadDiskError(RuntimeError):
    """The file system cannot be created, or needs a person after a power cut; the message is the tool's."""


def create_disk(folder: Path) -> list[str]:
    """Create the disk in `folder`; the arguments that QEMU needs for it."""
    blank = folder / "blank"
    for name in FOLDERS:
        (blank / name).mkdir(parents=True)
    disk, log = folder / "disk", folder / "disk.log"
    with disk.open("wb") as file:
        file.truncate(DISK_BYTES)
    log.touch()
    options = f"-q -F -t ext4 -b 4096 -J size=4 -E lazy_itable_init=0,lazy_journal_init=0 -d {blank}".split()
    process = _run("mke2fs", *options, str(disk), f"{FILE_SYSTEM_BYTES >> 10}k")
    if process.returncode != 0:
        raise BadDiskError(f"mke2fs gave {process.returncode}: {process.stdout}")
    with disk.open("rb") as file:
        (folder / "disk.blank").write_bytes(file.read(FILE_SYSTEM_BYTES))
    node = {
        "driver": "blklogwrites",
        "node-name": "disk",
        "file": _file(disk),
        "log": _file(log),
    }
    return ["-blockdev", json.dumps(node), "-device", "virtio-blk-pci,drive=disk,discard=off,write-zeroes=off"]


def _file(path: Path) -> dict[str, object]:
    """The host need not flush: it is the guest's power that is cut."""
    return {"driver": "file", "filename": str(path), "cache": {"no-flush": True}}


class Recording:
    """What was written to the disk that `create_disk` put into `folder`; read at the first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def blank(self) -> bytes:
        """The file system before the first write."""
        return (self._folder / "disk.blank").read_bytes()

    @cached_property
    def log(self) -> list[power_cut.Entry]:
        """All writes and flushes. Raises `BadLogError`."""
        return power_cut.entries((self._folder / "disk.log").read_bytes())

    @cached_property
    def marks(self) -> list[tuple[int, str, int]]:
        """Where in the log, in which folder, how many facts were acknowledged."""
        marks = []
        for position, entry in enumerate(self.log):
            if entry.at >= FILE_SYSTEM_BYTES:
                name, count = entry.data.rstrip(b"\0").decode().split()
                marks.append((position, name, int(count)))
        return marks

    def acknowledged(self, cut: int, name: str) -> int:
        """How many facts of a folder were acknowledged before entry `cut`."""
        return max((count for position, of, count in self.marks if of == name and position < cut), default=0)


def extract_files(image: bytes | bytearray, folder: Path) -> None:
    """Repair the file system as a Pi does at its start (`e2fsck -p`: its journal is replayed), and put its files into
    `folder`, which is created. Raises `BadDiskError`."""
    folder.mkdir()
    disk = folder / "disk"
    disk.write_bytes(image)
    repair = _run("e2fsck", "-f", "-p", str(disk))
    if repair.returncode not in REPAIRED:
        raise BadDiskError(f"e2fsck gave {repair.returncode}: {repair.stdout}")
    for name in FOLDERS:
        dump = _run("debugfs", "-R", f"rdump /{name} {folder}", str(disk))
        if len(dump.stdout.splitlines()) > 1:  # the first is the version
            raise BadDiskError(dump.stdout)
    disk.unlink()


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": PATH, "LC_ALL": "C"}
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
