"""Data export and wipe after a contest: everything is exported to one file, then wiped, with a record.

The journal is wiped, too, so the record is a text file that stays: when, by whom, which files with which checksums, and
the journal's head. Only files that bamchuong wrote are removed; any other file in the folder stays and is named.

Kind: adapter
"""

import contextlib
import hashlib
import io
import zipfile
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.lock import AlreadyRunningError, Lock
from controller.journal.errors import JournalError
from controller.journal.export import write_export
from controller.journal.file_names import NAME
from controller.journal.hash_chain import NO_ROW, head_hash
from controller.journal.journal_reader import open_journal
from controller.journal.last_head import NAME as HEAD
from controller.journal.memory_copy import copies
from controller.journal.seal_key_file import NAME as SEAL_KEY
from controller.spare.exchange_names import BEFORE, WORK

RECORD = "wiped.txt"

FILES = (f"{NAME}*", "journal-damaged-*.sqlite*", f"{HEAD}*", f"{SEAL_KEY}*", "journal.lock")
"""Patterns. A head that stayed would tell the next evening that its journal was lost."""
FILES_OF_PANEL = ("panel-access.json", "panel-access.lock")
FOLDERS = (
    "access",
    "journals",
    "logs",
    "matches",
    "packs",
    "opened",
    "results",
    "slides",
    "voice",
    "words",
    "pictures",
)
KEPT = ("keys", "certificates", "formats", "signing", RECORD)
"""Keys and formats hold no personal data, and the next evening needs them."""


class WipeResult(Struct, frozen=True):
    """What was wiped: the removed files, what remains in the folder, and the journal's head before."""

    removed: tuple[str, ...]
    remaining: tuple[str, ...]
    head: str
    record: Path


def export(folder: Path) -> tuple[bytes, tuple[int, str]]:
    """The contest's data as a ZIP file, and the journal's head.

    The ZIP holds the journal as JSON lines that anybody can check, those of the other matches on the machine, and the
    sealed packs with their access logs; no keys, PINs or logs, and no names of people.

    Raises `JournalError`.
    """
    lines, head = _journal_lines(folder / NAME)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "journal.jsonl", lines)
        for path in sorted(folder.glob(f"journals/*/{NAME}")):
            _put(archive, f"matches/{path.parent.name}.jsonl", _journal_lines(path)[0])
        for path in sorted((folder / "packs").glob("*")):
            if path.is_file():
                _put(archive, f"packs/{path.name}", path.read_bytes())
        _put(archive, "README.txt", _about(head).encode())
    return file.getvalue(), head


def _journal_lines(path: Path) -> tuple[bytes, tuple[int, str]]:
    """A journal as JSON lines, and its head. Raises `JournalError`."""
    lines = io.BytesIO()
    with open_journal(path) as source:
        last = write_export(source.rows(), lines)
    return lines.getvalue(), (last.seq, head_hash(last.digest))


def wipe(folder: Path, who: str, exported: Path | None, runtime: Path | None = None) -> WipeResult:
    """Remove the data of a contest from `folder`, and write a record of it. `exported`: an export that was made before;
    its checksum goes into the record. `runtime`: the folder of the sockets, where copies of the journal may be that a
    failing disk has left in memory; they are removed, too.

    Raises `AlreadyRunningError` (a controller uses the folder), `JournalError` or `BadFileError`; then nothing is
    removed.
    """
    if not folder.is_dir():
        raise BadFileError([f"{folder}: no such data folder"])
    with _locked_journal(folder):
        head = _head(folder)
        paths = list(_own_files(folder))
        names = {path: str(path.relative_to(folder)) for path in paths}
        names |= {path: str(path) for path in (copies(runtime) if runtime is not None else ())}
        checksums = [f"{_checksum(path)}  {path.lstat().st_size:>10}  {name}" for path, name in names.items()]
        record = _write_record(folder, who, head, checksums, exported)
        for path in names:
            path.unlink(missing_ok=True)
        for name in _folders(folder):
            _remove_empty(folder / name)
    remaining = sorted(path.name for path in folder.iterdir() if path.name not in KEPT)
    return WipeResult(tuple(names.values()), tuple(remaining), head, record)


@contextlib.contextmanager
def _locked_journal(folder: Path) -> Iterator[None]:
    """Hold the lock of the journal, so that nothing writes to it meanwhile."""
    try:
        lock = Lock(folder / "journal.lock")
    except AlreadyRunningError:
        raise
    except OSError as error:
        raise BadFileError([f"{folder}: cannot be changed ({error.strerror})"]) from error
    try:
        yield
    finally:
        lock.close()


def _head(folder: Path) -> str:
    """The journal's head; a journal that cannot be read is wiped as well, and the record says so."""
    if not (folder / NAME).exists():
        return "no journal"
    try:
        with open_journal(folder / NAME) as source:
            last = (deque(source.rows(), maxlen=1) or [NO_ROW])[0]
    except JournalError as error:
        return f"journal not readable ({error})"
    return f"{last.seq}:{last.digest.hex()}"


def _folders(folder: Path) -> list[str]:
    """The folders to wipe, also those that a take-over has kept of the evening before it."""
    return [*FOLDERS, WORK, *sorted(path.name for path in folder.glob(f"{BEFORE}*"))]


def _own_files(folder: Path) -> Iterator[Path]:
    for pattern in (*FILES, *FILES_OF_PANEL):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())
    for name in _folders(folder):
        if (folder / name).is_dir() and not (folder / name).is_symlink():
            yield from sorted(path for path in (folder / name).rglob("*") if path.is_file() or path.is_symlink())


def _remove_empty(folder: Path) -> None:
    """Remove a folder and its subfolders, which no longer hold any files."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
    folder.rmdir()


def _write_record(folder: Path, who: str, head: str, checksums: list[str], exported: Path | None) -> Path:
    """Write the record, before anything is removed. Raises `BadFileError`."""
    path = folder / RECORD
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    export_line = f"{_checksum(exported)}  {exported.name}" if exported is not None else "nothing was exported"
    lines = [
        f"{now}  wiped by {' '.join(who.split())}",
        f"journal head: {head}",
        f"export: {export_line}",
        *checksums,
        "",
    ]
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        raise BadFileError([f"{path}: cannot be written ({error.strerror}), so nothing was removed"]) from error
    return path


def _checksum(path: Path) -> str:
    """The SHA-256 of a file; for a symbolic link only that it is one, because its target stays."""
    if path.is_symlink():
        return "link".ljust(64)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFileError([f"{path}: cannot be read ({error.strerror}), so nothing was removed"]) from error


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    archive.writestr(entry, data)


def _about(head: tuple[int, str]) -> str:
    return (
        f"Data of a contest, exported by bamchuong. Journal head: {head[0]}:{head[1]}\n"
        "To check it: bamchuong journal verify journal.jsonl\n"
        "To make its papers again: bamchuong report minutes journal.jsonl --output bien-ban.pdf\n"
    )
