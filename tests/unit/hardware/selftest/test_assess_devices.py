"""Phones and tablets in range: each one's own fault is told by its own name, and a good one passes."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bus.device_ping import DevicePing
from hardware.selftest import faults
from hardware.selftest.assess.assess_devices import judge, skip_reason
from hardware.selftest.assess.checks import Outcome
from hardware.selftest.guided_test import PINGS, GuidedTest
from hardware.selftest.operator.operator import NoOperator, Operator
from tests.unit.hardware.selftest.guided_rig import BOARD, Bench, Scripted, bad

NOW_S = 1_795_000_000
MC = DevicePing("mc", "Lan", "iPad", NOW_S - 20, 1, 12, 12, 15.0, 40.0)
JUDGE = replace(MC, seat="judge/2", name="", kind="Android")
ALL = (JUDGE, MC)


def outcomes(devices: Sequence[DevicePing]) -> dict[str, Outcome]:
    return {one.place: one.outcome for one in judge(devices, NOW_S)}


def test_devices_that_answer_pass_each_by_its_name() -> None:
    assert outcomes(ALL) == {"judge 2 · Android": Outcome.PASS, "MC · Lan": Outcome.PASS}
    assert judge((MC,), NOW_S)[0].finding == "12 of 12 calls answered, 15 ms in the middle, 40 ms at most"


@pytest.mark.parametrize("name", [name for name, fault in faults.FAULTS.items() if fault.change_device is not None])
@pytest.mark.parametrize("devices", [ALL, None], ids=["paired", "none paired"])
def test_a_fault_of_a_device_is_found_at_that_device_and_nowhere_else(
    name: str, devices: tuple[DevicePing, ...] | None
) -> None:
    injected = faults.parse([name], (), ())
    found = judge(faults.devices(injected, devices) or (), NOW_S)
    differing = [one for one in found if one.outcome is not Outcome.PASS]
    assert len(found) == 2
    assert [(one.check, one.place.startswith("judge")) for one in differing] == [("devices", True)]
    assert differing[0].remedy


@pytest.mark.parametrize(
    "change, outcome, words",
    [
        ({"open_pages": 0, "seen_s": NOW_S - 300}, Outcome.FAIL, "is not connected; last seen 5 min ago"),
        ({"pongs": 0}, Outcome.FAIL, "its page does not answer"),
        ({"pongs": 9}, Outcome.FAIL, "9 of 12"),
        ({"pongs": 11}, Outcome.WARN, "11 of 12"),
        ({"median_ms": 240.0}, Outcome.WARN, "240 ms in the middle"),
        ({"pings": 0, "pongs": 0}, Outcome.SKIPPED, "not measured"),
    ],
)
def test_what_is_said_of_it(change: dict[str, float], outcome: Outcome, words: str) -> None:
    (found,) = judge((replace(MC, **change),), NOW_S)
    assert found.outcome is outcome
    assert words in found.finding


def test_without_panel_or_paired_devices_it_is_skipped_and_the_technicians_own_phone_is_none_of_them() -> None:
    assert "no panel" in str(skip_reason(None))
    assert "no device" in str(skip_reason((replace(MC, seat="tech"), replace(MC, seat="stage"))))
    assert skip_reason(ALL) is None
    assert judge((replace(MC, seat="tech"),), NOW_S) == []


@pytest.mark.parametrize("person, looks", [(NoOperator(), PINGS + 2), (None, PINGS + 2)], ids=["nobody", "technician"])
def test_every_device_is_called_twelve_times_before_it_is_judged(person: Operator | None, looks: int) -> None:
    bench, seen = Bench(), list[int]()

    def look() -> tuple[DevicePing, ...]:
        seen.append(bench.now_ns)
        return ALL

    guide = GuidedTest(BOARD, bench, person or Scripted(bench), bench.clock, lambda _: None)
    guide.devices(look, NOW_S)
    assert {one.outcome for one in guide.results} == {Outcome.PASS}
    assert len(seen) == looks
    assert seen[-1] - seen[1] >= PINGS * 500_000_000


def test_devices_that_are_not_at_their_places_are_not_judged() -> None:
    bench = Bench()
    person = Scripted(bench, no=("tablet and phone",))
    guide = GuidedTest(BOARD, bench, person, bench.clock, lambda _: None)
    guide.devices(lambda: ALL, NOW_S)
    assert [(one.check, one.outcome) for one in guide.results] == [("devices", Outcome.SKIPPED)]
    assert bad(guide.results) == set()
