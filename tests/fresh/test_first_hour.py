"""The commands of README.md and of the first page of hardware/README.md, typed exactly as they stand there on a fresh
Debian 12 and 13 with Python, make and git and nothing else: by root, and by somebody who may use sudo. Nightly.

The machine has a systemd of its own and the network of this one. `make test` runs whole on each.

Kind: start
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from bamchuong import processes
from tests.fresh.documents import blocks
from tests.machine.debian_root import BOOKWORM, SOURCE, TRIXIE, Debian, DebianUnavailableError, bare_root
from tests.machine.nspawn import Machine, boot
from tests.patience import Patience, patience_s

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

SYSTEM = ("systemd", "systemd-sysv", "dbus", "udev", "sudo", "ca-certificates", "python3", "make", "git")
"""A minimal Debian that boots, and what everybody has who fetched the project."""
REACHABLE_S, TESTS_S = 300.0, 3600.0
HEALTHY = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8000/healthz').status)"
INTERRUPT = """
import os, pathlib, signal
for folder in pathlib.Path("/proc").glob("[0-9]*"):
    words = (folder / "cmdline").read_bytes().split(b"\\0")
    if words[1:3] == [b".venv/bin/bamchuong", b"demo"]:
        os.kill(int(folder.name), signal.SIGINT)
