"""Which match runs: its journal and what belongs to it lie in the data folder; those of others in their own folders.

Theory of operation. A change has two steps, *aside* and *begin*, and `running.json` says which one is under way. Within
a step files only move in one direction, so that after a kill the step is done again to its end, whatever had moved:
nothing is ever half one match and half the other. The note is replaced as a whole, and durable before files move.

Kind: adapter
"""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.atomic_write import atomic_open, atomic_write, flush_folder
from bus.bad_file import BadFileError
from bus.os_errors import os_refused
from controller.journal.file_names import NAME as JOURNAL
from controller.journal.last_head import NAME as HEAD
from controller.journal.seal_key_file import NAME as SEAL_KEY
from controller.matches.match_folders import SUMMARY_FILE, MatchFolders
from controller.matches.match_states import FOLDER, JOURNALS, ShelfNote
from controller.packs.unsealed_cache import ENDING as PACK_ENDING
from controller.packs.unsealed_cache import FOLDER as OPENED_PACKS

NOTE = "running.json"
NAMELESS = ".no-match-"
PATTERNS = (f"{JOURNAL}*", HEAD, SEAL_KEY, OPENED_PACKS)
"""What belongs to one match: its journal with all that SQLite has beside it, how far it had come, the key of its next
seal, and its packs that were opened."""


class RunningMatch:
    """The note and the files of the match that runs. The controller alone changes them; blocks on the disk."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._path = data / JOURNALS / NOTE
        self.folders = MatchFolders(data)

    @property
    def note(self) -> ShelfNote:
        """What the file says; where there is none, no match was ever chosen here."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=ShelfNote)
        except FileNotFoundError:
            return ShelfNote()
        except (OSError, msgspec.MsgspecError, ValueError):
            return ShelfNote(is_chosen=True)  # unreadable: then no match begins that nobody has chosen

    def change(self, aside: str, begin: str) -> None:
        """Move the files of the running match to the folder of `aside`, then bring those of `begin`. Empty: neither.

        Call it while the journal is closed. What lies in the data folder although no match is open goes to a folder
        that is no match. Raises `BadFileError`; then `recover` can be tried again.
        """
        aside = aside or self._nameless_folder()
        self._write(replace(self.note, is_chosen=True, step="aside", aside=aside, begin=begin))
        self.recover()

    def recover(self) -> None:
        """Finish the change that is under way, if there is one. Raises `BadFileError`."""
        try:
            self._take_from_older_version()
            note = self.note
            if note.step == "aside":
                self._move(self._data, self.folders.journals / note.aside)
                note = replace(note, running="", step="begin")
                self._write(note)
            if note.step == "begin":
                if note.begin:
                    self._move(self.folders.journals / note.begin, self._data)
                self._write(replace(note, running=note.begin, step="", aside="", begin=""))
            self.folders.remove_orphans()
        except OSError as error:
            text = "{file}: the match cannot be changed ({why})"
            raise BadFileError([os_refused("match-unchanged", text, self._data, error)]) from error

    def claim_new(self, *, wants_new: bool) -> bool:
        """Whether a service is to begin a new match; `wants_new`: it was started with `--new`. Once, until the option
        is gone: every later start is a restart of the match that runs."""
        note = self.note
        if note.has_obeyed_new != wants_new:
            self._write(replace(note, has_obeyed_new=wants_new))
        return wants_new and not note.has_obeyed_new

    def adopt(self, match: str) -> None:
        """The match that runs has this folder from now on; nobody has chosen it."""
        self._write(replace(self.note, running=match))

    def choose(self) -> None:
        """People have taken the match that runs into their hands: the settings no longer count."""
        self._write(replace(self.note, is_chosen=True))

    def forget_choice(self) -> None:
        """The next match is the one of the settings again."""
        self._write(replace(self.note, running="", is_chosen=False))

    def _nameless_folder(self) -> str:
        names = {path.name for path in self.folders.journals.glob(f"{NAMELESS}*")}
        return next(name for number in count(1) if (name := f"{NAMELESS}{number}") not in names)

    def _take_from_older_version(self) -> None:
        """Take journals out of the folders of the matches, where older versions had them (2026); the note last."""
        older = self._data / FOLDER / NOTE
        if not older.exists():
            return
        self._path.parent.mkdir(mode=0o750, exist_ok=True)
        for folder in older.parent.iterdir():
            for path in _own_files(folder, (*PATTERNS, SUMMARY_FILE)):
                target = self.folders.journals / folder.name
                target.mkdir(mode=0o750, exist_ok=True)
                _take(path, target / path.name)
        _take(older, self._path)

    def _move(self, source: Path, target: Path) -> None:
        """Move the files of one match, each by a rename; what has moved already is not there any more."""
        if not source.is_dir():  # a match that has never run has no journal
            return
        target.mkdir(mode=0o750, parents=True, exist_ok=True)
        for path in _own_files(source):
            path.rename(target / path.name)
        for folder in (target, source):
            flush_folder(folder)

    def _write(self, note: ShelfNote) -> None:
        try:
            self._path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            atomic_write(self._path, msgspec.json.encode(note), 0o640)
        except OSError as error:
            text = "{file}: cannot be written ({why})"
            raise BadFileError([os_refused("match-note-unwritten", text, self._path, error)]) from error


def _own_files(folder: Path, patterns: tuple[str, ...] = PATTERNS) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(folder.glob(pattern))


def _take(source: Path, target: Path) -> None:
    """Copy a file or a folder as our own, durably, then remove it: on an installed machine it belongs to the pages."""
    if source.is_dir():
        target.mkdir(mode=0o700, exist_ok=True)
        for path in source.iterdir():
            _take(path, target / path.name)
        source.rmdir()
        return
    is_for_pages = source.suffix != PACK_ENDING and source.name != SEAL_KEY
    with source.open("rb") as read, atomic_open(target, 0o640 if is_for_pages else 0o600) as written:
        shutil.copyfileobj(read, written)
    source.unlink()
