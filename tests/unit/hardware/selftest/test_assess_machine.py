"""Assessment of the machine: a good Pi passes everything, and each fault fails its own check and no other."""

import pytest
from msgspec.structs import replace

from bus.messages import Sentence
from hardware.selftest import faults
from hardware.selftest.assess import assess_machine
from hardware.selftest.assess.checks import CHECKS, assess
from hardware.selftest.assess.readings import CardLife, FilesystemErrors, Mount, Readings
from hardware.selftest.assess.results import Outcome, Result

GOOD = Readings(
    model="Raspberry Pi 5 Model B Rev 1.0",
    kernel="6.12.25+rpt-rpi-2712",
    machine_id="0123456789ab",
    boot_id="3a04ed0a-0000",
    governors=("performance",),
    limits_memory=True,
    throttled=0,
    undervoltage=False,
    temperature_c=48.0,
    wall_s=1_795_000_000,
    time_synchronised=True,
    has_rtc=True,
    rtc_s=1_795_000_002,
    rtc_battery_uv=2_960_000,
    disk_free_bytes=20_000_000_000,
    fsync_ms=tuple(5.0 + n / 100 for n in range(100)),
    mount=Mount("/dev/mmcblk0p3", "ext4", ("rw", "noatime")),
    filesystem_errors=(FilesystemErrors("mmcblk0p3", 0),),
    sd_cqe_off=True,
    panel=Sentence("panel-answers", "it answers"),
    panel_answers=True,
)


def results(readings: Readings) -> list[Result]:
    board = assess_machine.board("hall", uses_real_pins=False, readings=readings)
    return [board, *assess(readings), assess_machine.panel(readings)]


def outcomes(readings: Readings) -> dict[str, Outcome]:
    return {result.check: result.outcome for result in results(readings)}


def result(readings: Readings, check: str) -> Result:
    return next(result for result in results(readings) if result.check == check)


def test_a_pi_in_good_order_passes_everything() -> None:
    assert set(outcomes(GOOD).values()) == {Outcome.PASS}


def test_a_machine_that_says_nothing_of_itself_fails_nothing_for_that() -> None:
    bare = Readings(machine_id="0123456789ab", wall_s=GOOD.wall_s, disk_free_bytes=GOOD.disk_free_bytes)
    bare = replace(bare, panel=GOOD.panel, panel_answers=True)
    assert set(outcomes(bare).values()) == {Outcome.PASS, Outcome.SKIPPED}


@pytest.mark.parametrize("name", [name for name, fault in faults.FAULTS.items() if fault.change_readings is not None])
def test_a_fault_of_the_machine_fails_its_own_check_and_no_other(name: str) -> None:
    faulty = faults.readings(faults.parse([name], (), ()), GOOD)
    differing = {check for check, outcome in outcomes(faulty).items() if outcome is not Outcome.PASS}
    assert differing == {faults.FAULTS[name].check}
    assert result(faulty, faults.FAULTS[name].check).needs_attention


@pytest.mark.parametrize(
    "p99_ms, outcome",
    [(100.0, Outcome.PASS), (101.0, Outcome.WARN), (1_000.0, Outcome.WARN), (1_001.0, Outcome.FAIL)],
)
def test_the_card_is_assessed_by_the_slowest_but_one_of_a_hundred(p99_ms: float, outcome: Outcome) -> None:
    durations_ms = (*((3.0,) * 98), p99_ms, 30_000.0)
    assert outcomes(replace(GOOD, fsync_ms=durations_ms))["disk-speed"] is outcome


@pytest.mark.parametrize(
    "change, outcome, text",
    [
        ({"filesystem_errors": ()}, Outcome.SKIPPED, "reports its health"),
        ({"card_lives": (CardLife("mmcblk0", 3, 1),)}, Outcome.PASS, "no errors; at most 30 % of its life used"),
        ({"card_lives": (CardLife("mmcblk0", 9, 1),)}, Outcome.PASS, "90 %"),
        ({"card_lives": (CardLife("mmcblk0", 10, 1),)}, Outcome.WARN, "mmcblk0: at least 90 % of its life used"),
        ({"card_lives": (CardLife("mmcblk0", 0, 2),)}, Outcome.WARN, "mmcblk0: hardly any spare blocks left"),
        (
            {"card_lives": (CardLife("mmcblk0", 11, 3),)},
            Outcome.FAIL,
            "at least 100 % of its life used; mmcblk0: hardly",
        ),
        (
            {
                "filesystem_errors": (
                    FilesystemErrors("mmcblk0p2", 3, 1_794_000_000, 1_794_900_000),
                    FilesystemErrors("mmcblk0p3", 0),
                )
            },
            Outcome.FAIL,
            "mmcblk0p2: 3 file system errors, the last at 2026-11-17 07:20 UTC",
        ),
    ],
)
def test_the_card_is_assessed_by_what_it_says_of_itself(change: dict[str, object], outcome: Outcome, text: str) -> None:
    assessed = result(replace(GOOD, **change), "disk-health")
    assert assessed.outcome is outcome
    assert text in str(assessed.finding)


