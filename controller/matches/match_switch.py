"""The matches on this machine for the controller: what stands in the way of one, and the change from one to another.

Kind: adapter
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import BeginMatch, Command, Phase, PutMatchAside, Sentence, join_sentences
from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import open_journal
from controller.journal.replay_check import check_replay
from controller.match_files.match import Match
from controller.match_files.match_plan import MatchPlan, match_differences, plan_differences
from controller.match_files.match_reader import read_plan
from controller.match_orders import MatchChange
from controller.matches.match_folders import MATCH_FILE, MatchFolders
from controller.matches.match_states import ShelfNote, summary_of
from controller.matches.running_match import RunningMatch
from controller.packs.unsealed_cache import UnsealedCache, is_cached
from controller.resume import EveningInputs, go_on, open_match
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.facts import MatchFileTaken

NOT_SAVED = Sentence("not-saved-now", "Nothing is being saved now: the match cannot be changed")
RUNS_ALREADY = Sentence("match-runs", "This match is open already")
FILE_TAKEN = Sentence("match-file-taken", "The match file was changed: it is taken, because nothing was played yet")
BEGIN_AGAIN = Sentence(
    "match-begin-again",
    "The match file names other rules or questions: put the match aside and begin it again to use them",
)
FILE_DIFFERS = Sentence("match-file-differs", "The match file says something else than the match that is played")

log = logging.getLogger("controller")

Stamp = tuple[int, int, int]

ReadInputs = Callable[[Path, str, str], EveningInputs]
"""`(match file, key of its pack, who)`: everything to open the match, checked against this machine's board. Raises
`BadFileError` with every fault."""

SeatFaults = Callable[[Match], Iterable[Sentence]]
"""Why the teams of a match cannot sit at this machine's board."""


