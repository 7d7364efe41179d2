"""Exchange of a data folder's files: what was unpacked beside them takes their place, all of it or nothing.

Theory of operation. `.takeover/new` is filled while nothing looks at it. Then a note, `.takeover/step.json`, is made
durable: from that moment the exchange counts as decided. First the files of before move to `before-takeover-N`, then
the new ones move in; the note says which of the two is under way, and within a step files only move in one direction.
Whoever finds the note, after a power cut, too, does the step again to its end. Without a note, `.takeover` is what an
attempt has left that changed nothing.

Kind: adapter
"""

import os
import shutil
from itertools import count
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bus.atomic_write import atomic_write, flush_folder
from bus.bad_file import BadFileError
from bus.lock import locked_folder
from bus.messages import Sentence
from bus.os_errors import os_reason
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.last_head import NAME as HEAD
from controller.journal.seal_key_file import NAME as SEAL_KEY
from controller.spare.exchange_names import BEFORE, NEW, SETTINGS, STEP, UNFINISHED, WORK
from controller.spare.kit_contents import CALIBRATIONS, FOLDERS

PATTERNS = (*FOLDERS, Path(CALIBRATIONS).parts[0], f"{JOURNAL}*", HEAD, SEAL_KEY)
"""What changes places: all that belongs to an evening. Logs and records of wiped data stay."""


class _Note(Struct, frozen=True, forbid_unknown_fields=True):
    """`step`: "aside" or "begin"; `aside`: the folder to which the files of before go; `settings`: where those go."""

    step: str
    aside: str
    settings: str


def work_folder(data: Path) -> Path:
    """A new, empty folder in which the new files are prepared. Raises `OSError`."""
    shutil.rmtree(data / WORK, ignore_errors=True)
    (data / WORK / NEW).mkdir(mode=0o750, parents=True)
    return data / WORK / NEW


def is_unfinished(data: Path) -> bool:
    """Whether an exchange was decided and not finished: nothing may start before it is."""
    return (data / UNFINISHED).exists()


def begin_exchange(data: Path, settings: Path) -> str:
    """Exchange the files for those in `work_folder`; the name of the folder with those of before. Raises `OSError`.

    After an error `finish_exchange` can be tried again.
    """
    names = {path.name for path in data.glob(f"{BEFORE}*")}
    aside = next(name for number in count(1) if (name := f"{BEFORE}{number}") not in names)
    _flush_tree(data / WORK / NEW)
    _write(data, _Note("aside", aside, str(settings)))
    finish_exchange(data)
    return aside


def finish_exchange(data: Path) -> bool:
    """Finish an exchange that was decided; whether there was one. One process at a time. Raises `OSError`."""
    if not is_unfinished(data):
        return False
    with locked_folder(data / WORK):
        try:
            note = msgspec.json.decode((data / WORK / STEP).read_bytes(), type=_Note)
        except FileNotFoundError:
            return False  # another process has finished it meanwhile
        if note.step == "aside":
            _move(data, data / note.aside, PATTERNS)
            note = replace(note, step="begin")
            _write(data, note)
        _place_settings(data / WORK / SETTINGS, Path(note.settings), data / note.aside / SETTINGS)
        _move(data / WORK / NEW, data, ("*",))
        (data / WORK / STEP).unlink()
        flush_folder(data / WORK)
    shutil.rmtree(data / WORK, ignore_errors=True)
    return True


def finish_before_start(data: Path) -> None:
    """Finish an exchange that a power cut interrupted, before anything uses the data. Raises `BadFileError`."""
    try:
        finish_exchange(data)
    except (OSError, msgspec.MsgspecError) as error:
        why = os_reason(error) if isinstance(error, OSError) else str(error)
        text = (
            "{folder}: a take-over was interrupted and cannot be finished ({why}): run sudo bamchuong takeover --finish"
        )
        raise BadFileError([Sentence("takeover-unfinished", text, {"folder": str(data), "why": why})]) from error


def _move(source: Path, target: Path, patterns: tuple[str, ...]) -> None:
    """Move files and folders, each by a rename; what has moved already is not there any more."""
    target.mkdir(mode=0o750, exist_ok=True)
    for pattern in patterns:
        for path in sorted(source.glob(pattern)):
            path.rename(target / path.name)
    for folder in (target, source):
        flush_folder(folder)


def _place_settings(new: Path, settings: Path, before: Path) -> None:
    """Replace the machine's settings one by one; those of before are kept. Where there are none, nothing is placed."""
    if not settings.is_dir() or not os.access(settings, os.W_OK):
        return
    for path in sorted(path for path in new.rglob("*") if path.is_file()):
        relative = path.relative_to(new)
        target, backup = settings / relative, before / relative
        if target.exists() and not backup.exists():
            backup.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            shutil.copy2(target, backup)
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        atomic_write(target, path.read_bytes(), 0o644)


def _write(data: Path, note: _Note) -> None:
    atomic_write(data / WORK / STEP, msgspec.json.encode(note), 0o640)


def _flush_tree(folder: Path) -> None:
    """Make the names of all files below `folder` durable; their contents are."""
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        flush_folder(path)