def test_undervoltage_that_is_over_is_a_warning_and_one_that_is_now_a_failure() -> None:
    assert str(result(replace(GOOD, throttled=0x10000), "power-since").finding) == "since boot: undervoltage"
    assert outcomes(replace(GOOD, throttled=0x10000))["power"] is Outcome.PASS
    now = outcomes(replace(GOOD, throttled=0x50005))
    assert (now["power"], now["power-since"]) == (Outcome.FAIL, Outcome.WARN)


def test_a_pi_without_clock_and_network_is_warned_but_one_with_either_is_not() -> None:
    alone = replace(GOOD, has_rtc=False, time_synchronised=False)
    assert outcomes(alone)["clock"] is Outcome.WARN
    assert outcomes(replace(alone, time_synchronised=True))["clock"] is Outcome.PASS


@pytest.mark.parametrize(
    "clock, why",
    [
        (replace(GOOD, rtc_battery_uv=40_000), "the battery of the real-time clock is missing or empty (0.0 V)"),
        (replace(GOOD, rtc_s=95), "the real-time clock shows a different time"),
        (replace(GOOD, rtc_s=None), "the real-time clock cannot be read"),
    ],
)
def test_a_real_time_clock_that_does_not_outlive_a_power_cut_is_none(clock: Readings, why: str) -> None:
    alone = result(replace(clock, time_synchronised=False), "clock")
    assert (alone.outcome, str(alone.finding)) == (Outcome.WARN, f"{why}, and no network has set the time since boot")
    online = result(clock, "clock")
    assert (online.outcome, str(online.finding)) == (Outcome.PASS, f"set by the network; boot 3a04ed0a; {why}")
    assert outcomes(replace(GOOD, rtc_battery_uv=None, time_synchronised=False))["clock"] is Outcome.PASS


def test_a_profile_for_real_pins_on_a_machine_that_has_none_is_warned_of() -> None:
    here = [assess_machine.board("hall", uses_real_pins=pins, readings=GOOD) for pins in (True, False)]
    assert {(result.outcome, str(result.finding)) for result in here} == {(Outcome.PASS, f"hall, {GOOD.model}")}
    laptop = replace(GOOD, model="")
    assert assess_machine.board("hall", uses_real_pins=False, readings=laptop).outcome is Outcome.PASS
    assessed = assess_machine.board("hall", uses_real_pins=True, readings=laptop)
    assert assessed.outcome is Outcome.WARN
    assert str(assessed.finding) == "hall needs the GPIO header of a Raspberry Pi; this machine is not a Raspberry Pi"


def test_undervoltage_that_nobody_can_tell_is_not_called_good() -> None:
    assert outcomes(replace(GOOD, undervoltage=None, throttled=None))["power"] is Outcome.SKIPPED


@pytest.mark.parametrize("mount", [
    Mount("overlay", "overlay", ("rw",)),
    Mount("/dev/sda1", "vfat", ("rw",)),
    Mount("/dev/mmcblk0p2", "ext4", ("rw", "commit=600")),
    Mount("/dev/mmcblk0p2", "ext4", ("rw", "data=writeback")),
])  # fmt: skip
def test_a_mount_that_may_lose_facts_is_warned(mount: Mount) -> None:
    assert outcomes(replace(GOOD, mount=mount))["disk-mount"] is Outcome.WARN


def test_a_pi_five_whose_card_queues_commands_is_warned_and_a_pi_four_is_not() -> None:
    five = replace(GOOD, sd_cqe_off=False)
    assert outcomes(five)["disk-mount"] is Outcome.WARN
    assert outcomes(replace(five, model="Raspberry Pi 4 Model B"))["disk-mount"] is Outcome.PASS


def test_every_check_says_why_it_matters_and_what_to_do_in_sentences() -> None:
    for check in CHECKS.values():
        assert str(check.why).endswith(".")
        assert str(check.remedy).endswith(".")
