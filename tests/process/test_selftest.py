"""The self-test with real firmware, scoreboard and panel on the simulated board: good is good, every fault is found."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bus import messages as m
from tests.patience import Patience
from tests.process.running_match import MatchProcesses, match_processes
from tests.process.selftest_process import FOUR, Test

PATIENCE_S = 60
ONE_DISPLAY = """
name = "one-display"
gpio = "simulated"
[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"
[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
"""


def test_a_board_in_good_order_passes_and_gets_a_certificate_that_is_saved(folder: Path) -> None:
    good = Test(folder, "--pdf", str(folder / "c.pdf"), "--certificate", str(folder / "c.txt"))
    assert (good.code, good.bad) == (0, set()), good.output
    assert good.certificate is not None
    assert good.certificate["verdict"] == "pass"
    assert [good.certificate[key] for key in ("buttons_pressed", "outputs_observed", "simulated")] == [True] * 3
    buttons = [result for result in good.certificate["results"] if result["check"] == "button"]
    assert [result["finding"] for result in buttons] == ["2 of 2 presses"] * 8
    latest = json.loads((folder / "data" / "selftest" / "latest.json").read_text())
    assert (len(latest.pop("seal")), good.certificate.pop("seal")) == (128, ""), "a copy elsewhere opens no match"
    assert latest == good.certificate
    assert (folder / "c.pdf").read_bytes().startswith(b"%PDF")
    assert "KẾT QUẢ: ĐẠT" in (folder / "c.txt").read_text(encoding="utf-8")


def test_faults_of_stations_are_found_each_at_its_own_station_and_nothing_else_is(folder: Path) -> None:
    faults = ("stuck:1", "dead:2", "swapped:3:4", "chattering:5", "bridged:6:7", "phantom-press:8")
    test = Test(folder, *(word for fault in faults for word in ("--fault", fault)))
    assert test.code == 1
    assert test.bad == {
        ("stuck", "station 1"),
        ("button", "station 2"),
        ("button", "station 3"),
        ("button", "station 4"),
        ("contact", "station 5"),
        ("cross-talk", "station 6"),
        ("quiet", "station 8"),
    }, test.output
    assert test.finding("button", "station 3") == "its presses arrive as station 4"
    assert test.finding("cross-talk", "station 6") == "station 7 answered too"
    assert test.certificate is not None
    assert test.certificate["faults"] == list(faults)


def test_faults_that_only_an_observer_finds_are_found_and_nothing_else_is(folder: Path) -> None:
    profile = folder / "four.toml"
    profile.write_text(FOUR)
    faults = ("slow-path:1", "dead-lamp:2", "swapped-lamps:3:4", "silent-horn", "upside-down:scores", "mute-stage")
    test = Test(
        folder, *(word for fault in (*faults, "cut-loopback") for word in ("--fault", fault)), board=str(profile)
    )
    lamps = {("lamp", f"station {number}") for number in (2, 3, 4)}
    expected = {("path", "station 1"), ("horn", ""), ("picture", "scores"), ("sound", ""), ("loopback", "")}
    assert test.bad == lamps | expected, test.output
    assert test.certificate is not None
    assert test.certificate["outputs_observed"]


def test_faults_of_machine_and_displays_are_found_and_nothing_else_is(folder: Path) -> None:
    faults = ("full-disk", "slow-disk", "readable-keys", "broken-journal", "missing-display:scores", "silent-panel")
    test = Test(folder, *(word for fault in faults for word in ("--fault", fault)))
    assert test.code == 1
    expected = {(check, "") for check in ("disk-space", "disk-speed", "secrets", "journal", "panel")}
    assert test.bad == expected | {("display", "scores")}, test.output
    assert "p99 1900.0 ms" in test.finding("disk-speed", "")


def test_a_display_that_the_scoreboard_does_not_drive_is_named(folder: Path) -> None:
    (folder / "run").mkdir()
    profile = folder / "one-display.toml"
    profile.write_text(ONE_DISPLAY)
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--board", str(profile), "--run", str(folder / "run")]
    scoreboard = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        patience = Patience(PATIENCE_S)
        while not (folder / "run" / "scoreboard.lock").exists():
            assert not patience.ended, "the scoreboard did not start"
            assert scoreboard.poll() is None
            time.sleep(0.02)
        test = Test(folder)
    finally:
        scoreboard.terminate()
        scoreboard.wait()
    assert test.bad == {("display", "scores")}, test.output


def test_a_broken_journal_and_open_keys_are_found_where_they_really_are(folder: Path) -> None:
    data = folder / "data"
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "controller.toml").write_text("secret")
    os.chmod(data / "keys" / "controller.toml", 0o644)
    (data / "journal.sqlite").write_bytes(b"this is no journal" * 100)
    test = Test(folder)
    assert test.bad == {("journal", ""), ("secrets", "")}, test.output


def test_it_is_refused_while_a_match_runs_and_disturbs_nothing(folder: Path) -> None:
    with match_processes(folder) as evening:
        _start(evening)
        before = evening.wait_until(lambda view: True, "a snapshot").seq
        test = Test(folder)
        assert test.code == 2, test.output
        assert "A match is running" in test.output
        assert test.certificate is None
        after = evening.wait_until(lambda view: True, "a snapshot")
        assert (after.phase, after.seq) == ("intro", before)


def test_the_place_of_a_controller_that_is_away_in_a_match_stays_free(folder: Path) -> None:
    with match_processes(folder) as evening:
        _start(evening)
    test = Test(folder)
    assert (test.code, test.certificate) == (2, None), test.output
    for text in ("the journal says that a match is running", "intro", "its controller is away", "--in-a-match"):
        assert text in test.output
    assert Test(folder, "--in-a-match").code == 0


def _start(evening: MatchProcesses) -> None:
    evening.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
    evening.advance(m.StartMatch(), "intro")


def test_before_a_match_it_leases_the_outputs_and_leaves_no_press_in_the_journal(
    folder: Path,
) -> None:
    with match_processes(folder) as evening:
        evening.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
        before = evening.wait_until(
            lambda view: all(health.state == "ok" for health in view.health[:2]), "all are there"
        ).seq
        test = Test(folder, "--fault", "dead:2", "--fault", "swapped:3:4")
        is_over = before + 2  # that it runs is a warning at Start, and then no more
        after = evening.wait_until(
            lambda view: not view.led_tests and view.seq >= is_over, "the boards are the contest's"
        ).seq
        _start(evening)
    assert test.code == 1, test.output
    stations = {("button", f"station {number}") for number in (2, 3, 4)}
    assert test.bad - {("panel", "")} == stations, test.output  # no panel runs here
    assert test.finding("button", "station 3") == "its presses arrive as station 4"
    assert after == is_over


@pytest.mark.parametrize("arguments", [("--fault", "fire"), ("--fault", "stuck:9"), ("--board", "pi9")])
def test_wrong_use_ends_with_two_and_says_what_is_allowed(folder: Path, arguments: tuple[str, str]) -> None:
    test = Test(folder, *arguments)
    assert test.code == 2
    assert test.certificate is None


def test_faults_cannot_be_injected_on_real_lines(folder: Path) -> None:
    test = Test(folder, "--fault", "hot", board="pi-4-stations")
    assert test.code == 2
    assert "simulated boards only" in test.output