"""
"""What Ctrl-C does to the show: a minimal Debian has no pkill."""

NEEDS, COMMANDS, ROBOTS = blocks("README.md", "Two commands")
PI_NEEDS, PI_INSTALL, PI_AFTERWARDS, PI_UPDATE = blocks("hardware/README.md", "Install on a Pi")


class Person(NamedTuple):
    """Somebody at a terminal in the folder of a fresh clone. `user`: root, or one who may use sudo."""

    machine: Machine
    user: str
    folder: str

    def _command(self, command: str) -> tuple[str, ...]:
        line = f"cd {self.folder} && HOME=$(dirname {self.folder}) exec {command}"
        return ("runuser", "-u", self.user, "--", "sh", "-c", line)

    def types(self, command: str, limit_s: float = 900.0) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        begin_s = time.monotonic()
        process = self.machine.run(*self._command(command), limit_s=limit_s)
        print(f"{self.user}: {command}: exit code {process.returncode} after {time.monotonic() - begin_s:.0f} s")
        return process

    def starts(self, command: str, log: Path) -> "subprocess.Popen[bytes]":
        """Start a command that runs until somebody ends it."""
        return self.machine.start(*self._command(command), log=log)


@contextmanager
def fresh_debian(debian: Debian, folder: Path) -> Iterator[Machine]:
    """The minimal Debian, booted, with a fresh clone for root and one for `teacher`, who may use sudo."""
    root = folder / "root"
    try:
        subprocess.run(["cp", "--archive", bare_root(debian, SYSTEM), root], check=True)
        for home, owner in ((root / "root", 0), (root / "home/teacher", 1000)):
            home.mkdir(exist_ok=True)
            subprocess.run(["git", "clone", "-q", str(SOURCE), str(home / "bamchuong")], check=True)
            subprocess.run(["chown", "-R", f"{owner}:{owner}", str(home)], check=True)
        with boot(root, None, folder / "boot.log") as machine:
            machine.check_output(
                "useradd", "--uid", "1000", "--no-create-home", "--home-dir", "/home/teacher", "teacher"
            )
            machine.check_output("sh", "-c", "echo 'teacher ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/teacher")
            machine.check_output("apt-get", "-qq", "update")
            yield machine
    except DebianUnavailableError as error:
        pytest.skip(str(error))
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module", params=[BOOKWORM, TRIXIE], ids=lambda debian: debian.suite)
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with fresh_debian(request.param, tmp_path_factory.mktemp(request.param.suite)) as machine:
        yield machine


@pytest.fixture
def root(machine: Machine) -> Person:
    return Person(machine, "root", "/root/bamchuong")


@pytest.fixture
def teacher(machine: Machine) -> Person:
    return Person(machine, "teacher", "/home/teacher/bamchuong")


def reachable(person: Person, command: str, log: Path) -> None:
    """Start what serves pages, wait until they can be read, end it as Ctrl-C does: its exit code must be 0."""
    begin_s = time.monotonic()
    show = person.starts(command, log)
    patience = Patience(REACHABLE_S)
    while person.machine.run("python3", "-c", HEALTHY).stdout.strip() != "200":
        assert show.poll() is None, log.read_text()[-3000:]
        assert not patience.ended, log.read_text()[-3000:]
        time.sleep(0.5)
    print(f"{person.user}: {command}: reachable after {time.monotonic() - begin_s:.0f} s")
    person.machine.check_output("python3", "-c", INTERRUPT)
    assert show.wait(patience_s(60)) == 0, log.read_text()[-3000:]


def test_a_user_who_may_install_nothing_reads_in_one_sentence_what_is_missing(teacher: Person) -> None:
    process = teacher.types("make demo")
    assert process.returncode != 0
    assert "sudo apt install python3-venv" in process.stdout
    assert "Traceback" not in process.stdout


def test_root_needs_nothing_before_make_demo(root: Person, tmp_path: Path) -> None:
    reachable(root, COMMANDS[0], tmp_path / "demo.log")


def test_somebody_with_sudo_types_what_the_readme_says(teacher: Person, tmp_path: Path) -> None:
    for command in NEEDS:
        process = teacher.types(command.replace("apt install", "apt-get install --yes"))  # nobody is there to say yes
        assert process.returncode == 0, process.stdout[-3000:]
    reachable(teacher, COMMANDS[0], tmp_path / "demo.log")
    for command in ROBOTS:
        process = teacher.types(command)
        assert process.returncode == 0, process.stdout[-3000:]
        assert "verified" in process.stdout


def test_every_test_runs_and_passes_and_none_in_the_kernel_guest_is_skipped(root: Person) -> None:
    process = root.types(COMMANDS[1], TESTS_S)
    failures = re.findall(r"^(?:FAILED|ERROR|E  ) .*", process.stdout, re.MULTILINE)
    assert process.returncode == 0, "\n".join([*failures, process.stdout[-1000:]])
    skipped = re.findall(r"^SKIPPED \[\d+\] (tests/kernel/\S+: .*)", process.stdout, re.MULTILINE)
    assert [reason for reason in skipped if "nightly" not in reason] == []
    print("\n".join(re.findall(r"^.*\d+ passed.*$", process.stdout, re.MULTILINE)))


def test_a_pi_is_installed_with_the_commands_of_its_first_page(teacher: Person) -> None:
    """Here is no Pi: what has no pins says so, everything else runs (tests/machine looks at every board)."""
    for command in PI_NEEDS:
        process = teacher.types(command.replace("apt install", "apt-get install --yes"))
        assert process.returncode == 0, process.stdout[-3000:]
    for command in PI_INSTALL:
        process = teacher.types(command)
    services = re.findall(r"^  (bamchuong-\S+\.service): (\S+)", process.stdout, re.MULTILINE)
    inactive = [service for service, state in services if state != "active"]
    everything = {processes.MACHINE_UNIT, processes.PROXY_UNIT, *(each.unit for each in processes.PROCESSES)}
    assert {service for service, _ in services} == everything, process.stdout
    assert inactive == [processes.FIRMWARE.unit], process.stdout
    assert "cannot: " in process.stdout, process.stdout
    assert teacher.types("sudo make install BOARD=simulated").returncode == 0
    for command in PI_AFTERWARDS:
        process = teacher.types(command)
        assert process.returncode == 0, process.stdout[-3000:]
    for command in PI_UPDATE:  # no stick is plugged in
        process = teacher.types(command)
        assert process.returncode != 0
        assert command.split()[-1] in process.stdout
        assert "Traceback" not in process.stdout
