"""Sequence numbers of the kernel: every number is explained once, and every gap tells where and when it was."""

import pytest

from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.pins import sequence
from firmware.pins.edges import Edge, Gap
from firmware.pins.sequence import MAX_MERGE_NS, REPORTED_GAP_KEEP_NS, Event, Sequences

HOLD = 2 * MS
T = 1_000 * MS


class Queue:
    """The kernel's queue, read at these instants after T, and all that came of it."""

    def __init__(self) -> None:
        self.state = Sequences(HOLD)
        self.results: list[Edge | Gap] = []

    def read(self, *events: Event, at_ns: int, is_full: bool = False) -> "Queue":
        self.state, results = sequence.step(self.state, events, T + at_ns, is_full=is_full)
        self.results += results
        return self

    @property
    def edges(self) -> list[tuple[int, int]]:
        """Number and lateness of each edge."""
        return [(event.seqno, event.late_ns) for event in self.results if isinstance(event, Edge)]

    @property
    def gaps(self) -> list[Gap]:
        return [event for event in self.results if isinstance(event, Gap)]


def event(station: int, at_ns: int, line_seqno: int, seqno: int) -> Event:
    return Event(station, T + at_ns, line_seqno, seqno)


def test_the_times_are_those_of_the_manual() -> None:
    assert (REPORTED_GAP_KEEP_NS, MAX_MERGE_NS) == (50_000_000, 1_000_000)


def test_an_edge_bears_the_station_stamp_and_number_of_its_event() -> None:
    queue = Queue().read(event(2, 0, 1, 1), event(1, 5, 1, 3), at_ns=US).read(event(3, 4, 1, 2), at_ns=2 * US)
    assert queue.results == [Edge(2, T, 1), Edge(1, T + 5, 3), Edge(3, T + 4, 2)]


def test_events_of_lines_that_were_heard_before_are_edges_at_once() -> None:
    queue = Queue()
    for n in range(4):
        queue.read(event(1, n, n + 1, 2 * n + 1), event(2, n, n + 1, 2 * n + 2), at_ns=n + US)
        assert len(queue.edges) == 2 * n + 2
    assert (queue.gaps, sequence.due_ns(queue.state)) == ([], None)


@pytest.mark.parametrize("first_line_seqno, lost", [(1, 0), (2, 1), (3, 2)])
def test_the_first_event_of_a_line_tells_whether_events_before_it_were_dropped(
    first_line_seqno: int, lost: int
) -> None:
    queue = Queue().read(event(1, MS, first_line_seqno, first_line_seqno), at_ns=MS)
    assert queue.gaps == ([Gap(1, lost, T + MS, "lost")] if lost else [])
    assert len(queue.edges) == 1, "nothing is left to wait for"


def test_an_event_that_was_dropped_though_the_numbers_go_on_is_lost() -> None:
    """Only its own line tells of it."""
    queue = Queue().read(event(1, 0, 1, 1), at_ns=US).read(event(1, 5 * MS, 3, 2), at_ns=6 * MS)
    assert queue.gaps == [Gap(1, 1, T + 5 * MS, "lost")]
    assert queue.edges == [(1, 0), (2, 5 * MS - US)]


def test_a_full_queue_is_told_with_the_instant_at_which_it_was_read() -> None:
    assert Queue().read(at_ns=3 * MS, is_full=True).results == [Gap(None, 1, T + 3 * MS, "full")]


# ------------------------------------------------------------------------------------------------------ merged, or late


def test_a_merged_edge_is_told_once_with_its_station_and_stamp() -> None:
    queue = Queue().read(event(1, 0, 1, 1), event(1, 300 * US, 2, 3), at_ns=400 * US)
    queue.read(at_ns=300 * US + HOLD - 1)
    assert queue.gaps == []
    queue.read(at_ns=300 * US + HOLD).read(at_ns=300 * US + 2 * HOLD)
    assert queue.gaps == [Gap(1, 1, T + 300 * US, "merged")]
    assert sequence.due_ns(queue.state) is None


