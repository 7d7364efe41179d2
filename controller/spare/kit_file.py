"""Kit on the stick: an encrypted index, and one encrypted file for each large file; read back, or refused with why.

The folder is called `kit-ID`. `index.kit` has a header in the clear (what it is, the salt of the PIN, a check of the
key, a nonce) and, encrypted with ChaCha20-Poly1305, the list of files with the contents of the small ones. A large one
lies beside it, under a name that is a keyed digest of what it holds: it is written once, and its name tells nobody what
it is. All may read all of it: it is encrypted, and another machine's users have other numbers. The index is replaced as
a whole, after what it names is there; then what no index names any more is removed.

Kind: adapter
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import cannot_read
from controller.spare.takeover_key import CHECK_BYTES, SALT_BYTES, TakeoverKey, key_check

PREFIX, INDEX, SEALED = "kit-", "index.kit", ".sealed"
MAGIC_NAME = b"bamchuong kit "
MAGIC = MAGIC_NAME + b"1\n"
NONCE_BYTES, TAG_BYTES, NAME_BYTES = 12, 16, 16
HEADER_BYTES = len(MAGIC) + SALT_BYTES + CHECK_BYTES + NONCE_BYTES

INLINE_BYTES = 64 * 1024
"""Files up to this size are in the index itself: so many are they, and so small."""

MAX_INDEX_BYTES = 64_000_000


class KitPart(Struct, frozen=True, forbid_unknown_fields=True):
    """One file: what it holds, or (`data` None) under which name that lies beside the index; its permissions."""

    size: int
    name: str = ""
    data: bytes | None = None
    mode: int = 0o640


class KitIndex(Struct, frozen=True, forbid_unknown_fields=True):
    """What a kit holds.

    `program`: the version that wrote it; `machine`: the name of the old box, `addresses` where tablets know it;
    `made_s`: seconds since 1970. `journal`: how the copies of the running journal begin; empty: none ran. `files`: by
    path in the data folder; `settings`: by path in the settings folder. `left_out`: files that could not be read.
    """

    program: str
    machine: str
    addresses: tuple[str, ...]
    made_s: int
    journal: str
    files: dict[str, KitPart]
    settings: dict[str, bytes] = {}
    left_out: tuple[str, ...] = ()


class BadKitError(BadFileError):
    """A kit that cannot be used: damaged, unfinished, of another version."""


class WrongTakeoverPinError(BadKitError):
    """The PIN is not the one of this kit."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(KitIndex)


class KitFolder:
    """The kit of one site on one stick. Blocks on the disk; raises `OSError` as the stick does."""

    def __init__(self, stick: Path, key: TakeoverKey) -> None:
        self.folder = stick / f"{PREFIX}{key.kit}"
        self._salt, self._key = bytes.fromhex(key.salt), bytes.fromhex(key.key)

    def store(self, content: bytes, *, check: bool = False) -> KitPart:
        """Put one file on the stick, unless it is there. `check`: also that it can be read, and is what it was."""
        if len(content) <= INLINE_BYTES:
            return KitPart(len(content), data=content)
        name = hashlib.blake2b(content, digest_size=NAME_BYTES, key=self._key, person=b"kit-part").hexdigest()
        part = KitPart(len(content), name)
        if not self._is_stored(part, check=check):
            self.folder.mkdir(mode=0o755, exist_ok=True)
            atomic_write(self.folder / f"{name}{SEALED}", _encrypt(self._key, content, name.encode()), 0o644)
        return part

    def _is_stored(self, part: KitPart, *, check: bool) -> bool:
        path = self.folder / f"{part.name}{SEALED}"
        if check:
            try:
                read_part(self.folder, self._key, part)
            except BadKitError:
                return False
            return True
        return path.is_file() and path.stat().st_size == part.size + NONCE_BYTES + TAG_BYTES

    def write_index(self, index: KitIndex) -> None:
        """Replace the index, and remove what it does not name."""
        self.folder.mkdir(mode=0o755, exist_ok=True)
        header = MAGIC + self._salt + key_check(self._key)
        atomic_write(self.folder / INDEX, header + _encrypt(self._key, _encoder.encode(index), header), 0o644)
        named = {f"{part.name}{SEALED}" for part in index.files.values()}
        for path in self.folder.glob(f"*{SEALED}"):
            if path.name not in named:
                path.unlink(missing_ok=True)


def find_kits(stick: Path) -> list[Path]:
    """The folders of all kits on a stick, the one that was written last first."""
    indexes = [path for path in stick.glob(f"{PREFIX}*/{INDEX}") if path.is_file()]
    return [path.parent for path in sorted(indexes, key=lambda path: -path.stat().st_mtime_ns)]


def read_salt(folder: Path) -> bytes:
    """The salt of the PIN. Raises `BadKitError`."""
    return _header(folder)[len(MAGIC) : len(MAGIC) + SALT_BYTES]


def open_index(folder: Path, key: bytes) -> KitIndex:
    """The index of the kit in `folder`. Raises `WrongTakeoverPinError` or `BadKitError`."""
    file = folder / INDEX
    header = _header(folder)[:-NONCE_BYTES]
    if header[-CHECK_BYTES:] != key_check(key):
        raise WrongTakeoverPinError(
            [Sentence("takeover-pin-wrong", "This take-over PIN is not the one of the kit {file}", {"file": str(file)})]
        )
    content = _decrypt(key, _read(file, MAX_INDEX_BYTES)[len(header) :], header, file)
    try:
        return _decoder.decode(content)
    except (msgspec.MsgspecError, ValueError) as error:
        raise _other_version(file) from error


def read_part(folder: Path, key: bytes, part: KitPart) -> bytes:
    """What one file holds. Raises `BadKitError`."""
    if part.data is not None:
        return part.data
    path = folder / f"{part.name}{SEALED}"
    content = _decrypt(key, _read(path, part.size + NONCE_BYTES + TAG_BYTES), part.name.encode(), path)
    if len(content) != part.size:
        raise _damaged(path)
    return content


def read_parts(folder: Path, key: bytes, parts: Sequence[tuple[str, KitPart]]) -> Iterator[tuple[str, bytes]]:
    """Paths with what the files hold, one after the other: together they may be larger than the memory."""
    for path, part in parts:
        yield path, read_part(folder, key, part)


def _header(folder: Path) -> bytes:
    file = folder / INDEX
    try:
        with file.open("rb") as opened:
            header = opened.read(HEADER_BYTES)
    except OSError as error:
        raise BadKitError([cannot_read(file, error)]) from error
    if not header.startswith(MAGIC) and header.startswith(MAGIC_NAME):
        raise _other_version(file)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise _damaged(file)
    return header


def _read(file: Path, limit: int) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(limit + 1)
    except OSError as error:
        raise BadKitError([cannot_read(file, error)]) from error
    if len(content) > limit:
        raise _damaged(file)
    return content


def _encrypt(key: bytes, content: bytes, header: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, content, header)


def _decrypt(key: bytes, data: bytes, header: bytes, file: Path) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], header)
    except (InvalidTag, ValueError) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> BadKitError:
    text = (
        "{file}: the kit is damaged or was not written to its end. Nothing was changed. Try another stick; without "
        "one, bamchuong journal import takes the facts alone, and the tablets are paired again"
    )
    return BadKitError([Sentence("kit-damaged", text, {"file": str(file)})])


def _other_version(file: Path) -> BadKitError:
    text = "{file}: the kit was written by another version of bamchuong. Install that version here; nothing was changed"
    return BadKitError([Sentence("kit-other-version", text, {"file": str(file)})])
