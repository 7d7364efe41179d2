"""Adapt debootstrap: a bare Debian 12 with systemd in a folder, made once, and the wheels of the program's libraries.

Kept in `$XDG_CACHE_HOME/bamchuong/machine` or `~/.cache/bamchuong/machine` (0.5 GB). Where packages come from is this
machine's own business: debootstrap, apt and pip are asked as they are set up here.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).parents[2]
NEEDED = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container", "nsenter": "util-linux", "git": "git"}
PACKAGES = ("systemd", "systemd-sysv", "dbus", "udev", "make", "python3", "python3-venv", "sudo")
NAMED = ("avahi-daemon", "avahi-utils")
"""What `host --name` needs, and what asks for the name."""

GLIBC = 36
"""Debian 12's glibc is 2.36: wheels for that and anything older."""


class MachineCannotError(RuntimeError):
    """This machine cannot make or run a Debian in a folder; the message says why."""


def bare_root() -> Path:
    """A Debian 12 without bamchuong; made in about a minute where it is missing. Raises `MachineCannotError`."""
    _demand()
    made = _folder() / f"root-{_key(PACKAGES, NAMED)}"
    with _locked():
        if not made.exists():
            part = made.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            packages = ",".join((*PACKAGES, *NAMED))
            _do("debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", str(part))
            for junk in part.glob("var/cache/apt/archives/*.deb"):
                junk.unlink()
            part.rename(made)
    return made


def wheels() -> Path:
    """The wheels of all libraries, for Debian 12's Python 3.11 on this processor: no network is needed inside."""
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text())
    wanted = (*project["project"]["dependencies"], *project["build-system"]["requires"])
    made = _folder() / f"wheels-{_key(wanted, (SOURCE / 'constraints.txt').read_text())}"
    kinds = [f"manylinux_2_{minor}_{os.uname().machine}" for minor in range(5, GLIBC + 1)]
    kinds += [f"manylinux{old}_{os.uname().machine}" for old in (1, 2010, 2014)]
    platforms = [word for kind in kinds for word in ("--platform", kind)]
    with _locked():
        if not made.exists():
            part = made.with_suffix(".part")
            python = (
                "--only-binary=:all:",
                "--python-version=3.11",
                "--implementation=cp",
                "--abi=cp311",
                "--abi=abi3",
            )
            where = ("-m", "pip", "download", "-q", "-d", str(part), "-c", str(SOURCE / "constraints.txt"))
            _do(sys.executable, *where, *python, "--abi=none", *platforms, *wanted)
            part.rename(made)
    return made


def _demand() -> None:
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if os.geteuid() != 0:
        raise MachineCannotError("root is needed: debootstrap and systemd-nspawn")
    if missing:
        raise MachineCannotError(f"missing: {', '.join(missing)} (apt install {' '.join(missing)})")


def _folder() -> Path:
    made = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bamchuong" / "machine"
    made.mkdir(parents=True, exist_ok=True)
    return made


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@contextmanager
def _locked() -> Iterator[None]:
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineCannotError(f"{command[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-800:]}")