def test_a_number_that_the_full_queue_may_have_dropped_is_told_with_the_stamp_after_it_and_of_an_unknown_line() -> None:
    queue = Queue().read(event(1, MS, 11, 12), at_ns=MS, is_full=True).read(at_ns=MS + HOLD)
    assert queue.gaps[1:] == [Gap(1, 10, T + MS, "lost"), Gap(None, 1, T + MS, "lost")]


def test_the_lateness_counts_from_the_number_before_the_gap_whatever_was_read_last() -> None:
    """Number 3 arrives after number 4: the stamp before 5 and 6 is that of number 4."""
    queue = Queue().read(event(1, 0, 1, 1), event(2, 10 * US, 1, 2), at_ns=20 * US)
    queue.read(event(3, 40 * US, 1, 4), event(4, 30 * US, 1, 3), at_ns=50 * US)
    queue.read(event(1, 100 * US, 2, 6), at_ns=110 * US).read(at_ns=100 * US + HOLD)
    assert queue.edges[-1] == (6, 60 * US)
    assert queue.gaps == [Gap(1, 1, T + 100 * US, "merged")]


def test_an_event_right_after_its_line_s_last_one_has_nothing_merged_into_it() -> None:
    """Number 2 is missing, 3 and 4 are of one line: only 3 may be the merged one."""
    queue = Queue().read(event(2, 0, 1, 1), event(1, 20 * US, 1, 3), event(1, 30 * US, 2, 4), at_ns=40 * US)
    queue.read(at_ns=HOLD + 20 * US)
    assert queue.edges == [(1, 0), (3, 20 * US), (4, 0)]


def test_an_event_that_is_older_than_the_gap_has_nothing_merged_into_it() -> None:
    """Numbers 2 and 4 are missing; 2 arrives, so 3 is certain, and 5 is not."""
    queue = Queue().read(event(1, 0, 1, 1), event(2, 20 * US, 1, 3), event(3, 40 * US, 1, 5), at_ns=50 * US)
    queue.read(event(1, 10 * US, 2, 2), at_ns=60 * US)
    assert queue.edges == [(1, 0), (3, 0), (2, 0)]
    queue.read(at_ns=40 * US + HOLD)
    assert queue.edges[-1] == (5, 20 * US)


def test_numbers_that_arrive_late_leave_the_others_missing() -> None:
    """2 to 4 and 6 are missing; 3 arrives."""
    queue = Queue().read(event(1, 0, 1, 1), event(2, 20 * US, 1, 5), event(2, 30 * US, 2, 7), at_ns=40 * US)
    queue.read(event(3, 10 * US, 1, 3), at_ns=50 * US)
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(2, 2), (4, 4), (6, 6)]


def test_a_gap_is_remembered_for_fifty_milliseconds_after_it_was_noticed() -> None:
    def read_after(at_ns: int) -> tuple[int, int]:
        queue = Queue().read(event(2, 0, 1, 1), event(3, 20 * US, 1, 3), at_ns=30 * US).read(at_ns=30 * US + HOLD)
        queue.read(at_ns=at_ns).read(event(1, 50 * US, 1, 4), at_ns=at_ns)
        return queue.edges[-1]

    assert read_after(20 * US + REPORTED_GAP_KEEP_NS - 1) == (4, 50 * US)
    assert read_after(20 * US + REPORTED_GAP_KEEP_NS) == (4, 0)


def test_a_stamp_that_is_not_later_than_the_one_before_the_gap_is_exact() -> None:
    queue = Queue().read(event(2, 50 * US, 1, 1), event(1, 50 * US, 1, 3), at_ns=60 * US).read(at_ns=60 * US + HOLD)
    assert queue.edges == [(1, 0), (3, 0)]


# ------------------------------------------------------------------------------------------------------------- dropped


def test_dropped_events_of_a_line_explain_the_oldest_missing_numbers_between_its_own() -> None:
    """Line 1 has the numbers 2 and 9 and lost two between; 3, 4, 6, 7 and 8 are missing, and 5 is of line 2."""
    queue = Queue().read(event(2, 0, 1, 1), event(1, 10 * US, 1, 2), event(2, 20 * US, 2, 5), at_ns=30 * US)
    queue.read(event(1, 40 * US, 4, 9), at_ns=50 * US)
    assert queue.gaps == [Gap(1, 2, T + 40 * US, "lost")]
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(6, 8)]


