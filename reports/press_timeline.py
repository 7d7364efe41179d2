"""Decide what the journal says about presses: the timeline of every question. Pure: records in, timelines out.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct

from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest, PressRecord

ARRIVED_AFTER_VERDICT = "arrived-after-verdict"


class PressLine(Struct, frozen=True):
    """One press: when after the opening (µs, negative: early; None: before it was known), how far behind the first, and
    by how much either may be wrong (±). `kind` is a `PressKind`, or `ARRIVED_AFTER_VERDICT`: then it was before the
    first."""

    team: int
    kind: str
    since_opening_us: float | None
    margin_us: float | None
    doubt_us: float = 0.0


class Opening(Struct, frozen=True):
    """One verdict: what was decided, for whom, within which window."""

    outcome: str
    teams: tuple[int, ...]
    window_us: float


class Timeline(Struct, frozen=True):
    """A question: its place, its verdicts in order, its rulings (team, right) and all its presses by stamp."""

    round: int
    item: int
    text: str
    openings: tuple[Opening, ...]
    rulings: tuple[tuple[int, bool], ...]
    presses: tuple[PressLine, ...]


class _Draft:
    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.openings: list[Opening] = []
        self.rulings: list[tuple[int, bool]] = []

    def done(self, last: Contest) -> Timeline:
        contest = self.contest
        lines = tuple(
            PressLine(one.team, _kind(one), _us(one.since_opening_ns), _us(one.margin_ns), one.uncertainty_ns / 1_000)
            for one in sorted(last.presses, key=lambda press: press.at_ns)
        )
        text = contest.question.text if contest.question else ""
        return Timeline(contest.round + 1, contest.item + 1, text, tuple(self.openings), tuple(self.rulings), lines)


_ENDS = (f.ReadingStarted, f.RoundEnded, f.MatchEnded, f.QuestionVoided, f.MatchOpened, f.MatchClosed)
"""Facts after which a question gets no more presses."""


def timelines(records: Iterable[Record]) -> tuple[Timeline, ...]:
    """The timeline of every question that anybody pressed in, in the order in which they were played."""
    contest = Contest()
    draft: _Draft | None = None
    found: list[Timeline] = []
    for record in records:
        before, contest = contest, apply(contest, record.fact)
        if draft is not None and isinstance(record.fact, _ENDS):
            found.append(draft.done(before))
            draft = None
        match record.fact:
            case f.ReadingStarted():
                draft = _Draft(contest)
            case f.VerdictReceived(outcome=outcome, teams=teams, window_ns=window, counts=True) if draft:
                draft.openings.append(Opening(outcome, teams, window / 1_000))
            case f.RuledRight(team=team) if draft:
                draft.rulings.append((team, True))
            case f.RuledWrong(team=team) if draft:
                draft.rulings.append((team, False))
    if draft is not None:
        found.append(draft.done(contest))
    return tuple(one for one in found if one.presses or one.openings)


def _kind(press: PressRecord) -> str:
    return ARRIVED_AFTER_VERDICT if press.arrived_after_verdict else press.kind.value


def _us(time_ns: int | None) -> float | None:
    return None if time_ns is None else time_ns / 1_000
