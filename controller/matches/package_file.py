"""Package file of a match (`.bcmatch`): a ZIP of stored files in a fixed order, with their hashes, that can be signed.

Theory of operation. `statement.json` is the first member; it names every other one with its size and SHA-256, so that a
signature of the statement covers all of them. `signatures.json`, where there is one, is the last member, and no
statement names it. Nothing is compressed and all dates are the same: the same content gives the same bytes. A package
is read by building it anew and comparing every byte, so there is no room for what the statement does not name.

Kind: adapter
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Annotated

import msgspec
from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused

SUFFIX = ".bcmatch"
KIND, VERSION = "bamchuong-match", 1
STATEMENT, SIGNATURES = "statement.json", "signatures.json"
MAX_BYTES = 300_000_000
MAX_STATEMENT_BYTES = 100_000
MAX_MEMBERS = 60
CHUNK = 1 << 20

_PLAIN = r"[^/\\.\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,99}"
NAME = rf"(?:match\.toml|people\.toml|formats/{_PLAIN}\.toml|packs/{_PLAIN}\.sealed|slides/{_PLAIN})"
"""What a member may be called: no folder but these three, no way out of them, and no control character."""

_DATE = (1980, 1, 1, 0, 0, 0)

FOREIGN = Sentence("package-foreign", "This is no package of a match")
CHANGED = Sentence("package-changed", "The package was changed after it was made: copy it again from where it comes")
NEWER = Sentence("package-newer", "The package was made by a newer program: update this machine first")
CUT = Sentence("package-cut", "The package is not complete: copy it again")


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """A file in the package."""

    name: Annotated[str, Meta(pattern=f"^{NAME}\\Z")]
    size: Annotated[int, Meta(ge=0, le=MAX_BYTES)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class PackageStatement(Struct, frozen=True, forbid_unknown_fields=True):
    """What the package holds, and which match it is. `program`: the version that made it."""

    kind: str
    version: int
    title: str
    program: str
    members: Annotated[tuple[Member, ...], Meta(max_length=MAX_MEMBERS)]


class Package(Struct, frozen=True):
    """A package that was checked: its statement, the statement's own bytes, and its signatures (empty: none)."""

    statement: PackageStatement
    statement_bytes: bytes
    signatures: bytes


def write_package(target: Path, title: str, program: str, files: Mapping[str, bytes | Path]) -> PackageStatement:
    """Write a package of `files` (by member name) as the new file `target`. Raises `BadFileError`."""
    try:
        members = tuple(Member(name, *_measure(content)) for name, content in files.items())
        statement = PackageStatement(KIND, VERSION, title, program, members)
        fault = _size_fault(statement)
        if fault is not None:
            raise BadFileError([fault])
        with target.open("xb") as file:
            _write(file, msgspec.json.encode(statement), {name: _chunks(files[name]) for name in files}, b"")
    except OSError as error:
        text = "{file}: the package cannot be written ({why})"
        raise BadFileError([os_refused("package-unwritten", text, target, error)]) from error
    return statement


def read_package(path: Path) -> Package:
    """Check the package in the file `path`, every byte of it. Raises `BadFileError`."""
    try:
        if path.stat().st_size > MAX_BYTES + MAX_STATEMENT_BYTES * 10:
            raise BadFileError([_too_large(path.stat().st_size)])
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                raise BadFileError([FOREIGN])
        with zipfile.ZipFile(path) as archive:
            package = _checked(archive)
            _compare(path, archive, package)
            return package
    except BadFileError:
        raise
    except zipfile.BadZipFile as error:
        raise BadFileError([CUT]) from error
    except (zipfile.LargeZipFile, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise BadFileError([CHANGED]) from error
    except OSError as error:
        text = "{file}: the package cannot be read ({why})"
        raise BadFileError([os_refused("package-unread", text, path, error)]) from error


def member_bytes(path: Path, name: str) -> bytes:
    """The content of one member of a package that was checked."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def extract_member(path: Path, name: str, target: IO[bytes]) -> None:
    """Copy one member of a package that was checked into `target`."""
    with zipfile.ZipFile(path) as archive, archive.open(name) as source:
        for chunk in _pieces(source):
            target.write(chunk)


def _checked(archive: zipfile.ZipFile) -> Package:
    """What the archive says of itself, once its members are those that it names, each as large as it says."""
    infos = archive.infolist()
    if not infos or infos[0].filename != STATEMENT or infos[0].file_size > MAX_STATEMENT_BYTES:
        raise BadFileError([FOREIGN])
    if any(info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size for info in infos):
        raise BadFileError([CHANGED])
    data = archive.read(STATEMENT)
    try:
        head = msgspec.json.decode(data, type=dict[str, object])
        if head.get("kind") == KIND and isinstance(version := head.get("version"), int) and version > VERSION:
            raise BadFileError([NEWER])
        statement = msgspec.json.decode(data, type=PackageStatement)
    except msgspec.MsgspecError as error:
        raise BadFileError([FOREIGN]) from error
    if statement.kind != KIND:
        raise BadFileError([FOREIGN])
    if fault := _size_fault(statement):
        raise BadFileError([fault])
    names = [member.name for member in statement.members]
    there = [info.filename for info in infos[1:]]
    signed = there[-1:] == [SIGNATURES]
    if (there[:-1] if signed else there) != names or len(set(names)) != len(names):
        raise BadFileError([CHANGED])
    if signed and infos[-1].file_size > MAX_STATEMENT_BYTES:
        raise BadFileError([CHANGED])
    for member, info in zip(statement.members, infos[1:], strict=False):
        if info.file_size != member.size or _digest(archive.open(info)) != member.sha256:
            raise BadFileError([CHANGED])
    return Package(statement, data, archive.read(SIGNATURES) if signed else b"")


def _compare(path: Path, archive: zipfile.ZipFile, package: Package) -> None:
    """Build the package anew and compare every byte: there is nothing in it that it does not name."""
    members = {member.name: _pieces(archive.open(member.name)) for member in package.statement.members}
    with TemporaryFile(dir=path.parent) as again, path.open("rb") as file:
        _write(again, package.statement_bytes, members, package.signatures)
        again.seek(0)
        while chunk := file.read(CHUNK):
            if chunk != again.read(CHUNK):
                raise BadFileError([CHANGED])
        if again.read(1):
            raise BadFileError([CHANGED])


def _write(file: IO[bytes], statement: bytes, members: Mapping[str, Iterator[bytes]], signatures: bytes) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(STATEMENT), statement)
        for name, chunks in members.items():
            with archive.open(_entry(name), "w") as member:
                for chunk in chunks:
                    member.write(chunk)
        if signatures:
            archive.writestr(_entry(SIGNATURES), signatures)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr, entry.create_system = 0o600 << 16, 3
    return entry


def _size_fault(statement: PackageStatement) -> Sentence | None:
    total = sum(member.size for member in statement.members)
    return _too_large(total) if total > MAX_BYTES else None


def _too_large(size: int) -> Sentence:
    args: dict[str, str | int | Sentence] = {"size": size // 1_000_000, "most": MAX_BYTES // 1_000_000}
    return Sentence("package-large", "The package has {size} MB; at most {most} MB are allowed", args)


def _measure(content: bytes | Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(content):
        digest.update(chunk)
        size += len(chunk)
    return size, digest.hexdigest()


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with file:
        for chunk in _pieces(file):
            digest.update(chunk)
    return digest.hexdigest()


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def is_member_name(name: str) -> bool:
    """Whether a member may be called so."""
    return re.fullmatch(NAME, name) is not None
