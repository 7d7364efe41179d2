"""Everything that the self-test finds has a Vietnamese text: every fault, every trouble, every reason."""

import errno
import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bus.catalogue import read_catalogue, translator
from bus.device_ping import DevicePing
from bus.messages import Bounced, Capture, LineTrouble, Press, Pressed, PressKind, Sentence
from hardware.board import find_board
from hardware.selftest import faults
from hardware.selftest.assess import (
    assess_devices,
    assess_loopback,
    assess_machine,
    assess_parts,
    assess_presses,
    wording,
)
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import PressAttempt, TimedReport
from hardware.selftest.assess.checks import Result
from hardware.selftest.assess.readings import Mount, Readings
from hardware.selftest.certificate import certificate_text
from hardware.selftest.certificate.certificate import RunDetails, issue

BOARD = find_board("pi-4-stations")
LETTERS = re.compile(r"[^\W\d_]")
PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}")
"""Two small English words in a row: a figure, a name or a path has none."""

QUOTED = {"log"}
"""Arguments that quote a log or a file, as it stands there."""
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


def untranslated(sentence: Sentence) -> Iterator[str]:
    """Every text in it that a Vietnamese reader would get in English."""
    catalogue = read_catalogue()
    message = catalogue.get(sentence.text)
    if LETTERS.search(re.sub(r"\{\w+\}", "", sentence.text)) and not (message and message.string):
        yield sentence.text
    for name, arg in sentence.args.items():
        if isinstance(arg, Sentence):
            yield from untranslated(arg)
        elif isinstance(arg, str) and name not in QUOTED and PROSE.search(arg):
            yield f"{sentence.text}: {name}={arg}"


def english(results: list[Result]) -> list[str]:
    """What is English in any language."""
    assert results
    assert all(result.sentence is not None for result in results)
    sentences = (sentence for result in results for sentence in (result.sentence, result.place_sentence))
    return [text for sentence in sentences if sentence is not None for text in untranslated(sentence)]


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


def test_whatever_is_wrong_with_the_machine() -> None:
    assert [text for readings in machines() for text in english(assess_machine.assess(readings))] == []


def test_whatever_the_processes_report() -> None:
    statuses = [
        ProcessStatus(),
        ProcessStatus(log_tail="GPIO17 is held by another"),
        STATUS,
        replace(STATUS, stations=(1, 2)),
    ]
    for name, fault in faults.FAULTS.items():
        if fault.change_status:
            injected = faults.parse([f"{name}:scores" if fault.needs else name], (1, 2, 3, 4), ("clock", "scores"))
            statuses.append(faults.status(injected, STATUS))
    assert [text for status in statuses for text in english(assess_parts.processes(BOARD, status))] == []


@pytest.mark.parametrize("what", wording.TROUBLES)
def test_whatever_the_firmware_reports_of_a_line(what: str) -> None:
    reports = (TimedReport(LineTrouble(2, what, 3, 0), 0),) * 2  # type: ignore[arg-type]
    results = [
        *assess_parts.silence(BOARD, reports, 2.0),
        *assess_presses.station(2, [PressAttempt(2, reports), PressAttempt(2, ())]),
    ]
    assert english(results) == []


def test_however_long_a_contact_bounces() -> None:
    assert (
        english(assess_presses.station(2, [PressAttempt(2, (*HELD, TimedReport(Bounced(2, 0, 3, 700_000), 0)))])) == []
    )


@pytest.mark.parametrize("change", [{}, {"open_pages": 0}, {"pongs": 0}, {"pongs": 7}, {"pings": 0, "pongs": 0}])
def test_whatever_devices_answer(change: dict[str, int]) -> None:
    assert (
        english(assess_devices.assess((replace(DEVICE, **change), replace(DEVICE, seat="desk")), 1_795_000_000)) == []
    )


def test_whatever_the_jig_shows() -> None:
    pulses = [{1: 1_000, 2: 4_000}] * 3
    results = [assess_loopback.jig(pulses, (1, 2)), assess_loopback.jig(pulses, (1, 2, 3))]
    results += [assess_loopback.wire([assess_loopback.PulseSample(0, 9, at_ns)]) for at_ns in (5, None, -1, 2_000_000)]
    assert english(results) == []


@pytest.mark.parametrize("number", [*errno.errorcode, 0])
def test_whatever_the_machine_gives_as_a_reason(number: int) -> None:
    assert list(untranslated(wording.unwritable("/var/lib/bamchuong", OSError(number, "text of this machine")))) == []


def test_the_paper_has_neither_place_nor_machine_in_english() -> None:
    results = [*assess_presses.station(2, []), *assess_devices.assess((DEVICE,), 1_795_000_000)]
    details = RunDetails(
        board=BOARD, machine_id="0123456789ab", model="", boot_id="boot", software="0.1.0", now_s=1_795_000_000
    )
    page = certificate_text.text(certificate_text.translate_certificate(issue(details, results), translator()))
    assert "Bàn 2" in page
    assert "giám khảo 1 · iPad" in page
    assert "không phải Raspberry Pi" in page
