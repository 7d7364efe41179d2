"""Any decision in the history can be taken back, for a reason: what rests on it is listed first, and presses stay."""

from decimal import Decimal

from bus import messages as m
from bus.messages import Phase
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from tests.unit.controller.rules.played_match import Play, plan_with
from tests.unit.controller.rules.taken_back_match import (
    WHY,
    buzzers,
    codes,
    listed,
    numbers,
    reasons,
    score,
    take_back,
)

# --------------------------------------------------------------------------------------------------------- the order


def test_nothing_is_taken_back_before_what_follows_was_listed() -> None:
    play = buzzers()
    (wrong,) = numbers(play, "did-wrong")
    assert listed(play, wrong) == [
        f"“Question 1: team 4 right” (number {numbers(play, 'did-right')[0]}) is taken back, too",
        "Team 2: +5 points, 0 in all",
        "Team 4: -10 points, 0 in all",
        "Team 1: place 1 instead of 2",
        "Team 2: place 1 instead of 5",
        "Team 3: place 1 instead of 2",
        "Team 5: place 1 instead of 2",
    ]
    (right,) = numbers(play, "did-right")
    assert [reason.code for reason in reasons(play, wrong, also=())][:2] == ["list-changed", "taken-along"]
    assert reasons(play, wrong, also=(right, 1))[0].code == "list-changed"


def test_it_needs_a_reason_and_a_decision_that_is_in_effect() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    assert [reason.code for reason in reasons(play, right, why="  x ", also=())] == ["reason-short"]
    assert [reason.code for reason in reasons(play, 99_999, why="", also=())] == ["no-decision", "reason-short"]
    assert codes(play, right + 1) == ["no-decision"], "a fact that is no decision"
    take_back(play, right)
    assert codes(play, right) == ["no-decision"], "taken back already"
    play.order(m.Undo())
    take_back(play, right)


def test_a_decision_that_was_undone_is_not_in_effect() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    play.order(m.Undo())
    play.order(m.Undo())
    assert codes(play, right) == ["no-decision"]
    play.order(m.Redo())
    assert listed(play, right)


def test_the_order_is_on_record_with_what_and_why() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    text = f"Decision {right} taken back: Question 1: team 4 right ({WHY})"
    assert str(play.view().undo) == text
    record = [fact for fact in play.facts if isinstance(fact, f.DecisionTakenBack)][-1]
    assert (record.number, record.also, record.reason) == (right, (), WHY)


# ----------------------------------------------------------------------------------------------- rulings of the past


def test_a_right_answer_of_an_earlier_question_is_taken_back_and_the_evening_goes_on_where_it_is() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    before = play.contest
    take_back(play, right)
    assert score(play) == [0, -5, 0, 0, 0]
    assert (play.contest.phase, play.contest.item, play.contest.clock) == (Phase.READING, 1, before.clock)
    assert play.contest.tally.right_answers == {4: 0}
    assert play.contest.tally.round_points[1] == {2: Decimal(-5), 4: Decimal(0)}
    play.order(m.Undo())
    assert score(play) == [0, -5, 0, 10, 0]
    play.order(m.Redo())
    assert score(play) == [0, -5, 0, 0, 0]


def test_a_wrong_answer_is_taken_back_with_the_rulings_that_followed_from_it() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]
    assert play.contest.withdrawn == (wrong, right)
    assert play.contest.tally.right_answers == {4: 0}
    assert {play.contest.tally.wrong_answers[team] for team in (1, 2)} == {10}, "those of the boards stay"
    assert codes(play, right) == ["no-decision"]


def test_what_was_taken_back_already_is_not_taken_back_twice() -> None:
    play = buzzers()
    (wrong,), (right,) = numbers(play, "did-wrong"), numbers(play, "did-right")
    take_back(play, right)
    assert not [line for line in listed(play, wrong) if "taken back, too" in line]
    take_back(play, wrong)
    assert score(play) == [0, 0, 0, 0, 0]


def test_presses_and_clocks_of_the_question_that_is_on_are_not_touched() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    play.order(m.StartThinking())
    play.wait(31)
    play.verdict(3)
    before = play.contest
    take_back(play, right)
    after = play.contest
    assert (after.buzzers, after.arming, after.clock) == (before.buzzers, before.arming, before.clock)


def test_a_question_that_was_voided_since_has_nothing_to_take_back() -> None:
    play = buzzers()
    play.order(m.Undo())
    play.order(m.VoidQuestion())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-right")[0]) == ["voided-since"]


def test_a_pardon_of_an_earlier_question_is_taken_back_with_its_points() -> None:
    play = Play(plan_with(BuzzersRound, early=m.EarlyPressRule.BAR, early_points=Decimal(-3)))
    play.to_buzzers()
    play.order(m.StartReading())
    play.press(3, m.PressKind.EARLY)
    play.order(m.Pardon(3))
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert score(play) == [0, 0, 0, 0, 0]
    take_back(play, numbers(play, "did-pardon")[0])
    assert score(play) == [0, 0, -3, 0, 0]
