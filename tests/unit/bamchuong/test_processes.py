"""The table of processes and what stands outside of it: units, installer, commands, documents."""

import re
import subprocess
from pathlib import Path

import pytest

from bamchuong.__main__ import cli
from bamchuong.processes import (
    CONTROLLER,
    FIRMWARE,
    MACHINE_UNIT,
    PROCESSES,
    PROXY_UNIT,
    PUBLIC_PANEL,
    PUSH,
    SCOREBOARD,
    Process,
    Starter,
    started_by,
)
from hardware.proxy_config import PUBLIC_PORT, STAFF_PORT

HOUSE = Path(__file__).parents[3]
UNITS = HOUSE / "hardware" / "systemd"
PROGRAM = "/opt/bamchuong/venv/bin/python -m bamchuong "
BY_HAND = {"bamchuong-selftest.service", "bamchuong-kiosk.service"}
"""Units that the installer does not enable: a person starts the test, or wants the stage on this machine's screen."""

OF_THE_PROXY = {PROXY_UNIT, "bamchuong-proxy-certificate.service"}
"""The proxy itself, and what tells it of a new certificate."""

NOT_IN_UNITS = {"run", "data", "host", "https-port", "speed", "mirror"}
"""A unit leaves these at their defaults: its folders come from the environment, its clocks are real."""

each_process = pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.name)


def unit_file(unit: str) -> str:
    """The text of a unit; an instance `name@instance.service` is of the file `name@.service`."""
    return (UNITS / re.sub(r"@\w+", "@", unit)).read_text(encoding="utf-8")


def installer_units(name: str) -> list[str]:
    """The services in a list of the installer's, as its own shell makes it."""
    script = (HOUSE / "hardware" / "install").read_text(encoding="utf-8")
    lines = [
        line
        for line in script.splitlines()
        if line == f"{name}=()"
        or f"do {name}+=" in line
        or line.startswith((f"{name}+=", "tester_socket=", "push_watch="))
    ]
    listed = subprocess.run(
        ["bash", "-c", "\n".join((*lines, f'printf "%s\\n" "${{{name}[@]}}"'))],
        capture_output=True,
        text=True,
        check=True,
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
    assert (
        units == {re.sub(r"@\w+", "@", process.unit) for process in PROCESSES} | {MACHINE_UNIT} | BY_HAND | OF_THE_PROXY
    )


def test_the_installer_enables_what_the_table_starts_under_systemd() -> None:
    enabled = [process.enabled_unit for process in started_by(Starter.SYSTEMD)]
    assert installer_units("services") == [MACHINE_UNIT, *enabled]
    assert installer_units("proxy_services") == [*(process.unit for process in started_by(Starter.PROXY)), PROXY_UNIT]


def test_what_waits_for_its_enrolment_is_enabled_and_not_started() -> None:
    assert [process.enabled_unit for process in started_by(Starter.ENROLMENT)] == installer_units("push_watch")
    assert "PathExists=/var/lib/bamchuong/signing/hub.json" in (UNITS / PUSH.enabled_unit).read_text(encoding="utf-8")


def test_the_proxy_and_the_processes_behind_it_agree_on_their_ports() -> None:
    behind = (UNITS / "behind-proxy.conf").read_text(encoding="utf-8")
    assert f'"PROXY_OPTIONS=--for staff --proxy-port {STAFF_PORT}"' in behind
    assert PUBLIC_PANEL.unit_arguments[:2] == ("--proxy-port", str(PUBLIC_PORT))


@each_process
def test_a_process_is_a_command_that_takes_its_options(process: Process) -> None:
    name, *words = [*process.command, *process.unit_arguments]
    flags = [word for word in words if word.startswith("--")]
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
    everything = [process.name for process in PROCESSES if process not in (PUBLIC_PANEL, PUSH)]
    assert [process.name for process in started_by(Starter.PEOPLE)] == everything
    assert "tester" not in {process.name for process in started_by(Starter.ROBOT)}
    assert [process.name for process in started_by(Starter.SELFTEST)] == [FIRMWARE.name, "panel", SCOREBOARD.name]
