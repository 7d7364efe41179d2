"""Folds of the buzzers round: the buzzers open, a team has the floor, is right or wrong.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.rules import button_lines
from controller.rules import facts as f
from controller.rules.contest import Clock, Contest, PressRecord
from controller.rules.folds import Folds
from controller.rules.folds.questions import credit

PUSH_IGNORED = "push-ignored"
"""Code of the notice that a button of the MC did nothing. A team's press after it is no reason to hide it."""


def _opened(contest: Contest, fact: f.Opened) -> Contest:
    clock = None
    if fact.closing_ns is not None:
        span = fact.closing_ns - fact.opening_ns
        clock = Clock("pressing", span, fact.closing_ns, span)
    return replace(
        _clear_floor(contest),
        phase=Phase.OPEN,
        arming=fact.arming,
        first_arming=fact.arming,
        opening_ns=fact.opening_ns,
        closing_ns=fact.closing_ns,
        is_reopened=fact.is_reopened,
        limited_to=fact.limited_to,
        clock=clock,
        notices=_ignored_pushes(contest),
    )


def opening_lost(contest: Contest, fact: f.OpeningLost) -> Contest:
    """The opening that was on must be given again; nobody has the floor."""
    return replace(
        _clear_floor(contest),
        phase=Phase.LOST,
        opening_ns=None,
        closing_ns=None,
        clock=None,
        notices=(fact.reason,),
    )


def renumber(contest: Contest) -> Contest:
    """The same opening under a new arming: what the firmware knew under the old one is gone, or was of other stations.

    Early presses stay in `barred`. The firmware then knows of no verdict: a tie must not open the buzzers once more.
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


def _clear_floor(contest: Contest) -> Contest:
    """Nobody has the floor. The cue stays: it has an instant of its own, and facts that follow a ruling come along."""
    return replace(contest, floor=None, tied=(), is_time_over=False, guard_until_ns=0)


def _press_recorded(contest: Contest, fact: f.PressRecorded) -> Contest:
    press = fact.press
    contest = button_lines.with_press(contest, press.station, press.at_ns)
    if fact.team is None or fact.arming is None or contest.evening is None:
        return contest
    since_opening_ns = None
    if fact.arming == contest.arming and contest.opening_ns is not None:
        since_opening_ns = press.at_ns - contest.opening_ns
    record = PressRecord(
        team=fact.team,
        arming=fact.arming,
        at_ns=press.at_ns,
        since_opening_ns=since_opening_ns,
        kind=press.kind,
        margin_ns=press.margin_ns,
        uncertainty_ns=press.uncertainty_ns,
    )
    return replace(contest, presses=(*contest.presses, record))


def _verdict_received(contest: Contest, fact: f.VerdictReceived) -> Contest:
    return contest


def _floor_taken(contest: Contest, fact: f.FloorTaken) -> Contest:
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
        notices=_ignored_pushes(contest),
    )


def _ignored_pushes(contest: Contest) -> tuple[Sentence, ...]:
    return tuple(notice for notice in contest.notices if notice.code == PUSH_IGNORED)


def _tied(contest: Contest, fact: f.Tied) -> Contest:
    return replace(contest, phase=Phase.TIED, tied=fact.teams, clock=None)


def _team_barred(contest: Contest, fact: f.TeamBarred) -> Contest:
    after = replace(contest, barred=(*contest.barred, fact.team))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _team_pardoned(contest: Contest, fact: f.TeamPardoned) -> Contest:
    barred = tuple(team for team in contest.barred if team != fact.team)
    after = replace(contest, barred=barred, pardoned=(*contest.pardoned, fact.team))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _ruled_right(contest: Contest, fact: f.RuledRight) -> Contest:
    after = _close(contest, {**contest.marks, fact.team: True})
    return credit(replace(after, cue=(f"{contest.seq}-right", "right", fact.at_ns)), {fact.team: fact.points})


def _ruled_wrong(contest: Contest, fact: f.RuledWrong) -> Contest:
    after = replace(
        _clear_floor(contest),
        marks={**contest.marks, fact.team: False},
        out=(*contest.out, fact.team),
        limited_to=(),
        clock=None,
        cue=(f"{contest.seq}-wrong", "wrong", fact.at_ns),
    )
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _question_closed(contest: Contest, fact: f.QuestionClosed) -> Contest:
    return replace(_close(contest, contest.marks), notices=(fact.reason,))


def _close(contest: Contest, marks: dict[int, bool]) -> Contest:
    return replace(_clear_floor(contest), phase=Phase.CLOSED, marks=marks, clock=None, opening_ns=None, closing_ns=None)


FOLDS: Folds = {
    f.Opened: _opened,
    f.OpeningLost: opening_lost,
    f.PressRecorded: _press_recorded,
    f.VerdictReceived: _verdict_received,
    f.FloorTaken: _floor_taken,
    f.Tied: _tied,
    f.TeamBarred: _team_barred,
    f.TeamPardoned: _team_pardoned,
    f.RuledRight: _ruled_right,
    f.RuledWrong: _ruled_wrong,
    f.QuestionClosed: _question_closed,
}
