"""The contest and its journal: the only owner of the state, which changes only through facts that are journaled.

Facts are added (decided, applied, not yet shown), then committed together: one durable append per turn of the loop. If
the disk fails, the show goes on in memory and `failure` says why, so that the MC sees it in red. Every row is kept in
memory (about 400 bytes each): about once a second the file is reopened, and whatever it lacks is written, be it a few
rows or, if somebody removed the file, all of them. A failed write is never repeated blindly: the file is read first,
because a commit that failed may have reached it all the same.

What ends a round, the match or its ceremony is followed by a seal, in the same commit; `journal/sealer.py` makes it.

Kind: adapter
"""

import contextlib
import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from bus.messages import Author, HistoryView, Sentence
from bus.units import NS_PER_MS, NS_PER_S
from controller.history import History
from controller.journal.errors import DamagedJournalError, JournalError
from controller.journal.hash_chain import NO_ROW, Row, head_hash, next_row, short_hash
from controller.journal.last_head import LastHead, lost_facts_sentence, read_last_head, write_last_head
from controller.journal.memory_copy import MemoryCopy
from controller.journal.mirror import Mirror, copy_name
from controller.journal.record import VERSION, Record, decode, encode
from controller.journal.seal_key import SealKey
from controller.journal.sealer import Sealer, new_seal_key
from controller.journal.store import Journal, read_record
from controller.medium_watch import MediumWatch
from controller.packs.pack import Pack
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact, MatchOpened, TookOver
from controller.rules.redaction import redact, restore
from controller.spare.kit_keeper import KitKeeper

RETRY_NS = NS_PER_S
"""How long to wait before the journal is reopened after a failure."""

CHECKPOINT_NS = NS_PER_S
"""How long the contest must have been quiet before the facts are moved from the WAL to the main file, which takes as
long as a commit."""

LAST_HEAD_NS = NS_PER_S
"""How often the head is noted beside the journal."""

MEDIUM_CHECK_NS = 500 * NS_PER_MS
"""How often the medium is checked."""

SEAL_AUTHOR = Author("controller")
LOCKED = Sentence(
    "journal-locked",
    "Another program keeps the journal’s file locked. Everything is saved all the same; restart this machine after the "
    "match",
)
SEAL_IN_MEMORY = Sentence("seal-in-memory", "The last seal is in memory only, too")

WallClock = Callable[[], int]
"""Returns wall time in nanoseconds since 1970. It is recorded only; no decision depends on it."""


