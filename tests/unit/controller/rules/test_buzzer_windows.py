"""When the buzzers open and close, to the nanosecond."""

import pytest
from msgspec.structs import replace

from bus.messages import Phase
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BuzzersRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.refusal import RefusedError
from controller.rules.rounds.buzzers.timing import (
    LEAD_NS,
    closing_ns,
    opening_after_thinking,
    opening_while_read,
    read_while_open,
)
from tests.unit.controller.rules.played_match import plan_with
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round


def buzzers(phase: Phase = Phase.THINKING, speed: float = 1.0, **changes: object) -> Contest:
    """A buzzers round with 15 seconds to press, and these changes of its rules."""
    form = plan_with(BuzzersRound, **{"pressing_s": 15, **changes})
    return replace(in_round(1, phase), evening=replace(evening(speed), format=form), arming=7)


def test_an_order_to_open_has_a_tenth_of_a_second_to_reach_the_firmware() -> None:
    assert LEAD_NS == 100_000_000


def test_the_buzzers_open_when_the_time_to_think_ends_or_a_little_after_an_order() -> None:
    contest = buzzers()
    assert opening_after_thinking(contest, NOW, is_ordered=False) == f.Opened(7, NOW, NOW + 15 * SECOND)
    opening_ns = NOW + LEAD_NS
    expected = f.Opened(7, opening_ns, opening_ns + 15 * SECOND, ordered_ns=NOW)
    assert opening_after_thinking(contest, NOW, is_ordered=True) == expected


@pytest.mark.parametrize("speed, window_ns", [(1.0, 15 * SECOND), (5.0, 3 * SECOND), (60.0, SECOND)])
def test_the_time_to_press_is_at_least_a_second_however_fast_the_clocks_run(speed: float, window_ns: int) -> None:
    assert closing_ns(buzzers(speed=speed), NOW) == NOW + window_ns


def test_a_format_may_set_no_time_to_press() -> None:
    assert closing_ns(buzzers(pressing_s=0), NOW) is None


def test_where_teams_may_interrupt_the_buzzers_open_under_the_number_of_the_question_that_is_about_to_be_read() -> None:
    opened = f.Opened(8, NOW + LEAD_NS, None, ordered_ns=NOW)
    assert opening_while_read(buzzers(interrupts=True), NOW) == [opened]
    assert opening_while_read(buzzers(interrupts=False), NOW) == []


def test_where_they_could_interrupt_the_time_to_press_begins_with_the_end_of_the_reading() -> None:
    contest = buzzers(Phase.OPEN, interrupts=True)
    assert read_while_open(contest, NOW) == f.ReadingEnded(NOW + 15 * SECOND, NOW)
    assert read_while_open(buzzers(Phase.READING, interrupts=True), NOW) is None


@pytest.mark.parametrize("is_read, interrupts", [(True, True), (False, False), (True, False)])
def test_a_reading_ends_once_and_only_where_it_could_be_interrupted(is_read: bool, interrupts: bool) -> None:
    contest = replace(buzzers(Phase.OPEN, interrupts=interrupts), is_read=is_read)
    with pytest.raises(RefusedError, match="The question has already been read"):
        read_while_open(contest, NOW)
