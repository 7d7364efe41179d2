"""The same on Debian 13, as Raspberry Pi OS is now: its systemd, its Python 3.13, and the libraries of real pins, which
are built there. Nightly.
"""

import os
from collections.abc import Iterator

import pytest

from .booted import CLONE, Machine, fresh
from .root import TRIXIE

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

UNAME = "/usr/local/bin/uname"
ON_A_PI = '#!/bin/sh\\ncase "$1" in -m) echo aarch64 ;; *) exec /usr/bin/uname "$@" ;; esac\\n'
"""In front of the real one: the machine calls itself what a Pi calls itself."""

RASPI_CONFIG = '#!/bin/sh\\necho "raspi-config $*"; echo dtparam=spi=on >>/boot/firmware/config.txt\\n'
"""What the real one does, in the end, when it is asked for SPI."""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Debian 13 with a fresh clone."""
    with fresh(TRIXIE, tmp_path_factory.mktemp("trixie")) as made:
        yield made


def test_every_service_comes_up_and_its_systemd_finds_nothing_wrong_with_a_unit(machine: Machine) -> None:
    words = machine.say("make", "-C", CLONE, "install", "BOARD=simulated")
    assert words.count(": active") == 6, words
    units = machine.say("sh", "-c", "cd /etc/systemd/system; ls bamchuong*.service").replace("@.", "@main.").split()
    assert machine.say("systemd-analyze", "verify", "--man=no", *units) == ""
    assert machine.say("bamchuong", "journal", "verify").startswith("good: ")


def test_for_a_board_on_real_pins_spi_is_switched_on_and_its_libraries_are_built_and_imported(machine: Machine) -> None:
    for path, words in ((UNAME, ON_A_PI), ("/usr/local/bin/raspi-config", RASPI_CONFIG)):
        machine.say("sh", "-c", f"printf '{words}' >{path} && chmod +x {path}")
    machine.say("sh", "-c", "mkdir -p /boot/firmware && echo '[all]' >/boot/firmware/config.txt")
    done = machine.run("make", "-C", CLONE, "install", "BOARD=pi-4-stations")
    assert "BOARD=pi-4-stations (was simulated)" in done.stdout
    assert "raspi-config nonint do_spi 0" in done.stdout
    assert "A reboot is needed for the LED boards (dtparam=spi=on): sudo reboot" in done.stdout
    assert "not all of it runs" in done.stdout  # there are no pins here
    assert machine.say("bamchuong", "board", "check").startswith("pi-4-stations: good")
    there = "import gpiod, lgpio, spidev; print(lgpio.__file__)"
    place = machine.say("sh", "-c", f"cd /tmp && /opt/bamchuong/venv/bin/python -P -c '{there}'")
    assert place.startswith("/opt/bamchuong/venv/lib/python3.13/")
