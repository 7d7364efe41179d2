"""Folders of the matches: each with its match file and its people; its journal is elsewhere while it does not run.

A file is replaced as a whole. Its version is a digest of its bytes, so that a change by hand shows, too: whoever saves
names the version that was read, and is told if there is another one by now.

Kind: adapter
"""

import hashlib
import re
import shutil
import unicodedata
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bus.atomic_write import atomic_write, flush_folder
from bus.bad_file import BadFileError
from bus.group_access import group_may_write
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.journal.file_names import NAME as JOURNAL
from controller.match_files.match import Match
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.match_reader import read_plan
from controller.matches.match_states import FOLDER, JOURNALS, MatchState, MatchSummary

MATCH_FILE = "match.toml"
PEOPLE_FILE = "people.toml"
SUMMARY_FILE = "summary.json"
MODE = 0o640

MAX_MATCHES = 200

REHEARSAL = "dien-tap"
"""What the id of a rehearsal begins with."""

MAX_ID_LETTERS = 40
_ID = re.compile("[a-z0-9][a-z0-9-]{0,47}")
"""As `bus.messages.commands.MatchId`."""


class ChangedMeanwhileError(ValueError):
    """Somebody else has saved the match since it was read."""


class MatchFolders:
    """The matches on this machine. Blocks on the disk; one process at a time writes a match."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER
        self.journals = data / JOURNALS

    def ids(self) -> list[str]:
        """The ids of all matches, the one that was changed last first."""
        try:
            paths = [
                path for path in self.folder.iterdir() if _ID.fullmatch(path.name) and (path / MATCH_FILE).is_file()
            ]
            return [path.name for path in sorted(paths, key=lambda path: -(path / MATCH_FILE).stat().st_mtime)]
        except OSError:
            return []

    def path(self, match: str, name: str = "") -> Path:
        """The folder of a match, or the file called `name` in it. Raises `BadFileError` where there is none."""
        folder = self.folder / match
        if not _ID.fullmatch(match) or not (folder / MATCH_FILE).is_file():
            raise BadFileError([Sentence("no-such-match", "There is no such match on this machine")])
        return folder / name if name else folder

    def journal(self, match: str) -> Path:
        """Its journal while it does not run, whether there is one or not. Raises `BadFileError`."""
        return self.journals / self.path(match).name / JOURNAL

    def plan(self, match: str) -> MatchPlan:
        """What its file says. Raises `BadFileError`."""
        return read_plan(self.path(match, MATCH_FILE))

    def version(self, match: str) -> str:
        """The version of its file and of its people. Raises `BadFileError`."""
        digest = hashlib.sha256()
        for name in (MATCH_FILE, PEOPLE_FILE):
            digest.update(_read(self.path(match, name)) + b"\0")
        return digest.hexdigest()[:16]

    def summary(self, match: str) -> MatchSummary | None:
        """What was noted when it was put aside; None: it has never run."""
        try:
            return msgspec.json.decode((self.journals / match / SUMMARY_FILE).read_bytes(), type=MatchSummary)
        except (OSError, msgspec.MsgspecError, ValueError):
            return None

    def state(self, match: str, running: str) -> MatchState:
        """Where it stands, while `running` runs."""
        if match == running:
            return MatchState.RUNNING
        summary = self.summary(match) if self.journal(match).exists() else None
        return summary.state if summary is not None else MatchState.PREPARED

    def create(self, plan: MatchPlan, people: str = "") -> str:
        """A new match, and its id; that of a rehearsal says so. Raises `BadFileError`."""
        if len(self.ids()) >= MAX_MATCHES:
            text = "There are {most} matches: remove some"
            raise BadFileError([Sentence("matches-many", text, {"most": MAX_MATCHES})])
        try:
            folder = self._new_folder(plain_id(f"{REHEARSAL if plan.rehearsal else ''} {plan.title}"))
            self._write(folder, plan, people)
            flush_folder(self.folder)
        except OSError as error:
            raise _unwritten(self.folder, error) from error
        return folder.name

    def save(self, match: str, version: str, plan: MatchPlan, people: str) -> None:
        """Replace what the files say.

        Raises `ChangedMeanwhileError` where they are of another version by now, and `BadFileError`.
        """
        if self.version(match) != version:
            raise ChangedMeanwhileError(match)
        try:
            self._write(self.path(match), plan, people)
        except OSError as error:
            raise _unwritten(self.folder, error) from error

    def replace_match(self, match: str, played: Match) -> None:
        """Replace teams, title and all else of the match itself. Raises `BadFileError`."""
        plan = self.plan(match)
        fields = {name: getattr(played, name) for name in Match.__struct_fields__}
        try:
            self._write(self.path(match), replace(plan, **fields), None)
        except OSError as error:
            raise _unwritten(self.folder, error) from error

    def remove(self, match: str) -> None:
        """Remove a rehearsal, or a match of which nothing was played. Raises `BadFileError`.

        The journal of a rehearsal stays until the controller removes it (`remove_orphans`).
        """
        summary = self.summary(match)
        is_rehearsal = summary is not None and summary.is_rehearsal  # as its journal said, not its file
        if self.journal(match).exists() and not is_rehearsal:
            raise BadFileError([Sentence("match-has-journal", "It has a journal: it is kept until the data is wiped")])
        try:
            shutil.rmtree(self.path(match))
        except OSError as error:
            raise _unwritten(self.folder, error) from error

    def write_summary(self, match: str, summary: MatchSummary) -> None:
        """Note what is known of a match that is put aside. Raises `OSError`."""
        folder = self.journals / match
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(folder / SUMMARY_FILE, msgspec.json.encode(summary), MODE)

    def remove_orphans(self) -> None:
        """Remove journals of rehearsals that people have removed. Any other journal stays, whatever happens to its
        match's folder. The controller alone calls this."""
        for path in self.journals.glob(f"*/{SUMMARY_FILE}"):
            match = path.parent.name
            summary = self.summary(match)
            if summary is not None and summary.is_rehearsal and not (self.folder / match).exists():
                shutil.rmtree(path.parent, ignore_errors=True)

    def _new_folder(self, name: str) -> Path:
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        for number in range(1, MAX_MATCHES + 2):
            folder = self.folder / (name if number == 1 else f"{name}-{number}")
            if (self.journals / folder.name).exists():
                continue
            try:
                with group_may_write(self.folder):
                    folder.mkdir(mode=0o770)
            except FileExistsError:
                continue
            return folder
        raise FileExistsError(name)

    @staticmethod
    def _write(folder: Path, plan: MatchPlan, people: str | None) -> None:
        """The match file last: without it, the folder is no match. `people` None: they stay as they are."""
        if people is not None and (people or (folder / PEOPLE_FILE).exists()):
            atomic_write(folder / PEOPLE_FILE, people.encode(), MODE)
        atomic_write(folder / MATCH_FILE, plan_text(plan).encode(), MODE)


def plain_id(title: str) -> str:
    """An id made of a title: small letters without marks, digits and hyphens."""
    bare = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    plain = (letter for letter in bare if not _is_mark(letter))
    letters = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in plain)
    return "-".join(letters.lower().split())[:MAX_ID_LETTERS].strip("-") or "match"


def _is_mark(letter: str) -> bool:
    return unicodedata.combining(letter) != 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise BadFileError([os_refused("match-unread", "{file}: cannot be read ({why})", path, error)]) from error


def _unwritten(path: Path, error: OSError) -> BadFileError:
    return BadFileError([os_refused("match-unwritten", "{file}: the match cannot be written ({why})", path, error)])
