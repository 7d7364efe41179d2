"""Sequence numbers: events read out of order, merged, dropped."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.pins import sequence
from firmware.pins.edges import Edge, Gap
from firmware.pins.sequence import MAX_MERGE_NS, Event, Sequences

HOLD = 2 * MS
T = 1_000 * MS


def edges(results: sequence.EdgesAndGaps) -> list[tuple[int, int, int]]:
    return [(event.station, event.at_ns, event.late_ns) for event in results if isinstance(event, Edge)]


def gaps(results: sequence.EdgesAndGaps) -> list[tuple[int | None, int, str]]:
    return [(event.station, event.count, event.what) for event in results if isinstance(event, Gap)]


def test_events_in_order_are_edges_at_once() -> None:
    state, results = sequence.step(Sequences(HOLD), [Event(1, T, 1, 1), Event(2, T + 5, 1, 2)], T + US, is_full=False)
    assert edges(results) == [(1, T, 0), (2, T + 5, 0)]
    assert gaps(results) == []
    assert sequence.due_ns(state) is None


def test_a_late_number_delays_the_edges_after_it_and_adds_no_uncertainty() -> None:
    state, results = sequence.step(Sequences(HOLD), [Event(2, T + 5, 1, 2)], T + US, is_full=False)
    assert results == ()
    assert sequence.due_ns(state) == T + 5 + HOLD
    state, results = sequence.step(state, [Event(1, T, 1, 1)], T + MS, is_full=False)
    assert sorted(edges(results)) == [(1, T, 0), (2, T + 5, 0)]
    assert gaps(results) == []
    assert sequence.due_ns(state) is None


def test_a_number_that_never_arrives_was_merged_and_widens_the_uncertainty_back_to_the_number_before() -> None:
    before = [Event(2, T, 1, 1)]
    state, _ = sequence.step(Sequences(HOLD), before, T + US, is_full=False)
    state, results = sequence.step(state, [Event(1, T + 300 * US, 1, 3)], T + 400 * US, is_full=False)
    assert results == ()
    state, results = sequence.step(state, [], T + 400 * US + HOLD, is_full=False)
    assert gaps(results) == [(1, 1, "merged")]
    assert edges(results) == [(1, T + 300 * US, 300 * US)]


def test_the_uncertainty_never_exceeds_the_delay_of_an_interrupt_thread() -> None:
    state, _ = sequence.step(Sequences(HOLD), [Event(1, T, 1, 2)], T, is_full=False)
    _, results = sequence.step(state, [], T + HOLD, is_full=False)
    assert edges(results) == [(1, T, MAX_MERGE_NS)]


def test_every_event_that_may_be_the_merged_one_gets_the_uncertainty() -> None:
    state, _ = sequence.step(Sequences(HOLD), [Event(3, T, 1, 1)], T, is_full=False)
    events = [Event(1, T + 20 * US, 1, 3), Event(2, T + 50 * US, 1, 4)]
    state, results = sequence.step(state, events, T + 60 * US, is_full=False)
    assert results == ()
    _, results = sequence.step(state, [], T + 60 * US + HOLD, is_full=False)
    assert edges(results) == [(1, T + 20 * US, 20 * US), (2, T + 50 * US, 50 * US)]
    assert gaps(results) == [(None, 1, "merged")]


def test_an_event_that_is_read_after_its_gap_was_reported_still_gets_the_uncertainty() -> None:
    state, _ = sequence.step(
        Sequences(HOLD), [Event(2, T, 1, 1), Event(3, T + 20 * US, 1, 3)], T + 30 * US, is_full=False
    )
    state, results = sequence.step(state, [], T + 30 * US + HOLD, is_full=False)
    assert gaps(results) == [(3, 1, "merged")]
    _, results = sequence.step(state, [Event(1, T + 50 * US, 1, 4)], T + 4 * MS, is_full=False)
    assert edges(results) == [(1, T + 50 * US, 50 * US)]


def test_dropped_events_are_newer_than_the_last_empty_queue() -> None:
    state, _ = sequence.step(Sequences(HOLD), [Event(1, T, 1, 1)], T + US, is_full=False)
    state = sequence.mark_drained(state, T + 300_000 * MS)
    _, results = sequence.step(state, [Event(1, T + 300_005 * MS, 12, 12)], T + 300_006 * MS, is_full=True)
    assert edges(results) == [(1, T + 300_005 * MS, 5 * MS)]


def test_a_full_queue_is_reported_and_its_lost_events_belong_to_their_line() -> None:
    state, _ = sequence.step(Sequences(HOLD), [Event(1, T, 1, 1)], T + US, is_full=False)
    _, results = sequence.step(state, [Event(1, T + 5 * MS, 12, 12)], T + 6 * MS, is_full=True)
    assert gaps(results) == [(None, 1, "full"), (1, 10, "lost")]
    assert edges(results) == [(1, T + 5 * MS, 5 * MS - US)]


def test_lost_events_of_a_line_that_is_silent_now_belong_to_an_unknown_line() -> None:
    state, results = sequence.step(Sequences(HOLD), [Event(1, T + MS, 11, 12)], T + MS, is_full=True)
    assert gaps(results) == [(None, 1, "full"), (1, 10, "lost")]
    _, results = sequence.step(state, [], T + MS + HOLD, is_full=False)
    assert gaps(results) == [(None, 1, "lost")]


def test_edges_of_one_station_stay_in_order_though_the_first_is_held_back() -> None:
    events = [Event(1, T, 1, 2), Event(1, T + 9, 2, 3)]
    state, results = sequence.step(Sequences(HOLD), events, T + US, is_full=False)
    assert results == ()
    _, results = sequence.step(state, [Event(2, T - 5, 1, 1)], T + MS, is_full=False)
    assert [at_ns for station, at_ns, _ in edges(results) if station == 1] == [T, T + 9]


def late_ns(*reads: tuple[int, list[Event]], one_interrupt_ns: int | None = None) -> dict[int, int]:
    """Number of each event → how late its stamp may be. `reads`: instants and what was read then."""
    state = Sequences(HOLD, one_interrupt_ns)
    late: dict[int, int] = {}
    for now_ns, events in reads:
        state, results = sequence.step(state, events, now_ns, is_full=False)
        late |= {edge.seqno: edge.late_ns for edge in results if isinstance(edge, Edge)}
    return late


def test_lines_that_one_interrupt_may_have_served_may_have_fallen_in_any_order() -> None:
    events = [Event(1, T, 1, 1, 4), Event(2, T + 30 * US, 1, 2, 17), Event(3, T + 2 * MS, 1, 3, 27)]
    assert late_ns((T + 3 * MS, events)) == {1: 0, 2: 30 * US, 3: 2 * MS}


def test_a_lower_line_after_a_higher_one_was_served_by_a_later_interrupt() -> None:
    events = [Event(1, T, 1, 1, 17), Event(2, T + 30 * US, 1, 2, 4), Event(3, T + 40 * US, 1, 3, 27)]
    assert late_ns((T + 50 * US, events)) == {1: 0, 2: 0, 3: 10 * US}


def test_a_line_twice_is_two_interrupts() -> None:
    events = [Event(1, T, 1, 1, 4), Event(1, T + 10 * US, 2, 2, 4), Event(2, T + 20 * US, 1, 3, 17)]
    assert late_ns((T + 50 * US, events)) == {1: 0, 2: 0, 3: 10 * US}


def test_a_line_that_fell_after_an_earlier_event_had_been_read_was_not_in_its_interrupt() -> None:
    read_ns = T + 200 * US
    near_ns, far_ns = read_ns + sequence.ONE_INTERRUPT_NS, read_ns + sequence.ONE_INTERRUPT_NS + 1
    first = (read_ns, [Event(1, T, 1, 1, 4)])
    assert late_ns(first, (T + MS, [Event(2, near_ns, 1, 2, 17)])) == {1: 0, 2: near_ns - T}
    assert late_ns(first, (T + MS, [Event(2, far_ns, 1, 2, 17)])) == {1: 0, 2: 0}


def test_where_the_jig_has_measured_its_figure_counts_and_not_the_reading() -> None:
    events = [Event(1, T, 1, 1, 4), Event(2, T + 9 * US, 1, 2, 17), Event(3, T + 19 * US, 1, 3, 27)]
    assert late_ns((T + 3 * MS, events), one_interrupt_ns=9 * US) == {1: 0, 2: 9 * US, 3: 0}
    assert late_ns((T + 3 * MS, events), one_interrupt_ns=10 * US) == {1: 0, 2: 9 * US, 3: 10 * US}


def test_lines_of_one_interrupt_are_known_as_such_in_whatever_order_they_are_read() -> None:
    first, second = Event(1, T, 1, 1, 4), Event(2, T + 30 * US, 1, 2, 17)
    assert late_ns((T + 40 * US, [second]), (T + 60 * US, [first])) == {1: 0, 2: 30 * US}


def test_the_number_of_remembered_events_is_bounded() -> None:
    state = Sequences(HOLD)
    for number in range(1, 1_000):
        event = Event(1, T + number, number, number, 4)
        state, _ = sequence.step(state, [event], T + number, is_full=False)
    assert len(state.recent) == sequence.MAX_LINES + 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_whatever_the_order_of_reading_every_event_becomes_one_edge_without_uncertainty(
    stations: list[int], chance: random.Random
) -> None:
    lines: dict[int, list[Event]] = {}
    for number, station in enumerate(stations, 1):
        ours = lines.setdefault(station, [])
        ours.append(Event(station, T + number, len(ours) + 1, number))
    state = Sequences(HOLD)
    results: list[object] = []
    now_ns = T
    while any(lines.values()):
        station = chance.choice([station for station, left in lines.items() if left])
        now_ns += 10 * US
        state, events = sequence.step(state, [lines[station].pop(0)], now_ns, is_full=False)
        results += events
    assert sorted(event.at_ns for event in results if isinstance(event, Edge)) == [
        T + n for n in range(1, len(stations) + 1)
    ]
    assert all(isinstance(event, Edge) and event.late_ns == 0 for event in results)
    assert sequence.due_ns(state) is None
