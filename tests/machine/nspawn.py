"""systemd-nspawn: a Debian in a folder, booted, with a network of its own or with this machine's.

Kind: adapter
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.machine.debian_root import SOURCE, Debian, DebianUnavailableError, bare_root, wheels
from tests.patience import Patience, patience_s

CLONE = "/root/bamchuong"
BOOT_S = 90.0
COMMAND_S = 300.0
ENVIRONMENT = {
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/opt/wheels"}
ONLINE = ("PIP_CERT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
"""Variables that lead to the package index here; files that they name are visible inside, too."""


class Machine:
    """A booted Debian: PID 1 is a real systemd. `leader` is the PID of that systemd, as seen from here."""

    def __init__(self, root: Path, leader: int, environment: Mapping[str, str]) -> None:
        self.root = root
        self._enter = [
            "nsenter",
            "--target",
            str(leader),
            "--all",
            "env",
            "-i",
            *(f"{name}={value}" for name, value in (ENVIRONMENT | dict(environment)).items()),
        ]

    def run(self, *command: str, limit_s: float = COMMAND_S) -> "subprocess.CompletedProcess[str]":
        """Run a command inside, as root, and wait for it. stdout and stderr come together."""
        return subprocess.run(
            [*self._enter, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=patience_s(limit_s),
            start_new_session=True,  # a signal to a whole group inside never reaches the tests
        )

    def start(self, *command: str, log: Path) -> "subprocess.Popen[bytes]":
        """Start a command inside, as root; what it prints goes to `log`, a file of this machine."""
        with log.open("wb") as log_file:
            return subprocess.Popen(
                [*self._enter, *command],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check_output(self, *command: str) -> str:
        """The output of a command that must succeed."""
        process = self.run(*command)
        assert process.returncode == 0, f"{' '.join(command)}: {process.returncode}\n{process.stdout}"
        return process.stdout.strip()

    def until(self, expected: str, *command: str) -> None:
        """Wait until a command prints exactly `expected`."""
        patience = Patience(BOOT_S)
        output = ""
        while not patience.ended:
            output = self.run(*command).stdout.strip()  # some 20 ms: no need for a pause
            if output == expected:
                return
        raise AssertionError(f"{' '.join(command)}: {output!r}, not {expected!r} within {BOOT_S:.0f} s")


@contextmanager
def fresh_clone(debian: Debian, folder: Path) -> Iterator[Machine]:
    """A booted Debian with a fresh clone of what is committed, and nothing else of ours; skips where it cannot."""
    root = folder / "root"
    try:
        bare, offline = bare_root(debian), wheels(debian)
        subprocess.run(["cp", "--archive", bare, root], check=True)  # copytree would read /dev/zero to its end
        subprocess.run(["git", "clone", "-q", str(SOURCE), f"{root}{CLONE}"], check=True)
        with boot(root, offline, folder / "boot.log") as machine:
            yield machine
    except DebianUnavailableError as error:
        pytest.skip(str(error))
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def boot(root: Path, wheels: Path | None, log: Path) -> Iterator[Machine]:
    """Boot the Debian in `root`; at the end it is shut down as a machine is. Raises `DebianUnavailableError`.

    `wheels`: a folder with everything that pip will need, and no network; None: the network of this machine.
    """
    command = ["systemd-nspawn", "--boot", "--quiet", "--register=no", "--keep-unit", "--directory", str(root)]
    if wheels is not None:
        environment = OFFLINE
        command += ["--private-network", f"--bind-ro={wheels}:/opt/wheels"]
    else:
        environment = {name: os.environ[name] for name in ONLINE if name in os.environ}
        files = sorted({value for value in environment.values() if Path(value).is_file()})
        command += ["--resolv-conf=copy-host", *(f"--bind-ro={file}" for file in files)]
    with log.open("w") as log_file:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log_file, stderr=log_file)
        try:
            machine = Machine(root, _leader(process, log), environment)
            machine.until("running", "systemctl", "is-system-running")
            yield machine
        finally:
            process.terminate()  # nspawn makes the systemd inside power off
            with suppress(subprocess.TimeoutExpired):
                process.wait(BOOT_S)
            process.kill()
            process.wait()


def _leader(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """The PID of the systemd inside."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    patience = Patience(BOOT_S)
    while not patience.ended and process.poll() is None:
        for child in children.read_text().split():
            with suppress(OSError):
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
    raise DebianUnavailableError(f"systemd-nspawn did not boot here: {log.read_text()[-800:]}")
