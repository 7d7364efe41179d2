"""A bare Debian 12 with a real systemd, a fresh clone, `make install`: what a Pi does, but for its pins. Nightly.

One machine for all tests of this file, in their order: installed, used, updated, rolled back, taken away.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bamchuong import processes
from tests.machine.debian_root import BOOKWORM
from tests.machine.nspawn import CLONE, Machine, fresh

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

FINGERPRINTS = "sha256sum /etc/systemd/system/bamchuong*.* /etc/bamchuong/* /usr/local/bin/* 2>/dev/null || true"
SERVICES = [process.unit for process in processes.PROCESSES]
"""All of them tell systemd that they turn."""

CONTROLLER = processes.CONTROLLER.unit
SETTINGS = "/etc/bamchuong/bamchuong.env"
START_MATCH = """
import zmq
from bus import messages as m
from bus.sockets import Endpoints, controller_client
from bamchuong.paths import runtime_folder
context = zmq.Context()
with controller_client(context, Endpoints.at(runtime_folder())) as client:
    answers = []
    for _ in range(40):
        client.send(m.CommandRequest("machine-test", "test", m.Role.MC, None, m.StartMatch()))
        client.socket.poll(500)
        answers += [message.ok for message in client.receive() if isinstance(message, m.CommandReply)]
        if answers:
            break
    print(*answers)
context.destroy(linger=0)
"""
"""What the MC's tablet asks for first."""