class ContestStore:
    """The contest and its journal. Belongs to one thread.

    Args:
        folder: the data folder.
        boot: id of this boot of the machine; monotonic times of another boot mean nothing.
        wall: wall clock.
        mirror: a folder on a second medium that receives a copy of every fact, or None.
        kit: makes the keeper of what a spare machine needs besides on that medium, or None.
        runtime: a folder in memory that receives all facts while the disk refuses them, or None.
        vfs: name of another SQLite VFS (tests and benchmarks).
        pack_by_digest: finds the pack with a digest, for the texts of a sealed pack that the journal withholds.
        new_key: makes the first key of the seals of a match.

    Raises `JournalError`: the file cannot be read, so nobody knows where the evening stands. A file that can be read
    but not written is no reason to stop: see `failure`.
    """

    def __init__(
        self,
        folder: Path,
        boot: str,
        wall: WallClock,
        *,
        mirror: Path | None = None,
        kit: Callable[[], KitKeeper] | None = None,
        runtime: Path | None = None,
        vfs: str | None = None,
        pack_by_digest: Callable[[str], Pack | None] = lambda _: None,
        new_key: Callable[[], SealKey] = new_seal_key,
    ) -> None:
        self._pack_by_digest = pack_by_digest
        self._boot = boot
        self._wall = wall
        self._retry_ns = 0
        self._medium_checked_ns = 0
        self._rows: list[Row] = []
        self._durable_count = 0
        self._history = History()
        self._journal = Journal(folder, vfs=vfs)
        self._medium = MediumWatch(self._journal.free_bytes)
        self._failure: str | Sentence = ""
        self.saved_ns = 0
        """When the last commit became durable."""
        self.contest = Contest()
        self.lost: LastHead | None = None
        """How far the journal had come when people last saw it, where it ends before that now."""
        self.withholds = False
        """Nothing is written: the journal's files are to stay as they are until a person has decided."""
        self._folder = folder
        self._checkpointed_seq = 0
        self._added_ns = 0
        self._noted_ns = 0
        self._noted_head: LastHead | None = None
        self._set_aside = ""
        self.check_showable: Callable[[Contest], None] = lambda _: None
        """Raises an exception where no snapshot can be made of a contest; set by who shows it."""
        self.seq_by_cause: dict[str, int] = {}
        """Commands and reports that were carried out, each with the journal number that it led to."""
        self.last_record: Record | None = None
        """The last fact, with its circumstances."""
        self.match_hash = ""
        """Short hash of the fact that opened the match: no other match has it, in this journal or any other."""
        self.term = 0
        """How often another machine has taken this match over."""
        try:
            self._replay()
        except JournalError:
            self._journal.close()
            raise
        self._sealer = Sealer(folder, self.contest.seals, self._rows[-1] if self._rows else NO_ROW, new_key)
        self._mirror = Mirror(mirror, self._rows, folder) if mirror is not None else None
        self._kit = kit() if kit is not None else None
        self._memory_copy = MemoryCopy(runtime, self._rows) if runtime is not None else None

    def _replay(self) -> None:
        with _without_garbage_collection():
            for row in self._journal.rows():
                self._rows.append(row)
                record = read_record(row, self._journal.path)
                fact = restore(record.fact, self._pack_by_digest)
                self._note(
                    row.seq, record if fact is record.fact else replace(record, fact=fact), apply(self.contest, fact)
                )
        self._durable_count = self._checkpointed_seq = len(self._rows)
        self.note_seen_head(read_last_head(self._folder))
        try:
            self._journal.make_durable()
        except JournalError as error:
            self._note_failure(error.reason, 0)

    @property
    def failure(self) -> str:
        """Why facts cannot be written now; empty: all is well."""
        return str(self._failure)

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last fact that is durable."""
        last = self._rows[self._durable_count - 1] if self._durable_count else NO_ROW
        return last.seq, head_hash(last.digest)

    @property
    def uncommitted(self) -> int:
        """How many facts are in memory only and wait for `commit`."""
        return len(self._rows) - self._durable_count

    @property
    def history(self) -> tuple[HistoryView, ...]:
        """The last decisions, the newest first."""
        return self._history.views()

    def add(self, cause: str, who: Author | str, facts: Sequence[AnyFact], now_ns: int) -> None:
        """Apply the `facts` of one cause and queue them for the next `commit`; they may be shown only after it.

        `who`: their author; a name alone is a part of the machine.

        All or none: facts that could not be read, applied or shown again would end every later start, so they are tried
        first, and then an exception (of any kind) is raised and nothing has changed.
        """
        if not facts:
            return
        wall_ns = self._wall()
        author = Author(who) if isinstance(who, str) else who
        last = self._rows[-1] if self._rows else NO_ROW
        contest, seals = self.contest, self._sealer.state
        added: list[tuple[Row, Record, Contest]] = []
        waiting: deque[tuple[Author, str, AnyFact]] = deque((author, cause, fact) for fact in facts)
        if seals.missing is not None:
            waiting.appendleft((SEAL_AUTHOR, "", seals.missing))
        while waiting:
            by, its_cause, fact = waiting.popleft()
            record = self._record(by, its_cause, fact, now_ns, wall_ns)
            last = next_row(last, encode(replace(record, fact=redact(fact))))
            decode(last.body)
            before, contest = contest, apply(contest, fact)
            added.append((last, record, contest))
            seals, following = self._sealer.next_fact(seals, before, fact, contest, last)
            if following is not None:
                waiting.appendleft((SEAL_AUTHOR, "", following))
        self.check_showable(contest)
        self._added_ns, self._sealer.state = now_ns, seals
        for row, record, after in added:
            self._rows.append(row)
            self._note(row.seq, record, after)

    def _record(self, author: Author, cause: str, fact: AnyFact, now_ns: int, wall_ns: int) -> Record:
        return Record(
            v=VERSION,
            boot=self._boot,
            mono_ns=now_ns,
            wall_ns=wall_ns,
            cause=cause,
            who=author.name,
            fact=fact,
            role=author.role,
            judge=author.judge,
            device=author.device,
        )

    def commit(self, now_ns: int) -> bool:
        """Write all added facts durably. False if that is not possible now: they stay queued, and `failure` says
        why."""
        durable = self._try_commit(now_ns)
        if durable and self._sealer.state.is_new:
            self._sealer.save(now_ns)
        if durable and now_ns - self._noted_ns >= LAST_HEAD_NS:
            self._note_last_head(now_ns)
        if self._mirror is not None:
            self._mirror.copy_up_to(len(self._rows))
            self._mirror.await_copy()
        if self._kit is not None and self._rows:
            self._kit.follow(copy_name(self._rows[0]))
        if self._memory_copy is not None:
            self._memory_copy.follow(is_failing=bool(self._failure))
        return durable

    def check_medium(self, now_ns: int) -> None:
        """Check the medium, at most twice a second: a file that was removed is a failure like any other."""
        if now_ns - self._medium_checked_ns < MEDIUM_CHECK_NS:
            return
        self._medium_checked_ns = now_ns
        self._medium.check(now_ns)
        if not self._failure and not self._journal.is_present():
            where = {"file": str(self._journal.path)}
            self._note_failure(Sentence("journal-gone", "{file}: the file was moved or removed", where), now_ns)
            self._retry_ns = now_ns

    def checkpoint(self, now_ns: int) -> None:
        """Move the facts to the main file if the contest is quiet; a file that was changed is set aside and made anew.
        The key of a seal that is durable is destroyed.

        Call it where nobody waits for a commit: it takes as long as one.
        """
        if not self._failure and not self.uncommitted:
            self._sealer.save(now_ns)
        is_due = len(self._rows) > self._checkpointed_seq and now_ns - self._added_ns >= CHECKPOINT_NS
        if not is_due or self._failure or self.uncommitted:
            return
        try:
            self._journal.checkpoint(self._rows[self._checkpointed_seq :])
            self._checkpointed_seq = len(self._rows)
        except DamagedJournalError as error:
            self._note_failure(error.reason, now_ns)
            self._set_journal_aside()
        except JournalError as error:
            self._note_failure(error.reason, now_ns)

    def note_seen_head(self, head: LastHead | None) -> None:
        """Take note of how far somebody saw this journal come. Where it ends before that, or goes on otherwise, facts
        are lost: `lost` and `troubles` say so until a match is opened."""
        if head is None or (self.lost is not None and self.lost.seq >= head.seq):
            return
        if head.seq > len(self._rows) or self._rows[head.seq - 1].digest.hex() != head.digest:
            self.lost = head

    def _note_last_head(self, now_ns: int) -> None:
        if self.lost is not None or not self._durable_count:
            return
        self._noted_ns = now_ns
        head = LastHead(self._durable_count, self._rows[self._durable_count - 1].digest.hex())
        if head != self._noted_head and write_last_head(self._folder, head):
            self._noted_head = head

    def _set_journal_aside(self) -> None:
        """Make the journal anew from memory at the next commit; the damaged file stays, under another name."""
        try:
            self._set_aside = self._journal.set_aside().name
            self._checkpointed_seq = self._retry_ns = 0
        except JournalError as error:
            self._failure = error.reason

    def troubles(self) -> tuple[Sentence, ...]:
        """What the MC must know about the journal now."""
        troubles: list[Sentence] = []
        if self.lost is not None:
            troubles.append(lost_facts_sentence(self.lost.seq, len(self._rows)))
        if self._set_aside:
            text = "The journal's file was damaged. It was made anew from memory; the damaged one is now called {file}"
            troubles.append(Sentence("journal-renewed", text, {"file": self._set_aside}))
        troubles += self._medium.slowness()
        if self._failure:
            troubles.append(Sentence("journal-failing", "Nothing is being saved: {why}", {"why": self._failure}))
            if self.contest.seals is not None and self.contest.seals.sealed_seq >= self._durable_count > 0:
                troubles.append(SEAL_IN_MEMORY)
            if self._memory_copy is not None and (how := self._memory_copy.trouble()) is not None:
                troubles.append(how)
        else:
            troubles += self._medium.scarcity()
            troubles += [LOCKED] if self._journal.is_held else []
        troubles += self._copy_troubles()
        return (*troubles, *self._sealer.trouble())

    def _copy_troubles(self) -> Iterator[Sentence]:
        """What is wrong with the second medium."""
        if self._mirror is not None and (why := self._mirror.trouble()):
            yield Sentence("mirror-failing", "No second copy is being made: {why}", {"why": why})
            return
        late = self._mirror.lateness() if self._mirror is not None else None
        lacking = self._kit.trouble() if self._kit is not None else None
        yield from (trouble for trouble in (late, lacking) if trouble is not None)

    def pulse(self, now_ns: int) -> None:
        """Record that the controller is running now: after a power cut, clocks are stopped at this instant."""
        if self._mirror is not None:
            self._mirror.pulse(self._boot, now_ns)
        if self._failure:
            return
        try:
            self._journal.pulse(self._boot, now_ns, self._wall())
        except JournalError as error:
            self._note_failure(error.reason, now_ns)

    def last_pulse(self) -> tuple[str, int] | None:
        """Boot id and instant of the last pulse, or None."""
        return None if self._failure else self._journal.last_pulse()

    def close(self) -> None:
        """Try to write what is uncommitted, and close the journal."""
        self._retry_ns = 0
        if self.commit(0):
            self._note_last_head(0)
            self._sealer.save(0)
        for copy in (self._mirror, self._kit, self._memory_copy):
            if copy is not None:
                copy.close()
        self._journal.close()

    def _try_commit(self, now_ns: int) -> bool:
        if self.withholds:
            return False
        if not self._failure and not self.uncommitted:
            return True
        if self._failure and now_ns < self._retry_ns:
            return False
        began_ns = time.monotonic_ns()
        try:
            if self._failure:
                self._reopen()
            if self.uncommitted:
                self._journal.write(self._rows[self._durable_count :])
        except JournalError as error:
            self._note_failure(error.reason, now_ns)
            return False
        self._durable_count, self._failure, self.saved_ns = len(self._rows), "", now_ns
        self._medium.note_commit(now_ns, time.monotonic_ns() - began_ns)
        return True

    def _reopen(self) -> None:
        """Reopen the file and find out which of our rows it holds. Raises `JournalError`."""
        self._journal.reopen()
        last = self._journal.last
        if last.seq > len(self._rows) or (last.seq and self._rows[last.seq - 1].digest != last.digest):
            text = "{file}: row {row} was written by another program; move the file away to start a new journal"
            raise JournalError(Sentence("journal-forked", text, {"file": str(self._journal.path), "row": last.seq}))
        self._durable_count = last.seq
        self._journal.make_durable()

    def _note_failure(self, reason: str | Sentence, now_ns: int) -> None:
        self._failure = reason
        self._retry_ns = now_ns + RETRY_NS
        self._journal.abandon()

    def _note(self, seq: int, record: Record, contest: Contest) -> None:
        """Take `contest` as the state after fact number `seq`."""
        self.contest = contest
        self._history.add(seq, record)
        self.last_record = record
        if isinstance(record.fact, MatchOpened):
            self.lost = None
            self.match_hash, self.term = short_hash(self._rows[seq - 1].digest), 0
        elif isinstance(record.fact, TookOver):
            self.term += 1
        if record.cause:
            self.seq_by_cause[record.cause] = seq


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Pauses the garbage collector: facts hold no cycles, and searching for them over and over made the replay of an
    endless match quadratic."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
