"""The oracle's round of performances: teams one after another, ballots of judges, points from their totals.

Kind: pure
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from msgspec.structs import replace

from tests.oracle.ledger import Line
from tests.oracle.standings import ranked, who_may_be_called
from tests.oracle.state import Evening, Lot, NonsenseError, Performances, Teams

Marks = tuple[Fraction, ...]

LEAST_BALLOTS_TO_DROP = 5


def first_on_stage(evening: Evening, lot: Lot) -> Evening:
    """The round starts: its order is settled, and the first team that is present comes on stage."""
    groups = tuple(group & evening.seats for group in _order(evening))
    evening = replace(evening, stage=Performances(groups, (), 0))
    return _call(evening, lot)


def _order(evening: Evening) -> tuple[Teams, ...]:
    if evening.judged.order == "drawn":
        return (frozenset(evening.teams),)
    if evening.judged.order == "last_first":
        return tuple(reversed(ranked(replace(evening, absent=frozenset()))))
    return tuple(frozenset({team}) for team in evening.order)


def call_next(evening: Evening, lot: Lot) -> Evening:
    """The next team comes on stage."""
    if evening.stage is None or evening.phase not in ("ready", "revealed"):
        raise NonsenseError("nobody can be called now")
    return _call(evening, lot)


def _call(evening: Evening, lot: Lot) -> Evening:
    stage = evening.stage
    assert stage is not None
    waiting, group = who_may_be_called(evening)
    if not waiting:
        raise NonsenseError("nobody is left to be called")
    team = next(iter(waiting)) if len(waiting) == 1 else lot(waiting)
    return replace(evening, phase="ready", stage=Performances(stage.groups, (*stage.called, team), group))


def start(evening: Evening) -> Evening:
    stage = _stage(evening, "ready")
    if stage.on_stage in evening.absent:
        raise NonsenseError("an absent team cannot perform")
    return replace(evening, phase="performing", participants=evening.participants | {stage.on_stage})


def stop(evening: Evening) -> Evening:
    _stage(evening, "performing")
    return replace(evening, phase="judging")


def cast(evening: Evening, judge: int, marks: Marks, *, by_judge: bool) -> Evening:
    """A judge's own ballot is final; one that somebody else enters waits for the judge or the MC to agree."""
    stage = _stage(evening, "judging")
    allowed = [Fraction(criterion.most) for criterion in evening.judged.criteria]
    is_known = 1 <= judge <= evening.form.judges
    is_valid = len(marks) == len(allowed) and all(0 <= mark <= most for mark, most in zip(marks, allowed, strict=False))
    if not is_known or not is_valid or judge in stage.ballots:
        raise NonsenseError("no such judge, a mark out of its range, or a ballot that is final")
    if by_judge:
        entered = {other: own for other, own in stage.entered.items() if other != judge}
        return _with(evening, replace(stage, ballots={**stage.ballots, judge: marks}, entered=entered))
    return _with(evening, replace(stage, entered={**stage.entered, judge: marks}))


def agree(evening: Evening, judge: int) -> Evening:
    """An entered ballot becomes final."""
    stage = _stage(evening, "judging")
    if judge not in stage.entered:
        raise NonsenseError("nothing was entered for this judge")
    entered = {other: own for other, own in stage.entered.items() if other != judge}
    return _with(evening, replace(stage, ballots={**stage.ballots, judge: stage.entered[judge]}, entered=entered))


def give_back(evening: Evening, judge: int) -> Evening:
    """A ballot goes back to its judge, before anybody saw it."""
    stage = _stage(evening, "judging")
    if judge not in stage.ballots and judge not in stage.entered:
        raise NonsenseError("this judge has no ballot")
    ballots = {other: own for other, own in stage.ballots.items() if other != judge}
    entered = {other: own for other, own in stage.entered.items() if other != judge}
    return _with(evening, replace(stage, ballots=ballots, entered=entered))


def reveal(evening: Evening, *, without_the_missing: bool) -> Evening:
    """The points of the performance, from all ballots; from those that are there only if the MC says so."""
    stage = _stage(evening, "judging")
    if not stage.ballots or (len(stage.ballots) < evening.form.judges and not without_the_missing):
        raise NonsenseError("ballots are missing")
    points = aggregate(evening, tuple(stage.ballots.values()))
    line = Line(stage.on_stage, points, "performance")
    stage = replace(stage, points=points)
    return replace(evening, phase="revealed", ledger=(*evening.ledger, line), stage=stage)


def aggregate(evening: Evening, ballots: Sequence[Marks]) -> Fraction:
    """The mean of the judges' totals, or of those between the highest and the lowest, rounded half up."""
    totals = sorted(sum(marks, Fraction()) for marks in ballots)
    if evening.judged.aggregate == "drop_extremes" and len(totals) >= LEAST_BALLOTS_TO_DROP:
        totals = totals[1:-1]
    step = Fraction(evening.judged.round_to)
    return floor(sum(totals, Fraction()) / len(totals) / step + Fraction(1, 2)) * step


def _stage(evening: Evening, phase: str) -> Performances:
    if evening.stage is None or evening.phase != phase:
        raise NonsenseError(f"not while {evening.phase}")
    return evening.stage


def _with(evening: Evening, stage: Performances) -> Evening:
    return replace(evening, stage=stage)
