"""Check of the seals: whether each was made by the key that was announced before it, and how far they reach.

A seal covers everything before it, because it has the hash of the row before. So one genuine seal near the end proves
all rows up to it, and what matters is whose key made it: anybody can begin a chain of keys. Only the fingerprint that
was photographed during the evening tells the genuine chain from another.

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.journal.hash_chain import NO_ROW, Row
from controller.journal.record import Record
from controller.journal.seal_key import is_genuine
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.ranking import places
from controller.rules.seal_chain import full_fingerprint

NO_KEY_BEFORE = Sentence("seal-without-key", "a seal, but no key was announced before it")
AFTER_THE_LAST = Sentence("seal-after-last", "a seal after the last one")
MOVED = Sentence("seal-moved", "a seal that is not of the row directly before it")
FORGED = Sentence("seal-forged", "a seal that was not made by the key that was announced before it")


class CheckedChain(Struct, frozen=True):
    """A chain of keys with its seals, as far as they are genuine.

    `began_seq`: the row that announced its first key, whose complete fingerprint is `fingerprint`. `next_key`: by which
    the next seal must be; empty after the last one. `seals`: the rows that were sealed.
    """

    began_seq: int
    fingerprint: str
    next_key: str
    seals: tuple[int, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Whether the last seal is made: the ceremony was over."""
        return not self.next_key


class CheckedSeals(Struct, frozen=True):
    """What the seals of a journal prove.

    `bad`: row and fault of the first seal that is not genuine; the chains have what was before it. `last_seq`: the
    journal's last row. `has_new_result`: what the papers say in the end has changed since the last seal (or the head).
    """

    chains: tuple[CheckedChain, ...] = ()
    bad: tuple[int, Sentence] | None = None
    last_seq: int = 0
    has_new_result: bool = False

    @property
    def last_chain(self) -> CheckedChain | None:
        """The newest chain of keys: it must be by a key that is known."""
        return self.chains[-1] if self.chains else None

    @property
    def sealed_seq(self) -> int:
        """Up to which row the newest chain of keys seals the journal; 0: it has no seal."""
        chain = self.last_chain
        return chain.seals[-1] if chain is not None and chain.seals else 0


class _Standing(Struct, frozen=True):
    """What the papers say in the end: which match of the journal, how far it is, its points and places."""

    match: int
    phase: Phase
    shown_places: int
    scores: dict[int, Decimal]
    tie_break_points: dict[int, Decimal]
    places: dict[int, int]


def check_seals(records: Iterable[tuple[Row, Record]], head_seq: int = 0) -> CheckedSeals:
    """What the seals in these rows prove. The rows must have been checked against the hash chain.

    `head_seq`: the number of a head that was noted, and found in them; 0: none was.
    """
    check, contest, before, match = CheckedSeals(), Contest(), NO_ROW, 0
    latest = proven = (0, contest)
    can_follow = True
    for row, record in records:
        match += isinstance(record.fact, f.MatchOpened)
        try:
            contest = apply(contest, record.fact)
        except Exception:  # noqa: BLE001 somebody made this journal; `import` says what is wrong with it
            can_follow = False
        latest = latest if contest.evening is None else (match, contest)
        before_seals, check = check.sealed_seq, _after(check, row.seq, record.fact, before)
        if row.seq == head_seq or check.sealed_seq > before_seals:
            proven = latest
        before = row
    has_new_result = not can_follow or _standing(*latest) != _standing(*proven)
    return replace(check, last_seq=before.seq, has_new_result=has_new_result)


def _standing(match: int, contest: Contest) -> _Standing:
    return _Standing(
        match=match,
        phase=contest.phase,
        shown_places=contest.shown_places,
        scores=contest.scores,
        tie_break_points=contest.tie_break_points,
        places=places(contest) if contest.evening is not None else {},
    )


def _after(check: CheckedSeals, seq: int, fact: f.AnyFact, before: Row) -> CheckedSeals:
    """What is proven after `fact`, in row `seq`; nothing more once a seal was bad."""
    chain = check.last_chain
    match fact:
        case f.SealingBegan(key=key):
            chain_start = CheckedChain(seq, full_fingerprint(key), key)
            return replace(check, chains=(*check.chains, chain_start))
        case f.Sealed() if check.bad is None:
            fault = _fault(fact, chain, before)
            if fault is not None or chain is None:
                return replace(check, bad=(seq, fault or NO_KEY_BEFORE))
            sealed = replace(chain, next_key=fact.next_key, seals=(*chain.seals, fact.seq))
            return replace(check, chains=(*check.chains[:-1], sealed))
        case _:
            return check


def _fault(seal: f.Sealed, chain: CheckedChain | None, before: Row) -> Sentence | None:
    """What is wrong with a seal that stands directly after the row `before`."""
    if chain is None:
        return NO_KEY_BEFORE
    if chain.is_finished:
        return AFTER_THE_LAST
    if (seal.seq, seal.digest) != (before.seq, before.digest.hex()):
        return MOVED
    return None if is_genuine(seal, chain.next_key) else FORGED
