"""The oracle's round of performances: teams one after another, ballots of judges, points from their totals.

Kind: pure
"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from msgspec.structs import replace

from bus.messages import Role
from tests.oracle.ledger import Line
from tests.oracle.standings import ranked
from tests.oracle.state import Evening, Lot, NonsenseError, Performances, Teams

Marks = tuple[Fraction, ...]
Order = tuple[int, ...]

LEAST_BALLOTS_TO_DROP = 5


def first_on_stage(evening: Evening, lot: Lot) -> Evening:
    """The round starts: its order is settled, and the first team that is present comes on stage."""
    queue = tuple(team for team in _order(evening, lot) if team in evening.seats)
    return _call(replace(evening, stage=Performances(queue)))


def _order(evening: Evening, lot: Lot) -> Order:
    """The order of all teams. Where lots decide, or nothing does, it is said who was drawn."""
    if evening.judged.order == "given":
        return evening.order
    equal: tuple[Teams, ...] = (frozenset(evening.teams),)
    if evening.judged.order == "last_first":
        equal = tuple(reversed(ranked(replace(evening, absent=frozenset()))))
    drawn: list[int] = []
    rest = [set(group & evening.seats) for group in equal]
    while any(rest):
        able = next((group for group in rest if group & evening.present), set())
        drawn.append(lot(frozenset(able | (set().union(*rest) - evening.present))))
        rest = [group - {drawn[-1]} for group in rest]
    return tuple(drawn)


def call_next(evening: Evening) -> Evening:
    """The next team comes on stage."""
    _between(evening)
    return _call(evening)


def _call(evening: Evening) -> Evening:
    """The first one that is present. Who is passed over, and who was on stage for nothing, comes after all others."""
    stage = evening.stage
    assert stage is not None
    place = next((place for place, team in enumerate(stage.queue) if team in evening.present), None)
    if place is None:
        raise NonsenseError("nobody is left to be called")
    back = (*_announced(evening), *stage.queue[:place])
    return _on_stage(evening, stage.queue[place], (*stage.queue[place + 1 :], *back))


def call_team(evening: Evening, team: int) -> Evening:
    """A team comes on stage before all others, and before the one that is there and has not begun."""
    stage = _between(evening)
    if team not in stage.queue or team in evening.absent:
        raise NonsenseError("not a team that can be called")
    return _on_stage(evening, team, (*_announced(evening), *_without(stage.queue, team)))


def call_last(evening: Evening, team: int) -> Evening:
    """A team comes after all others."""
    stage = _between(evening)
    if team in _announced(evening):
        return _draw_anew(evening, (*stage.queue, team), needs_another=team)
    if team not in stage.queue or stage.queue[-1] == team:
        raise NonsenseError("not a team that can come later")
    return _with(evening, replace(stage, queue=(*_without(stage.queue, team), team)))


def draw_order(evening: Evening, teams: Order, drawn_by: str, witness: str) -> Evening:
    """Lots between all that have not performed, by two persons."""
    stage = _between(evening)
    waiting = (*_announced(evening), *stage.queue)
    if (
        len(waiting) < 2
        or sorted(teams) != sorted(waiting)
        or drawn_by.strip().casefold() == witness.strip().casefold()
    ):
        raise NonsenseError("not all teams that have not performed, or not two persons")
    return _draw_anew(evening, teams)


def _draw_anew(evening: Evening, teams: Order, needs_another: int | None = None) -> Evening:
    """A new queue; before a performance its first team that is present comes on stage."""
    stage = evening.stage
    assert stage is not None
    if evening.phase == "revealed":
        return _with(evening, replace(stage, queue=teams))
    if not set(teams) & evening.present - {needs_another}:
        raise NonsenseError("no other team is there")
    return _call(replace(evening, phase="revealed", stage=replace(stage, queue=teams)))


def repeat(evening: Evening, team: int, reason: str) -> Evening:
    """A performance does not count: the team on stage repeats it at once, another one after all others."""
    stage = evening.stage
    if stage is None or evening.phase not in ("ready", "performing", "judging", "revealed") or len(reason.strip()) < 3:
        raise NonsenseError("no performance is on, or no reason")
    is_on_stage = stage.on_stage == team and evening.phase != "ready"
    is_other = team in stage.lines and evening.phase in ("ready", "revealed")
    if not is_on_stage and not is_other:
        raise NonsenseError("this team has not performed, or another one is on")
    ledger = evening.ledger
    if team in stage.lines and stage.lines[team] in ledger:
        place = ledger.index(stage.lines[team])
        ledger = (*ledger[:place], *ledger[place + 1 :])
    lines = {other: line for other, line in stage.lines.items() if other != team}
    evening = replace(evening, ledger=ledger, stage=replace(stage, lines=lines))
    if is_on_stage:
        return _on_stage(evening, team, stage.queue)
    return _with(evening, replace(stage, lines=lines, queue=(*stage.queue, team)))


def _on_stage(evening: Evening, team: int, queue: Order) -> Evening:
    stage = evening.stage
    assert stage is not None
    following = Performances(
        queue, (*stage.called, team), lines=stage.lines, seen=stage.seen, counts_all=stage.counts_all
    )
    return replace(evening, phase="ready", stage=following)


def _without(teams: Order, team: int) -> Order:
    return tuple(other for other in teams if other != team)


def _announced(evening: Evening) -> Order:
    """The team that is on stage and has not begun, if there is one."""
    stage = evening.stage
    return (stage.on_stage,) if stage is not None and stage.called and evening.phase == "ready" else ()


def _between(evening: Evening) -> Performances:
    if evening.stage is None or evening.phase not in ("ready", "revealed"):
        raise NonsenseError("nobody can be called now")
    return evening.stage


def start(evening: Evening) -> Evening:
    stage = _stage(evening, "ready")
    if stage.on_stage in evening.absent:
        raise NonsenseError("an absent team cannot perform")
    return replace(evening, phase="performing", participants=evening.participants | {stage.on_stage})


def stop(evening: Evening) -> Evening:
    _stage(evening, "performing")
    return replace(evening, phase="judging")


def cast(evening: Evening, judge: int, marks: Marks, *, by: Role) -> Evening:
    """A judge's own ballot is final; one that somebody else enters waits for the judge or the MC to agree."""
    stage = _stage(evening, "judging")
    allowed = [Fraction(criterion.most) for criterion in evening.judged.criteria]
    is_known = judge in evening.judges
    is_valid = len(marks) == len(allowed) and all(0 <= mark <= most for mark, most in zip(marks, allowed, strict=False))
    if not is_known or not is_valid or judge in stage.ballots:
        raise NonsenseError("no such judge, a mark out of its range, or a ballot that is final")
    if by is Role.JUDGE:
        entered = {other: own for other, own in stage.entered.items() if other != judge}
        return _with(evening, replace(stage, ballots={**stage.ballots, judge: marks}, entered=entered))
    if (stage.entered.get(judge), stage.entered_by.get(judge)) == (marks, by):
        raise NonsenseError("it is entered so already")
    return _with(
        evening,
        replace(stage, entered={**stage.entered, judge: marks}, entered_by={**stage.entered_by, judge: by}),
    )


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
    if not stage.ballots or (evening.judges - stage.ballots.keys() and not without_the_missing):
        raise NonsenseError("ballots are missing")
    ballots, drops = tuple(stage.ballots.values()), _drops(stage)
    if drops is None:
        drops = evening.judged.aggregate == "drop_extremes" and len(ballots) >= LEAST_BALLOTS_TO_DROP
    if drops and len(ballots) < LEAST_BALLOTS_TO_DROP:
        raise NonsenseError("too few ballots to count them as those of the other teams")
    line = Line(stage.on_stage, aggregate(evening, ballots, drops=drops), "performance")
    seen = {**stage.seen, stage.on_stage: (ballots, drops)}
    stage = replace(stage, points=line.points, lines={**stage.lines, stage.on_stage: line}, seen=seen)
    return replace(evening, phase="revealed", ledger=(*evening.ledger, line), stage=stage)


