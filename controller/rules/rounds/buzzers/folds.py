"""Folds of the buzzers round: the buzzers open, a team has the floor, is right or wrong.

Kind: pure
"""

from msgspec.structs import replace

from bus.messages import Phase, PressKind, Sentence
from controller.formats.format import BuzzersRound
from controller.rules import button_lines
from controller.rules import facts as f
from controller.rules.clip_state import ClipState, stopped
from controller.rules.contest import Clock, Contest
from controller.rules.folds import Folds
from controller.rules.folds.questions import credit
from controller.rules.rounds.buzzers.state import Penalty, PressRecord, Scene

BEFORE_OPENING = frozenset({PressKind.EARLY, PressKind.BARRED})
"""Kinds of presses that can have been made before the first opening of a question."""

PUSH_IGNORED = "push-ignored"
"""Code of the notice that a button of the MC did nothing. A team's press after it is no reason to hide it."""


def _opened(contest: Contest, fact: f.Opened) -> Contest:
    clock = None
    if fact.closing_ns is not None:
        span = fact.closing_ns - fact.opening_ns
        clock = Clock("pressing", span, fact.closing_ns, span)
    buzzers = contest.buzzers
    earlier_openings: tuple[int, ...] = ()
    if contest.phase == Phase.TIED:
        earlier_openings = (buzzers.first_arming, *buzzers.earlier_openings)
    elif contest.phase == Phase.LOST:
        earlier_openings = buzzers.earlier_openings
    opened = replace(
        buzzers.without_floor(),
        first_arming=fact.arming,
        earlier_openings=earlier_openings,
        ordered_ns=fact.ordered_ns,
        scene_before=_scene(contest),
        replayed_until_ns=None,
        undone_arming=0,
        closing_ns=fact.closing_ns,
        is_reopened=fact.is_reopened,
        limited_to=fact.limited_to,
        are_presses_shown=False,
    )
    return replace(
        contest,
        phase=Phase.OPEN,
        arming=fact.arming,
        opening_ns=fact.opening_ns,
        clock=clock,
        is_time_over=False,
        notices=_ignored_pushes(contest),
        buzzers=opened,
    )


def _scene(contest: Contest) -> Scene:
    """What the hall sees of `contest`, which a ruling may just have changed: who was wrong still stands there."""
    floor = contest.buzzers.floor
    if contest.phase == Phase.FLOOR and floor is None and contest.buzzers.out:
        floor = contest.buzzers.out[-1]
    return Scene(contest.phase, floor, contest.buzzers.tied)


def _reading_ended(contest: Contest, fact: f.ReadingEnded) -> Contest:
    buzzers = replace(contest.buzzers, read_ns=fact.at_ns, closing_ns=fact.closing_ns)
    read = replace(contest, is_read=True, buzzers=buzzers)
    if fact.closing_ns is None:
        return read
    span = fact.closing_ns - fact.at_ns
    return replace(read, clock=Clock("pressing", span, fact.closing_ns, span))


def opening_lost(contest: Contest, fact: f.OpeningLost) -> Contest:
    """The opening that was on must be given again; nobody has the floor."""
    lost = replace(_without_opening(contest), phase=Phase.LOST, notices=(fact.reason,))
    return lost if fact.keeps_presses else with_opening_withdrawn(lost)


def with_opening_withdrawn(contest: Contest) -> Contest:
    """The presses of the newest opening stay on record, and count no more."""
    buzzers = replace(contest.buzzers, first_arming=contest.arming + 1, lost_arming=contest.buzzers.first_arming)
    return replace(contest, buzzers=buzzers)


def _without_opening(contest: Contest) -> Contest:
    """Nobody may press, and nobody has the floor. The cue stays: it has an instant of its own, and facts that follow a
    ruling come along."""
    buzzers = replace(contest.buzzers.without_floor(), closing_ns=None)
    return replace(contest, opening_ns=None, clock=None, is_time_over=False, buzzers=buzzers)


def clock_changed(contest: Contest, deadline_ns: int | None) -> Contest:
    """A stopped clock leads to no opening; what was armed for it is void under the old number."""
    if contest.phase != Phase.THINKING:
        return contest
    return replace(contest, opening_ns=deadline_ns, arming=contest.arming + 1)


def renumber(contest: Contest) -> Contest:
    """The same opening under a new arming: what the firmware knew under the old one is gone, or was of other stations.

    Early presses stay in `barred`. The firmware then knows of no verdict: a tie must not open the buzzers once more.
    """
    if contest.phase not in {Phase.READING, Phase.THINKING, Phase.FLOOR, Phase.TIED}:
        return contest
    renumbered = replace(contest, arming=contest.arming + 1)
    if contest.phase != Phase.TIED:
        return renumbered
    return replace(renumbered, opening_ns=None, buzzers=replace(contest.buzzers, closing_ns=None))


