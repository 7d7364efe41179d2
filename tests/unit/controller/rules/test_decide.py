"""General reasons against an order, before the command's own; and what a decision is called."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Phase, Role, Sentence
from controller.rules import facts as f
from controller.rules.decide import decide, refusal
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.orders_given import facts_of, reasons_against
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.test_contest_state import NOW


def reasons(play: Play, order: Order[m.Command]) -> list[str]:
    with pytest.raises(RefusedError) as error:
        decide(play.contest, order, play.now_ns)
    return [str(reason) for reason in error.value.reasons]


def test_a_decision_is_named_and_dated_before_its_facts() -> None:
    play = Play()
    play.wait(7)
    assert facts_of(play, m.StartRound()) == (
        f.Decided(Sentence("did-round", "Round started: {round}", {"round": "Khởi động"}), play.now_ns),
        f.RoundStarted((1, 2, 3, 4, 5)),
    )
    assert facts_of(play, m.SetBrightness(3)) == (f.BrightnessSet(3),)


def test_an_old_screen_is_refused_with_both_steps_unless_the_order_names_its_own_object() -> None:
    play = Play()
    now = play.contest.step
    old = f"The contest has moved on since this screen was drawn (step {now - 1}, now {now})"
    assert reasons(play, Order(m.StartRound(), "", Role.MC, now - 1)) == [old]
    assert decide(play.contest, Order(m.StartRound(), "", Role.MC, now), play.now_ns)
    assert decide(play.contest, Order(m.StartRound(), "", Role.MC, None), play.now_ns)
    correction = m.AdjustScore(1, Decimal(1), "abc")
    assert decide(play.contest, Order(correction, "", Role.MC, now - 1), play.now_ns)


def test_all_general_reasons_come_at_once_and_the_command_s_own_are_not_asked() -> None:
    play = Play()
    play.order(m.Hold("a cable"))
    step = play.contest.step
    assert reasons(play, Order(m.RuleRight(), "", Role.TECH, step - 1)) == [
        f"The contest has moved on since this screen was drawn (step {step - 1}, now {step})",
        "The role tech may not give this command",
        "RuleRight is not possible in phase intro",
        "Technical hold: a cable",
    ]


def test_what_ends_a_hold_is_done_in_it() -> None:
    play = Play()
    play.order(m.Hold("a cable"))
    assert facts_of(play, m.Release())


def test_a_judge_s_ballot_is_the_judge_s_own() -> None:
    play = Play()
    play.to_stage()
    play.order(m.StartPerformance())
    play.order(m.StopPerformance())
    ballot = m.CastBallot(2, tuple(map(Decimal, (1, 1, 1, 1))))
    assert reasons(play, Order(ballot, "", Role.JUDGE, judge=1)) == ["The ballot of judge 2 is not yours"]
    assert reasons(play, Order(ballot, "", Role.JUDGE)) == ["The ballot of judge 2 is not yours"]
    assert decide(play.contest, Order(ballot, "", Role.JUDGE, judge=2), play.now_ns)
    assert decide(play.contest, Order(ballot, "", Role.DESK, judge=1), play.now_ns)
    play.order(ballot, role=Role.DESK)
    for command in (m.ConfirmBallot(2), m.ReopenBallot(2)):
        assert reasons(play, Order(command, "", Role.JUDGE, judge=3)) == ["The ballot of judge 2 is not yours"]
        assert decide(play.contest, Order(command, "", Role.JUDGE, judge=2), play.now_ns)


def test_an_order_can_be_tried_and_its_reasons_are_those_of_the_mc() -> None:
    play = Play()
    assert refusal(play.contest, m.StartRound(), play.now_ns) == ()
    (reason,) = refusal(play.contest, m.RuleRight(), play.now_ns)
    assert [str(reason)] == reasons_against(play, m.RuleRight())
    assert reason.code == "not-now"
    guarded = question(Phase.FLOOR, floor=2, guard_until_ns=NOW + 1)
    assert [own.code for own in refusal(guarded, m.RuleRight(), NOW)] == ["guard"]
    assert refusal(guarded, m.RuleRight(), NOW + 1) == ()


def test_an_order_is_tried_as_of_the_instant_that_is_given() -> None:
    guarded = question(Phase.FLOOR, floor=2, guard_until_ns=NOW)
    assert [reason.code for reason in refusal(guarded, m.RuleRight(), NOW - 1)] == ["guard"]
    assert refusal(guarded, m.RuleRight(), NOW) == ()


def test_what_sets_right_is_done_during_a_hold_and_nothing_else() -> None:
    play = Play()
    play.order(m.Hold())
    assert facts_of(play, m.AdjustScore(1, Decimal(1), "abc"))
    assert reasons_against(play, m.StartRound()) == ["Technical hold"]


def test_without_a_match_nothing_is_ordered() -> None:
    play = Play()
    play.take([f.MatchClosed()])
    assert "No match is open" in reasons(play, Order(m.SetBrightness(3), "", Role.MC))