def test_numbers_from_before_the_line_s_last_event_are_not_explained_by_what_it_lost() -> None:
    """2 is missing since before line 1 spoke with 3; line 1 lost one of 4 and 5."""
    queue = Queue().read(event(2, 0, 1, 1), event(1, 20 * US, 1, 3), at_ns=30 * US)
    queue.read(event(1, 40 * US, 3, 6), at_ns=50 * US)
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(2, 2), (5, 5)]


def test_lost_events_that_no_missing_number_explains_explain_none() -> None:
    queue = Queue().read(event(2, 0, 1, 1), event(1, 20 * US, 1, 3), at_ns=30 * US)
    queue.read(event(1, 40 * US, 3, 4), at_ns=50 * US)
    assert queue.gaps == [Gap(1, 1, T + 40 * US, "lost")]
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(2, 2)]


def test_what_was_lost_is_late_back_to_the_line_s_last_event_or_to_the_empty_queue() -> None:
    """The whole queue was read at 3 ms in between."""
    queue = (
        Queue().read(event(1, 0, 1, 1), event(1, 10 * US, 2, 3), at_ns=20 * US).read(event(2, 0, 1, 2), at_ns=30 * US)
    )
    before = queue.read(event(1, MS, 4, 5), at_ns=MS)
    assert before.edges[-1] == (5, MS - 30 * US)


def test_a_line_that_begins_with_its_second_event_has_lost_one_though_no_number_is_missing() -> None:
    queue = Queue().read(event(1, MS, 2, 1), at_ns=MS)
    assert queue.gaps == [Gap(1, 1, T + MS, "lost")]
    assert queue.edges == [(1, T + MS)], "since the clock began: nothing was read before"


def test_the_first_event_of_all_may_be_merged_back_to_the_zero_of_the_clock() -> None:
    state, _ = sequence.step(Sequences(HOLD), [Event(1, 500, 1, 2)], 600, is_full=False)
    _, results = sequence.step(state, [], 500 + HOLD, is_full=False)
    assert results[-1] == Edge(1, 500, 2, 500)


def test_edges_of_a_station_stay_in_order_in_one_reading_that_explains_all_numbers() -> None:
    queue = Queue().read(event(1, 10, 1, 2), event(2, 0, 1, 1), event(1, 20, 2, 3), at_ns=US)
    assert [number for number, _ in queue.edges if number != 1] == [2, 3]


@pytest.mark.parametrize("first", [1, 2])
def test_in_one_reading_what_a_line_lost_is_late_back_to_its_event_before(first: int) -> None:
    """Whether that one was in order or not."""
    queue = Queue().read(event(1, 0, 1, first), event(1, 5 * MS, 3, first + 1), at_ns=6 * MS).read(at_ns=20 * MS)
    assert queue.edges[-1] == (first + 1, 5 * MS)


def test_a_number_that_arrives_leaves_the_gaps_on_both_sides() -> None:
    queue = Queue().read(event(1, 0, 1, 1), event(2, 10, 1, 3), event(2, 20, 2, 5), event(2, 30, 3, 7), at_ns=40)
    queue.read(event(3, 15, 1, 4), at_ns=50)
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(2, 2), (6, 6)]


def test_lost_events_explain_numbers_of_several_gaps() -> None:
    """Line 1 lost three between 1 and 6: those are 2, 4 and 5."""
    queue = Queue().read(event(1, 0, 1, 1), event(2, 10, 1, 3), event(1, 20, 5, 6), at_ns=30)
    assert queue.state.missing == ()


def test_lost_events_explain_no_number_after_the_event_that_tells_of_them() -> None:
    """2 to 7 were missing; line 1 speaks with 5 and lost four before: 2, 3, 4, and one that has no number."""
    queue = Queue().read(event(1, 0, 1, 1), event(2, 20, 1, 8), at_ns=30).read(event(1, 10, 6, 5), at_ns=40)
    assert [(gap.first, gap.last) for gap in queue.state.missing] == [(6, 7)]
