"""When the buzzers of all stations are looked at, and what is reported of their lines, to the nanosecond."""

import pytest

from bus.messages import Arm, LineTrouble, Pressed, PressKind, Verdict
from bus.units import NS_PER_MS as MS
from firmware.lockout import buzzers
from firmware.lockout.buzzers import GAP_REPORT_INTERVAL_NS, REST_AUDIT_NS, Buzzers
from firmware.lockout.debounce import AGAIN_NS, AUDIT_NS, CHATTER_EDGES, POLL_NS, SAMPLES_NS
from firmware.lockout.lockout_state import UnconfirmedEdge
from firmware.pins.edges import Edge, Gap

START = 10_000 * MS
SETTLE = 3 * MS
UNCERTAINTY = 50_000
UP = {1: False, 2: False, 3: False}


def begin(*, now_ns: int = START, reports_untried: bool = False) -> Buzzers:
    return buzzers.initial_state(UP, SETTLE, UNCERTAINTY, now_ns, reports_untried=reports_untried)


def armed() -> Buzzers:
    state, _ = buzzers.arm(begin(), Arm(1, START, None, (1, 2, 3)), START)
    return buzzers.step(state, (), UP, START)[0]


def pressed(station: int, at_ns: int) -> Buzzers:
    """Armed, the button held and confirmed at its first samples."""
    state, _ = buzzers.step(armed(), [Edge(station, at_ns, 1)], None, at_ns)
    for sample_ns in (SAMPLES_NS[0], SAMPLES_NS[0] + AGAIN_NS):
        state, _ = buzzers.step(state, (), {station: True}, at_ns + sample_ns)
    return state


# ------------------------------------------------------------------------------------------------- when it looks


def test_the_lockout_knows_the_uncertainty_of_the_board() -> None:
    assert begin().lockout.uncertainty_ns == UNCERTAINTY


def test_at_an_audit_every_station_is_sampled_and_a_nanosecond_before_none() -> None:
    state = begin()
    assert buzzers.stations_to_sample(state, START + AUDIT_NS - 1) == []
    assert buzzers.stations_to_sample(state, START + AUDIT_NS) == [1, 2, 3]
    audited, _ = buzzers.step(state, (), {**UP, 2: True}, START + AUDIT_NS)
    assert audited.contacts[2].low_ns == START + AUDIT_NS
    early, _ = buzzers.step(state, (), {**UP, 2: True}, START + AUDIT_NS - 1)
    assert early.contacts[2].low_ns is None


def test_at_rest_it_looks_four_times_a_second_and_while_a_press_can_count_fifty_times() -> None:
    rested, _ = buzzers.step(begin(), (), UP, START + AUDIT_NS)
    assert rested.audit_ns == START + AUDIT_NS + 250 * MS
    state, _ = buzzers.arm(rested, Arm(1, None, None, (1, 2, 3)), START + 30 * MS)
    assert buzzers.due_ns(state, START + 30 * MS) == START + 30 * MS, "at once"
    state, _ = buzzers.step(state, (), UP, START + 30 * MS)
    assert state.audit_ns == START + 30 * MS + AUDIT_NS
    rearmed, _ = buzzers.arm(state, Arm(2, None, None, (1, 2, 3)), START + 31 * MS)
    assert rearmed.audit_ns == state.audit_ns, "it did not rest"


def test_it_does_not_rest_while_a_press_of_an_arming_that_was_withdrawn_waits_for_its_verdict() -> None:
    state, _ = buzzers.arm(pressed(1, START), None, START + MS)
    state, facts = buzzers.step(state, (), {**UP, 1: True}, START + AUDIT_NS)
    assert [type(fact) for fact in facts] == [Verdict]
    assert state.audit_ns == START + 2 * AUDIT_NS
    state, _ = buzzers.step(state, (), {**UP, 1: True}, state.audit_ns)
    assert state.audit_ns == START + 2 * AUDIT_NS + REST_AUDIT_NS, "it was decided before that look"


