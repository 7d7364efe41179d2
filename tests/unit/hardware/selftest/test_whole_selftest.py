"""The guided test with the real firmware: a good board passes each time, a fault is found by its own check only."""

import random
from itertools import count

import pytest
from msgspec.structs import replace

from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from hardware.board import Loopback, find_board
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.faults import FAULTS
from tests.single_faults import HIDES, expected_places, fault_option
from tests.unit.hardware.selftest.guided_rig import bad
from tests.unit.hardware.selftest.simulated_hall import START_NS, found_on

BOARD = replace(find_board("pi-4-stations"), gpio="simulated", loopback=Loopback("GPIO26", "GPIO13"))
RUNS = 50
SLOWEST_NS = 200_000_000
"""How late an order reaches the firmware of a busy machine."""

HERE = {name: fault for name, fault in FAULTS.items() if fault.change_hall or fault.change_status or fault.missing_role}
"""Faults of buttons, lamps, LED boards and processes; machine and devices have tests of their own."""


def outcomes(results: list[Result]) -> dict[tuple[str, str], Outcome]:
    return {(result.check, result.where): result.outcome for result in results}


def test_a_board_with_no_fault_passes_fifty_times_whenever_it_is_tested() -> None:
    chance = random.Random(7)
    delays_ns = (chance.choice((0, 0, 0, chance.randrange(SLOWEST_NS))) for _ in count())
    for run in range(RUNS):
        results = found_on(BOARD, (), 5, START_NS + chance.randrange(10**12), delays_ns)
        assert bad(results) == set(), f"run {run + 1} of {RUNS}"
        skipped = {result.check for result in results if result.outcome is Outcome.SKIPPED}
        assert skipped == {"real-time"}, "the simulated operator looks at everything"


@pytest.mark.parametrize("name", HERE)
def test_a_fault_is_found_by_its_own_check_and_by_no_other(name: str) -> None:
    clean, faulty = outcomes(found_on(BOARD)), outcomes(found_on(BOARD, [fault_option(name)]))
    bad_places = {where for where, outcome in faulty.items() if outcome in (Outcome.WARN, Outcome.FAIL)}
    assert bad_places == expected_places(name)
    for where, outcome in clean.items():
        now = faulty.get(where, Outcome.SKIPPED)
        if where not in bad_places and now is not outcome and outcome is not Outcome.SKIPPED:
            assert (now, where[0] in HIDES.get(name, ())) == (Outcome.SKIPPED, True), where


def test_the_firmware_measures_how_long_each_contact_bounces() -> None:
    contacts = [str(result.finding) for result in found_on(BOARD, presses=5) if result.check == "contact"]
    assert contacts == ["settles within 700 / 700 / 700 µs, at most 3 edges"] * 4


def test_a_lamp_that_the_firmware_does_not_light_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    show = GpiozeroOutputs.show
    monkeypatch.setattr(GpiozeroOutputs, "show", lambda self, lit, pitch_hz: show(self, {**lit, 2: False}, pitch_hz))
    assert bad(found_on(BOARD)) == {("lamp", "station 2")}


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {fault.check for fault in FAULTS.values()} == set(CHECKS)