def _press_recorded(contest: Contest, fact: f.PressRecorded) -> Contest:
    press = fact.press
    contest = button_lines.with_press(contest, press.station, press.at_ns)
    if fact.team is None or fact.arming is None or contest.evening is None:
        return contest
    since_opening_ns = None
    if fact.arming == contest.arming and contest.opening_ns is not None:
        since_opening_ns = press.at_ns - contest.opening_ns
    buzzers = contest.buzzers
    is_before_opening = press.kind in BEFORE_OPENING and _is_before_order(contest, press.at_ns)
    record = PressRecord(
        team=fact.team,
        arming=fact.arming,
        at_ns=press.at_ns,
        since_opening_ns=since_opening_ns,
        kind=press.kind,
        margin_ns=press.margin_ns,
        uncertainty_ns=press.uncertainty_ns,
        opening=0 if is_before_opening else buzzers.opening_of(fact.arming),
        is_afterwards=buzzers.replayed_until_ns is not None and press.at_ns >= buzzers.replayed_until_ns,
    )
    return replace(contest, buzzers=replace(buzzers, presses=(*buzzers.presses, record)))


def _is_before_order(contest: Contest, at_ns: int) -> bool:
    """Whether a press at `at_ns` was made before the first opening was ordered or, where nobody ordered it, came."""
    since_ns = contest.opening_ns if contest.buzzers.ordered_ns is None else contest.buzzers.ordered_ns
    return since_ns is not None and at_ns < since_ns and not contest.buzzers.is_reopened


def _verdict_received(contest: Contest, fact: f.VerdictReceived) -> Contest:
    return contest


def _floor_taken(contest: Contest, fact: f.FloorTaken) -> Contest:
    is_interrupt = fact.is_interrupt
    if is_interrupt is None:
        is_interrupt = contest.round_rules(BuzzersRound).interrupts and not contest.is_read
    buzzers = replace(
        contest.buzzers, floor=fact.team, tied=(), is_interrupt=is_interrupt, guard_until_ns=fact.guard_until_ns
    )
    return replace(
        contest,
        phase=Phase.FLOOR,
        arming=contest.arming if fact.by_press else contest.arming + 1,
        clip=_clip_after_press(contest) if fact.by_press else contest.clip,
        clock=fact.clock,
        is_time_over=False,
        notices=_ignored_pushes(contest),
        buzzers=buzzers,
    )


def _clip_after_press(contest: Contest) -> ClipState | None:
    """A press ends what is played, where the format says so: the team must be heard."""
    return stopped(contest.clip) if contest.round_rules(BuzzersRound).press_stops_clip else contest.clip


def _ignored_pushes(contest: Contest) -> tuple[Sentence, ...]:
    return tuple(notice for notice in contest.notices if notice.code == PUSH_IGNORED)


def _tied(contest: Contest, fact: f.Tied) -> Contest:
    buzzers = replace(contest.buzzers, tied=fact.teams)
    return replace(contest, phase=Phase.TIED, clip=_clip_after_press(contest), clock=None, buzzers=buzzers)


def _team_barred(contest: Contest, fact: f.TeamBarred) -> Contest:
    buzzers = contest.buzzers
    barred = {**buzzers.barred, fact.team: Penalty(fact.points, fact.early)}
    after = replace(contest, buzzers=replace(buzzers, barred=barred))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _team_pardoned(contest: Contest, fact: f.TeamPardoned) -> Contest:
    buzzers = contest.buzzers
    barred = {team: penalty for team, penalty in buzzers.barred.items() if team != fact.team}
    after = replace(contest, buzzers=replace(buzzers, barred=barred, pardoned=(*buzzers.pardoned, fact.team)))
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _ruled_right(contest: Contest, fact: f.RuledRight) -> Contest:
    after = _close(contest, {**contest.marks, fact.team: True})
    return credit(replace(after, cue=(f"{contest.seq}-right", "right", fact.at_ns)), {fact.team: fact.points})


def _ruled_wrong(contest: Contest, fact: f.RuledWrong) -> Contest:
    buzzers = contest.buzzers
    replayed_until_ns = buzzers.replayed_until_ns
    if buzzers.earlier_openings and replayed_until_ns is None:
        replayed_until_ns = fact.at_ns
    buzzers = replace(
        buzzers.without_floor(),
        out=(*buzzers.out, fact.team),
        limited_to=(),
        replayed_until_ns=replayed_until_ns,
    )
    after = replace(
        contest,
        marks={**contest.marks, fact.team: False},
        clock=None,
        is_time_over=False,
        cue=(f"{contest.seq}-wrong", "wrong", fact.at_ns),
        buzzers=buzzers,
    )
    return credit(after, {fact.team: fact.points}) if fact.points else after


def _question_closed(contest: Contest, fact: f.QuestionClosed) -> Contest:
    return replace(_close(contest, contest.marks), notices=(fact.reason,))


def _close(contest: Contest, marks: dict[int, bool]) -> Contest:
    return replace(_without_opening(contest), phase=Phase.CLOSED, marks=marks, item_attended=contest.contenders)


def _presses_shown(contest: Contest, fact: f.PressesShown) -> Contest:
    return replace(contest, buzzers=replace(contest.buzzers, are_presses_shown=fact.shown))


FOLDS: Folds = {
    f.Opened: _opened,
    f.ReadingEnded: _reading_ended,
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
    f.PressesShown: _presses_shown,
}
