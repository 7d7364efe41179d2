"""Manifest of a release: its version, and every file with its hash. What is not in it is not installed.

The signature is of the manifest, so it is of every file.

Kind: pure
"""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from bus.bad_file import BadFileError

NAME, SIGNATURE = "release.json", "release.json.minisig"
WHEELS = "wheels"
REQUIREMENTS, REQUIREMENTS_PI = "requirements.txt", "requirements-pi.txt"
SBOM = "sbom.cdx.json"

VERSION = r"^\d{1,4}(\.\d{1,4}){0,3}\Z"
PATH = r"^[A-Za-z0-9_][A-Za-z0-9._+-]{0,150}(/[A-Za-z0-9_][A-Za-z0-9._+-]{0,150})?\Z"
"""A file in the release's folder, or in one folder of it: no path leads out."""
MAX_FILES = 1_000
MAX_FILE_BYTES = 200_000_000
MAX_MANIFEST_BYTES = 1_000_000


class ReleaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of a release. `sha256`: hexadecimal."""

    path: Annotated[str, Meta(pattern=PATH)]
    size: Annotated[int, Meta(ge=0, le=MAX_FILE_BYTES)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """A release. `built_s`: the time of its commit, seconds since 1970. `commit`: in git, hexadecimal."""

    version: Annotated[str, Meta(pattern=VERSION)]
    commit: Annotated[str, Meta(pattern=r"^[0-9a-f]{0,64}\Z")]
    built_s: Annotated[int, Meta(ge=0, le=2**40)]
    files: Annotated[tuple[ReleaseFile, ...], Meta(max_length=MAX_FILES)]
    name: Literal["bamchuong"] = "bamchuong"
    kind: Literal[1] = 1

    @property
    def wheel(self) -> str:
        """The path of the program itself."""
        return f"{WHEELS}/bamchuong-{self.version}-py3-none-any.whl"


def encode(manifest: Manifest) -> bytes:
    """The content of the file."""
    return msgspec.json.format(msgspec.json.encode(manifest)) + b"\n"


def decode(content: bytes, source: str) -> Manifest:
    """The manifest in `content`. `source` stands for the release in messages. Raises `BadFileError`."""
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadFileError([f"{source}: {NAME}: {error}"]) from error
    paths = [file.path for file in manifest.files]
    missing = sorted({manifest.wheel, REQUIREMENTS, REQUIREMENTS_PI} - set(paths))
    if missing:
        raise BadFileError([f"{source}: {NAME} does not name {', '.join(missing)}"])
    if len(set(paths)) != len(paths):
        raise BadFileError([f"{source}: {NAME} names a file twice"])
    return manifest


def is_older(version: str, other: str) -> bool:
    """Whether `version` is older than `other`. Missing numbers are 0; what is no number comes before the release."""
    return _order(version) < _order(other)


def _order(version: str) -> tuple[tuple[int, ...], bool]:
    match = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(number) for number in match.group().split(".")] if match else []
    return tuple((*numbers, 0, 0, 0, 0)[:4]), match is not None and match.group() == version
