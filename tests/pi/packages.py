"""Packages of another architecture, by this machine's own apt, with lists and folders of their own.

Kind: adapter
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SUITE, BACKPORTS, SOURCES = "bookworm", "bookworm-backports", "trixie"
"""Where the emulated Pi's system, its kernel (6.12, as Raspberry Pi OS has) and QEMU's source (10.0) come from."""


class PiUnavailableError(RuntimeError):
    """This machine cannot have the emulated Pi; the message says what is missing."""


class BuildError(RuntimeError):
    """A step went wrong on a machine that should be able to do it; the message holds the end of the output."""


class Apt:
    """apt for one architecture, below `folder`. Raises `PiUnavailableError` where its packages cannot be had."""

    def __init__(self, folder: Path, architecture: str) -> None:
        self._folder = folder
        if not KEYRING.exists():
            raise PiUnavailableError(f"the emulated Pi is made of Debian's packages; their keys are not in {KEYRING}")
        for name in ("lists/partial", "cache/archives/partial"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        site = self._site()
        (folder / "sources.list").write_text(
            f"deb [signed-by={KEYRING}] {site} {SUITE} main\n"
            f"deb [signed-by={KEYRING}] {site} {BACKPORTS} main\n"
            f"deb-src [signed-by={KEYRING}] {site} {SOURCES} main\n"
        )
        (folder / "apt.conf").write_text(
            f'Dir::State::status "{folder}/status";\nDir::State::lists "{folder}/lists";\n'
            f'Dir::Cache "{folder}/cache";\n'
            f'Dir::Etc::sourcelist "{folder}/sources.list";\nDir::Etc::sourceparts "-";\n'
            f'APT::Architecture "{architecture}";\nAPT::Architectures "{architecture}";\nAPT::Sandbox::User "root";\n'
        )
        self._run("apt-get", "-qq", "update")

    def _site(self) -> str:
        """The archive from which this machine gets its own packages."""
        try:
            lines = run("apt-get", "indextargets", "--format", "$(SITE)|$(ORIGIN)|$(LABEL)").splitlines()
        except BuildError as error:
            raise PiUnavailableError(f"apt does not tell its archive: {error}") from error
        for line in lines:
            site, origin, label = line.split("|")
            if (origin, label) == ("Debian", "Debian"):
                return site
        raise PiUnavailableError("apt here has no archive of Debian (is `apt-get update` still to be run?)")

    def closure(self, *packages: str) -> list[Path]:
        """The files of these packages, of all that they need and of what every Debian has."""
        options = ("-qq", "-y", "--download-only", "--no-install-recommends")
        self._run("apt-get", *options, "install", "?essential", *packages)
        return sorted((self._folder / "cache/archives").glob("*.deb"))

    def newest(self, package: str) -> str:
        """The package that the newest package of this name in the backports depends on."""
        words = self._run("apt-cache", "show", f"{package}/{BACKPORTS}").splitlines()
        depends = next((line for line in words if line.startswith("Depends: ")), "")
        return depends.removeprefix("Depends: ").split(" ", maxsplit=1)[0]

    def package(self, name: str) -> Path:
        """The file of one package."""
        target = self._folder / "packages" / name.partition("/")[0]
        target.mkdir(parents=True, exist_ok=True)
        self._run("apt-get", "-qq", "download", name, folder=target)
        return next(target.glob("*.deb"))

    def source(self, name: str, work: Path) -> Path:
        """The source of a package, unpacked with Debian's changes, below `work`."""
        self._run("apt-get", "-qq", "source", "--download-only", f"{name}/{SOURCES}", folder=work)
        description = next(work.glob(f"{name}_*.dsc"))
        run("dpkg-source", "--no-check", "-x", description.name, "source", folder=work)
        return work / "source"

    def _run(self, *command: str, folder: Path | None = None) -> str:
        try:
            return run(*command, folder=folder, APT_CONFIG=str(self._folder / "apt.conf"))
        except BuildError as error:
            raise PiUnavailableError(f"the emulated Pi needs packages that apt cannot get here: {error}") from error


def require(*, programs: Sequence[str], megabytes: int, folder: Path) -> None:
    """Raise `PiUnavailableError` with all reasons why this machine cannot build it in `folder`."""
    missing = []
    if os.uname().machine != "x86_64":
        missing.append(f"an x86-64 processor (this is {os.uname().machine})")
    if os.geteuid() != 0:
        missing.append("root (to install build tools and to make a system's files)")
    missing += [f"the program {name}" for name in programs if shutil.which(name) is None]
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        missing.append(f"{megabytes} MB of disk below {folder} (free: {free})")
    if missing:
        raise PiUnavailableError(f"the emulated Pi is not built yet, and building it needs {', '.join(missing)}")


def install(*packages: str) -> None:
    """Install Debian packages on this machine. Raises `PiUnavailableError`."""
    options = ("-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "APT::Sandbox::User=root")
    try:
        run("apt-get", *options, "update")
        run("apt-get", *options, "install", "-y", "--no-install-recommends", *packages)
    except BuildError as error:
        raise PiUnavailableError(f"the emulated Pi needs packages that apt cannot get here: {error}") from error


def run(*command: str | Path, folder: Path | None = None, **environment: str) -> str:
    """The output of a command. Raises `BuildError` with the end of it."""
    process = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BuildError(f"{' '.join(map(str, command))} gave {process.returncode}: {process.stdout[-2000:].strip()}")
    return process.stdout
