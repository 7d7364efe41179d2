"""Electrics of a board: what damages the Pi, what is unfair or weak, and the error budget."""

import pytest
from msgspec.structs import replace

from hardware import electrics, fairness
from hardware.board import find_board
from hardware.electrics import Build

GOOD = Build()


def test_the_default_build_has_no_fault_and_nothing_to_improve() -> None:
    assert list(electrics.faults(GOOD, 8, horn=True)) == []
    assert list(electrics.warnings(GOOD)) == []


@pytest.mark.parametrize(
    "build, fault",
    [
        (replace(GOOD, base_ohm=100), "build.base_ohm: 100 Ω draws 26.0 mA from a line; at most 16 mA are allowed"),
        (replace(GOOD, pull_up_ohm=100), "build.pull_up_ohm: 100 Ω draws 33.0 mA at a press; at most 16 mA"),
        (
            replace(GOOD, base_ohm=470),
            "build: 8 lamps, buttons and the horn draw 62 mA from the header's 3.3 V; at most 50",
        ),
        (replace(GOOD, cable_m=5, shortest_m=6), "build.shortest_m: 6 is longer than the longest cable, cable_m = 5"),
        (replace(GOOD, lamp="led", led_ohm=50), "build.led_ohm: 50 Ω draws 30.0 mA from a line"),
        (replace(GOOD, lamp="led", lamp_v=12, led_ohm=1000), "build.lamp_v: an LED on the line itself runs on 3.3 V"),
    ],
)
def test_damage_to_the_pi_is_a_fault_with_its_place(build: Build, fault: str) -> None:
    assert any(str(found).startswith(fault) for found in electrics.faults(build, 8, horn=True))


@pytest.mark.parametrize(
    "stations, ohm, ma", [(4, 1_000, None), (5, 1_000, "16.5"), (8, 2_200, None), (8, 1_500, "17.6")]
)
def test_the_output_of_a_jig_takes_the_current_of_all_buttons(stations: int, ohm: int, ma: str | None) -> None:
    build = replace(GOOD, pull_up_ohm=ohm, base_ohm=2_200)
    matching = [
        fault for fault in electrics.faults(build, stations, horn=True, jig=True) if fault.place == "loopback.jig"
    ]
    assert [str(fault).split(";")[0] for fault in matching] == (
        [f"loopback.jig: {stations} buttons of {ohm} Ω sink {ma} mA into the output"] if ma else []
    )
    assert not any("jig" in fault.place for fault in electrics.faults(build, stations, horn=True))


@pytest.mark.parametrize(
    "build, text",
    [
        (replace(GOOD, filter_nf=100), "330 Ω × 100 nF delay a press by 33 µs"),
        (replace(GOOD, cable_m=20), "20 m without isolation"),
        (replace(GOOD, pull_up_ohm=10_000), "10000 Ω is weak on a long cable"),
        (replace(GOOD, lamp_ma=400), "needs a current gain of 154"),
    ],
)
def test_what_could_be_better_is_reported(build: Build, text: str) -> None:
    assert text in "\n".join(map(str, electrics.warnings(build)))


def test_an_isolated_loop_uses_a_resistor_of_the_e24_series() -> None:
    loops = [replace(GOOD, loop_v=5), replace(GOOD, loop_v=12), replace(GOOD, loop_v=24)]
    assert [electrics.loop_ohm(build) for build in loops] == [390, 1_100, 2_200]


def test_a_filter_of_ten_microseconds_is_the_slowest_without_a_warning() -> None:
    assert not list(electrics.warnings(replace(GOOD, series_ohm=1_000, filter_nf=10)))
    assert list(electrics.warnings(replace(GOOD, series_ohm=1_100, filter_nf=10)))


@pytest.mark.parametrize("machine, window", [("Pi 5", 40), ("Pi 4, 3B+, Zero 2 W", 90)])
def test_the_tie_window_follows_from_the_worst_case(machine: fairness.Machine, window: int) -> None:
    budget = fairness.budget(GOOD, machine)
    assert budget.worst_us == pytest.approx(sum(source.us for source in budget.sources))
    assert budget.window_us == window >= budget.worst_us
    assert budget.uncertainty_us * 2 <= budget.window_us


def test_opto_isolators_widen_the_window_and_a_fast_one_hardly() -> None:
    slow, fast = replace(GOOD, button="opto"), replace(GOOD, button="opto", opto="6N137")
    assert fairness.budget(slow, "Pi 5").window_us == 90
    assert fairness.budget(fast, "Pi 5").window_us == 40


def test_a_measurement_in_the_jig_replaces_the_assumption() -> None:
    budget = fairness.budget(replace(GOOD, kernel_us=12), "Pi 4, 3B+, Zero 2 W")
    assert {source.basis for source in budget.sources} == {"computed", "measured"}
    assert budget.window_us == 20


def test_a_profile_that_claims_more_accuracy_than_its_build_has_is_reported() -> None:
    board = find_board("pi-4-stations")
    assert fairness.warnings(board) == []
    claims = replace(board, uncertainty_us=10)
    assert "set uncertainty_us = 20 or more" in str(fairness.warnings(claims)[0])
    isolated = replace(board, uncertainty_us=40, build=replace(board.build, button="opto"))
    assert "set uncertainty_us = 45 or more" in str(fairness.warnings(isolated)[0])