GOES_AWAY = "import sys; sys.exit(0)"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Debian 12 with a fresh clone."""
    with fresh(BOOKWORM, tmp_path_factory.mktemp("machine")) as made:
        yield made


def pid(machine: Machine, service: str) -> str:
    found = machine.say("systemctl", "show", "--property=MainPID", "--value", service)
    assert int(found) > 1, f"{service} has no process"
    return found


def starts_again(machine: Machine, service: str, before: str) -> None:
    """Wait until the service runs, as another process than `before`."""
    new = f"test $(systemctl show -P MainPID {service}) != {before}"
    machine.until("active", "sh", "-c", f"{new} && systemctl is-active {service}")


def all_run(machine: Machine) -> bool:
    return machine.say("systemctl", "is-active", *SERVICES).split() == ["active"] * len(SERVICES)


def in_use(machine: Machine) -> str:
    return machine.say("readlink", "/opt/bamchuong/venv")


def test_make_install_brings_every_service_up_and_ready(machine: Machine) -> None:
    words = machine.say("make", "-C", CLONE, "install", "BOARD=simulated")
    assert [f"{service}: active" in words for service in SERVICES] == [True] * len(SERVICES), words
    told = machine.say("systemctl", "show", "--property=StatusText", "--value", *SERVICES).split("\n\n")
    assert told[0] == "8 stations"
    assert all(told), told
    assert machine.say("systemctl", "show", "--property=Result", "--value", processes.FIRMWARE.unit) == "success"
    head = machine.say("bamchuong", "journal", "verify")
    assert head.startswith("OK: ")


def test_a_second_time_changes_nothing_but_starts_anew(machine: Machine) -> None:
    before = machine.say("sh", "-c", FINGERPRINTS)
    words = machine.say("make", "-C", CLONE, "install")
    assert "/etc/systemd" not in words
    assert "releases" not in words
    after = machine.say("sh", "-c", FINGERPRINTS)
    assert after == before
    assert all_run(machine)


def test_what_root_asks_the_program_to_write_can_be_read_by_the_services(machine: Machine) -> None:
    assert re.fullmatch(r"mc\t\d+", machine.say("bamchuong", "pin", "mc"))
    owner = machine.say("stat", "--format=%U", "/var/lib/bamchuong/panel-access.json")
    assert owner == "bamchuong"


def test_what_the_services_said_goes_along_to_somebody_who_helps(machine: Machine) -> None:
    machine.say("bamchuong", "support", "--output", "/tmp/support.zip")
    said = machine.say("python3", "-m", "zipfile", "-e", "/tmp/support.zip", "/tmp/support")
    assert processes.FIRMWARE.unit in machine.say("cat", "/tmp/support/system/journal.txt"), said


@pytest.mark.parametrize("service", SERVICES)
def test_a_process_that_is_killed_starts_again(machine: Machine, service: str) -> None:
    before = pid(machine, service)
    machine.say("sh", "-c", f"kill -9 {before}")
    starts_again(machine, service, before)


def test_a_process_that_hangs_is_seen_by_its_watchdog_and_starts_again(machine: Machine) -> None:
    before = {service: pid(machine, service) for service in SERVICES}
    machine.say("sh", "-c", f"kill -STOP {' '.join(before.values())}")
    for service, old in before.items():
        starts_again(machine, service, old)
    for service in SERVICES:
        assert machine.say("journalctl", "--quiet", "--output=cat", f"UNIT={service}", "UNIT_RESULT=watchdog")


@contextmanager
def a_match(machine: Machine) -> Iterator[None]:
    """A match runs; afterwards the controller begins a new one, whose start waits for its MC."""
    person = ("runuser", "-u", "bamchuong", "--", "env", "XDG_RUNTIME_DIR=/run")
    machine.until("True", *person, "/opt/bamchuong/venv/bin/python", "-P", "-c", START_MATCH)
    try:
        yield
    finally:
        for options in ("--new", ""):
            machine.say("sed", "-i", f"s/^CONTROLLER_OPTIONS=.*/CONTROLLER_OPTIONS={options}/", SETTINGS)
            machine.say("systemctl", "restart", CONTROLLER)


def test_the_self_test_borrows_and_neither_it_nor_an_installation_disturbs_a_match(machine: Machine) -> None:
    before = pid(machine, CONTROLLER)
    machine.say("systemctl", "start", "bamchuong-selftest.service")
    assert '"verdict":"pass"' in machine.say("cat", "/var/lib/bamchuong/selftest/latest.json").replace(" ", "")
    assert pid(machine, CONTROLLER) == before
    with a_match(machine):
        assert machine.run("systemctl", "start", "bamchuong-selftest.service").returncode
        assert pid(machine, CONTROLLER) == before
        assert machine.say("systemctl", "show", "-P", "ExecMainStatus", "bamchuong-selftest.service") == "2"
        refused = machine.run("make", "-C", CLONE, "install")
        assert "refused: a match is running" in refused.stdout
        assert refused.returncode
        assert pid(machine, CONTROLLER) == before
        machine.say("make", "-C", CLONE, "install", "IN_A_MATCH=1")
        assert pid(machine, CONTROLLER) != before
    assert "A match is running" in machine.say("journalctl", "--output=cat", "--unit=bamchuong-selftest.service")
    assert all_run(machine)


def test_it_is_found_by_the_name_that_it_was_given_and_so_is_its_panel(machine: Machine) -> None:
    machine.say("bamchuong", "host", "--name", "quiz")
    machine.until("quiz.local\t127.0.0.1", "avahi-resolve", "-4", "-n", "quiz.local")
    assert "127.0.1.1\tquiz" in machine.say("cat", "/etc/hosts")
    found = machine.say("avahi-browse", "--parsable", "--resolve", "--terminate", "_http._tcp")
    assert "quiz.local;127.0.0.1;8000;" in found


def test_the_panel_listens_on_port_80_after_an_installation_and_has_no_other_right(machine: Machine) -> None:
    machine.say("sed", "-i", "s/^PORT=.*/PORT=80/", SETTINGS)
    machine.say("make", "-C", CLONE, "install")
    there = "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1/healthz').status)"
    machine.until("200", "python3", "-c", there)
    status = machine.say("cat", f"/proc/{pid(machine, processes.PANEL.unit)}/status")
    assert re.findall(r"^Cap(?:Prm|Bnd):\t(\w+)$", status, re.MULTILINE) == ["0000000000000400"] * 2
    machine.say("sed", "-i", "s/^PORT=.*/PORT=8000/", SETTINGS)
    machine.say("make", "-C", CLONE, "install")
    status = machine.say("cat", f"/proc/{pid(machine, processes.PANEL.unit)}/status")
    assert "\nCapBnd:\t0000000000000000\n" in status


def test_an_update_that_does_not_run_is_taken_back_and_a_good_one_is_used(machine: Machine) -> None:
    old = in_use(machine)
    machine.say("cp", "-r", CLONE, "/root/new")
    machine.say("sed", "-i", f"s/^import gc$/{GOES_AWAY}/", "/root/new/controller/start.py")
    bad = machine.run("bamchuong", "update", "/root/new")
    assert (bad.returncode, f"back to {old.removeprefix('releases/')}" in bad.stdout) == (1, True), bad.stdout
    assert in_use(machine) == old
    assert all_run(machine)
    machine.say("cp", f"{CLONE}/controller/start.py", "/root/new/controller/start.py")
    machine.say("sed", "-i", "1s/$/ New./", "/root/new/bamchuong/demo.py")
    machine.say("bamchuong", "update", "/root/new")
    assert in_use(machine) != old
    assert all_run(machine)
    assert machine.say("bamchuong", "journal", "verify").startswith("OK: ")
    machine.say("bamchuong", "update", "--back")
    assert in_use(machine) == old
    assert all_run(machine)


def test_a_wheel_is_enough_for_an_update(machine: Machine) -> None:
    old = in_use(machine)
    machine.say(
        "/opt/bamchuong/venv/bin/python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", "/root/wheel", "/root/new"
    )
    (wheel,) = machine.say("sh", "-c", "ls /root/wheel/*.whl").split()
    machine.say("bamchuong", "update", wheel)
    assert in_use(machine) != old
    assert all_run(machine)
    assert len(machine.say("ls", "/opt/bamchuong/releases").split()) == 2


def test_a_wrong_wheel_and_a_failing_pip_change_nothing(machine: Machine) -> None:
    old = in_use(machine)
    machine.say("sh", "-c", "echo no > /root/no-1.whl")
    assert machine.run("bamchuong", "update", "/root/no-1.whl").returncode == 2
    machine.say("sed", "-i", 's/"apsw>=3.51.3"/"no-such-library"/', "/root/new/pyproject.toml")
    assert machine.run("bamchuong", "update", "/root/new").returncode == 3
    assert in_use(machine) == old
    assert all_run(machine)


def test_it_goes_away_and_leaves_the_journal(machine: Machine) -> None:
    machine.say("make", "-C", CLONE, "uninstall")
    assert machine.run("systemctl", "is-active", *SERVICES).stdout.split() == ["inactive"] * len(SERVICES)
    assert machine.say("sh", "-c", "ls -d /opt/bamchuong /usr/local/bin/bamchuong 2>/dev/null | wc -l") == "0"
    assert "journal.sqlite" in machine.say("ls", "/var/lib/bamchuong")
    machine.say("make", "-C", CLONE, "install")
    assert all_run(machine)
