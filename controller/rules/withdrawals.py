"""Withdrawals of corrections, and what rests on a decision that is to be taken back.

Theory of operation. A correction is taken back by its opposite, if what it changed still is as it left it; rulings are
taken back in `ruling_withdrawals.py`. Everything else of the past has led to what came after it, and stays.

Kind: pure
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from bus import messages as m
from bus.messages import Sentence
from controller.formats.format import BoardsRound
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest, UndoPoint
from controller.rules.corrections import mark_absent, move_team
from controller.rules.folds.withdrawals import BEGINNINGS, CORRECTIONS
from controller.rules.names import rename_match, rename_team
from controller.rules.order import Order
from controller.rules.ranking import Group, admitted_teams, cut_ties
from controller.rules.refusal import RefusedError
from controller.rules.seats import exchange_teams
from controller.rules.segments import start_segment

CommandT = TypeVar("CommandT", m.MarkAbsent, m.MoveTeam, m.ExchangeTeams, m.RenameTeam, m.RenameMatch, m.StartSegment)

CHANGED_SINCE = Sentence("changed-since", "What it changed was changed again since: it is no longer in effect")


def is_correction(point: UndoPoint) -> bool:
    """Whether nothing that is played rests on this decision."""
    return bool(point.facts) and all(isinstance(fact, CORRECTIONS) for fact in point.facts)


def begins_item(point: UndoPoint) -> bool:
    """Whether with this decision the evening left what was on."""
    return any(isinstance(fact, BEGINNINGS) for fact in point.facts)


def rests_on(point: UndoPoint) -> Sentence:
    """A later decision that cannot stand without the one that is to be taken back."""
    text = "“{what}” (number {number}) rests on it: take that back first"
    return Sentence("rests-on-it", text, {"what": point.label, "number": point.number})


# ------------------------------------------------------------------------------------------------------ corrections


def correction_facts(contest: Contest, point: UndoPoint, reason: str, now_ns: int) -> list[f.AnyFact]:
    """The opposite of a correction. Raises `RefusedError` where what it changed is no longer as it left it."""
    match point.facts[0]:
        case f.ScoreAdjusted(team=team, points=points, tie_break=tie_break):
            return [_withdraw_adjustment(point.contest, team, points, tie_break=tie_break)]
        case f.TeamAbsent(team=team, absent=absent):
            refuse_changed((team in contest.absent) is not absent)
            return mark_absent(contest, _order(m.MarkAbsent(team, not absent)), now_ns)
        case f.TeamMoved(team=team, station=station):
            refuse_changed(_station(contest, team) != station)
            return move_team(contest, _order(m.MoveTeam(team, _station(point.contest, team))), now_ns)
        case f.TeamsExchanged(team=team, other=other):
            were = _station(point.contest, other), _station(point.contest, team)
            refuse_changed((_station(contest, team), _station(contest, other)) != were)
            return exchange_teams(contest, _order(m.ExchangeTeams(team, other, reason)), now_ns)
        case f.TeamRenamed(team=team, name=name):
            refuse_changed(_name(contest, team) != name)
            return rename_team(contest, _order(m.RenameTeam(team, _name(point.contest, team), reason)), now_ns)
        case f.MatchRenamed(title=title, venue=venue):
            now, was = (state.current_evening.match for state in (contest, point.contest))
            refuse_changed((now.title, now.venue) != (title, venue))
            return rename_match(contest, _order(m.RenameMatch(was.title, was.venue, reason)), now_ns)
        case f.LotsDrawn(teams=teams, cut=cut):
            return [f.LotsWithdrawn(teams, cut)]
        case f.CriterionApplied(criterion=criterion):
            return [f.CriterionWithdrawn(criterion)]
        case f.SegmentStarted(segment=segment):
            refuse_changed(contest.rundown.current != segment - 1)
            return [f.SegmentEnded(segment)]
        case f.SegmentEnded(segment=segment):
            refuse_changed(contest.rundown.current is not None)
            return start_segment(contest, _order(m.StartSegment(segment)), now_ns)
    text = "It took back another decision: make that one again"
    raise RefusedError([Sentence("was-taken-back", text)])


def _withdraw_adjustment(before: Contest, team: int, points: Decimal, *, tie_break: bool) -> f.PointsWithdrawn:
    if not tie_break:
        return f.PointsWithdrawn(None, 0, {team: -points})
    index = before.tie_break_round(None)
    return f.PointsWithdrawn(index, max(before.tally.extra_points.get(index, {}), default=-1), {team: -points})


def _station(contest: Contest, team: int) -> int:
    return contest.stations_of((team,))[0]


def _name(contest: Contest, number: int) -> str:
    team = contest.current_evening.match.team(number)
    return team.name if team is not None else ""


def _order(command: CommandT) -> Order[CommandT]:
    return Order(command, "", m.Role.DESK)


def refuse_changed(has_changed: bool) -> None:
    """Refuse where what a decision changed is no longer as it left it. Raises `RefusedError`."""
    if has_changed:
        raise RefusedError([CHANGED_SINCE])


# ------------------------------------------------------------------------------------------ what rests on points


def dependent_beginning(newer: Sequence[UndoPoint], facts: Sequence[f.AnyFact]) -> UndoPoint | None:
    """The decision after which teams took part that would not have, or the other way round, had `facts` held before it:
    a round for the best, or the next question after an elimination. `newer`: the later ones, the earliest first."""
    return next((point for point in newer if any(_rests(point.contest, fact, facts) for fact in point.facts)), None)


def _rests(before: Contest, start: object, facts: Sequence[f.AnyFact]) -> bool:
    if isinstance(start, f.RoundStarted) and not before.is_tie_break:
        return _admission(before) != _admission(apply_all(before, facts))
    if isinstance(start, f.ReadingStarted) and isinstance(before.current_round, BoardsRound):
        unmarked = {
            team
            for fact in facts
            if isinstance(fact, f.PointsWithdrawn) and fact.round == before.round
            for team in fact.wrong
        }
        return before.current_round.eliminates and bool(unmarked & {*before.boards.all_eliminated})
    return False


def _admission(contest: Contest) -> tuple[set[int], list[Group]]:
    """Who takes part in the round that begins, and between whom that is not clear."""
    return set(admitted_teams(contest, contest.round)), cut_ties(contest, contest.round)
