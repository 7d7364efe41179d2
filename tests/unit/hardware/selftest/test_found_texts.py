"""Everything that the self-test finds goes through the catalogue: every fault, every trouble, every reason."""

import errno
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bus.device_ping import DevicePing
from bus.messages import Bounced, Capture, LineTrouble, Press, Pressed, PressKind
from hardware.board import find_board
from hardware.selftest import faults
from hardware.selftest.assess import assess_devices, assess_loopback, assess_machine, assess_parts, checks, wording
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import PressAttempt, TimedReport, station
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.readings import Mount, Readings
from hardware.selftest.assess.results import Result, failed
from hardware.selftest.operator.web_operator import finding_view
from hardware.selftest.rig import probes
from tests.unit.hardware.selftest.pseudo_language import WORD, foreign, pseudo, sentences_of

BOARD = find_board("pi-4-stations")
PI = Readings("Raspberry Pi 5", "6.12.25+rpt-rpi-2712", wall_s=1_795_000_000, fsync_ms=(5.0,), sd_cqe_off=False)
STATUS = ProcessStatus((1, 2, 3, 4), Capture("gpiod", 1, False), has_scoreboard=True)
HELD = (TimedReport(Pressed(1, Press(2, 5, PressKind.BARRED)), 6),)
DEVICE = DevicePing(
    seat="judge/1",
    name="",
    kind="iPad",
    seen_s=1_795_000_000,
    open_pages=1,
    pings=12,
    pongs=12,
    median_ms=18.0,
    worst_ms=41.0,
)


def foreign_in(results: list[Result]) -> set[str]:
    """The foreign words of what a page shows of these results."""
    assert results
    return {word for sentence in sentences_of(*map(finding_view, results)) for word in foreign(pseudo(sentence))}


def machines() -> Iterator[Readings]:
    """Machines with everything that can be wrong with them."""
    yield from (Readings(), PI, replace(PI, throttled=0xF000F, undervoltage=True))
    for clock in (
        replace(PI, has_rtc=True),
        replace(PI, has_rtc=True, rtc_battery_uv=0),
        replace(PI, has_rtc=True, rtc_s=9),
    ):
        yield from (clock, replace(clock, time_synchronised=True))
    for kind in ("ext4", "vfat", "tmpfs"):
        yield replace(PI, mount=Mount("/dev/mmcblk0p2", kind, ("rw", "data=writeback", "commit=600")))
    yield replace(PI, journal=wording.JOURNAL_UNREADABLE, journal_broken=True)
    yield replace(PI, journal=wording.journal_intact(12, "8f3a9c01"))
    yield from (faults.readings(faults.parse([name], (), ()), PI) for name in reading_faults())


def reading_faults() -> list[str]:
    return [name for name, fault in faults.FAULTS.items() if fault.change_readings]


def machine_results(readings: Readings) -> list[Result]:
    boards = [assess_machine.board("hall", uses_real_pins=pins, readings=readings) for pins in (True, False)]
    return [*boards, *checks.assess(readings), assess_machine.panel(readings)]


@pytest.mark.parametrize("readings", list(machines()))
def test_whatever_is_wrong_with_the_machine(readings: Readings) -> None:
    assert foreign_in(machine_results(readings)) == set()


def statuses() -> Iterator[ProcessStatus]:
    yield from (ProcessStatus(), STATUS, replace(STATUS, stations=(1, 2)))
    for name, fault in faults.FAULTS.items():
        if fault.change_status:
            injected = faults.parse([f"{name}:scores" if fault.needs else name], (1, 2, 3, 4), ("clock", "scores"))
            yield faults.status(injected, STATUS)


@pytest.mark.parametrize("status", list(statuses()))
def test_whatever_the_processes_report(status: ProcessStatus) -> None:
    assert foreign_in(assess_parts.processes(BOARD, status)) == set()


def test_a_log_is_quoted_as_it_is() -> None:
    results = assess_parts.processes(BOARD, ProcessStatus(log_tail="in use"))
    assert foreign_in(results) == {"in", "use"}


@pytest.mark.parametrize("what", wording.TROUBLES)
def test_whatever_the_firmware_reports_of_a_line(what: str) -> None:
    reports = (TimedReport(LineTrouble(2, what, 3, 0), 0),) * 2  # type: ignore[arg-type]
    results = [
        *assess_parts.silence(BOARD, reports, 2.0),
        *station(2, [PressAttempt(2, reports), PressAttempt(2, ())]),
    ]
    assert foreign_in(results) == set()


def test_however_long_a_contact_bounces() -> None:
    reports = (*HELD, TimedReport(Bounced(2, 0, 3, 700_000), 0))
    assert foreign_in(station(2, [PressAttempt(2, reports)])) == set()


@pytest.mark.parametrize("change", [{}, {"open_pages": 0}, {"pongs": 0}, {"pongs": 7}, {"pings": 0, "pongs": 0}])
def test_whatever_devices_answer(change: dict[str, int]) -> None:
    devices = (replace(DEVICE, **change), replace(DEVICE, seat="desk"), replace(DEVICE, seat="mc"))
    assert foreign_in(assess_devices.assess(devices, 1_795_000_000)) == set()


def test_why_no_device_is_measured() -> None:
    skips = [assess_devices.skip_reason(devices) for devices in (None, ())]
    assert foreign_in([skip for skip in skips if skip is not None]) == set()


def test_whatever_the_jig_shows() -> None:
    pulses = [{1: 1_000, 2: 4_000}] * 3
    results = [assess_loopback.jig(pulses, (1, 2)), assess_loopback.jig(pulses, (1, 2, 3))]
    results += [assess_loopback.wire([assess_loopback.PulseSample(0, 9, at_ns)]) for at_ns in (5, None, -1, 2_000_000)]
    assert foreign_in(results) == set()


@pytest.mark.parametrize("number", [*errno.errorcode, 0])
def test_whatever_the_machine_gives_as_a_reason(number: int) -> None:
    sentence = wording.unwritable("/var/lib/bamchuong", OSError(number, "text of this machine"))
    assert foreign(pseudo(sentence), WORD.findall(errno.errorcode.get(number, "OSError"))) == set()


def test_a_panel_that_does_not_answer() -> None:
    sentence, _ = probes.ask_panel("http://127.0.0.1:9")
    assert foreign(pseudo(sentence)) == set()


def test_every_check_says_why_it_matters_and_what_to_do() -> None:
    results = [failed(check, "is dark") for check in CHECKS]
    assert foreign_in(results) == set()
