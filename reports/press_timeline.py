"""Press timelines: for every question, what the journal says about its presses.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct

from bus.messages import Phase
from bus.units import NS_PER_US
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.state import PressRecord, is_before_first

ARRIVED_AFTER_VERDICT = "arrived-after-verdict"


class PressLine(Struct, frozen=True):
    """One press: its time after the opening (µs, negative: early; None: there was no opening yet), its distance to the
    first press, and the uncertainty of both (±). `kind` is a `PressKind`, or `ARRIVED_AFTER_VERDICT`: an overdue
    one from before the first press."""

    team: int
    kind: str
    since_opening_us: float | None
    margin_us: float | None
    uncertainty_us: float = 0.0
    withdrawn: bool = False
    """Its opening was withdrawn: it is on record, and does not count."""


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
    """A question whose presses are still coming. `contest`: as it was read."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.openings: list[Opening] = []
        self.rulings: list[tuple[int, bool]] = []
        self.presses: dict[tuple[int, int, int], PressRecord] = {}
        self.withdrawn: set[int] = set()
        """The openings that do not count, by their `first_arming`."""
        self.is_undone = False
        """An undo took the reading of the question back."""

    def note(self, contest: Contest) -> None:
        """The question as it is now: a press is never forgotten, what it counts as may change."""
        self.presses |= {press.identity: press for press in contest.buzzers.presses}
        self.is_undone = False

    def finish(self) -> Timeline:
        contest = self.contest
        text = contest.question.text if contest.question else ""
        presses = sorted(self.presses.values(), key=lambda press: press.at_ns)
        return Timeline(
            round=contest.round + 1,
            item=contest.item + 1,
            text=text,
            openings=tuple(self.openings),
            rulings=tuple(self.rulings),
            presses=tuple(map(self._line, presses)),
        )

    def _line(self, press: PressRecord) -> PressLine:
        return PressLine(
            team=press.team,
            kind=_kind(press),
            since_opening_us=_us(press.since_opening_ns),
            margin_us=_us(press.margin_ns),
            uncertainty_us=press.uncertainty_ns / NS_PER_US,
            withdrawn=self.is_undone or press.opening in self.withdrawn,
        )


def timelines(records: Iterable[Record]) -> tuple[Timeline, ...]:
    """The timeline of every question with a press or verdict, in the order in which they were read; presses in openings
    that were withdrawn, by an undo or another ruling, are marked so."""
    contest = Contest()
    drafts: dict[int, _Draft] = {}
    for record in records:
        before, contest = contest, apply(contest, record.fact)
        question = contest.buzzers.question_arming
        if question and question not in drafts:
            drafts[question] = _Draft(contest)
        draft = drafts.get(before.buzzers.question_arming)
        if isinstance(record.fact, f.Undone | f.Redone) or _is_opening_lost(before, record.fact):
            _withdraw_openings(drafts, before, contest, is_redo=isinstance(record.fact, f.Redone))
        if question in drafts:
            drafts[question].note(contest)
        match record.fact:
            case f.VerdictReceived(outcome=outcome, teams=teams, window_ns=window_ns, counts=True) if draft:
                draft.openings.append(Opening(outcome, teams, window_ns / NS_PER_US))
            case f.RuledRight(team=team) if draft:
                draft.rulings.append((team, True))
            case f.RuledWrong(team=team) if draft:
                draft.rulings.append((team, False))
    every = (draft.finish() for draft in drafts.values())
    return tuple(timeline for timeline in every if timeline.presses or timeline.openings)


def _is_opening_lost(before: Contest, fact: f.AnyFact) -> bool:
    if isinstance(fact, f.OpeningLost):
        return not fact.keeps_presses
    return isinstance(fact, f.HoldStarted) and before.phase == Phase.OPEN


def _withdraw_openings(drafts: dict[int, _Draft], before: Contest, after: Contest, *, is_redo: bool) -> None:
    """Openings of the question that was on count only if they do afterwards, too. Redo goes on from them: they stay."""
    old, new = drafts.get(before.buzzers.question_arming), drafts.get(after.buzzers.question_arming)
    if old is not None and old is not new:
        old.is_undone = before.buzzers.question_arming > after.buzzers.question_arming
    if new is None:
        return
    counted = {*after.buzzers.openings}
    if old is new and not is_redo:
        new.withdrawn |= {*before.buzzers.openings} - counted - {0}
    new.withdrawn -= counted


def _kind(press: PressRecord) -> str:
    return ARRIVED_AFTER_VERDICT if is_before_first(press.margin_ns) else press.kind.value


def _us(time_ns: int | None) -> float | None:
    return None if time_ns is None else time_ns / NS_PER_US
