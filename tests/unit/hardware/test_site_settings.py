"""Site settings: a calibration is appended to what people wrote, and never makes a profile claim more accuracy."""

import datetime as dt
import logging
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_mock import MockerFixture

from bamchuong.calibration import apply_calibration
from bus.bad_file import BadFileError
from bus.messages import Sentence
from hardware import fairness, site_settings
from hardware.board import find_board
from hardware.selftest import session
from hardware.selftest.assess.assess_loopback import JigMeasurement
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.certificate import certificate
from hardware.site_settings import Calibration

BOARD = find_board("pi-4-stations")
MACHINE = "0123456789abcdef"
NAME = certificate.board_id(BOARD, MACHINE)
DAY = dt.date(2026, 11, 23)


def calibration(kernel_us: int = 130, board_id: str = NAME) -> Calibration:
    return Calibration(board_id=board_id, date=DAY, pulses=20, kernel_us=kernel_us, behind_ns={"1": 0, "2": 3_500})


def test_without_a_file_there_are_no_calibrations(tmp_path: Path) -> None:
    assert site_settings.read_site(tmp_path) == site_settings.Site()
    assert site_settings.Site().calibration(NAME) is None


def test_calibrations_are_read_back_and_the_newest_of_a_board_counts(tmp_path: Path) -> None:
    for entry in (calibration(40), calibration(50, "other-board"), calibration(45)):
        site_settings.add_calibration(tmp_path, entry)
    assert site_settings.read_site(tmp_path).calibration(NAME) == calibration(45)
    assert len(site_settings.read_site(tmp_path).calibrations) == 3


def write_settings(data: Path, text: str) -> None:
    path = data / site_settings.NAME
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def test_settings_of_an_older_version_count_until_the_self_test_writes_its_own(tmp_path: Path) -> None:
    site_settings.add_calibration(tmp_path, calibration(30))
    (tmp_path / site_settings.NAME).rename(tmp_path / "site.toml")
    assert site_settings.read_site(tmp_path).calibration(NAME) == calibration(30)
    site_settings.add_calibration(tmp_path, calibration(45))
    assert site_settings.read_site(tmp_path).calibrations == (calibration(30), calibration(45))


def test_what_people_wrote_is_kept(tmp_path: Path) -> None:
    write_settings(tmp_path, "# hall of the school\n")
    site_settings.add_calibration(tmp_path, calibration())
    assert (tmp_path / site_settings.NAME).read_text().startswith("# hall of the school\n\n# Measured")
    assert not (tmp_path / "selftest" / "site.toml.part").exists()


BAD = """
colour = "red"
[[calibrations]]
board_id = "x"
date = "yesterday"
pulses = 0
kernel_us = 3
"""


def test_all_errors_are_reported_at_once_and_nothing_is_appended(tmp_path: Path) -> None:
    write_settings(tmp_path, BAD)
    with pytest.raises(BadFileError) as error:
        site_settings.add_calibration(tmp_path, calibration())
    messages = "\n".join(error.value.errors)
    for place in ("site.toml: colour: unknown key; allowed here: calibrations", "[0].date", "[0].pulses"):
        assert place in messages
    assert (tmp_path / site_settings.NAME).read_text() == BAD


def test_an_unwritable_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="the calibration cannot be saved"):
        site_settings.add_calibration(tmp_path / "none", calibration())


def test_the_firmware_claims_no_more_accuracy_than_was_measured(
    tmp_path: Path, mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch("hardware.selftest.rig.probes.machine_id", return_value=MACHINE)
    assert apply_calibration(BOARD, tmp_path) is BOARD
    site_settings.add_calibration(tmp_path, calibration(130))
    with caplog.at_level(logging.INFO):
        board = apply_calibration(BOARD, tmp_path)
    assert board.build.kernel_us == 130
    assert board.uncertainty_us == fairness.budget(board.build, "Pi 5").uncertainty_us > BOARD.uncertainty_us
    assert "measured on 2026-11-23 with 20 pulses: stamps up to 130 µs apart" in caplog.text


def test_a_small_measurement_never_increases_the_claimed_accuracy(tmp_path: Path) -> None:
    assert fairness.with_calibration(BOARD, 2).uncertainty_us == BOARD.uncertainty_us
    error = replace(BOARD, build=replace(BOARD.build, kernel_us=200))
    assert fairness.with_calibration(error, 2).build.kernel_us == 200


def test_a_calibration_does_not_apply_to_another_machine_or_to_simulated_pins(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    site_settings.add_calibration(tmp_path, calibration())
    mocker.patch("hardware.selftest.rig.probes.machine_id", return_value="another")
    assert apply_calibration(BOARD, tmp_path) is BOARD
    write_settings(tmp_path, "nonsense")
    simulated = find_board("simulated")
    assert apply_calibration(simulated, tmp_path) is simulated


def calibrate(data: Path, mocker: MockerFixture) -> list[Result]:
    """Calibration results of a self-test whose jig measured something."""
    readings = Readings(machine_id=MACHINE, wall_s=1_795_400_000)
    guided_test = mocker.patch("hardware.selftest.session.GuidedTest").return_value
    guided_test.measurement = JigMeasurement(20, 130, {1: 0, 2: 3_460})
    mocker.patch("hardware.selftest.session.probes.read", return_value=readings)
    mocker.patch("hardware.selftest.session.probes.ask_panel", return_value=(Sentence("panel", "answers"), True))
    config = session.SessionConfig(
        board=BOARD, data=data, panel_url="", verify_journal=lambda: (None, False), software=lambda: "0.1.0"
    )
    selftest = session.Session(config, on_result=lambda result: None)
    selftest.inspect_machine()
    selftest.run(mocker.Mock(), mocker.Mock())
    return [result for result in selftest.results if result.where == "calibration"]


def test_the_self_test_saves_the_measurement_of_its_jig_with_date_and_board(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    (result,) = calibrate(tmp_path, mocker)
    assert (result.outcome, str(result.finding)) == (
        Outcome.PASS,
        f"up to 130 µs between two stations: saved in {tmp_path}/selftest/site.toml",
    )
    (saved,) = site_settings.read_site(tmp_path).calibrations
    assert (saved.board_id, saved.date, saved.behind_ns["2"]) == (NAME, DAY, 3_460)


def test_a_calibration_that_cannot_be_saved_fails_the_test(tmp_path: Path, mocker: MockerFixture) -> None:
    write_settings(tmp_path, BAD)
    (result,) = calibrate(tmp_path, mocker)
    assert (result.outcome, "unknown key" in str(result.finding)) == (Outcome.FAIL, True)
