"""The table of processes and what stands outside of it: units, installer, commands, documents."""

import re
import subprocess
from pathlib import Path

import pytest

from bamchuong.__main__ import cli
from bamchuong.processes import CONTROLLER, FIRMWARE, MACHINE_UNIT, PROCESSES, SCOREBOARD, Process, Starter, started_by

HOUSE = Path(__file__).parents[3]
UNITS = HOUSE / "hardware" / "systemd"
PROGRAM = "/opt/bamchuong/venv/bin/python -m bamchuong "
BY_HAND = {"bamchuong-selftest.service", "bamchuong-kiosk.service"}
"""Units that the installer does not enable: a person starts the test, or wants the stage on this machine's screen."""

NOT_IN_UNITS = {"run", "data", "host", "https-port", "speed"}
"""A unit leaves these at their defaults: its folders come from the environment, its clocks are real."""

each_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)


def unit_file(unit: str) -> str:
    """The text of a unit; an instance `name@instance.service` is of the file `name@.service`."""
    return (UNITS / re.sub(r"@\w+", "@", unit)).read_text(encoding="utf-8")


def installer_units() -> list[str]:
    """The services that the installer enables, as its own shell lists them."""
    script = (HOUSE / "hardware" / "install").read_text(encoding="utf-8")
    lines = "".join(line + "\n" for line in script.splitlines() if "services=()" in line or "services+=" in line)
    listed = subprocess.run(
        ["bash", "-c", lines + 'printf "%s\\n" "${services[@]}"'], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


@each_process
def test_a_unit_starts_its_process_as_the_table_says(process: Process) -> None:
    line = next(line for line in unit_file(process.unit).splitlines() if line.startswith("ExecStart="))
    words = line.removeprefix("ExecStart=").removeprefix(PROGRAM).split()
    command = [*process.command, *process.unit_arguments]
    assert words[: len(command)] == command

    pairs = [word for word in words[len(command) :] if not word.startswith("$") or word.startswith("${")]
    values = {option: f"${{{option.upper()}}}" for option in process.options if option not in NOT_IN_UNITS}
    assert sorted(zip(pairs[::2], pairs[1::2], strict=True)) == sorted((f"--{name}", values[name]) for name in values)


def test_every_unit_is_in_the_table_or_started_by_hand() -> None:
    units = {path.name for path in UNITS.glob("*.service")}
    assert units == {re.sub(r"@\w+", "@", process.unit) for process in PROCESSES} | {MACHINE_UNIT} | BY_HAND


def test_the_installer_enables_what_the_table_starts_under_systemd() -> None:
    assert installer_units() == [MACHINE_UNIT, *(process.unit for process in started_by(Starter.SYSTEMD))]


@each_process
def test_a_process_is_a_command_that_takes_its_options(process: Process) -> None:
    name, *flags = [*process.command, *process.unit_arguments]
    options = {word for option in cli.commands[name].params for word in option.opts}
    assert {*flags, *(f"--{option}" for option in process.options)} <= options


def test_a_setting_of_an_installed_machine_is_written_once() -> None:
    """Of two lines the last would count, and the installer changes both."""
    names = re.findall(r"^(\w+)=", (UNITS / "bamchuong.env").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(set(names))


@each_process
def test_the_architecture_lists_each_process(process: Process) -> None:
    assert f"`bamchuong {' '.join(process.command)}`" in (HOUSE / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_names_units_and_roles_are_distinct() -> None:
    assert len({process.name for process in PROCESSES}) == len(PROCESSES)
    assert len({process.unit for process in PROCESSES}) == len(PROCESSES)
    roles = [process.role for process in PROCESSES if process.role is not None]
    assert len(set(roles)) == len(roles)


def test_arguments_are_the_values_that_a_process_takes() -> None:
    values = {"board": "pi-4-stations", "run": "/run/x", "match": "m.toml"}
    assert SCOREBOARD.arguments(values) == ["scoreboard", "--run", "/run/x", "--board", "pi-4-stations"]
    assert CONTROLLER.arguments({"match": "m.toml"}) == ["controller", "--match", "m.toml"]


def test_a_robot_needs_no_technician_and_a_selftest_no_controller() -> None:
    assert [process.name for process in started_by(Starter.PEOPLE)] == [process.name for process in PROCESSES]
    assert "tester" not in {process.name for process in started_by(Starter.ROBOT)}
    assert [process.name for process in started_by(Starter.SELFTEST)] == [FIRMWARE.name, "panel", SCOREBOARD.name]
