"""What a snapshot shows beside what the oracle says: each difference in a line of text.

Kind: pure
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from bus import messages as m
from bus.messages import EarlyPressRule, Lamp
from controller.formats.format import BuzzersRound
from tests.oracle.buzzers import may_press
from tests.oracle.flow import IN_QUESTION, is_running, prize_places
from tests.oracle.ledger import question_points, score, tie_break_points
from tests.oracle.oracle import Oracle
from tests.oracle.places import places, prize_of
from tests.oracle.standings import contestants, players, ranked, undecided_groups
from tests.oracle.state import Evening

Pair = tuple[str, Any, Any]
"""What is compared, what the snapshot shows, what the oracle says."""


def differences(view: m.Snapshot, oracle: Oracle) -> list[str]:
    """All differences between the MC's snapshot and the oracle."""
    evening = oracle.evening
    pairs = [
        *_flow(view, evening),
        ("undo offered", view.undo is not None, oracle.can_undo),
        ("redo offered", view.redo is not None, oracle.can_redo),
        *_teams(view, evening),
        *_question(view, evening),
        *_ranking(view, evening),
    ]
    return [f"{what}: shown {shown}, expected {expected}" for what, shown, expected in pairs if shown != expected]


def _flow(view: m.Snapshot, evening: Evening) -> Iterator[Pair]:
    yield "phase", view.phase.value, evening.phase
    yield "hold", view.hold is not None, evening.held
    yield "running", view.match_running, is_running(evening)
    yield "round", view.round and view.round.number, _round_number(evening)
    yield "tie-break", bool(view.round and view.round.tie_break), evening.in_tie_break
    question = evening.question
    yield "floor", view.floor, question and question.floor
    yield "tied", sorted(view.tied), sorted(question.tied) if question else []
    if evening.stage is not None:
        yield "on stage", view.performer, evening.stage.on_stage
        yield "to perform", view.to_perform, evening.stage.queue
        yield "judges", view.judges, tuple(sorted(evening.judges))
        yield "performed", view.performed, tuple(sorted(evening.stage.lines))


def _round_number(evening: Evening) -> int | None:
    return None if evening.phase in ("setup", "ranking") else evening.round + 1


def _teams(view: m.Snapshot, evening: Evening) -> Iterator[Pair]:
    place_by_team = places(ranked(evening)) if not evening.absent else {}
    for team in view.teams:
        number = team.number
        yield f"score of team {number}", Fraction(team.score or 0), score(evening.ledger, number)
        tie_break = tie_break_points(evening.ledger, number)
        yield f"tie-break points of team {number}", Fraction(team.tie_break_points or 0), tie_break
        yield f"absence of team {number}", team.absent, number in evening.absent
        if place_by_team:
            yield f"place of team {number}", team.place, place_by_team[number]


def _question(view: m.Snapshot, evening: Evening) -> Iterator[Pair]:
    question = evening.question
    if question is None or evening.phase not in (*IN_QUESTION, "revealed", "closed"):
        return
    if not evening.in_tie_break:
        yield "item", view.round and view.round.item, evening.item
    yield "spare question", bool(view.question and view.question.spare), question.spare or evening.in_tie_break
    answers = {**question.marks, **dict.fromkeys(question.wrong, False)}
    if question.right is not None:
        answers[question.right] = True
    playing = players(evening)
    for team in view.teams:
        number = team.number
        points = question_points(evening.ledger, number, question.number)
        yield f"points of team {number} in the question", Fraction(team.item_points), points
        yield f"answer of team {number}", team.mark, answers.get(number)
        if evening.phase in IN_QUESTION:
            yield f"part of team {number}", team.takes_part, number in playing
    if evening.phase == "open" and isinstance(evening.rules, BuzzersRound):
        yield from _armed(view, evening, evening.rules)


def _armed(view: m.Snapshot, evening: Evening, rules: BuzzersRound) -> Iterator[Pair]:
    """Who may press; an opening that was just ordered comes a moment later. While somebody is delayed, lamps follow the
    clock."""
    if not (rules.early is EarlyPressRule.DELAY and evening.current_question.early):
        waits = Lamp.ARMED if view.now_ns >= (view.opening_ns or 0) else Lamp.LOCKED
        armed = sorted(team.number for team in view.teams if team.lamp is waits)
        yield "armed teams", armed, sorted(may_press(evening))


def _ranking(view: m.Snapshot, evening: Evening) -> Iterator[Pair]:
    if evening.phase != "ranking":
        return
    place_by_team = places(ranked(evening))
    shown = {line.team: line.place for line in view.ranking if line.place}
    yield "teams with a place", sorted(shown), sorted(contestants(evening))
    yield "places", shown, place_by_team
    names = [prize.name if isinstance(prize.name, dict) else {"vi": prize.name} for prize in evening.form.prizes]
    undecided = frozenset().union(*undecided_groups(evening))
    for line in view.ranking:
        prize = None if line.team in undecided else prize_of(evening.form.prizes, place_by_team.get(line.team, 99))
        yield f"prize of team {line.team}", line.prize, None if prize is None else names[prize]
    yield "places shown", view.shown_places, len(evening.shown)


def public_differences(view: m.Snapshot, evening: Evening) -> list[str]:
    """What the public is shown of the ranking before it may know it."""
    if evening.phase != "ranking":
        return []
    hidden = set(prize_places(evening)[len(evening.shown) :])
    place_by_team = places(ranked(evening))
    teams = [line.team for line in view.ranking if place_by_team.get(line.team) in hidden]
    return [f"team {team}: its place is told before it is shown" for team in teams]
