"""The MC's own buttons: each press is reported once, with its meaning."""

from bus.messages import McPressed
from bus.units import NS_PER_MS as MS
from firmware.lockout.debounce import AGAIN_NS
from firmware.pins.edges import Edge, Gap
from firmware.signals import mc_buttons
from firmware.signals.mc_buttons import McButtons

T = 1_000 * MS
UP = {1: False, 2: False}


def up_state(levels: dict[int, bool] | None = None) -> McButtons:
    return mc_buttons.initial_state({1: "right", 2: "next"}, levels or UP, T)


def test_a_press_is_reported_once_with_its_name_and_stamp() -> None:
    state, facts = mc_buttons.step(up_state(), [Edge(2, T + MS, 1)], None, T + MS)
    assert facts == ()
    down = {1: False, 2: True}
    at_ns = mc_buttons.due_ns(state)
    state, facts = mc_buttons.step(state, [], down, at_ns)
    assert facts == ()
    at_ns = mc_buttons.due_ns(state)
    state, facts = mc_buttons.step(state, [], down, at_ns)
    assert facts == (McPressed("next", T + MS),)
    _, facts = mc_buttons.step(state, [Edge(2, at_ns + MS, 2)], down, at_ns + MS)
    assert facts == ()


def test_a_bouncing_contact_is_one_press() -> None:
    state, facts = mc_buttons.step(up_state(), [Edge(1, T + n * 1000, n) for n in range(8)], None, T + MS)
    assert facts == ()
    state, facts = mc_buttons.step(state, [], {**UP, 1: True}, T + MS)
    assert facts == ()
    state, facts = mc_buttons.step(state, [], {**UP, 1: True}, T + MS + AGAIN_NS)
    assert facts == (McPressed("right", T),)
    assert mc_buttons.due_ns(state) > T


def test_a_spike_is_no_press() -> None:
    state, _ = mc_buttons.step(up_state(), [Edge(1, T, 1)], None, T)
    for at_ms in (1, 2, 3, 4):
        state, facts = mc_buttons.step(state, [], UP, T + at_ms * MS)
        assert facts == ()


def test_a_button_that_is_down_at_the_start_is_no_press_and_the_next_one_is() -> None:
    state = up_state({1: True, 2: False})
    for at_ms in range(0, 100, 5):
        state, facts = mc_buttons.step(state, [], UP if at_ms > 20 else {1: True, 2: False}, T + at_ms * MS)
        assert facts == ()
    state, _ = mc_buttons.step(state, [Edge(1, T + 200 * MS, 1)], None, T + 200 * MS)
    state, _ = mc_buttons.step(state, [], {1: True, 2: False}, T + 201 * MS - AGAIN_NS)
    _, facts = mc_buttons.step(state, [], {1: True, 2: False}, T + 201 * MS)
    assert facts == (McPressed("right", T + 200 * MS),)


def test_they_are_looked_at_four_times_a_second() -> None:
    state, _ = mc_buttons.step(up_state(), [], UP, T + 250 * MS)
    assert (mc_buttons.due_ns(up_state()), mc_buttons.due_ns(state)) == (T + 250 * MS, T + 500 * MS)


def test_levels_are_needed_when_due_and_not_before() -> None:
    state = up_state()
    assert not mc_buttons.needs_levels(state, T)
    assert mc_buttons.needs_levels(state, mc_buttons.due_ns(state))


def test_presses_that_are_found_in_one_turn_are_reported_by_their_stamps() -> None:
    state, _ = mc_buttons.step(up_state(), [Edge(1, T + 2 * MS, 1), Edge(2, T + MS, 2)], None, T + 2 * MS)
    state, _ = mc_buttons.step(state, [], {1: True, 2: True}, T + 4 * MS - AGAIN_NS)
    _, facts = mc_buttons.step(state, [], {1: True, 2: True}, T + 4 * MS)
    assert facts == (McPressed("next", T + MS), McPressed("right", T + 2 * MS))


def test_lost_edges_and_other_lines_are_no_press_and_postpone_no_look() -> None:
    state, _ = mc_buttons.step(up_state(), [Gap(1, 3, T + MS), Edge(9, T + MS, 1)], None, T + MS)
    assert state == up_state()
