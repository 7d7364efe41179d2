"""`bamchuong firmware`: what it would use, putting out the lamps, and where it cannot."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.commands.firmware import firmware
from bus.bad_file import BadFileError
from firmware.pins.edges import MachineError
from firmware.pins.platform_info import PlatformInfo


def test_it_explains_the_simulated_board_without_starting(tmp_path: Path) -> None:
    result = CliRunner().invoke(firmware, ["--explain", "--run", str(tmp_path)])
    assert result.exit_code == 0
    assert 'capture: simulated, because gpio = "simulated" in the board profile' in result.output
    assert not (tmp_path / "firmware.lock").exists()


@pytest.mark.parametrize("option", ["--explain", "--dark"])
def test_a_machine_that_cannot_ends_it_with_exit_code_3_and_the_reason(
    tmp_path: Path, mocker: MockerFixture, option: str
) -> None:
    mocker.patch(
        "firmware.start.read_platform_info", return_value=PlatformInfo("PC", libraries={"gpiod": "2.5", "lgpio": "0.2"})
    )
    mocker.patch(
        "firmware.pins.devices.chips.list_chips", side_effect=MachineError("no GPIO chip: this machine has no GPIO")
    )
    result = CliRunner().invoke(firmware, [option, "--board", "pi-4-stations", "--run", str(tmp_path)])
    assert result.exit_code == 3
    assert "cannot: no GPIO chip" in result.output


def test_switching_simulated_lamps_off_does_nothing(tmp_path: Path) -> None:
    assert CliRunner().invoke(firmware, ["--dark", "--run", str(tmp_path)]).exit_code == 0


def test_lamps_go_off_whatever_the_site_settings_contain(tmp_path: Path, mocker: MockerFixture) -> None:
    (tmp_path / "site.toml").write_text("nonsense")
    darken = mocker.patch("firmware.start.darken")
    arguments = ["--board", "pi-4-stations", "--run", str(tmp_path), "--data", str(tmp_path)]
    assert CliRunner().invoke(firmware, ["--dark", *arguments]).exit_code == 0
    assert darken.called
    assert isinstance(CliRunner().invoke(firmware, arguments).exception, BadFileError)