def test_a_line_low_without_an_edge_is_looked_at_again_after_twenty_milliseconds_at_rest_too() -> None:
    rested, _ = buzzers.step(begin(), (), UP, START + AUDIT_NS)
    low_ns = rested.audit_ns
    low, _ = buzzers.step(rested, (), {**UP, 2: True}, low_ns)
    assert buzzers.due_ns(low, low_ns) == low_ns + AUDIT_NS
    _, facts = buzzers.step(low, (), {**UP, 2: True}, low_ns + AUDIT_NS)
    press = next(fact.press for fact in facts if isinstance(fact, Pressed))
    assert (press.at_ns, press.uncertainty_ns) == (low_ns, UNCERTAINTY + REST_AUDIT_NS), "since it was last seen high"


@pytest.mark.parametrize("edge_ns, kinds", [(None, {PressKind.IDLE}), (0, {PressKind.EARLY})])
def test_a_line_found_low_at_the_arming_was_low_before_it_unless_an_edge_says_otherwise(
    edge_ns: int | None, kinds: set[PressKind]
) -> None:
    rested, _ = buzzers.step(begin(), (), UP, START + AUDIT_NS)
    now_ns = rested.audit_ns - MS
    state, _ = buzzers.arm(rested, Arm(1, None, None, (1, 2, 3)), now_ns)
    edges = [] if edge_ns is None else [Edge(2, now_ns + edge_ns, 1)]
    state, facts = buzzers.step(state, edges, {**UP, 2: True}, now_ns)
    _, later = buzzers.step(state, (), {**UP, 2: True}, now_ns + AUDIT_NS)
    presses = [fact.press for fact in (*facts, *later) if isinstance(fact, Pressed)]
    assert {press.kind for press in presses} == kinds
    assert {press.at_ns for press in presses} == {now_ns - 1 if edge_ns is None else now_ns}


def test_a_sample_is_taken_at_the_instant_when_it_is_due() -> None:
    state, _ = buzzers.step(armed(), [Edge(1, START, 1)], None, START)
    at_ns = START + SAMPLES_NS[0]
    assert buzzers.stations_to_sample(state, at_ns - 1) == []
    assert buzzers.stations_to_sample(state, at_ns) == [1]
    early, _ = buzzers.step(state, (), {1: True}, at_ns - 1)
    assert not buzzers.step(early, (), {1: True}, at_ns - 2 + AGAIN_NS)[0].held_down
    state, _ = buzzers.step(state, (), {1: True}, at_ns)
    assert buzzers.stations_to_sample(state, at_ns + AGAIN_NS - 1) == []
    assert buzzers.stations_to_sample(state, at_ns + AGAIN_NS) == [1]
    assert buzzers.step(state, (), {1: True}, at_ns + AGAIN_NS)[0].held_down == {1: START}


def test_a_held_button_that_is_polled_does_not_postpone_the_audit_of_the_others() -> None:
    state = pressed(1, START)
    polled, _ = buzzers.step(state, (), {1: True}, START + SAMPLES_NS[0] + POLL_NS)
    assert polled.audit_ns == START + AUDIT_NS


@pytest.mark.parametrize("read_ns, overdue", [(SAMPLES_NS[0] - 1, set()), (SAMPLES_NS[0], {1})])
def test_an_edge_that_is_read_after_its_first_sample_was_due_is_sampled_in_the_same_turn(
    read_ns: int, overdue: set[int]
) -> None:
    events: list[Edge | Gap] = [Edge(1, START, 1), Edge(2, START + 5 * MS, 2), Gap(3, 1, START - MS)]
    assert buzzers.overdue_stations(events, START + read_ns) == overdue


def test_it_is_due_when_the_lockout_decides() -> None:
    state = pressed(1, START)
    decision_ns = START + 2 * UNCERTAINTY + SETTLE
    assert buzzers.due_ns(state, START + MS) == decision_ns
    (verdict,) = buzzers.step(state, (), None, decision_ns)[1]
    assert isinstance(verdict, Verdict)


