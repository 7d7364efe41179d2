"""Release builder: the program, every library for every supported system, hashes, bill of materials, signature.

It is built from the last commit, never from uncommitted files in the folder. pip fetches the libraries by the hashes of
`hashes.txt` and `hashes-pi.txt`, so that a registry cannot slip in others. Only the maintainer needs it: with a
network, git, and the developers' tools (`make setup`).

Kind: adapter
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec
from msgspec import Struct

from bamchuong.release import manifest as m
from bamchuong.release.distribution import Distribution, read_distribution
from bamchuong.release.minisign import SecretKey, sign
from bamchuong.release.release_folder import trusted_comment, trusted_keys
from bamchuong.release.sbom import Library, bill_of_materials
from bus.bad_file import BadFileError

PYTHONS = ("3.11", "3.12", "3.13")
MACHINES = ("aarch64", "x86_64")
NEWEST_GLIBC = 36
"""Debian 12's: wheels for newer ones would not run there."""
HASHES = {m.REQUIREMENTS: "hashes.txt", m.REQUIREMENTS_PI: "hashes-pi.txt"}
BUILD_TOOLS = ("setuptools", "wheel")
"""What builds the libraries that come as sources."""


class System(Struct, frozen=True):
    """A kind of machine: its Python and its processor."""

    python: str
    machine: str

    @property
    def pip_options(self) -> list[str]:
        """The requirements that pip downloads for it."""
        kinds = [f"manylinux_2_{minor}_{self.machine}" for minor in range(NEWEST_GLIBC, 4, -1)]
        kinds += [f"manylinux{old}_{self.machine}" for old in ("2014", "2010", "1")] + [f"linux_{self.machine}"]
        platforms = [word for kind in kinds for word in ("--platform", kind)]
        cp = f"cp{self.python.replace('.', '')}"
        return [*platforms, "--python-version", self.python, "--implementation", "cp", "--abi", cp, "--abi", "abi3"]


def all_systems() -> tuple[System, ...]:
    """Every kind of machine that a release is for."""
    return tuple(System(python, machine) for machine in MACHINES for python in PYTHONS)


def build(project: Path, key: SecretKey, output: Path, work: Path, systems: tuple[System, ...]) -> Path:
    """Build the release of the last commit of `project` into a new folder in `output`. `work`: an empty folder.

    Raises `BadFileError`.
    """
    commit, built_s = _git(project, "rev-parse", "HEAD"), int(_git(project, "log", "-1", "--format=%ct"))
    sources = _export(project, work / "sources")
    if key.public not in trusted_keys(sources / "hardware" / "release_keys"):
        raise BadFileError(
            [
                f"the key {key.public.name} is not in hardware/release_keys of this commit: those who install this "
                "release could not check the next one; put its file .pub there and commit it"
            ]
        )
    wheels = work / "release" / m.WHEELS
    wheels.mkdir(parents=True)
    _build_wheel(sources, wheels, built_s)
    program = next(wheels.glob("*.whl"))
    for system in systems:
        _fetch(sources, wheels, system)
    _pip(
        "download", "--quiet", "--no-deps", "--dest", str(wheels), "-c", str(sources / "constraints.txt"), *BUILD_TOOLS
    )
    release = work / "release"
    for name, hashes in HASHES.items():
        (release / name).write_text(requirements(sources / hashes, program, is_pi=name == m.REQUIREMENTS_PI))
    version = read_distribution(program).version
    (release / m.SBOM).write_bytes(msgspec.json.format(msgspec.json.encode(_sbom(release, program, built_s))) + b"\n")
    content = m.encode(m.Manifest(version=version, commit=commit, built_s=built_s, files=list_files(release)))
    m.decode(content, "this release")
    (release / m.NAME).write_bytes(content)
    (release / m.SIGNATURE).write_text(sign(content, key, trusted_comment(version)))
    target = output / f"bamchuong-{version}"
    if target.exists():
        raise BadFileError([f"{target}: exists already; remove it first, or raise the version in pyproject.toml"])
    output.mkdir(parents=True, exist_ok=True)
    _run("cp", "-r", str(release), str(target))
    return target


