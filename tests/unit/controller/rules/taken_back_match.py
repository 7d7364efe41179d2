"""A match in which decisions are taken back later: what the desk is shown, and what it orders then."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Role
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with

WHY = "the jury says so"


def numbers(play: Play, code: str) -> list[int]:
    """The numbers of the decisions of this kind, as the history has them."""
    return [n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided) and fact.label.code == code]


def reasons(play: Play, number: int, *, why: str = WHY, also: tuple[int, ...] | None = None) -> list[m.Sentence]:
    before = play.contest
    with pytest.raises(RefusedError) as error:
        play.order(m.UndoDecision(number, why, also), role=Role.DESK)
    assert play.contest is before
    return list(error.value.reasons)


def codes(play: Play, number: int) -> list[str]:
    return [reason.code for reason in reasons(play, number)]


def listed(play: Play, number: int) -> list[str]:
    """What the desk is shown before it is done."""
    first, *rest = reasons(play, number)
    assert first.code == "listed-first"
    return [str(reason) for reason in rest]


def take_back(play: Play, number: int) -> None:
    """Look at what depends on it, then take it back with that."""
    shown = reasons(play, number)
    assert shown[0].code == "listed-first"
    also = tuple(int(str(reason.args["number"])) for reason in shown if reason.code == "taken-along")
    play.order(m.UndoDecision(number, WHY, also), role=Role.DESK)
    assert apply_all(Contest(), play.facts) == play.contest


def boards(*questions: tuple[int, ...], plan: object = PLAN) -> Play:
    play = Play(plan)  # type: ignore[arg-type]
    play.order(m.StartRound())
    for right in questions:
        play.board_question(right)
    return play


def buzzers(**policies: object) -> Play:
    """Team 2 is wrong (−5), then team 4 right; then the next question is read."""
    play = Play(plan_with(BuzzersRound, **{"wrong": Decimal(-5), **policies}))
    play.to_buzzers()
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    play.verdict(4)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.StartReading())
    return play


def score(play: Play) -> list[int]:
    return [int(points) for points in play.contest.scores.values()]
