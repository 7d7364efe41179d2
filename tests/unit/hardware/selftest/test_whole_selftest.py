"""The guided run with the real firmware: a good board passes each time, a fault is found by its own check only."""

import random
from itertools import count

import pytest
from msgspec.structs import replace

from firmware.pins.gpiozero_outputs import GpiozeroOutputs
from hardware.board import Loopback, find_board
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.faults import FAULTS
from tests.single_faults import HIDES, found, put
from tests.unit.hardware.selftest.guided_rig import bad
from tests.unit.hardware.selftest.simulated_hall import START_NS, found_on

BOARD = replace(find_board("pi-4-stations"), gpio="simulated", loopback=Loopback("GPIO26", "GPIO13"))
RUNS = 50
SLOWEST_NS = 200_000_000
"""How late an order reaches the firmware of a busy machine."""

HERE = {name: one for name, one in FAULTS.items() if one.world or one.says or one.silences}
"""Those of buttons, lamps, boards and processes; machine and devices have tests of their own."""


def outcomes(results: list[Result]) -> dict[tuple[str, str], Outcome]:
    return {(one.check, one.place): one.outcome for one in results}


def test_a_board_with_no_fault_passes_fifty_times_whenever_it_is_tested() -> None:
    chance = random.Random(7)
    delays_ns = (chance.choice((0, 0, 0, chance.randrange(SLOWEST_NS))) for _ in count())
    for run in range(RUNS):
        results = found_on(BOARD, (), 5, START_NS + chance.randrange(10**12), delays_ns)
        assert bad(results) == set(), f"run {run + 1} of {RUNS}"
        skipped = {one.check for one in results if one.outcome is Outcome.SKIPPED}
        assert skipped == {"real-time"}, "the simulated technician looks at everything"


@pytest.mark.parametrize("name", HERE)
def test_a_fault_is_found_by_its_own_check_and_by_no_other(name: str) -> None:
    clean, wrong = outcomes(found_on(BOARD)), outcomes(found_on(BOARD, [put(name)]))
    doubted = {one for one, outcome in wrong.items() if outcome in (Outcome.WARN, Outcome.FAIL)}
    assert doubted == found(name)
    for one, outcome in clean.items():
        now = wrong.get(one, Outcome.SKIPPED)
        if one not in doubted and now is not outcome and outcome is not Outcome.SKIPPED:
            assert (now, one[0] in HIDES.get(name, ())) == (Outcome.SKIPPED, True), one


def test_the_firmware_measures_how_long_each_contact_bounces() -> None:
    contacts = [one.found for one in found_on(BOARD, presses=5) if one.check == "contact"]
    assert contacts == ["settles within 700 / 700 / 700 µs, 3 edges at most"] * 4


def test_a_lamp_that_the_firmware_does_not_light_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    show = GpiozeroOutputs.show
    monkeypatch.setattr(GpiozeroOutputs, "show", lambda self, lit, pitch_hz: show(self, {**lit, 2: False}, pitch_hz))
    assert bad(found_on(BOARD)) == {("lamp", "station 2")}


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {one.check for one in FAULTS.values()} == set(CHECKS)
