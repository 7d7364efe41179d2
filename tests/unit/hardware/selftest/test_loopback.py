"""Loopback: every edge, no timestamp of another clock, figures for one wire and for the jig."""

from bus.units import NS_PER_US as US
from hardware.selftest.assess import assess_loopback
from hardware.selftest.assess.assess_loopback import PulseSample
from hardware.selftest.assess.results import Outcome


def test_a_wire_that_carries_every_edge_passes_with_its_figures() -> None:
    result = assess_loopback.wire([PulseSample(0, 2 * US, delay_us * US) for delay_us in (8, 5, 20)])
    assert (result.outcome, str(result.finding)) == (
        Outcome.PASS,
        "3 edges, stamped 5.0 / 8.0 / 20.0 µs after the write, spread 15.0 µs",
    )


def test_a_wire_that_loses_edges_fails() -> None:
    result = assess_loopback.wire([PulseSample(0, 1, 5 * US), PulseSample(0, 1, None)])
    assert (result.outcome, str(result.finding)) == (Outcome.FAIL, "1 of 2 edges arrived")


def test_timestamps_before_their_cause_are_of_another_clock() -> None:
    assert assess_loopback.wire([PulseSample(10, 20, 5)]).outcome is Outcome.FAIL


def test_timestamps_that_are_a_millisecond_late_are_not_those_of_the_interrupt() -> None:
    assert assess_loopback.wire([PulseSample(0, US, 1_500 * US)] * 3).outcome is Outcome.WARN


PULSES = ({1: 0, 2: 4 * US, 3: 9_200}, {1: 100, 2: 3 * US, 3: 8 * US})


def test_the_jig_says_how_far_timestamps_are_apart_and_who_is_early() -> None:
    result = assess_loopback.jig(PULSES, (1, 2, 3))
    assert result.outcome is Outcome.PASS
    assert "9.2 µs at most; station 1 is earliest, 3 latest" in str(result.finding)


def test_a_complete_run_of_the_jig_is_a_calibration_rounded_up() -> None:
    assert assess_loopback.measure(PULSES, (1, 2, 3)) == assess_loopback.JigMeasurement(
        2, 10, {1: 0, 2: 3_450, 3: 8_550}
    )


def test_a_run_that_lacks_a_press_calibrates_nothing() -> None:
    assert assess_loopback.measure([{1: 0, 2: 5}, {1: 0}], (1, 2)) is None
    assert assess_loopback.measure([], (1, 2)) is None


def test_a_station_that_the_jig_does_not_reach_is_named() -> None:
    result = assess_loopback.jig([{1: 0, 2: 5}, {1: 0}], (1, 2))
    assert (result.outcome, str(result.finding), result.where) == (Outcome.FAIL, "no press from station 2", "jig")
