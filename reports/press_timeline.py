"""Press timelines: for every question, what the journal says about its presses.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct

from bus.units import NS_PER_US
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.state import PressRecord

ARRIVED_AFTER_VERDICT = "arrived-after-verdict"


class PressLine(Struct, frozen=True):
    """One press: its time after the opening (µs, negative: early; None: there was no opening yet), its distance to the
    first press, and the uncertainty of both (±). `kind` is a `PressKind`, or `ARRIVED_AFTER_VERDICT`: then it was
    before the first press."""

    team: int
    kind: str
    since_opening_us: float | None
    margin_us: float | None
    uncertainty_us: float = 0.0


class Opening(Struct, frozen=True):
    """One verdict: its outcome, for which teams, within which tie window."""

    outcome: str
    teams: tuple[int, ...]
    window_us: float


class Timeline(Struct, frozen=True):
    """A question: its number, its verdicts in order, its rulings (team, right) and all its presses by timestamp."""

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

    def finish(self, last: Contest) -> Timeline:
        contest = self.contest
        lines = tuple(
            PressLine(
                team=press.team,
                kind=_kind(press),
                since_opening_us=_us(press.since_opening_ns),
                margin_us=_us(press.margin_ns),
                uncertainty_us=press.uncertainty_ns / NS_PER_US,
            )
            for press in sorted(last.buzzers.presses, key=lambda press: press.at_ns)
        )
        text = contest.question.text if contest.question else ""
        return Timeline(
            round=contest.round + 1,
            item=contest.item + 1,
            text=text,
            openings=tuple(self.openings),
            rulings=tuple(self.rulings),
            presses=lines,
        )


_CLOSING_FACTS = (f.ReadingStarted, f.RoundEnded, f.MatchEnded, f.QuestionVoided, f.MatchOpened, f.MatchClosed)
"""Facts after which a question gets no more presses."""


def timelines(records: Iterable[Record]) -> tuple[Timeline, ...]:
    """The timeline of every question with a press or verdict, in the order in which they were played."""
    contest = Contest()
    draft: _Draft | None = None
    all_timelines: list[Timeline] = []
    for record in records:
        before, contest = contest, apply(contest, record.fact)
        if draft is not None and isinstance(record.fact, _CLOSING_FACTS):
            all_timelines.append(draft.finish(before))
            draft = None
        match record.fact:
            case f.ReadingStarted():
                draft = _Draft(contest)
            case f.VerdictReceived(outcome=outcome, teams=teams, window_ns=window_ns, counts=True) if draft:
                draft.openings.append(Opening(outcome, teams, window_ns / NS_PER_US))
            case f.RuledRight(team=team) if draft:
                draft.rulings.append((team, True))
            case f.RuledWrong(team=team) if draft:
                draft.rulings.append((team, False))
    if draft is not None:
        all_timelines.append(draft.finish(contest))
    return tuple(timeline for timeline in all_timelines if timeline.presses or timeline.openings)


def _kind(press: PressRecord) -> str:
    return ARRIVED_AFTER_VERDICT if press.arrived_after_verdict else press.kind.value


def _us(time_ns: int | None) -> float | None:
    return None if time_ns is None else time_ns / NS_PER_US
