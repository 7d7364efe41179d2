"""Every shipped board on a bare Debian 12 and 13, under the systemd and the Python of each. Nightly.

The installer takes the machine for a Pi, and the libraries of real pins are built and installed there. But a container
has no GPIO chip and no SPI: on the boards with real pins the firmware cannot run, and must say exactly that; all others
must run, the scoreboard without its LED boards. What the firmware does where there are pins: tests/kernel.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from bamchuong import processes
from tests.machine.debian_root import BOOKWORM, SOURCE, TRIXIE, Debian
from tests.machine.nspawn import CLONE, Machine, fresh_clone

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

FIRMWARE, CONTROLLER = processes.FIRMWARE.unit, processes.CONTROLLER.unit
ENABLED = {process.enabled_unit for process in processes.PROCESSES}
OTHERS = {processes.MACHINE_UNIT, processes.PROXY_UNIT, *ENABLED} - {FIRMWARE}
SERVICES = sorted(unit for unit in OTHERS if unit.endswith(".service"))
REAL_BOARDS = sorted(path.stem for path in (SOURCE / "hardware/boards").glob("*.toml") if path.stem != "simulated")

UNAME = "/usr/local/bin/uname"
ON_A_PI = '#!/bin/sh\\ncase "$1" in -m) echo aarch64 ;; *) exec /usr/bin/uname "$@" ;; esac\\n'
"""Found before the real one: the machine reports the processor of a Pi."""

RASPI_CONFIG = '#!/bin/sh\\necho "raspi-config $*"; echo dtparam=spi=on >>/boot/firmware/config.txt\\n'
"""Does what the real one does, in the end, when it is asked for SPI."""


class ServiceReport(NamedTuple):
    """An installation's report of a service: its state, its own status where it runs, the end of its log where not."""

    state: str
    status: str
    lines: list[str]


@pytest.fixture(scope="module", params=[BOOKWORM, TRIXIE], ids=lambda debian: debian.suite)
def debian(request: pytest.FixtureRequest) -> Debian:
    release: Debian = request.param
    return release


@pytest.fixture(scope="module")
def machine(debian: Debian, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """That Debian with a fresh clone."""
    with fresh_clone(debian, tmp_path_factory.mktemp(debian.suite)) as machine:
        yield machine


def read_report(output: str) -> dict[str, ServiceReport]:
    """The services in the output of an installation."""
    services: dict[str, ServiceReport] = {}
    for line in output.splitlines():
        service = re.fullmatch(r"  (bamchuong-\S+\.(?:service|socket)): (\S+)(?: \((.*)\))?", line)
        if service:
            services[service[1]] = last = ServiceReport(service[2], service[3] or "", [])
        elif services and line.startswith(" " * 6):
            last.lines.append(line.strip())
    return services


def lines_about(output: str, unit: str) -> list[str]:
    """The lines of systemd-analyze about a unit of ours."""
    return [line for line in output.splitlines() if unit in line]


def test_every_service_of_the_simulated_board_comes_up(machine: Machine) -> None:
    output = machine.check_output("make", "-C", CLONE, "install", "BOARD=simulated")
    services = read_report(output)
    assert {name: service.state for name, service in services.items()} == dict.fromkeys(
        {FIRMWARE, *OTHERS}, "active"
    ), output
    assert services[FIRMWARE].status == "8 stations"
    assert machine.check_output("bamchuong", "journal", "verify").startswith("OK: ")


def test_its_systemd_finds_nothing_wrong_with_a_unit_and_would_have(machine: Machine) -> None:
    units = (
        machine.check_output("sh", "-c", "cd /etc/systemd/system; ls bamchuong*.service")
        .replace("@.", "@main.")
        .split()
    )
    assert lines_about(machine.check_output("systemd-analyze", "verify", "--man=no", *units), "bamchuong") == []
    wrong = "/etc/systemd/system/bamchuong-wrong.service"
    machine.check_output("sh", "-c", f"sed s/LimitRTPRIO/LimitRTPRIORITY/ /etc/systemd/system/{FIRMWARE} >{wrong}")
    output = machine.run("systemd-analyze", "verify", "--man=no", "bamchuong-wrong.service").stdout
    assert [line for line in lines_about(output, "bamchuong-wrong") if "LimitRTPRIORITY" in line], output
    machine.check_output("rm", wrong)


def test_for_a_board_on_real_pins_spi_is_switched_on_and_its_libraries_are_built_and_imported(
    machine: Machine, debian: Debian
) -> None:
    for path, script in ((UNAME, ON_A_PI), ("/usr/local/bin/raspi-config", RASPI_CONFIG)):
        machine.check_output("sh", "-c", f"printf '{script}' >{path} && chmod +x {path}")
    machine.check_output("sh", "-c", "mkdir -p /boot/firmware && echo '[all]' >/boot/firmware/config.txt")
    process = machine.run("make", "-C", CLONE, "install", "BOARD=pi-4-stations")
    assert "BOARD=pi-4-stations (was simulated)" in process.stdout
    assert "raspi-config nonint do_spi 0" in process.stdout
    assert "A reboot is needed for the LED boards (dtparam=spi=on): sudo reboot" in process.stdout
    assert machine.check_output("bamchuong", "board", "check").startswith("pi-4-stations: OK")
    script = "import gpiod, lgpio, spidev; print(lgpio.__file__)"
    place = machine.check_output("sh", "-c", f"cd /tmp && /opt/bamchuong/venv/bin/python -P -c '{script}'")
    assert place.startswith(f"/opt/bamchuong/venv/lib/python{debian.python}/")


def teams_without_station(board: str) -> list[int]:
    """The teams of the shipped match that have no station on a board."""
    stations = tomllib.loads((SOURCE / f"hardware/boards/{board}.toml").read_text())["stations"]
    teams = tomllib.loads((SOURCE / "controller/match_files/cum-1.toml").read_text())["teams"]
    return sorted({team["number"] for team in teams} - {station["number"] for station in stations})


@pytest.mark.parametrize("board", REAL_BOARDS)
def test_with_real_pins_all_runs_but_the_firmware_which_finds_no_gpio_chip_here_and_nothing_else_wrong(
    machine: Machine, board: str
) -> None:
    machine.check_output(
        "sh", "-c", "systemctl stop 'bamchuong*' && rm -rf /var/lib/bamchuong/*"
    )  # as on the first day
    process = machine.run("make", "-C", CLONE, "install", f"BOARD={board}")
    services = read_report(process.stdout)
    firmware = services.pop(FIRMWARE)
    assert {name: service.state for name, service in services.items()} == dict.fromkeys(OTHERS, "active"), (
        process.stdout
    )
    assert (firmware.state == "active", process.returncode == 0) == (False, False)
    *lines, systemd = firmware.lines
    # A container may not give priority and locked memory, either: the log says so, and that is no reason to end.
    assert {re.sub(r"^.*?(no GPIO chip|\(EPERM\)).*", r"\1", line) for line in lines} <= {"no GPIO chip", "(EPERM)"}
    assert [line for line in lines if "no GPIO chip: this machine has no GPIO" in line], lines
    assert ("systemd: " in systemd, "status=3" in systemd) == (True, True), systemd
    controller = services[CONTROLLER].status
    assert all(f"team {number} sits at station {number}" in controller for number in teams_without_station(board)), (
        controller
    )
    expected = r"No match fits this board yet" if teams_without_station(board) else r"\d+ facts"
    assert re.match(expected, controller), controller
    restarts = machine.check_output("systemctl", "show", "--property=NRestarts", "--value", *SERVICES).split()
    assert restarts == ["0"] * len(SERVICES)  # they are not active now and then