def _export(project: Path, target: Path) -> Path:
    archive = subprocess.run(["git", "-C", str(project), "archive", "HEAD"], capture_output=True, check=True).stdout
    target.mkdir(parents=True)
    subprocess.run(["tar", "--extract", "--directory", str(target)], input=archive, check=True)
    return target


def _build_wheel(sources: Path, wheels: Path, built_s: int) -> None:
    os.environ["SOURCE_DATE_EPOCH"] = str(built_s)  # the same commit gives the same wheel
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(sources))


def _fetch(sources: Path, wheels: Path, system: System) -> None:
    """The files for one kind of machine; libraries without wheels for it as sources."""
    lines = wheels.parent.with_name("wanted.txt")
    lines.write_text("\n".join(wanted_lines(sources / HASHES[m.REQUIREMENTS_PI], system)))
    _pip(
        "download",
        "--quiet",
        "--no-deps",
        "--require-hashes",
        "--dest",
        str(wheels),
        *system.pip_options,
        "-r",
        str(lines),
    )


def wanted_lines(hashes: Path, system: System) -> Iterator[str]:
    """The lines of a file of hashes that hold for `system`; without conditions, which pip would ask of this machine."""
    from packaging.markers import Marker

    environment = {
        "python_version": system.python,
        "python_full_version": f"{system.python}.0",
        "platform_machine": system.machine,
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for entry in hashes.read_text().replace("\\\n", " ").splitlines():
        requirement, *digests = entry.split(" --hash=")
        pin, _, condition = requirement.partition(";")
        if not condition.strip() or Marker(condition.strip()).evaluate(environment):
            yield " --hash=".join((pin.strip(), *(digest.strip() for digest in digests)))


def requirements(hashes: Path, program: Path, *, is_pi: bool) -> str:
    """The file of hashes, and the program itself with its own."""
    version, extra = read_distribution(program).version, "[pi]" if is_pi else ""
    return f"bamchuong{extra}=={version} --hash=sha256:{_sha256(program)}\n{hashes.read_text()}"


def _sbom(release: Path, program: Path, built_s: int) -> dict[str, object]:
    described = [(read_distribution(release / file.path), file) for file in list_files(release, m.WHEELS)]
    described.sort(key=lambda pair: (pair[0].name, pair[0].version))
    groups = groupby(described, key=lambda pair: (pair[0].name, pair[0].version))
    libraries = [_library([*pairs]) for _, pairs in groups]
    ours = read_distribution(program).name
    (own,) = (library for library in libraries if library.name == ours)
    return bill_of_materials(own, [library for library in libraries if library is not own], built_s)


def _library(pairs: list[tuple[Distribution, m.ReleaseFile]]) -> Library:
    first = pairs[0][0]
    return Library(first.name, first.version, first.licence, tuple(file for _, file in pairs))


def list_files(release: Path, folder: str = "") -> tuple[m.ReleaseFile, ...]:
    paths = sorted(path for path in (release / folder).rglob("*") if path.is_file())
    return tuple(m.ReleaseFile(str(path.relative_to(release)), path.stat().st_size, _sha256(path)) for path in paths)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _git(project: Path, *arguments: str) -> str:
    return _run("git", "-C", str(project), *arguments).strip()


def _pip(*arguments: str) -> None:
    _run(sys.executable, "-m", "pip", arguments[0], "--disable-pip-version-check", *arguments[1:])


def _run(*command: str) -> str:
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    if process.returncode:
        last = re.sub(r"\s+", " ", (process.stderr or process.stdout).strip())[-600:]
        raise BadFileError([f"{' '.join(command[:4])} … ended with {process.returncode}: {last}"])
    return process.stdout
