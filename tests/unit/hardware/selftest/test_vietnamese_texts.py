"""Whatever the self-test finds can be said in Vietnamese: every fault, every word, every reason of the machine."""

import errno
import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bamchuong.catalogue import vietnamese_translator
from bus.device_ping import DevicePing
from bus.messages import Bounced, Capture, LineTrouble, Press, Pressed, PressKind, Sentence
from hardware.board import find_board
from hardware.selftest import faults
from hardware.selftest.assess import assess_devices, assess_loopback, assess_machine, assess_parts, assess_presses
from hardware.selftest.assess import wording
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport, PressAttempt
from hardware.selftest.assess.checks import Result
from hardware.selftest.assess.readings import Mount, Readings
from hardware.selftest.certificate import certificate_text
from hardware.selftest.certificate.certificate import RunDetails, issue
from webcore.catalogue import read_catalogue

BOARD = find_board("pi-4-stations")
LETTERS = re.compile(r"[^\W\d_]")
PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}")
"""Two small English words in a row: a figure, a name or a path has none."""

QUOTED = {"log"}
"""Arguments that quote a log or a file, as it stands there."""
PI = Readings("Raspberry Pi 5", "6.12.25+rpt-rpi-2712", wall_s=1_795_000_000, fsync_ms=(5.0,), sd_cqe_off=False)
HEARD = ProcessStatus((1, 2, 3, 4), Capture("gpiod", 1, False), scoreboard=True)
HELD = (TimedReport(Pressed(1, Press(2, 5, PressKind.BARRED)), 6),)
DEVICE = DevicePing("judge/1", "", "iPad", 1_795_000_000, 1, 12, 12, 18.0, 41.0)


def raw(said: Sentence) -> Iterator[str]:
    """Every text in it that a Vietnamese reader would get in English."""
    catalogue = read_catalogue()
    found = catalogue.get(said.text)
    if LETTERS.search(re.sub(r"\{\w+\}", "", said.text)) and not (found and found.string):
        yield said.text
    for name, arg in said.args.items():
        if isinstance(arg, Sentence):
            yield from raw(arg)
        elif isinstance(arg, str) and name not in QUOTED and PROSE.search(arg):
            yield f"{said.text}: {name}={arg}"


def english(results: list[Result]) -> list[str]:
    """What is English in any language."""
    assert results
    assert all(one.sentence is not None for one in results)
    return [words for one in results for said in (one.sentence, one.at) if said is not None for words in raw(said)]


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
    yield from (faults.readings(faults.parse([one], (), ()), PI) for one in reading_faults())


def reading_faults() -> list[str]:
    return [name for name, fault in faults.FAULTS.items() if fault.change_readings]


def test_whatever_is_wrong_with_the_machine() -> None:
    assert [words for seen in machines() for words in english(assess_machine.assess(seen))] == []


def test_whatever_the_processes_say() -> None:
    process_status = [ProcessStatus(), ProcessStatus(log_tail="GPIO17 is held by another"), HEARD, replace(HEARD, stations=(1, 2))]
    for name, fault in faults.FAULTS.items():
        if fault.change_status:
            injected = faults.parse([f"{name}:scores" if fault.needs else name], (1, 2, 3, 4), ("clock", "scores"))
            process_status.append(faults.status(injected, HEARD))
    assert [words for one in process_status for words in english(assess_parts.processes(BOARD, one))] == []


@pytest.mark.parametrize("what", wording.TROUBLES)
def test_whatever_the_firmware_says_of_a_line(what: str) -> None:
    told = (TimedReport(LineTrouble(2, what, 3, 0), 0),) * 2  # type: ignore[arg-type]
    found = [*assess_parts.silence(BOARD, told, 2.0), *assess_presses.station(2, [PressAttempt(2, told), PressAttempt(2, ())])]
    assert english(found) == []


def test_however_long_a_contact_bounces() -> None:
    assert english(assess_presses.station(2, [PressAttempt(2, (*HELD, TimedReport(Bounced(2, 0, 3, 700_000), 0)))])) == []


@pytest.mark.parametrize("change", [{}, {"open_pages": 0}, {"pongs": 0}, {"pongs": 7}, {"pings": 0, "pongs": 0}])
def test_whatever_devices_answer(change: dict[str, int]) -> None:
    assert english(assess_devices.assess((replace(DEVICE, **change), replace(DEVICE, seat="desk")), 1_795_000_000)) == []


def test_whatever_the_jig_shows() -> None:
    pulses = [{1: 1_000, 2: 4_000}] * 3
    found = [assess_loopback.jig(pulses, (1, 2)), assess_loopback.jig(pulses, (1, 2, 3))]
    found += [assess_loopback.wire([assess_loopback.PulseSample(0, 9, at)]) for at in (5, None, -1, 2_000_000)]
    assert english(found) == []


@pytest.mark.parametrize("number", [*errno.errorcode, 0])
def test_whatever_the_machine_gives_as_a_reason(number: int) -> None:
    assert list(raw(wording.unwritable("/var/lib/bamchuong", OSError(number, "words of this machine")))) == []


def test_the_paper_has_neither_place_nor_machine_in_english() -> None:
    found = [*assess_presses.station(2, []), *assess_devices.assess((DEVICE,), 1_795_000_000)]
    made = RunDetails(BOARD, "0123456789ab", "", "boot", "0.1.0", 1_795_000_000)
    page = certificate_text.text(certificate_text.translate_certificate(issue(made, found), vietnamese_translator()))
    assert "Bàn 2" in page
    assert "giám khảo 1 · iPad" in page
    assert "không phải Raspberry Pi" in page
