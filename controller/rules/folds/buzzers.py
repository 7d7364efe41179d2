"""Decide what becomes of a contest when the buzzers open, a team has the floor, is right or wrong. Pure.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.rules import button_lines
from controller.rules import facts as f
from controller.rules.contest import Clock, Contest, PressRecord
from controller.rules.folds import Steps
from controller.rules.folds.questions import credit

PUSHED = "push-passed-over"
"""The notice that a button of the MC did nothing. A press of a team that comes after it is no reason to hide it."""


def _opened(contest: Contest, fact: f.Opened) -> Contest:
    clock = None
    if fact.closing_ns is not None:
        span = fact.closing_ns - fact.opening_ns
        clock = Clock("pressing", span, fact.closing_ns, span)
    return replace(
        _nobody_on_floor(contest),
        phase=Phase.OPEN,
        arming=fact.arming,
        first_arming=fact.arming,
        opening_ns=fact.opening_ns,
        closing_ns=fact.closing_ns,
        is_reopened=fact.is_reopened,
        limited_to=fact.limited_to,
        clock=clock,
        notices=_pushed(contest),
    )


def lost(contest: Contest, fact: f.OpeningLost) -> Contest:
    """The opening that was on must be given again; nobody has the floor."""
    return replace(
        _nobody_on_floor(contest),
        phase=Phase.LOST,
        opening_ns=None,
        closing_ns=None,
        clock=None,
        notices=(fact.reason,),
    )


def renumber(contest: Contest) -> Contest:
    """The same under a new number: what the firmware knew under the old one is gone, or was of other stations.

    Early presses are kept by `barred`. Of a verdict it knows nothing then: a tie must not open the buzzers once more.
    """
    if contest.phase not in {Phase.READING, Phase.THINKING, Phase.FLOOR, Phase.TIED}:
        return contest
    tie = contest.phase == Phase.TIED
    return replace(
        contest,
        arming=contest.arming + 1,
        opening_ns=None if tie else contest.opening_ns,
        closing_ns=None if tie else contest.closing_ns,
    )


def _nobody_on_floor(contest: Contest) -> Contest:
    """The cue stays: it has an instant of its own, and what follows from a ruling comes in the same turn."""
    return replace(contest, floor=None, tied=(), is_time_over=False, guard_until_ns=0)


def _noted(contest: Contest, fact: f.PressRecorded) -> Contest:
    press = fact.press
    contest = button_lines.pressed(contest, press.station, press.at_ns)
    if fact.team is None or fact.arming is None or contest.evening is None:
        return contest
    since = None
    if fact.arming == contest.arming and contest.opening_ns is not None:
        since = press.at_ns - contest.opening_ns
    noted = PressRecord(fact.team, fact.arming, press.at_ns, since, press.kind, press.margin_ns, press.uncertainty_ns)
    return replace(contest, presses=(*contest.presses, noted))


def _heard(contest: Contest, fact: f.VerdictReceived) -> Contest:
    return contest


def _floor(contest: Contest, fact: f.FloorTaken) -> Contest:
    return replace(
        contest,
        phase=Phase.FLOOR,
        floor=fact.team,
        is_interrupt=contest.buzzers_round.interrupts and not contest.is_read,
        tied=(),
        clock=fact.clock,
        is_time_over=False,
        guard_until_ns=fact.guard_until_ns,
        arming=contest.arming if fact.by_press else contest.arming + 1,
        notices=_pushed(contest),
    )


def _pushed(contest: Contest) -> tuple[Sentence, ...]:
    return tuple(one for one in contest.notices if one.code == PUSHED)


def _tied(contest: Contest, fact: f.Tied) -> Contest:
    return replace(contest, phase=Phase.TIED, tied=fact.teams, clock=None)


def _barred(contest: Contest, fact: f.TeamBarred) -> Contest:
    after = replace(contest, barred=(*contest.barred, fact.team))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _pardoned(contest: Contest, fact: f.TeamPardoned) -> Contest:
    barred = tuple(team for team in contest.barred if team != fact.team)
    after = replace(contest, barred=barred, pardoned=(*contest.pardoned, fact.team))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _right(contest: Contest, fact: f.RuledRight) -> Contest:
    after = _closed(contest, {**contest.marks, fact.team: True})
    return credit(replace(after, cue=(f"{contest.seq}-right", "right", fact.at_ns)), {fact.team: fact.points})


def _wrong(contest: Contest, fact: f.RuledWrong) -> Contest:
    after = replace(
        _nobody_on_floor(contest),
        marks={**contest.marks, fact.team: False},
        out=(*contest.out, fact.team),
        limited_to=(),
        clock=None,
        cue=(f"{contest.seq}-wrong", "wrong", fact.at_ns),
    )
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _nobody(contest: Contest, fact: f.QuestionClosed) -> Contest:
    return replace(_closed(contest, contest.marks), notices=(fact.reason,))


def _closed(contest: Contest, marks: dict[int, bool]) -> Contest:
    return replace(
        _nobody_on_floor(contest), phase=Phase.CLOSED, marks=marks, clock=None, opening_ns=None, closing_ns=None
    )


STEPS: Steps = {
    f.Opened: _opened,
    f.OpeningLost: lost,
    f.PressRecorded: _noted,
    f.VerdictReceived: _heard,
    f.FloorTaken: _floor,
    f.Tied: _tied,
    f.TeamBarred: _barred,
    f.TeamPardoned: _pardoned,
    f.RuledRight: _right,
    f.RuledWrong: _wrong,
    f.QuestionClosed: _nobody,
}
