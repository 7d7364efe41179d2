"""Package file of a match (`.bcmatch`): a ZIP of stored files in a fixed order, with their hashes, that can be signed.

The statement names every other member with its size and SHA-256, so that a signature of the statement covers all of
them. A package that an office made for a sitting of its season says which one, and is signed; one that was made at the
desk for another machine is not.

Kind: adapter
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Annotated

import msgspec
from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from bus.os_errors import os_refused
from controller.exchange.bundle import (
    MAX_STATEMENT_BYTES,
    BundleTexts,
    OpenBundle,
    content_of,
    digest_of,
    open_bundle,
    pieces,
    write_bundle,
)
from controller.exchange.envelope import BadSignatureError, SecretKey, seal, signers
from controller.exchange.result_statement import statement_digest
from controller.exchange.statement_types import EntryName, ShortDigest, SittingName

SUFFIX = ".bcmatch"
KIND, VERSION = "bamchuong-match", 1
PAYLOAD_TYPE = "application/vnd.bamchuong.match+json"
MAX_BYTES = 300_000_000
MAX_MEMBERS = 60

_PLAIN = r"[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,99}"
NAME = rf"(?:match\.toml|people\.toml|formats/{_PLAIN}\.toml|packs/{_PLAIN}\.sealed|slides/{_PLAIN})"
"""What a member may be called: no folder but these three, no way out of them, and no control character."""

FOREIGN = Sentence("package-foreign", "This is no package of a match")
CHANGED = Sentence("package-changed", "The package was changed after it was made: copy it again from where it comes")
NEWER = Sentence("package-newer", "The package was made by a newer program: update this machine first")
CUT = Sentence("package-cut", "The package is not complete: copy it again")
TEXTS = BundleTexts(FOREIGN, CHANGED, CUT)


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """A file in the package."""

    name: Annotated[str, Meta(pattern=f"^{NAME}\\Z")]
    size: Annotated[int, Meta(ge=0, le=MAX_BYTES)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ListedTeam(Struct, frozen=True, forbid_unknown_fields=True):
    """A team of the match file, and the entry of the season that it is."""

    number: Annotated[int, Meta(ge=1, le=MAX_STATIONS)]
    entry: EntryName


class SittingStatement(Struct, frozen=True, forbid_unknown_fields=True):
    """Which sitting of a season a package is for. `format`, `teams_listed`: of the rules, and of the teams with their
    stations, in the form in which a result has them."""

    sitting: SittingName
    format: ShortDigest
    teams_listed: ShortDigest
    teams: Annotated[tuple[ListedTeam, ...], Meta(min_length=2, max_length=MAX_STATIONS)]


class PackageStatement(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the package holds, and which match it is. `program`: the version that made it."""

    kind: str
    version: int
    title: str
    program: str
    members: Annotated[tuple[Member, ...], Meta(max_length=MAX_MEMBERS)]
    sitting: SittingStatement | None = None


class Package(Struct, frozen=True):
    """A package that was checked: its statement, the hash of that, and the keys that signed it (none: nobody)."""

    statement: PackageStatement
    digest: str
    signed_by: tuple[str, ...]


def write_package(
    target: Path,
    title: str,
    program: str,
    files: Mapping[str, bytes | Path],
    sitting: SittingStatement | None = None,
    keys: Sequence[SecretKey] = (),
) -> PackageStatement:
    """Write a package of `files` (by member name) as the new file `target`. `sitting`: which one of a season it is for;
    `keys`: who signs it. Raises `BadFileError`."""
    try:
        members = tuple(Member(name, *_measure(content)) for name, content in files.items())
        statement = PackageStatement(KIND, VERSION, title, program, members, sitting)
        fault = _size_fault(statement)
        if fault is not None:
            raise BadFileError([fault])
        data = msgspec.json.encode(statement)
        signatures = seal(PAYLOAD_TYPE, data, keys) if keys else b""
        with target.open("xb") as file:
            write_bundle(file, data, {name: content_of(content) for name, content in files.items()}, signatures)
    except OSError as error:
        text = "{file}: the package cannot be written ({why})"
        raise BadFileError([os_refused("package-unwritten", text, target, error)]) from error
    return statement


def read_package(path: Path) -> Package:
    """Check the package in the file `path`, every byte of it. Raises `BadFileError`."""
    try:
        size = path.stat().st_size
    except OSError as error:
        text = "{file}: the package cannot be read ({why})"
        raise BadFileError([os_refused("package-unread", text, path, error)]) from error
    if size > MAX_BYTES + MAX_STATEMENT_BYTES * 10:
        raise BadFileError([_too_large(size)])
    with open_bundle(path, TEXTS) as bundle:
        return _check_bundle(bundle)


def member_bytes(path: Path, name: str) -> bytes:
    """The content of one member of a package that was checked."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def extract_member(path: Path, name: str, target: IO[bytes]) -> None:
    """Copy one member of a package that was checked into `target`."""
    with zipfile.ZipFile(path) as archive:
        for chunk in pieces(archive.open(name)):
            target.write(chunk)


def _check_bundle(bundle: OpenBundle) -> Package:
    """What the bundle says of itself, once its members are those that it names, each as large as it says."""
    statement = _statement(bundle.statement)
    if fault := _size_fault(statement):
        raise BadFileError([fault])
    names = [member.name for member in statement.members]
    if list(bundle.members) != names or len(set(names)) != len(names):
        raise BadFileError([CHANGED])
    for member in statement.members:
        if bundle.members[member.name] != member.size or bundle.digest(member.name) != member.sha256:
            raise BadFileError([CHANGED])
    try:
        signed_by = signers(bundle.signatures, PAYLOAD_TYPE, bundle.statement) if bundle.signatures else ()
    except BadSignatureError as error:
        raise BadFileError([error.reason]) from error
    return Package(statement, statement_digest(bundle.statement), signed_by)


def _statement(data: bytes) -> PackageStatement:
    try:
        head = msgspec.json.decode(data, type=dict[str, object])
        if head.get("kind") == KIND and isinstance(version := head.get("version"), int) and version > VERSION:
            raise BadFileError([NEWER])
        statement = msgspec.json.decode(data, type=PackageStatement)
    except msgspec.MsgspecError as error:
        raise BadFileError([FOREIGN]) from error
    if statement.kind != KIND:
        raise BadFileError([FOREIGN])
    return statement


def _size_fault(statement: PackageStatement) -> Sentence | None:
    total = sum(member.size for member in statement.members)
    return _too_large(total) if total > MAX_BYTES else None


def _too_large(size: int) -> Sentence:
    args: SentenceArgs = {"size": size // 1_000_000, "most": MAX_BYTES // 1_000_000}
    return Sentence("package-large", "The package has {size} MB; at most {most} MB are allowed", args)


def _measure(content: bytes | Path) -> tuple[int, str]:
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    return size, digest_of(content_of(content)())


def library_prefix(season: str) -> str:
    """How the names of slides begin that an office sends down from the library of its season."""
    return f"thu-vien-{season}-"


def is_member_name(name: str) -> bool:
    """Whether a member may be called so."""
    return re.fullmatch(NAME, name) is not None
