"""Source of an update: a signed release, or a developer's own folder, wheel or git tag.

Kind: adapter
"""

import subprocess
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from bamchuong.release.minisign import PublicKey
from bamchuong.release.release_folder import copy_checked, is_release, read_manifest
from bus.bad_file import BadFileError

INSTALLER = Path("hardware/install")
NOT_A_RELEASE = (
    "refused: not a signed release (no release.json); the scripts in it would run as root. Your own sources: --unsigned"
)


class NewVersion(Struct, frozen=True):
    """A version to install. `folder`: where its installer is. `version`: empty where that is not known.

    `environment`: how the installer names it.
    """

    folder: Path
    version: str
    environment: Mapping[str, str] = {}


def unpack(
    source: str, tag: str | None, folder: Path, *, keys: tuple[PublicKey, ...], unsigned: bool = False
) -> NewVersion:
    """The version that `source` means, checked and unpacked into the empty `folder`. Raises `BadFileError`.

    `keys`: who may sign a release. A release is always checked; `unsigned` allows what is none.
    """
    path = Path(source).resolve()
    if tag is None and is_release(path):
        return _unpack_release(path, folder, keys)
    if tag is None and not path.is_dir() and path.suffix != ".whl":
        raise BadFileError(
            [
                f"{source}: not a release; allowed: the folder of a release; with --unsigned a folder of sources, "
                "a file *.whl, or a git repository with --tag"
            ]
        )
    if not unsigned:
        raise BadFileError([f"{source}: {NOT_A_RELEASE}"])
    if tag is not None:
        return _sources(_clone(source, tag, folder / "clone"), f"{source} at {tag}")
    return _sources(path, source) if path.is_dir() else _unpack_wheel(path, folder / "wheel", source)


def _unpack_release(release: Path, folder: Path, keys: tuple[PublicKey, ...]) -> NewVersion:
    manifest = read_manifest(release, keys)
    copy = folder / "release"
    copy.mkdir()
    copy_checked(release, manifest, copy)
    new = _unpack_wheel(copy / manifest.wheel, folder / "wheel", str(release))
    return NewVersion(new.folder, manifest.version, {**new.environment, "WHEELHOUSE": str(copy)})


def _unpack_wheel(wheel: Path, folder: Path, source: str) -> NewVersion:
    try:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadFileError([f"{source}: cannot be read as a wheel ({error})"]) from error
    parts = wheel.name.split("-")
    version = parts[1] if len(parts) > 2 else ""
    return NewVersion(_require_installer(folder, source), version, {"WHEEL": str(wheel)})


def _sources(folder: Path, source: str) -> NewVersion:
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        version = str(project["version"])
    except (OSError, ValueError, KeyError, TypeError):
        version = ""
    return NewVersion(_require_installer(folder, source), version)


def _clone(source: str, tag: str, target: Path) -> Path:
    command = ["git", "clone", "--quiet", "--depth", "1", "--branch", tag, "--", source, str(target)]
    try:
        cloned = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BadFileError(["--tag: git is missing; sudo apt install git, or give a folder or a wheel"]) from error
    if cloned.returncode:
        raise BadFileError([f"{source} at {tag}: {cloned.stderr.strip()}"])
    return target


def _require_installer(folder: Path, source: str) -> Path:
    if not (folder / INSTALLER).is_file():
        raise BadFileError([f"{source}: does not contain bamchuong ({INSTALLER} is missing)"])
    return folder
