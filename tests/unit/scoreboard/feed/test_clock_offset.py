"""The offset between the clock of another machine and ours."""

import random

import pytest

from bus.units import NS_PER_MS as MS
from scoreboard.feed.clock_offset import (
    WINDOW_NS,
    ClockOffset,
    add_heartbeat,
    add_round_trip,
    offset_ns,
    uncertainty_ns,
)

S = 1_000 * MS


def test_nothing_is_known_before_the_first_message() -> None:
    assert offset_ns(ClockOffset()) is None
    assert uncertainty_ns(ClockOffset()) is None


def test_the_fastest_message_counts() -> None:
    offset = ClockOffset()
    for late_ms in (40, 3, 90):
        offset = add_heartbeat(offset, 1_000 * S, 5 * S + late_ms * MS)
    assert offset_ns(offset) == 5 * S - 1_000 * S + 3 * MS


def test_half_the_shortest_round_trip_is_subtracted_and_is_the_uncertainty() -> None:
    offset = add_heartbeat(ClockOffset(), 1_000 * S, 5 * S + 2 * MS)
    for trip_ms in (50, 4, 9):
        offset = add_round_trip(offset, 5 * S, 5 * S + trip_ms * MS)
    assert offset_ns(offset) == 5 * S - 1_000 * S
    assert uncertainty_ns(offset) == 2 * MS


def test_old_measurements_are_dropped_because_clocks_drift() -> None:
    offset = add_round_trip(add_heartbeat(ClockOffset(), 0, 1 * MS), 0, 1 * MS)
    offset = add_heartbeat(offset, WINDOW_NS - S, WINDOW_NS - S + 5 * MS)
    assert offset_ns(offset) == 1 * MS - MS // 2
    offset = add_heartbeat(offset, WINDOW_NS + 2 * S, WINDOW_NS + 2 * S + 5 * MS)
    offset = add_round_trip(offset, WINDOW_NS + 2 * S, WINDOW_NS + 2 * S + 2 * MS)
    assert offset_ns(offset) == 5 * MS - 1 * MS


@pytest.mark.parametrize("seed", range(20))
def test_the_error_is_never_larger_than_the_uncertainty(seed: int) -> None:
    chance = random.Random(seed)
    true_ns = chance.randint(-(10**15), 10**15)
    offset = ClockOffset()
    for beat in range(40):
        there_ns = beat * S // 4
        offset = add_heartbeat(offset, there_ns, there_ns + true_ns + chance.randint(1, 50) * MS)
        here_ns = there_ns + true_ns
        offset = add_round_trip(offset, here_ns, here_ns + chance.randint(1, 50) * MS + chance.randint(1, 50) * MS)
    found_ns, allowed_ns = offset_ns(offset), uncertainty_ns(offset)
    assert found_ns is not None
    assert allowed_ns is not None
    late_ns = 49 * MS  # the fastest beat may have been that much slower than half the fastest trip
    assert -allowed_ns <= found_ns - true_ns <= late_ns
