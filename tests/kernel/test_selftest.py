"""`bamchuong selftest` on the kernel's own GPIO and SPI devices, with a loopback that pulls all buttons like a jig."""

import re
import tomllib
from typing import Any

import msgspec
import pytest

from hardware.measurement.measurement import FIGURES, decode
from tests.kernel.boot import Outcome

BOARD = """
name = "jig"
gpio = "pi"

[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"

[[stations]]
number = 2
button = "GPIO27"
lamp = "GPIO24"

[[stations]]
number = 3
button = "GPIO22"
lamp = "GPIO25"

[[stations]]
number = 4
button = "GPIO5"
lamp = "GPIO12"

[horn]
line = "GPIO18"

[loopback]
output = "GPIO26"
input = "GPIO6"
jig = true

[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
"""

selftest = pytest.mark.scenario("selftest.py", timeout_s=360, board=BOARD)

GUESTS_OWN = {
    ("board", ""),
    ("disk-space", ""),
    ("disk-speed", ""),
    ("loopback", ""),
    *(("path", f"station {number}") for number in (1, 2, 3, 4)),
}
"""Warnings that an emulated machine may have: it is no Pi, it writes through another machine's disk and has the space
that is free there, it is slow, and its wire is a program, which takes milliseconds."""
MERGED = re.compile(r"(\d+ × )?merged edges")
"""What it may say of a contact: where the guest stops between two edges of a button, its kernel makes one of them."""
UNKNOWN = {
    "kernel": "not a Raspberry Pi; Linux",
    "governor": "not reported by this kernel",
    "power": "no sensor on this machine",
    "power-since": "no sensor on this machine",
    "memory-limits": "not reported by this kernel",
    "heat": "no sensor on this machine",
    "disk-health": "neither the file system nor the card reports its health",
    "devices": "no device of the MC, the judges or the desk is paired",
}
"""Checks that it cannot answer; each says why."""


def failed_checks(results: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Check and place of what failed; warnings are the guest's own (emulation is slow)."""
    return {(result["check"], result["place"]) for result in results if result["outcome"] == "fail"}


@pytest.fixture
def certificate(outcome: Outcome) -> dict[str, Any]:
    """The certificate of the program's own run."""
    certificate: dict[str, Any] = msgspec.json.decode(outcome.result["files"]["certificate.json"])
    return certificate


@selftest
def test_the_program_passes_a_good_board_and_gives_its_certificate(
    outcome: Outcome, certificate: dict[str, Any]
) -> None:
    results = certificate["results"]
    warned = {(result["check"], result["place"]) for result in results if result["outcome"] == "warn"}
    assert failed_checks(results) == set(), outcome.output
    merged = {(result["check"], result["place"]) for result in results if MERGED.fullmatch(result["finding"])}
    assert warned <= GUESTS_OWN | merged, outcome.output
    assert (outcome.result["code"], certificate["verdict"]) == (0, "warn" if warned else "pass")
    assert [certificate[key] for key in ("buttons_pressed", "outputs_observed", "simulated")] == [True, True, False]
    latest = msgspec.json.decode(outcome.result["files"]["latest.json"])
    assert latest.pop("seal")
    assert latest == {key: value for key, value in certificate.items() if key != "seal"}
    paper = outcome.result["files"]["certificate.txt"]
    assert ("KẾT QUẢ: LƯU Ý" if warned else "KẾT QUẢ: ĐẠT") in paper


@selftest
def test_buttons_lamps_horn_boards_and_sound_were_tried_and_what_was_not_says_why(certificate: dict[str, Any]) -> None:
    results = certificate["results"]
    by_place = {(result["check"], result["place"]): result for result in results}
    stations = [f"station {number}" for number in (1, 2, 3, 4)]
    assert [by_place["button", station]["finding"] for station in stations] == ["5 of 5 presses"] * 4
    contacts = [by_place["contact", station]["finding"] for station in stations]
    assert all("settles within" in finding or MERGED.fullmatch(finding) for finding in contacts), contacts
    tried = {(check, station) for check in ("lamp", "cross-talk") for station in stations}
    tried |= {(check, "") for check in ("horn", "capture", "scoreboard", "stuck", "quiet", "sound", "panel", "journal")}
    tried |= {("display", "clock"), ("picture", "clock")}
    assert {where for where in tried if by_place[where]["outcome"] != "pass"} == set()
    skipped = {result["check"]: result["finding"] for result in results if result["outcome"] == "skipped"}
    assert {check for check, finding in skipped.items() if UNKNOWN.get(check, "?") not in finding} == set()


@selftest
def test_the_loopback_gives_figures_for_the_wire_and_for_the_jig_and_the_site_keeps_them(
    outcome: Outcome, certificate: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    wire, jig, calibration = [result for result in certificate["results"] if result["check"] == "loopback"]
    with capsys.disabled():
        print(
            f"\n    the guest's processes began within {outcome.result['ready_s']:.0f} s, {outcome.result['duration']}"
        )
        warnings = ", ".join(
            f"{result['check']} {result['finding']}" for result in certificate["results"] if result["outcome"] == "warn"
        )
        print(f"    its certificate says {certificate['verdict']}: {warnings or 'no warning'}")
        print("    loopback in the guest:", wire["finding"])
        print("    jig in the guest:", jig["finding"])
    assert "20 edges, stamped" in wire["finding"]
    assert (jig["place"], calibration["place"]) == ("jig", "calibration")
    assert "µs at most; station" in jig["finding"]
    (saved,) = tomllib.loads(outcome.result["files"]["site.toml"])["calibrations"]
    assert (saved["board_id"], saved["pulses"]) == (certificate["board_id"], 20)
    assert f"{saved['kernel_us']} µs" in calibration["finding"]
    assert set(saved["behind_ns"]) == {"1", "2", "3", "4"}


@selftest
def test_swapped_cables_a_dead_button_and_a_cut_loopback_are_found_and_nothing_else_is(outcome: Outcome) -> None:
    results = outcome.result["with_faults"]
    assert failed_checks(results) == {
        ("button", "station 1"),
        ("button", "station 2"),
        ("button", "station 4"),
        ("loopback", ""),
        ("loopback", "jig"),
    }
    buttons = {result["place"]: result["finding"] for result in results if result["check"] == "button"}
    assert buttons["station 1"] == "its presses arrive as station 2"
    assert buttons["station 4"] == "no press arrived"


@selftest
def test_a_measurement_has_every_figure_and_says_that_it_was_emulated(outcome: Outcome) -> None:
    measured = outcome.result["measured"]
    assert measured["code"] == 0, measured["output"]
    measurement = decode(measured["file"].encode(), "measured.json")
    assert measurement.machine == "no Raspberry Pi (emulated: gpio-sim)"
    figures = {(series.figure, series.state): series for series in measurement.series}
    assert set(figures) == {(figure, state) for figure in FIGURES for state in ("idle", "load")}, measurement.skipped
    for figure in ("stamp", "wake-up", "spread"):
        series = figures[figure, "idle"]
        assert (len(series.samples_us), series.lost) == (3, 0)
        assert min(series.samples_us) >= 0
    assert [(order.line, order.other, order.pulses) for order in measurement.pin_orders] == [
        ("GPIO17", "GPIO27", 3),
        ("GPIO27", "GPIO22", 3),
        ("GPIO22", "GPIO5", 3),
    ]
