"""Rulings of a buzzers question as orders: which facts each leads to, and every reason against it."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, PressKind, Role, Sentence
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Clock, Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers import deciders
from controller.rules.rounds.buzzers.cues import clock_cues
from controller.rules.rounds.buzzers.deciders import (
    busy_teams,
    early_press_rule,
    overdue_presses,
    right_points,
    wrong_points,
)
from controller.rules.rounds.buzzers.state import Penalty
from tests.unit.controller.rules.buzzer_contests import OPENING, press, question
from tests.unit.controller.rules.test_contest_state import NOW

LEAD_NS = 100_000_000


def facts(contest: Contest, command: m.Command, draw: int = 0) -> tuple[f.AnyFact, ...]:
    """Without the fact that names the decision."""
    return decide(contest, Order(command, "", Role.MC, draw=draw), NOW)[1:]


def overdue_teams(contest: Contest) -> tuple[int, ...]:
    return tuple(overdue.team for overdue in overdue_presses(contest))


def reasons(contest: Contest, command: m.Command) -> list[str]:
    with pytest.raises(RefusedError) as error:
        facts(contest, command)
    return [str(reason) for reason in error.value.reasons]


def opened(**fields: Any) -> f.Opened:
    usual: dict[str, Any] = {
        "arming": 41,
        "opening_ns": NOW + LEAD_NS,
        "closing_ns": NOW + LEAD_NS + 10 * SECOND,
        "is_reopened": True,
        "ordered_ns": NOW,
    }
    return f.Opened(**{**usual, **fields})


def test_presses_are_shown_as_often_as_somebody_asks_until_the_buzzers_open_again() -> None:
    contest = question(Phase.CLOSED, presses=(press(1, kind=PressKind.WINNER), press(2, kind=PressKind.LATER)))
    shown = decide(contest, Order(m.ShowPresses(True), "", Role.DESK), NOW)
    assert shown == (f.PressesShown(True),)
    shows = apply(contest, f.PressesShown(True))
    assert shows.buzzers.are_presses_shown
    assert not apply(shows, f.PressesShown(False)).buzzers.are_presses_shown
    assert not apply(shows, opened()).buzzers.are_presses_shown
    nobody = question(Phase.CLOSED, presses=(press(1, kind=PressKind.EARLY),))
    with pytest.raises(RefusedError, match="No team pressed in time"):
        decide(nobody, Order(m.ShowPresses(True), "", Role.DESK), NOW)


ANSWERING = Clock("answering", 15 * SECOND, NOW + 15 * SECOND, 15 * SECOND)

# ------------------------------------------------------------------------------------------------------ right and wrong


def test_right_gives_the_points_to_the_team_on_the_floor() -> None:
    assert facts(question(Phase.FLOOR, floor=2), m.RuleRight()) == (f.RuledRight(2, Decimal(10), NOW),)


def test_right_and_wrong_wait_until_the_guard_is_over_and_need_a_team() -> None:
    guarded = question(Phase.FLOOR, floor=2, guard_until_ns=NOW + 1)
    for command in (m.RuleRight(), m.RuleWrong()):
        assert reasons(guarded, command) == ["Someone just pressed: check who has the floor before ruling"]
        assert reasons(question(Phase.FLOOR), command) == ["No team has the floor"]
    assert facts(question(Phase.FLOOR, floor=2, guard_until_ns=NOW), m.RuleRight())


def test_after_a_wrong_answer_the_buzzers_open_again_for_the_others() -> None:
    contest = question(Phase.FLOOR, rules={"wrong": Decimal(-5)}, floor=2, presses=(press(2), press(4, us=500)))
    assert facts(contest, m.RuleWrong()) == (f.RuledWrong(2, Decimal(-5), NOW), opened())


def test_without_a_time_to_press_an_opening_has_no_end() -> None:
    contest = question(Phase.FLOOR, rules={"pressing_s": 0}, floor=2)
    assert facts(contest, m.RuleWrong())[1] == opened(closing_ns=None)


def test_after_the_last_team_was_wrong_the_question_is_closed() -> None:
    contest = question(Phase.FLOOR, floor=2, out=(1, 3), barred={4: Penalty(Decimal(0), early=False)})
    contest = replace(contest, contenders=(1, 2, 3, 4))
    closed = f.QuestionClosed(Sentence("all-wrong", "All teams have answered"))
    assert facts(contest, m.RuleWrong()) == (f.RuledWrong(2, Decimal(0), NOW), closed)


def test_in_a_queue_the_next_one_answers_at_once_without_a_guard() -> None:
    contest = question(Phase.FLOOR, rules={"on_wrong": "queue"}, floor=2, presses=(press(2), press(4, us=500)))
    floor = f.FloorTaken(team=4, clock=ANSWERING, guard_until_ns=NOW, by_press=True, is_interrupt=None)
    assert facts(contest, m.RuleWrong()) == (f.RuledWrong(2, Decimal(0), NOW), floor)
    assert facts(replace(contest, buzzers=replace(contest.buzzers, presses=(press(2),))), m.RuleWrong())[1] == opened()


def test_without_a_time_to_answer_no_clock_runs() -> None:
    contest = question(Phase.OPEN, rules={"answering_s": 0})
    (floor,) = facts(contest, m.GiveFloor(3))
    assert floor == f.FloorTaken(team=3, clock=None, guard_until_ns=NOW, by_press=False, is_interrupt=None)


def test_however_fast_the_clocks_run_there_is_a_second_to_answer() -> None:
    contest = question(Phase.OPEN)
    fast = replace(contest, evening=replace(contest.current_evening, speed=1_000.0))
    (floor,) = facts(fast, m.GiveFloor(3))
    assert isinstance(floor, f.FloorTaken)
    assert floor.clock == Clock("answering", SECOND, NOW + SECOND, SECOND)


# -------------------------------------------------------------------------------------------------------------- floor


def test_the_floor_is_given_by_a_ruling_to_who_may_answer() -> None:
    (floor,) = facts(question(Phase.OPEN), m.GiveFloor(3))
    assert floor == f.FloorTaken(team=3, clock=ANSWERING, guard_until_ns=NOW, by_press=False, is_interrupt=None)
    assert reasons(question(Phase.OPEN, out=(3,)), m.GiveFloor(3)) == ["Team 3 may not answer this question"]
    assert reasons(question(Phase.OPEN), m.GiveFloor(9)) == [
        "There is no team 9",
        "Team 9 may not answer this question",
    ]
    tied = question(Phase.TIED, tied=(1, 2))
    assert reasons(tied, m.GiveFloor(3)) == ["Team 3 is not one of the tied teams"]
    assert facts(tied, m.GiveFloor(2))


def test_the_floor_is_taken_from_a_team_only_by_one_that_pressed_before_it() -> None:
    late = press(3, us=-50, margin_ns=-50_000)
    on_floor = question(Phase.FLOOR, floor=2, presses=(press(2, kind=PressKind.WINNER), late))
    assert overdue_teams(on_floor) == (3,)
    assert facts(on_floor, m.GiveFloor(3)) == (
        f.FloorTaken(team=3, clock=ANSWERING, guard_until_ns=NOW, by_press=False, is_interrupt=None),
    )
    assert reasons(on_floor, m.GiveFloor(4)) == ["Another team has the floor: rule on its answer"]
    tied = question(Phase.TIED, tied=(1, 2), presses=(late,))
    assert facts(tied, m.GiveFloor(3))


def test_who_pressed_first_and_arrived_late_is_listed_by_the_stamps_of_this_opening() -> None:
    presses = (
        press(4, us=-10, margin_ns=-1),
        press(3, us=-50, margin_ns=-1),
        press(5, us=-90, margin_ns=-1, opening=39),
        press(1, us=-99, margin_ns=-1),
        press(2, us=900, margin_ns=900_000),
    )
    assert overdue_teams(question(Phase.FLOOR, floor=2, out=(1,), presses=presses)) == (3, 4)
    assert overdue_teams(question(Phase.FLOOR, floor=3, out=(1,), presses=presses)) == (4,)


def test_an_interrupt_is_what_was_pressed_before_the_question_was_read() -> None:
    rules = {"interrupts": True, "thinking_s": 0}
    unread = question(Phase.OPEN, rules=rules)
    assert [fact.is_interrupt for fact in facts(unread, m.GiveFloor(3)) if isinstance(fact, f.FloorTaken)] == [True]
    read = replace(question(Phase.OPEN, rules=rules, read_ns=OPENING + 5_000), is_read=True)
    assert [fact.is_interrupt for fact in facts(read, m.GiveFloor(3)) if isinstance(fact, f.FloorTaken)] == [False]
    pressed = replace(read, buzzers=replace(read.buzzers, presses=(press(3, us=4), press(4, us=6))))
    for team, is_interrupt in ((3, True), (4, False)):
        (floor,) = facts(pressed, m.GiveFloor(team))
        assert isinstance(floor, f.FloorTaken)
        assert floor.is_interrupt is is_interrupt


# ---------------------------------------------------------------------------------------------- opening and closing


def test_the_buzzers_are_opened_again_for_the_tied_or_for_those_for_whom_the_lost_opening_was() -> None:
    assert facts(question(Phase.TIED, tied=(1, 2)), m.ReopenBuzzers()) == (opened(limited_to=(1, 2)),)
    assert facts(question(Phase.LOST, limited_to=(4, 5)), m.ReopenBuzzers()) == (opened(limited_to=(4, 5)),)
    assert facts(question(Phase.LOST), m.ReopenBuzzers()) == (opened(),)
    nobody = question(Phase.LOST, limited_to=(4,), out=(4,))
    assert reasons(nobody, m.ReopenBuzzers()) == ["No eligible team is left to press"]


def test_while_a_question_is_read_that_may_be_interrupted_an_opening_has_no_end() -> None:
    rules = {"interrupts": True, "thinking_s": 0}
    assert facts(question(Phase.LOST, rules=rules), m.ReopenBuzzers()) == (opened(closing_ns=None),)
    read = replace(question(Phase.LOST, rules=rules), is_read=True)
    assert facts(read, m.ReopenBuzzers()) == (opened(),)
    assert facts(question(Phase.LOST), m.ReopenBuzzers()) == (opened(),), "not read to its end is no interrupt here"


def test_a_question_is_closed_because_no_team_knows() -> None:
    closed = f.QuestionClosed(Sentence("no-team-knows", "No team found the answer"))
    assert facts(question(Phase.OPEN), m.CloseQuestion()) == (closed,)


# ---------------------------------------------------------------------------------------------------- bars and pardons


def test_a_team_is_barred_once_and_not_after_its_answer() -> None:
    assert facts(question(Phase.OPEN), m.Bar(3)) == (f.TeamBarred(3, Decimal(0), early=False),)
    barred = question(Phase.OPEN, barred={3: Penalty(Decimal(0), early=False)})
    assert reasons(barred, m.Bar(3)) == ["Team 3 is already barred"]
    out = question(Phase.OPEN, out=(3,))
    assert reasons(out, m.Bar(3)) == ["Team 3 has already answered wrong in this question"]
    assert reasons(question(Phase.OPEN), m.Bar(9)) == ["There is no team 9"]


@pytest.mark.parametrize("is_early", [True, False])
def test_a_pardon_gives_back_what_the_penalty_cost_and_names_it(is_early: bool) -> None:
    contest = question(Phase.OPEN, barred={3: Penalty(Decimal(-2), early=is_early)})
    assert facts(contest, m.Pardon(3)) == (f.TeamPardoned(3, Decimal(2), is_early),)
    assert reasons(contest, m.Pardon(2)) == ["Team 2 is not barred"]


# --------------------------------------------------------------------------------------------- what an answer is worth


@pytest.mark.parametrize(
    "rules, state, item, right, wrong",
    [
        ({"wrong": Decimal(-3)}, {}, 0, 10, -3),
        ({"values": (Decimal(20), Decimal(40)), "wrong_takes": Decimal("0.5")}, {}, 1, 40, -20),
        ({"values": (Decimal(20), Decimal(40)), "wrong_takes": Decimal(2)}, {}, 5, 40, -80),
        ({"values": (Decimal(20),), "wrong": Decimal(-3)}, {}, 0, 20, 0),
        ({"right_by_order": (Decimal(3), Decimal(1))}, {}, 0, 3, 0),
        ({"right_by_order": (Decimal(3), Decimal(1))}, {"out": (4,)}, 0, 1, 0),
        ({"right_by_order": (Decimal(3), Decimal(1))}, {"out": (4, 5, 1)}, 0, 1, 0),
        ({"interrupt_right": Decimal(15), "interrupt_wrong": Decimal(-5)}, {"is_interrupt": True}, 0, 15, -5),
        ({"interrupt_right": Decimal(15), "interrupt_wrong": Decimal(-5)}, {}, 0, 10, 0),
        ({"wrong": Decimal(-1)}, {"is_interrupt": True}, 0, 10, -1),
    ],
)
def test_an_answer_is_worth_what_the_format_says_of_its_question_its_order_and_its_moment(
    rules: dict[str, Any], state: dict[str, Any], item: int, right: int, wrong: int
) -> None:
    contest = replace(question(Phase.FLOOR, rules=rules, **state), item=item)
    assert right_points(contest) == right
    assert wrong_points(contest) == wrong


# ------------------------------------------------------------------------------------------- ties, early presses, cues


@pytest.mark.parametrize("draw, team", [(0, 2), (1, 4), (2, 5), (3, 2)])
def test_a_lot_falls_on_one_of_the_tied_by_their_numbers(draw: int, team: int) -> None:
    drawn = question(Phase.OPEN, rules={"on_tie": "draw"})
    fact = deciders.first_fact(drawn, (5, 2, 4), NOW, guard_ns=7, draw=draw)
    assert fact == f.FloorTaken(team=team, clock=ANSWERING, guard_until_ns=NOW + 7, by_press=True, is_interrupt=None)


@pytest.mark.parametrize("on_tie", ["replay", "ruling", "earliest"])
def test_without_a_lot_the_tied_are_tied_and_one_alone_has_the_floor(on_tie: str) -> None:
    contest = question(Phase.OPEN, rules={"on_tie": on_tie})
    assert deciders.first_fact(contest, (5, 2), NOW, guard_ns=0, draw=1) == f.Tied((5, 2))
    assert isinstance(deciders.first_fact(contest, (5,), NOW, guard_ns=0, draw=1), f.FloorTaken)


def test_a_press_before_a_second_opening_or_where_interrupts_are_allowed_has_no_consequence() -> None:
    assert early_press_rule(question(Phase.OPEN)) is EarlyPressRule.BAR
    assert early_press_rule(question(Phase.OPEN, is_reopened=True)) is EarlyPressRule.IGNORE
    assert early_press_rule(question(Phase.OPEN, rules={"interrupts": True})) is EarlyPressRule.IGNORE
    for phase in (Phase.FLOOR, Phase.TIED):
        ruled = replace(question(phase), opening_ns=None)
        assert early_press_rule(ruled) is EarlyPressRule.IGNORE, "nobody waits for an opening"
        assert early_press_rule(question(phase)) is EarlyPressRule.BAR
    assert early_press_rule(replace(question(Phase.READING), opening_ns=None)) is EarlyPressRule.BAR
    delayed = question(Phase.READING, rules={"early": EarlyPressRule.DELAY})
    assert early_press_rule(delayed) is EarlyPressRule.DELAY


def test_who_has_the_floor_or_is_tied_for_it_is_needed() -> None:
    assert busy_teams(question(Phase.FLOOR, floor=2)) == (2,)
    assert busy_teams(question(Phase.TIED, tied=(1, 2))) == (1, 2)
    assert busy_teams(question(Phase.OPEN)) == ()


def test_the_end_of_the_time_to_answer_is_heard_once() -> None:
    cue = m.Cue(f"over-{NOW}", "time_over", NOW)
    assert clock_cues(question(Phase.FLOOR), ANSWERING, NOW) == [cue]
    assert clock_cues(question(Phase.OPEN), ANSWERING, NOW) == []
