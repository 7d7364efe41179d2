"""Adapt the contest to its journal: the one owner of the state, which changes only by facts that are written down.

Facts are staged (decided, applied, not yet shown), then committed together: one durable append per turn of the loop. If
the disk fails, the show goes on in memory and `failing` says why, so that the MC sees it in red. Every row is kept in
memory (some 400 bytes each): about once a second the file is opened anew, and whatever it does not hold is written, be
it a few rows or, when somebody took the file away, all of them. A failed write is never repeated blindly: first it is
read what the file holds, since a failed commit may have reached it all the same.

Kind: adapter
"""

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from bus.messages import HistoryView, Sentence
from controller.history import History
from controller.journal.errors import JournalError
from controller.journal.hash_chain import NO_ROW, Row, next_row, short_hash
from controller.journal.mirror import Mirror
from controller.journal.record import VERSION, Record, encode
from controller.journal.store import Journal, read_record
from controller.packs.pack import Pack
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact, MatchOpened
from controller.rules.redaction import filled, withheld

RETRY_NS = 1_000_000_000
"""How long to wait before the journal is opened anew after a failure."""

MEDIUM_CHECK_NS = 500_000_000
"""How often the medium is looked at."""

LOW_SPACE_BYTES = 50_000_000
"""With less free space than this the MC is told: an evening writes some 10 MB."""

WallClock = Callable[[], int]
"""Gives wall time in nanoseconds since 1970; only ever written down, never decided by."""


