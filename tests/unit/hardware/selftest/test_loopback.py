"""The loopback: every edge, no stamp of another clock, figures for one wire and for the jig."""

from bus.units import NS_PER_US as US
from hardware.selftest.assess import assess_loopback as judge
from hardware.selftest.assess.assess_loopback import Sample
from hardware.selftest.assess.checks import Outcome


def test_a_wire_that_carries_every_edge_passes_with_its_figures() -> None:
    told = judge.loop([Sample(0, 2 * US, late * US) for late in (8, 5, 20)])
    assert (told.outcome, told.found) == (
        Outcome.PASS,
        "3 edges, stamped 5.0 / 8.0 / 20.0 µs after the write, spread 15.0 µs",
    )


def test_a_wire_that_loses_edges_fails() -> None:
    told = judge.loop([Sample(0, 1, 5 * US), Sample(0, 1, None)])
    assert (told.outcome, told.found) == (Outcome.FAIL, "1 of 2 edges arrived")


def test_stamps_before_their_cause_are_of_another_clock() -> None:
    assert judge.loop([Sample(10, 20, 5)]).outcome is Outcome.FAIL


def test_stamps_that_come_a_millisecond_late_are_no_stamps_of_the_interrupt() -> None:
    assert judge.loop([Sample(0, US, 1_500 * US)] * 3).outcome is Outcome.WARN


PULSES = ({1: 0, 2: 4 * US, 3: 9_200}, {1: 100, 2: 3 * US, 3: 8 * US})


def test_the_jig_says_how_far_stamps_are_apart_and_who_is_early() -> None:
    told = judge.jig(PULSES, (1, 2, 3))
    assert told.outcome is Outcome.PASS
    assert "9.2 µs (most); station 1 is earliest, 3 latest" in told.found


def test_a_whole_run_of_the_jig_is_a_calibration_rounded_up() -> None:
    assert judge.measured(PULSES, (1, 2, 3)) == judge.Measured(2, 10, {1: 0, 2: 3_450, 3: 8_550})


def test_a_run_that_lacks_a_press_calibrates_nothing() -> None:
    assert judge.measured([{1: 0, 2: 5}, {1: 0}], (1, 2)) is None
    assert judge.measured([], (1, 2)) is None


def test_a_station_that_the_jig_does_not_reach_is_named() -> None:
    told = judge.jig([{1: 0, 2: 5}, {1: 0}], (1, 2))
    assert (told.outcome, told.found, told.place) == (Outcome.FAIL, "no press of station 2", "jig")
