"""What the lockout is armed with, and which signals it gets."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, Sentence
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as SECOND
from controller.rules.contest import Contest, start_clock
from controller.rules.firmware_orders import firmware_orders
from controller.rules.rounds.buzzers.state import BuzzersState, Penalty
from controller.rules.rounds.performance.cues import clock_cues
from tests.unit.controller.rules.buzzer_contests import ANSWERING, ARMING, OPENING, question
from tests.unit.controller.rules.performance_contests import on_stage
from tests.unit.controller.rules.test_contest_state import NOW, in_round


def arm_of(contest: Contest) -> m.Arm:
    arm = firmware_orders(contest).arm
    assert arm is not None
    return arm


def test_the_lockout_is_armed_with_who_may_press_who_is_out_and_who_bears_what() -> None:
    contest = question(
        Phase.OPEN,
        rules={"delay_ms": 300, "tie_window_us": 150},
        out=(1,),
        barred={2: Penalty(Decimal(0), early=True)},
        pardoned=(3,),
        closing_ns=NOW,
        ordered_ns=OPENING - 1,
    )
    assert arm_of(contest) == m.Arm(
        arming=ARMING,
        opening_ns=OPENING,
        closing_ns=NOW,
        stations=(3, 4, 5),
        out=(1, 2),
        pardoned=(3,),
        early=EarlyPressRule.BAR,
        delay_ns=300 * MS,
        tie_window_ns=150_000,
        floor=None,
        tied=(),
        pressed_early=(2,),
        ordered_ns=OPENING - 1,
    )


def test_the_lockout_knows_what_an_early_press_does() -> None:
    assert arm_of(question(Phase.READING, rules={"early": EarlyPressRule.DELAY})).early is EarlyPressRule.DELAY


def test_while_teams_think_the_end_of_the_opening_to_come_is_known() -> None:
    thinking = question(Phase.THINKING, closing_ns=7)
    assert arm_of(thinking).closing_ns == OPENING + 10 * SECOND
    stopped = replace(thinking, opening_ns=None)
    assert (arm_of(stopped).opening_ns, arm_of(stopped).closing_ns) == (None, None)


def test_who_has_the_floor_by_a_ruling_or_is_tied_is_known_to_the_lockout() -> None:
    assert (arm_of(question(Phase.FLOOR, floor=4)).floor, arm_of(question(Phase.FLOOR)).floor) == (4, None)
    tied = arm_of(question(Phase.TIED, tied=(1, 2), floor=4))
    assert (tied.floor, tied.tied) == (None, (1, 2))
    limited = arm_of(question(Phase.OPEN, limited_to=(2, 3)))
    assert (limited.stations, limited.out) == ((2, 3), (1, 4, 5))


@pytest.mark.parametrize(
    "contest",
    [
        *(question(phase) for phase in (Phase.READY, Phase.LOST, Phase.CLOSED)),
        replace(question(Phase.OPEN), hold=Sentence("h", "h")),
        replace(in_round(0, Phase.READING), buzzers=BuzzersState(first_arming=4)),
    ],
)
def test_elsewhere_the_lockout_is_idle(contest: Contest) -> None:
    assert firmware_orders(contest).arm is None


def test_signals_are_the_last_one_that_was_due_and_those_of_the_running_clock() -> None:
    contest = replace(question(Phase.FLOOR, floor=2), cue=("70-wrong", "wrong", NOW - 5))
    wrong = m.Cue("70-wrong", "wrong", NOW - 5)
    assert firmware_orders(contest).cues == (wrong,)
    running = replace(contest, clock=ANSWERING)
    deadline_ns = NOW + 15 * SECOND
    assert firmware_orders(running).cues == (wrong, m.Cue(f"over-{deadline_ns}", "time_over", deadline_ns))
    assert firmware_orders(replace(contest, clock=ANSWERING.stop(NOW))).cues == (wrong,)
    up = replace(in_round(0, Phase.BOARDS_UP), cue=("up-1", "boards_up", 1))
    assert firmware_orders(up).cues == (m.Cue("up-1", "boards_up", 1, (1, 2, 3, 4, 5)),)
    assert firmware_orders(Contest()) == m.FirmwareOrders(None)


def test_a_performance_is_warned_of_its_end_from_its_own_clock() -> None:
    clock = start_clock("performing", NOW, 600 * SECOND)
    contest = replace(on_stage(Phase.PERFORMING), clock=clock)
    expected = tuple(clock_cues(contest, clock, NOW + 600 * SECOND))
    assert len(expected) > 1
    assert firmware_orders(contest).cues == expected
