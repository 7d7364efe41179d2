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
    known = ClockOffset()
    for late_ms in (40, 3, 90):
        known = add_heartbeat(known, 1_000 * S, 5 * S + late_ms * MS)
    assert offset_ns(known) == 5 * S - 1_000 * S + 3 * MS


def test_half_the_shortest_round_trip_is_subtracted_and_is_the_uncertainty() -> None:
    known = add_heartbeat(ClockOffset(), 1_000 * S, 5 * S + 2 * MS)
    for trip_ms in (50, 4, 9):
        known = add_round_trip(known, 5 * S, 5 * S + trip_ms * MS)
    assert offset_ns(known) == 5 * S - 1_000 * S
    assert uncertainty_ns(known) == 2 * MS


def test_old_measurements_are_dropped_because_clocks_drift() -> None:
    known = add_round_trip(add_heartbeat(ClockOffset(), 0, 1 * MS), 0, 1 * MS)
    known = add_heartbeat(known, WINDOW_NS - S, WINDOW_NS - S + 5 * MS)
    assert offset_ns(known) == 1 * MS - MS // 2
    known = add_heartbeat(known, WINDOW_NS + 2 * S, WINDOW_NS + 2 * S + 5 * MS)
    known = add_round_trip(known, WINDOW_NS + 2 * S, WINDOW_NS + 2 * S + 2 * MS)
    assert offset_ns(known) == 5 * MS - 1 * MS


@pytest.mark.parametrize("seed", range(20))
def test_the_error_is_never_larger_than_the_uncertainty(seed: int) -> None:
    chance = random.Random(seed)
    true_ns = chance.randint(-(10**15), 10**15)
    known = ClockOffset()
    for beat in range(40):
        there_ns = beat * S // 4
        known = add_heartbeat(known, there_ns, there_ns + true_ns + chance.randint(1, 50) * MS)
        here_ns = there_ns + true_ns
        known = add_round_trip(known, here_ns, here_ns + chance.randint(1, 50) * MS + chance.randint(1, 50) * MS)
    found_ns, allowed_ns = offset_ns(known), uncertainty_ns(known)
    assert found_ns is not None
    assert allowed_ns is not None
    late_ns = 49 * MS  # the fastest beat may have been that much slower than half the fastest trip
    assert -allowed_ns <= found_ns - true_ns <= late_ns