class ContestStore:
    """The contest and its journal. Belongs to one thread.

    Args:
        folder: the data folder.
        boot: id of this boot of the machine; monotonic times of another boot mean nothing.
        wall: wall clock.
        mirror: a folder on a second medium that gets every fact too, or None.
        vfs: name of another SQLite VFS (tests and benchmarks).
        pack_of: the pack with a digest, for what the journal withholds of a sealed one.

    Raises `JournalError`: the file cannot be read, so that nobody knows where the evening stands. A file that can be
    read but not written is no reason to stop: see `failing`.
    """

    def __init__(
        self,
        folder: Path,
        boot: str,
        wall: WallClock,
        *,
        mirror: Path | None = None,
        vfs: str | None = None,
        pack_by_digest: Callable[[str], Pack | None] = lambda _: None,
    ) -> None:
        self._pack_of = pack_by_digest
        self._boot = boot
        self._wall = wall
        self._retry_ns = 0
        self._look_ns = 0
        self._scarce = False
        self._rows: list[Row] = []
        self._saved = 0
        self._history = History()
        self._journal = Journal(folder, vfs=vfs)
        self.failing = ""
        """Why facts cannot be written now; empty: all is well."""
        self._why: str | Sentence = ""
        """The same as pages tell it."""
        self.saved_ns = 0
        """When the last commit was durable."""
        self.contest = Contest()
        self.seen: dict[str, int] = {}
        """Commands and reports that were done, with the journal number they led to."""
        self.last: Record | None = None
        """The last fact, with its circumstances."""
        self.match = ""
        """Short hash of the fact that opened the match: no other match has it, in this journal or another."""
        try:
            self._replay()
        except JournalError:
            self._journal.close()
            raise
        self._mirror = Mirror(mirror, self._rows, folder) if mirror is not None else None

    def _replay(self) -> None:
        with _no_collection():
            for row in self._journal.rows():
                self._rows.append(row)
                record = read_record(row, self._journal.path)
                whole = filled(record.fact, self._pack_of)
                self._take(row.seq, record if whole is record.fact else replace(record, fact=whole))
        self._saved = len(self._rows)
        try:
            self._journal.settle()
        except JournalError as error:
            self._failed(error.told, 0)

    @property
    def head(self) -> tuple[int, str]:
        """Number and short hash of the last fact that is durable."""
        last = self._rows[self._saved - 1] if self._saved else NO_ROW
        return last.seq, short_hash(last.digest)

    @property
    def dirty(self) -> bool:
        """Whether staged facts wait for `commit`."""
        return self._saved < len(self._rows)

    @property
    def waiting(self) -> int:
        """How many facts are in memory only."""
        return len(self._rows) - self._saved

    @property
    def history(self) -> tuple[HistoryView, ...]:
        """The last decisions, the newest first."""
        return self._history.views()

    def stage(self, cause: str, who: str, facts: Sequence[AnyFact], now_ns: int) -> None:
        """Apply `facts` of one cause; they are to be shown only after `commit`."""
        wall_ns = self._wall()
        for fact in facts:
            record = Record(VERSION, self._boot, now_ns, wall_ns, cause, who, fact)
            body = encode(Record(VERSION, self._boot, now_ns, wall_ns, cause, who, withheld(fact)))
            self._rows.append(next_row(self._rows[-1] if self._rows else NO_ROW, body))
            self._take(len(self._rows), record)

    def commit(self, now_ns: int) -> bool:
        """Write all staged facts durably. False where that is not possible now: the facts wait, and `failing` says
        why."""
        done = self._committed(now_ns)
        if self._mirror is not None:
            self._mirror.told(len(self._rows))
        return done

    def watch(self, now_ns: int) -> None:
        """Look at the medium, at most twice a second: a file that was taken away is a failure like any other."""
        if now_ns - self._look_ns < MEDIUM_CHECK_NS:
            return
        self._look_ns = now_ns
        try:
            self._scarce = self._journal.free_bytes() < LOW_SPACE_BYTES
        except OSError:
            self._scarce = False  # what is wrong with the folder is said when it is written to
        if not self.failing and not self._journal.there():
            where = {"file": str(self._journal.path)}
            self._failed(Sentence("journal-gone", "{file}: the file was moved or removed", where), now_ns)
            self._retry_ns = now_ns

    def troubles(self) -> tuple[Sentence, ...]:
        """What the MC must know about the journal now."""
        said: list[Sentence] = []
        if self.failing:
            said.append(Sentence("journal-failing", "Nothing is being saved: {why}", {"why": self._why}))
        elif self._scarce:
            said.append(Sentence("journal-scarce", "The disk is nearly full: free some space soon"))
        if self._mirror is not None and (why := self._mirror.trouble()):
            said.append(Sentence("mirror-failing", "No second copy is being made: {why}", {"why": why}))
        return tuple(said)

    def pulse(self, now_ns: int) -> None:
        """Note that the evening is alive now, for the clocks after a power cut."""
        if self.failing:
            return
        try:
            self._journal.pulse(self._boot, now_ns, self._wall())
        except JournalError as error:
            self._failed(error.told, now_ns)

    def last_pulse(self) -> tuple[str, int] | None:
        """Boot id and instant of the last pulse, or None."""
        return None if self.failing else self._journal.last_pulse()

    def close(self) -> None:
        """Try to write what waits, and close the journal."""
        self._retry_ns = 0
        self.commit(0)
        if self._mirror is not None:
            self._mirror.close()
        self._journal.close()

    def _committed(self, now_ns: int) -> bool:
        if not self.failing and not self.dirty:
            return True
        if self.failing and now_ns < self._retry_ns:
            return False
        try:
            if self.failing:
                self._reopen()
            if self.dirty:
                self._journal.write(self._rows[self._saved :])
        except JournalError as error:
            self._failed(error.told, now_ns)
            return False
        self._saved, self.failing, self.saved_ns = len(self._rows), "", now_ns
        return True

    def _reopen(self) -> None:
        """Open the file anew and find out what it holds of our rows. Raises `JournalError`."""
        self._journal.reopen()
        held = self._journal.last
        if held.seq > len(self._rows) or (held.seq and self._rows[held.seq - 1].digest != held.digest):
            text = "{file}: row {row} was written by another program; move the file away to start a new journal"
            raise JournalError(Sentence("journal-forked", text, {"file": str(self._journal.path), "row": held.seq}))
        self._saved = held.seq
        self._journal.settle()

    def _failed(self, why: str | Sentence, now_ns: int) -> None:
        self.failing, self._why = str(why), why
        self._retry_ns = now_ns + RETRY_NS
        self._journal.abandon()

    def _take(self, seq: int, record: Record) -> None:
        self.contest = apply(self.contest, record.fact)
        self._history.take(seq, record)
        self.last = record
        if isinstance(record.fact, MatchOpened):
            self.match = short_hash(self._rows[seq - 1].digest)
        if record.cause:
            self.seen[record.cause] = seq


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector: facts hold no cycles, and looking for some again and again made the replay of an
    endless match quadratic."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