class MatchSwitch:
    """Belongs to the controller's thread; blocks on the disk.

    Args:
        running: which match runs.
        read_inputs: reads a match with its format and pack.
        seat_faults: checks its seats.
        settings_file: the match file of the settings or the command line, where no other was chosen; None: none.
    """

    def __init__(
        self,
        running: RunningMatch,
        read_inputs: ReadInputs,
        seat_faults: SeatFaults,
        settings_file: Callable[[], Path | None],
    ) -> None:
        self.running = running
        self._folders: MatchFolders = running.folders
        self._read_inputs = read_inputs
        self._seat_faults = seat_faults
        self._settings_file = settings_file
        self._ready: dict[str, EveningInputs] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._plans: dict[Path, MatchPlan] = {}
        self._is_unadoptable = False

    # ------------------------------------------------------------------------------------------ what stands in the way

    def obstacles(self, store: ContestStore, command: Command, who: str) -> tuple[Sentence, ...]:
        """Why the match that a `BeginMatch` names cannot be played here, or the open one not be put aside."""
        reasons = [NOT_SAVED] if store.failure or store.withholds else []
        if isinstance(command, BeginMatch):
            reasons += self._begin_obstacles(command, who)
        elif not isinstance(command, PutMatchAside):
            reasons.clear()
        return tuple(reasons)

    def _begin_obstacles(self, command: BeginMatch, who: str) -> list[Sentence]:
        if self.running.note.running == command.match:
            return [RUNS_ALREADY]
        self._ready.clear()
        try:
            contest = self._contest_of(command.match)
            if contest.evening is not None and contest.phase != Phase.SETUP:
                return [*self._pack_faults(command.match, contest), *self._seat_faults(contest.current_evening.match)]
            self._ready[command.match] = self._inputs(command.match, command.pack_key, who)
        except BadFileError as error:
            return [fault if isinstance(fault, Sentence) else join_sentences([fault]) for fault in error.sentences]
        except JournalError as error:
            why = {"why": error.reason}
            return [Sentence("match-journal-bad", "The journal of this match cannot be read: {why}", why)]
        return []

    def _pack_faults(self, match: str, contest: Contest) -> Iterator[Sentence]:
        pack = contest.current_evening.pack
        if pack.withheld and not is_cached(self._folders.journal(match).parent, pack):
            yield Sentence("match-pack-gone", "Its questions are no longer on this machine", {})

    def _contest_of(self, match: str) -> Contest:
        """Where the match was put aside; an empty contest where it has never begun."""
        path = self._folders.journal(match)
        if not path.exists():
            return Contest()
        with open_journal(path) as source:
            records = check_replay(list(source.rows()), path)
        return apply_all(Contest(), (record.fact for record in records))

    def _inputs(self, match: str, key: str, who: str) -> EveningInputs:
        return self._read_inputs(self._folders.path(match, MATCH_FILE), key, who)

    # ------------------------------------------------------------------------------------------------------- the change

    def put_aside(self, store: ContestStore, begin: str) -> None:
        """Close the journal and move it to its match's folder, then bring that of `begin`. Raises `BadFileError`."""
        contest = store.contest
        aside = self.running.note.running
        if contest.evening is not None:
            aside = aside or self._folders.create(_plan_of(contest))
            self._folders.write_summary(aside, summary_of(contest, int(time.time())))
        store.close()
        self.running.change(aside if contest.evening is not None else "", begin)
        self._stamps.clear()
        self._plans.clear()

    def begin(self, store: ContestStore, cache: UnsealedCache, boot: str, change: MatchChange) -> tuple[Sentence, ...]:
        """Open the match whose journal `store` has now, or go on with it. Raises `BadFileError`."""
        inputs = self._ready.pop(change.begin, None)
        if inputs is None:
            return go_on(store, cache, boot, change.origin)
        return open_match(store, cache, inputs, boot, time.monotonic_ns(), change.origin)

    def inputs_of_running(self) -> EveningInputs | None:
        """What the running match is played with: it was chosen, and the controller ended before its first fact."""
        match = self.running.note.running
        try:
            return self._inputs(match, "", "controller") if match else None
        except BadFileError as error:
            log.warning("%s", error)
            return None

    # ------------------------------------------------------------------------------------------------ the match's file

    def take_changed_file(self, store: ContestStore, now_ns: int) -> tuple[Sentence, ...] | None:
        """Take the open match's file if it was changed and nothing was played; notices for people, None: no news.

        Its file is the one that the desk edits; until people have chosen or changed a match there, that of the settings
        counts, too, and the desk's follows it. What people correct before the start goes into the desk's, so that its
        form does not take it back.
        """
        note = self._adopt(store)
        desk_file = self._desk_file(note)
        notices = self._take_from(desk_file, store, now_ns)
        if notices is not None:
            if FILE_TAKEN in notices and not note.is_chosen:
                self.running.choose()
            return notices
        self._write_corrections(desk_file, note, store.contest)
        if note.is_chosen:
            return None
        notices = self._take_from(self._settings_file(), store, now_ns)
        match = store.contest.match_file
        if notices is not None and FILE_TAKEN in notices and desk_file is not None and match is not None:
            self._folders.replace_match(note.running, match)
        return notices

    def _adopt(self, store: ContestStore) -> ShelfNote:
        """Give the match of the settings a folder, so that the desk finds it, and its people."""
        note = self.running.note
        if note.running or note.is_chosen or store.contest.evening is None or self._is_unadoptable:
            return note
        try:
            self.running.adopt(self._folders.create(_plan_of(store.contest)))
        except BadFileError as error:
            log.warning("%s", error)
            self._is_unadoptable = True  # the disk fails: the match goes on without a folder
        return self.running.note

    def _take_from(self, path: Path | None, store: ContestStore, now_ns: int) -> tuple[Sentence, ...] | None:
        """Take the file `path`, if it was changed since it was looked at last."""
        stamp = _stamp(path) if path is not None else None
        if path is None or stamp is None or stamp == self._stamps.get(path):
            return None
        self._stamps[path] = stamp
        try:
            plan = read_plan(path)
        except BadFileError as error:
            why = {"why": error.reason()}
            return (Sentence("match-file-bad", "The changed match file cannot be taken: {why}", why),)
        before, self._plans[path] = self._plans.get(path), plan
        match, contest = plan.match, store.contest
        others = tuple(plan_differences(before, plan)) if before is not None else ()
        if contest.phase != Phase.SETUP:
            differences = (*match_differences(contest.current_evening.match, match), *others)
            return (FILE_DIFFERS, *differences) if differences and (others or match != contest.match_file) else None
        notices = (BEGIN_AGAIN, *others) if others else ()
        if match == contest.match_file:
            return notices or None
        if faults := tuple(self._seat_faults(match)):
            return (*faults, *notices)
        store.add("", "controller", [MatchFileTaken(match)], now_ns)
        return (FILE_TAKEN, *notices)

    def _write_corrections(self, path: Path | None, note: ShelfNote, contest: Contest) -> None:
        """Write what people have corrected before the start into the file `path`, if nobody else has changed that."""
        plan = self._plans.get(path) if path is not None else None
        if path is None or plan is None or contest.phase != Phase.SETUP or _stamp(path) != self._stamps.get(path):
            return
        match = contest.current_evening.match
        if match == plan.match:
            return
        try:
            self._folders.replace_match(note.running, match)
        except BadFileError as error:
            log.warning("%s", error)
        self._stamps[path] = _stamp(path) or self._stamps[path]
        fields = {name: getattr(match, name) for name in match.__struct_fields__}
        self._plans[path] = replace(plan, **fields)

    def _desk_file(self, note: ShelfNote) -> Path | None:
        try:
            return self._folders.path(note.running, MATCH_FILE) if note.running else None
        except BadFileError:
            return None


def _plan_of(contest: Contest) -> MatchPlan:
    """The file of a match that came from the settings; its format and pack are those of the settings."""
    match = contest.current_evening.match
    return MatchPlan(**{name: getattr(match, name) for name in match.__struct_fields__})


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
