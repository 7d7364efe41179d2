"""A bare Debian with systemd in a folder, made once by debootstrap, and the wheels of the program's libraries.

Kept in `$XDG_CACHE_HOME/bamchuong/machine` or `~/.cache/bamchuong/machine` (0.5 GB each). Packages
come from wherever debootstrap, apt and pip are set up to get them here.

Kind: adapter
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
from typing import NamedTuple

SOURCE = Path(__file__).parents[2]
NEEDED = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container", "nsenter": "util-linux", "git": "git"}
PACKAGES = ("systemd", "systemd-sysv", "dbus", "udev", "make", "python3", "python3-venv", "sudo", "haproxy")
"""HAProxy is what the installation itself would bring, if there were a network."""
NAME_PACKAGES = ("avahi-daemon", "avahi-utils")
"""What `host --name` needs, and the programs that look the name up."""


class Debian(NamedTuple):
    """A release of Debian: its name, its Python, the second half of its glibc's 2.x (wheels for that and older fit). On
    it, `tools` are installed to compile what is `built` there because it has no wheels."""

    suite: str
    python: str
    glibc: int
    tools: tuple[str, ...] = ()
    built: tuple[str, ...] = ()


BOOKWORM = Debian("bookworm", "3.11", 36, ("gcc", "libc6-dev", "python3-dev"), ("spidev",))
TRIXIE = Debian("trixie", "3.13", 41, ("gcc", "libc6-dev", "python3-dev", "swig"), ("lgpio", "spidev"))


class DebianUnavailableError(RuntimeError):
    """This machine cannot make or run a Debian in a folder; the message says why."""


def bare_root(debian: Debian, packages: tuple[str, ...] = ()) -> Path:
    """A Debian without bamchuong, with `packages`, else with all that an installation needs. Raises
    `DebianUnavailableError`; takes about a minute where it is missing."""
    _require_root_and_programs()
    packages = packages or (*PACKAGES, *NAME_PACKAGES, *debian.tools)
    folder = _folder() / f"root-{debian.suite}-{_key(packages)}"
    with _locked():
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            _run("debootstrap", "--variant=minbase", f"--include={','.join(packages)}", debian.suite, str(part))
            for junk in part.glob("var/cache/apt/archives/*.deb"):
                junk.unlink()
            part.rename(folder)
    return folder


def wheels(debian: Debian) -> Path:
    """The wheels of all libraries, for that Debian's Python on this processor, and the sources of what is built there:
    no network is needed inside."""
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text())
    requirements = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    if debian.built:
        pins = [word for word in project["project"]["optional-dependencies"]["pi"] if ";" not in word]
        requirements += [word for word in pins if not word.startswith(debian.built)] + ["setuptools"]
    folder = _folder() / f"wheels-{_key(debian, requirements, (SOURCE / 'constraints.txt').read_text())}"
    kinds = [f"manylinux_2_{minor}_{os.uname().machine}" for minor in range(5, debian.glibc + 1)]
    kinds += [f"manylinux{old}_{os.uname().machine}" for old in (1, 2010, 2014)]
    platforms = [word for kind in kinds for word in ("--platform", kind)]
    with _locked():
        if not folder.exists():
            part = folder.with_suffix(".part")
            python = (
                "--only-binary=:all:",
                f"--python-version={debian.python}",
                "--implementation=cp",
                f"--abi=cp{debian.python.replace('.', '')}",
                "--abi=abi3",
            )
            where = ("-m", "pip", "download", "-q", "-d", str(part), "-c", str(SOURCE / "constraints.txt"))
            _run(sys.executable, *where, *python, "--abi=none", *platforms, *requirements)
            if debian.built:
                _run(sys.executable, *where, "--no-deps", "--no-binary=:all:", *debian.built)
            part.rename(folder)
    return folder


def _require_root_and_programs() -> None:
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if os.geteuid() != 0:
        raise DebianUnavailableError("root is needed: debootstrap and systemd-nspawn")
    if missing:
        raise DebianUnavailableError(f"missing: {', '.join(missing)} (apt install {' '.join(missing)})")


def _folder() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bamchuong" / "machine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@contextmanager
def _locked() -> Iterator[None]:
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(*command: str) -> None:
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode:
        raise DebianUnavailableError(
            f"{command[0]} ended with {process.returncode}: {(process.stdout + process.stderr)[-800:]}"
        )
