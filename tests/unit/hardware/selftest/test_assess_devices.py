"""Phones and tablets in range: a fault of a device is reported by its own name, and a good one passes."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bus.device_ping import DevicePing
from hardware.selftest import faults
from hardware.selftest.assess.assess_devices import assess, skip_reason
from hardware.selftest.assess.results import Outcome
from hardware.selftest.guided_test import PINGS, GuidedTest
from hardware.selftest.operator.operator import NoOperator, Operator
from tests.unit.hardware.selftest.guided_rig import BOARD, FakeRig, ScriptedOperator, bad

NOW_S = 1_795_000_000
MC = DevicePing(
    seat="mc",
    name="Lan",
    kind="iPad",
    seen_s=NOW_S - 20,
    open_pages=1,
    pings=12,
    pongs=12,
    median_ms=15.0,
    worst_ms=40.0,
)
JUDGE = replace(MC, seat="judge/2", name="", kind="Android")
ALL = (JUDGE, MC)


def outcomes(devices: Sequence[DevicePing]) -> dict[str, Outcome]:
    return {result.where: result.outcome for result in assess(devices, NOW_S)}


def test_devices_that_answer_pass_each_by_its_name() -> None:
    assert outcomes(ALL) == {"judge 2 · Android": Outcome.PASS, "MC · Lan": Outcome.PASS}
    assert str(assess((MC,), NOW_S)[0].finding) == "12 of 12 pings answered, median 15 ms, worst 40 ms"


@pytest.mark.parametrize("name", [name for name, fault in faults.FAULTS.items() if fault.change_device is not None])
@pytest.mark.parametrize("devices", [ALL, None], ids=["paired", "none paired"])
def test_a_fault_of_a_device_is_found_at_that_device_and_nowhere_else(
    name: str, devices: tuple[DevicePing, ...] | None
) -> None:
    injected = faults.parse([name], (), ())
    results = assess(faults.devices(injected, devices) or (), NOW_S)
    differing = [result for result in results if result.outcome is not Outcome.PASS]
    assert len(results) == 2
    assert [(result.check, result.where.startswith("judge")) for result in differing] == [("devices", True)]


@pytest.mark.parametrize(
    "change, outcome, text",
    [
        ({"open_pages": 0, "seen_s": NOW_S - 300}, Outcome.FAIL, "is not connected; last seen 5 min ago"),
        ({"pongs": 0}, Outcome.FAIL, "its page does not answer"),
        ({"pongs": 9}, Outcome.FAIL, "9 of 12"),
        ({"pongs": 11}, Outcome.WARN, "11 of 12"),
        ({"median_ms": 240.0}, Outcome.WARN, "median 240 ms"),
        ({"pings": 0, "pongs": 0}, Outcome.SKIPPED, "not measured"),
    ],
)
def test_the_finding_says_what_is_wrong_with_it(change: dict[str, float], outcome: Outcome, text: str) -> None:
    (result,) = assess((replace(MC, **change),), NOW_S)
    assert result.outcome is outcome
    assert text in str(result.finding)


def test_without_panel_or_paired_devices_it_is_skipped_and_the_technicians_own_phone_is_none_of_them() -> None:
    assert "no panel" in str(skip_reason(None))
    assert "no device" in str(skip_reason((replace(MC, seat="tech"), replace(MC, seat="stage"))))
    assert skip_reason(ALL) is None
    assert assess((replace(MC, seat="tech"),), NOW_S) == []


@pytest.mark.parametrize(
    "operator, ping_count", [(NoOperator(), PINGS + 2), (None, PINGS + 2)], ids=["nobody", "technician"]
)
def test_every_device_is_pinged_twelve_times_before_it_is_assessed(operator: Operator | None, ping_count: int) -> None:
    rig, instants_ns = FakeRig(), list[int]()

    def ping() -> tuple[DevicePing, ...]:
        instants_ns.append(rig.now_ns)
        return ALL

    guided_test = GuidedTest(BOARD, rig, operator or ScriptedOperator(rig), rig.clock, on_result=lambda _: None)
    guided_test.check_devices(ping, NOW_S)
    assert {result.outcome for result in guided_test.results} == {Outcome.PASS}
    assert len(instants_ns) == ping_count
    assert instants_ns[-1] - instants_ns[1] >= PINGS * 500_000_000


def test_devices_that_are_not_in_place_are_not_assessed() -> None:
    rig = FakeRig()
    operator = ScriptedOperator(rig, no=("tablet and phone",))
    guided_test = GuidedTest(BOARD, rig, operator, rig.clock, on_result=lambda _: None)
    guided_test.check_devices(lambda: ALL, NOW_S)
    assert [(result.check, result.outcome) for result in guided_test.results] == [("devices", Outcome.SKIPPED)]
    assert bad(guided_test.results) == set()
