"""Contents of a kit: which files of the data folder the evening needs on another machine.

Everything but the journal that runs (the mirror has it), the key of its next seal (a stick cannot forget it), logs, and
what a process has in its hands (`.lock`, `.part`).

Kind: adapter
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDERS = (
    "access",
    "certificates",
    "formats",
    "journals",
    "keys",
    "matches",
    "opened",
    "packs",
    "push",
    "results",
    "signing",
    "slides",
    "voice",
)
"""In the data folder; `journals` are those of other matches of the day."""

CALIBRATIONS = "selftest/site.toml"
"""The one file of the self-test: certificates, and the key that signs them, are each machine's own."""

NEVER = (".lock", ".part", "-shm")
"""Endings of files that belong to a process which runs now."""

ACCESS_FILE = "access/panel-access.json"
TRAFFIC = ("seen_s", "is_used", "noticed")
"""Fields of a paired device that change while pages are open, and that no spare machine needs."""

Signature = dict[str, tuple[int, int, int] | str]
"""What tells whether a file was changed: for each path, its time, size and inode, or a digest."""


class FileScan(Struct, frozen=True):
    """What is in the data folder now. `left_out`: files that this user may not read."""

    paths: tuple[str, ...]
    left_out: tuple[str, ...]


def scan_files(data: Path) -> FileScan:
    """The files of the kit, relative to the data folder, in order. What vanishes meanwhile is not there."""
    paths: list[str] = []
    left_out: list[str] = []
    for name in FOLDERS:
        for path in _files_below(data / name) if not (data / name).is_symlink() else ():
            relative = str(path.relative_to(data))
            (paths if os.access(path, os.R_OK) else left_out).append(relative)
    if os.access(data / CALIBRATIONS, os.R_OK):
        paths.append(CALIBRATIONS)
    return FileScan(tuple(paths), tuple(left_out))


def _files_below(folder: Path) -> Iterator[Path]:
    """The regular files below `folder`; links lead out of the data folder, or to what is there already."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files_below(Path(entry.path))
        elif entry.is_file(follow_symlinks=False) and not entry.name.endswith(NEVER):
            yield Path(entry.path)


def signature_of(data: Path) -> Signature:
    """What changes whenever a kit of `data` would be another one. A few hundred system calls."""
    signature: Signature = {}
    for path in scan_files(data).paths:
        try:
            if path == ACCESS_FILE:
                signature[path] = _without_traffic((data / path).read_bytes())
            else:
                stat = (data / path).stat()
                signature[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            continue
    return signature


def _without_traffic(content: bytes) -> str:
    """A digest of who may come in, whoever is there now."""
    try:
        access = msgspec.json.decode(content)
        for device in access["devices"].values():
            for field in TRAFFIC:
                device.pop(field, None)
        content = msgspec.json.encode(access)
    except (msgspec.MsgspecError, ValueError, LookupError, AttributeError, TypeError):
        pass  # another version's file: then every change counts
    return hashlib.sha256(content).hexdigest()
