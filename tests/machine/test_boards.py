"""Every shipped board on a bare Debian 12 and 13, under the systemd and the Python of each. Nightly.

The installer takes the machine for a Pi, and the libraries of real pins are built and installed there. But a container
has no GPIO chip and no SPI: on the boards with real pins the firmware cannot run, and must say just that; all others
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
from tests.machine.nspawn import CLONE, Machine, fresh

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

FIRMWARE, CONTROLLER = processes.FIRMWARE.unit, processes.CONTROLLER.unit
OTHERS = {processes.MACHINE_UNIT, *(process.unit for process in processes.PROCESSES)} - {FIRMWARE}
REAL = sorted(path.stem for path in (SOURCE / "hardware/boards").glob("*.toml") if path.stem != "simulated")

UNAME = "/usr/local/bin/uname"
ON_A_PI = '#!/bin/sh\\ncase "$1" in -m) echo aarch64 ;; *) exec /usr/bin/uname "$@" ;; esac\\n'
"""In front of the real one: the machine calls itself what a Pi calls itself."""

RASPI_CONFIG = '#!/bin/sh\\necho "raspi-config $*"; echo dtparam=spi=on >>/boot/firmware/config.txt\\n'
"""What the real one does, in the end, when it is asked for SPI."""


class Told(NamedTuple):
    """What an installation says of a service: its state, how it says it is where it runs, its last words where not."""

    state: str
    status: str
    words: list[str]


@pytest.fixture(scope="module", params=[BOOKWORM, TRIXIE], ids=lambda debian: debian.suite)
def debian(request: pytest.FixtureRequest) -> Debian:
    found: Debian = request.param
    return found


@pytest.fixture(scope="module")
def machine(debian: Debian, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """That Debian with a fresh clone."""
    with fresh(debian, tmp_path_factory.mktemp(debian.suite)) as made:
        yield made


def told(words: str) -> dict[str, Told]:
    """Every service in the words of an installation."""
    found: dict[str, Told] = {}
    for line in words.splitlines():
        service = re.fullmatch(r"  (bamchuong-\S+\.service): (\S+)(?: \((.*)\))?", line)
        if service:
            found[service[1]] = last = Told(service[2], service[3] or "", [])
        elif found and line.startswith(" " * 6):
            last.words.append(line.strip())
    return found


def about(words: str, unit: str) -> list[str]:
    """The lines of systemd-analyze about a unit of ours."""
    return [line for line in words.splitlines() if unit in line]


def test_every_service_of_the_simulated_board_comes_up(machine: Machine) -> None:
    words = machine.say("make", "-C", CLONE, "install", "BOARD=simulated")
    services = told(words)
    assert {name: service.state for name, service in services.items()} == dict.fromkeys(
        {FIRMWARE, *OTHERS}, "active"
    ), words
    assert services[FIRMWARE].status == "8 stations"
    assert machine.say("bamchuong", "journal", "verify").startswith("OK: ")


def test_its_systemd_finds_nothing_wrong_with_a_unit_and_would_have(machine: Machine) -> None:
    units = machine.say("sh", "-c", "cd /etc/systemd/system; ls bamchuong*.service").replace("@.", "@main.").split()
    assert about(machine.say("systemd-analyze", "verify", "--man=no", *units), "bamchuong") == []
    wrong = "/etc/systemd/system/bamchuong-wrong.service"
    machine.say("sh", "-c", f"sed s/LimitRTPRIO/LimitRTPRIORITY/ /etc/systemd/system/{FIRMWARE} >{wrong}")
    said = machine.run("systemd-analyze", "verify", "--man=no", "bamchuong-wrong.service").stdout
    assert [line for line in about(said, "bamchuong-wrong") if "LimitRTPRIORITY" in line], said
    machine.say("rm", wrong)


def test_for_a_board_on_real_pins_spi_is_switched_on_and_its_libraries_are_built_and_imported(
    machine: Machine, debian: Debian
) -> None:
    for path, words in ((UNAME, ON_A_PI), ("/usr/local/bin/raspi-config", RASPI_CONFIG)):
        machine.say("sh", "-c", f"printf '{words}' >{path} && chmod +x {path}")
    machine.say("sh", "-c", "mkdir -p /boot/firmware && echo '[all]' >/boot/firmware/config.txt")
    done = machine.run("make", "-C", CLONE, "install", "BOARD=pi-4-stations")
    assert "BOARD=pi-4-stations (was simulated)" in done.stdout
    assert "raspi-config nonint do_spi 0" in done.stdout
    assert "A reboot is needed for the LED boards (dtparam=spi=on): sudo reboot" in done.stdout
    assert machine.say("bamchuong", "board", "check").startswith("pi-4-stations: OK")
    there = "import gpiod, lgpio, spidev; print(lgpio.__file__)"
    place = machine.say("sh", "-c", f"cd /tmp && /opt/bamchuong/venv/bin/python -P -c '{there}'")
    assert place.startswith(f"/opt/bamchuong/venv/lib/python{debian.python}/")


def sits_nowhere(board: str) -> list[int]:
    """The teams of the shipped match that have no station on a board."""
    stations = tomllib.loads((SOURCE / f"hardware/boards/{board}.toml").read_text())["stations"]
    teams = tomllib.loads((SOURCE / "controller/match_files/cum-1.toml").read_text())["teams"]
    return sorted({team["number"] for team in teams} - {station["number"] for station in stations})


@pytest.mark.parametrize("board", REAL)
def test_with_real_pins_all_runs_but_the_firmware_which_finds_no_gpio_chip_here_and_nothing_else_wrong(
    machine: Machine, board: str
) -> None:
    machine.say("sh", "-c", "systemctl stop 'bamchuong*' && rm -rf /var/lib/bamchuong/*")  # as on the first day
    done = machine.run("make", "-C", CLONE, "install", f"BOARD={board}")
    services = told(done.stdout)
    firmware = services.pop(FIRMWARE)
    assert {name: service.state for name, service in services.items()} == dict.fromkeys(OTHERS, "active"), done.stdout
    assert (firmware.state == "active", done.returncode == 0) == (False, False)
    *words, systemd = firmware.words
    # A container may not give priority and locked memory, either: that is said, and is no reason to end.
    assert {re.sub(r"^.*?(no GPIO chip|\(EPERM\)).*", r"\1", line) for line in words} <= {"no GPIO chip", "(EPERM)"}
    assert [line for line in words if "no GPIO chip: this machine has no GPIO" in line], words
    assert ("systemd: " in systemd, "status=3" in systemd) == (True, True), systemd
    controller = services[CONTROLLER].status
    assert all(f"team {number} sits at station {number}" in controller for number in sits_nowhere(board)), controller
    assert controller.startswith("No match fits this board yet" if sits_nowhere(board) else "3 facts"), controller
    restarts = machine.say("systemctl", "show", "--property=NRestarts", "--value", *sorted(OTHERS)).split()
    assert restarts == ["0"] * len(OTHERS)  # they are not active now and then
