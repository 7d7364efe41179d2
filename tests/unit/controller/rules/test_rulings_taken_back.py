"""Marks, ballots and rulings that are taken back later: what is left of each, to the letter."""

from decimal import Decimal

from bus import messages as m
from bus.messages import PressKind, Role
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.decide import decide
from controller.rules.order import Order
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.taken_back_match import WHY, boards, codes, numbers, reasons, score, take_back


def facts(play: Play, number: int) -> tuple[f.AnyFact, ...]:
    """What follows once the desk has seen what goes with it."""
    also = tuple(int(str(reason.args["number"])) for reason in reasons(play, number) if reason.code == "taken-along")
    return decide(play.contest, Order(m.UndoDecision(number, WHY, also), "desk", Role.DESK), play.now_ns)


def boards_up() -> Play:
    play = boards()
    play.to_opening()
    return play


# --------------------------------------------------------------------------------------------------- marks and ballots


def test_a_board_whose_mark_is_taken_back_while_others_are_marked_is_marked_as_before() -> None:
    play = boards_up()
    play.order(m.MarkBoard(2, False, late=True))
    play.order(m.MarkBoard(2, True))
    play.order(m.MarkBoard(3, True))
    play.wait(1)
    decided, taken_back, marked = facts(play, numbers(play, "did-mark-right")[0])
    assert isinstance(decided, f.Decided)
    assert isinstance(taken_back, f.DecisionTakenBack)
    assert (decided.at_ns, taken_back.goes_back) == (play.now_ns, False)
    assert marked == f.BoardMarked(2, False, True)


def test_the_last_mark_is_undone_as_any_last_decision() -> None:
    play = boards_up()
    play.order(m.MarkBoard(2, True))
    first, undone = facts(play, numbers(play, "did-mark-right")[0])
    assert isinstance(first, f.DecisionTakenBack)
    assert first.goes_back
    assert isinstance(undone, f.Undone)


def judging() -> Play:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    return play


def ballot(play: Play, judge: int, first: int, role: Role = Role.JUDGE) -> int:
    """This judge's ballot, and the number of the decision."""
    play.order(m.CastBallot(judge, (Decimal(first), Decimal(1), Decimal(1), Decimal(1))), role=role)
    assert play.contest.undo_point is not None
    return play.contest.undo_point.number


def test_a_ballot_is_taken_back_while_others_are_cast_unless_it_is_another_by_now() -> None:
    play = judging()
    number = ballot(play, 1, 40)
    ballot(play, 2, 30)
    assert facts(play, number)[-1] == f.BallotReopened(1)
    play.order(m.ReopenBallot(1))
    ballot(play, 1, 39)
    assert codes(play, number) == ["changed-since"]


def test_a_ballot_that_the_desk_entered_is_taken_back_unless_it_is_another_by_now() -> None:
    play = judging()
    number = ballot(play, 1, 40, Role.DESK)
    ballot(play, 2, 30)
    assert facts(play, number)[-1] == f.BallotReopened(1)
    ballot(play, 1, 39, Role.DESK)
    assert codes(play, number) == ["changed-since"]


# -------------------------------------------------------------------------------------------------- rulings of the past


def test_the_marks_of_two_boards_are_taken_back_one_after_the_other() -> None:
    play = boards((1, 2), (3,))
    first, second, *_ = numbers(play, "did-mark-right")
    take_back(play, first)
    take_back(play, second)
    assert score(play) == [0, 0, 10, 0, 0]


def test_points_that_one_team_got_and_lost_in_a_question_are_taken_back_together() -> None:
    play = Play(plan_with(BuzzersRound, early_points=Decimal(-5), wrong=Decimal(-3)))
    play.to_buzzers()
    play.order(m.StartReading())
    play.press(2, PressKind.EARLY)
    play.order(m.Pardon(2))
    play.order(m.StartThinking())
    play.wait(31)
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleWrong())
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert facts(play, numbers(play, "did-pardon")[0])[-1] == f.PointsWithdrawn(1, 0, {2: Decimal(-2)}, (), (2,))


def test_an_exchange_is_taken_back_as_of_now_for_the_reason_that_is_given() -> None:
    play = Play()
    play.order(m.ExchangeTeams(1, 2, "sat wrong"))
    play.order(m.StartRound())
    play.wait(5)
    assert facts(play, numbers(play, "did-exchange")[0])[-1] == f.TeamsExchanged(1, 2, WHY, play.now_ns)