def _drops(stage: Performances) -> bool | None:
    """Whether the highest and the lowest total count for no team of the round; None: nobody has points yet."""
    if stage.counts_all:
        return False
    return next((stage.seen[team][1] for team in stage.lines), None)


def count_all(evening: Evening) -> Evening:
    """All ballots count for all teams of the round."""
    stage = evening.stage
    if stage is None or evening.phase not in ("ready", "judging", "revealed") or not _drops(stage):
        raise NonsenseError("all ballots count already")
    ledger, lines = list(evening.ledger), dict(stage.lines)
    for team, line in stage.lines.items():
        if line not in ledger:
            continue
        lines[team] = replace(line, points=aggregate(evening, stage.seen[team][0], drops=False))
        ledger[ledger.index(line)] = lines[team]
    return replace(evening, ledger=tuple(ledger), stage=replace(stage, lines=lines, counts_all=True))


def add_judge(evening: Evening, judge: int) -> Evening:
    """A judge turns up."""
    if judge in evening.judges:
        raise NonsenseError("this judge is there already")
    return replace(evening, judges=evening.judges | {judge})


def remove_judge(evening: Evening, judge: int) -> Evening:
    """A judge leaves; not one whose ballot is there, and not the last one."""
    stage = evening.stage
    is_busy = stage is not None and evening.phase == "judging" and judge in {*stage.ballots, *stage.entered}
    if judge not in evening.judges or evening.judges == {judge} or is_busy:
        raise NonsenseError("this judge cannot leave now")
    return replace(evening, judges=evening.judges - {judge})


def aggregate(evening: Evening, ballots: Sequence[Marks], *, drops: bool) -> Fraction:
    """The mean of the judges' totals, or of those between the highest and the lowest, rounded half up."""
    totals = sorted(sum(marks, Fraction()) for marks in ballots)
    if drops:
        totals = totals[1:-1]
    step = Fraction(evening.judged.round_to)
    return floor(sum(totals, Fraction()) / len(totals) / step + Fraction(1, 2)) * step


def _stage(evening: Evening, phase: str) -> Performances:
    if evening.stage is None or evening.phase != phase:
        raise NonsenseError(f"not while {evening.phase}")
    return evening.stage


def _with(evening: Evening, stage: Performances) -> Evening:
    return replace(evening, stage=stage)