def test_a_decision_that_waits_for_an_edge_is_due_with_the_next_sample() -> None:
    state = pressed(1, START)
    now_ns = START + 2 * UNCERTAINTY + SETTLE
    state, _ = buzzers.step(state, [Edge(2, START + 10_000, 2)], None, START + MS)
    assert buzzers.due_ns(state, START + MS) == START + 10_000 + SAMPLES_NS[0]
    state, facts = buzzers.step(state, (), None, now_ns)
    assert facts == ()
    sample_ns = state.contacts[2].due_ns
    assert sample_ns is not None
    assert buzzers.due_ns(state, now_ns) == min(sample_ns, state.audit_ns), "and not at once, again and again"


def test_a_decision_to_come_wakes_it_though_an_edge_is_not_confirmed_yet() -> None:
    state = pressed(1, START)
    decision_ns = START + 2 * UNCERTAINTY + SETTLE
    state, _ = buzzers.step(state, (), {1: True}, START + MS)
    state, _ = buzzers.step(state, [Edge(2, decision_ns - 200_000, 2)], None, decision_ns - 100_000)
    assert buzzers.due_ns(state, decision_ns - 100_000) == decision_ns


def test_what_may_still_become_a_press_is_told_with_its_stamp_and_lateness() -> None:
    state, _ = buzzers.step(armed(), (), {**UP, 2: True}, START + AUDIT_NS)
    state, _ = buzzers.step(state, [Edge(1, START + AUDIT_NS + MS, 1, late_ns=7_000)], None, START + AUDIT_NS + MS)
    assert state.unconfirmed_edges == (
        UnconfirmedEdge(1, START + AUDIT_NS + MS, 7_000),
        UnconfirmedEdge(2, START + AUDIT_NS, AUDIT_NS),
    )


# -------------------------------------------------------------------------------------------------- what it reports


def test_a_trouble_that_an_edge_shows_bears_the_stamp_of_the_edge() -> None:
    edges = [Edge(3, START + n * MS // 10, n) for n in range(CHATTER_EDGES)]
    _, facts = buzzers.step(begin(), edges, None, START + 50 * MS)
    assert facts[0] == LineTrouble(3, "chatter", 1, edges[-1].at_ns)


def test_a_trouble_that_a_sample_shows_bears_the_instant_of_the_sample() -> None:
    state, _ = buzzers.step(begin(), [Edge(3, START, 1)], None, START)
    state, _ = buzzers.step(state, (), {3: False}, START + SAMPLES_NS[0])
    _, facts = buzzers.step(state, (), {3: False}, START + SAMPLES_NS[-1])
    assert facts == (LineTrouble(3, "glitch", 1, START + SAMPLES_NS[-1]),)


def test_a_glitch_does_not_show_that_somebody_has_tried_the_button() -> None:
    state, _ = buzzers.step(begin(reports_untried=True), [Edge(3, START, 1)], None, START)
    state, _ = buzzers.step(state, (), {3: False}, START + SAMPLES_NS[-1])
    _, facts = buzzers.arm(state, Arm(1, None, None, (3,)), START + 50 * MS)
    assert facts == (LineTrouble(3, "untried", 1, START + 50 * MS),)


@pytest.mark.parametrize("later_ns, counts", [(GAP_REPORT_INTERVAL_NS - 1, []), (GAP_REPORT_INTERVAL_NS, [3])])
def test_gaps_of_a_line_are_reported_again_after_a_second(later_ns: int, counts: list[int]) -> None:
    assert GAP_REPORT_INTERVAL_NS == 1_000_000_000
    state, facts = buzzers.step(begin(), [Gap(3, 1, START)], None, START)
    assert facts == (LineTrouble(3, "lost", 1, START),)
    _, facts = buzzers.step(state, [Gap(3, 2, START + later_ns)], None, START + later_ns)
    assert [fact.count for fact in facts if isinstance(fact, LineTrouble)] == counts


def test_the_first_gap_is_reported_at_once_in_the_first_seconds_of_the_machine_too() -> None:
    _, facts = buzzers.step(begin(now_ns=0), [Gap(3, 1, MS)], None, MS)
    assert facts == (LineTrouble(3, "lost", 1, MS),)
