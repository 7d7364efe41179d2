"""Bundles: ZIP files of stored members in a fixed order and with one date: the same content gives the same bytes.

Theory of operation. `statement.json` is the first member and says what the others are; `signatures.json`, where there
is one, is the last. A bundle is read by building it anew and comparing every byte: there is no room for what nobody
looks at, and no second way to write the same. Its name is the hash of its statement, never that of the file.

Kind: adapter
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused

STATEMENT, SIGNATURES = "statement.json", "signatures.json"
MAX_STATEMENT_BYTES = 100_000
CHUNK = 1 << 20

_DATE = (1980, 1, 1, 0, 0, 0)


class BundleTexts(Struct, frozen=True):
    """What a bundle of this kind is told to be where it is none, was changed, or is not complete."""

    foreign: Sentence
    changed: Sentence
    cut: Sentence


class OpenBundle(Struct, frozen=True):
    """A bundle while it is read: `members` are all between statement and signatures, each with its size."""

    archive: zipfile.ZipFile
    statement: bytes
    signatures: bytes
    members: Mapping[str, int]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, piece by piece."""
        return pieces(self.archive.open(name))

    def digest(self, name: str) -> str:
        """The SHA-256 of a member."""
        return digest_of(self.pieces(name))


@contextmanager
def open_bundle(path: Path, texts: BundleTexts) -> Iterator[OpenBundle]:
    """Open the bundle in `path`; once the block ends, every byte of it was compared. Raises `BadFileError`."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                raise BadFileError([texts.foreign])
        with zipfile.ZipFile(path) as archive:
            bundle = _open(archive, texts)
            yield bundle
            if not _is_same(path, bundle):
                raise BadFileError([texts.changed])
    except BadFileError:
        raise
    except zipfile.BadZipFile as error:
        raise BadFileError([texts.cut]) from error
    except (zipfile.LargeZipFile, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError) as error:
        raise BadFileError([texts.changed]) from error
    except OSError as error:
        text = "{file}: the package cannot be read ({why})"
        raise BadFileError([os_refused("package-unread", text, path, error)]) from error


def _open(archive: zipfile.ZipFile, texts: BundleTexts) -> OpenBundle:
    infos = archive.infolist()
    if not infos or infos[0].filename != STATEMENT or infos[0].file_size > MAX_STATEMENT_BYTES:
        raise BadFileError([texts.foreign])
    if any(info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size for info in infos):
        raise BadFileError([texts.changed])
    is_signed = infos[-1].filename == SIGNATURES
    if is_signed and infos[-1].file_size > 2 * MAX_STATEMENT_BYTES:
        raise BadFileError([texts.changed])
    members = infos[1:-1] if is_signed else infos[1:]
    sizes = {info.filename: info.file_size for info in members}
    if len(sizes) != len(members):
        raise BadFileError([texts.changed])
    return OpenBundle(archive, archive.read(STATEMENT), archive.read(SIGNATURES) if is_signed else b"", sizes)


def _is_same(path: Path, bundle: OpenBundle) -> bool:
    """Whether the bundle, built anew from what was read of it, has the same bytes."""
    contents = {name: partial(bundle.pieces, name) for name in bundle.members}
    with TemporaryFile(dir=path.parent) as again, path.open("rb") as file:
        write_bundle(again, bundle.statement, contents, bundle.signatures)
        again.seek(0)
        while chunk := file.read(CHUNK):
            if chunk != again.read(CHUNK):
                return False
        return not again.read(1)


def write_bundle(
    file: IO[bytes], statement: bytes, members: Mapping[str, Callable[[], Iterator[bytes]]], signatures: bytes
) -> None:
    """Write a bundle of `members`, in their order. `signatures` empty: it is not signed."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry(STATEMENT), statement)
        for name, content in members.items():
            with archive.open(_entry(name), "w") as member:
                for piece in content():
                    member.write(piece)
        if signatures:
            archive.writestr(_entry(SIGNATURES), signatures)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.external_attr, entry.create_system = 0o600 << 16, 3
    return entry


def content_of(source: bytes | Path) -> Callable[[], Iterator[bytes]]:
    """The content of a member: bytes, or a file that is read piece by piece."""

    def read() -> Iterator[bytes]:
        if isinstance(source, bytes):
            yield source
            return
        with source.open("rb") as file:
            yield from pieces(file)

    return read


def digest_of(chunks: Iterator[bytes]) -> str:
    """The SHA-256 of what comes in pieces."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The content of a file, piece by piece; it is closed then."""
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
