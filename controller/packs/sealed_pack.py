"""Sealed packs (cryptography): a pack, its pictures and clips, encrypted so that only the PIN can read or change them.

The key is derived from the PIN by scrypt (64 MB and about 0.2 s per attempt on a PC), the content is encrypted with
AES-256-GCM, and the header is authenticated with it. Six digits stop a curious person; someone who takes the card away
can try them all in days, so a longer phrase is better, and nothing here limits its length. Salt and nonce come from
`os.urandom`. cryptography is imported where it is used: most evenings have no sealed pack, and loading it takes time.

Kind: adapter
"""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.bad_file import BadFileError
from controller.packs.pack import Pack

SUFFIX = ".sealed"
MAGIC = b"bamchuong sealed pack 1\n"
MAX_BYTES = 64_000_000
MIN_PIN_LENGTH = 6

SALT_BYTES, NONCE_BYTES = 16, 12
_COST, _BLOCK, _LANES = 2**16, 8, 1
"""scrypt's n, r and p. They are not read from the file: a hostile one could demand all the memory there is."""


class PackContent(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A pack with its pictures by name, as the stage shows them, and `small` for tablets and phones; and its clips.

    In a pack that is not sealed yet, a picture that is missing from `small` is in `pictures` at its original size.
    """

    pack: Pack
    pictures: dict[str, bytes] = {}
    small: dict[str, bytes] = {}
    clips: dict[str, bytes] = {}


class WrongPinError(BadFileError):
    """The PIN does not open the seal, or the file was changed: the two cannot be distinguished."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PackContent)


def seal(content: PackContent, pin: str, random_bytes: Callable[[int], bytes] = os.urandom) -> bytes:
    """`content` as the bytes of a sealed pack. Raises `BadFileError` if the PIN is too short or the pack too large.

    `random_bytes` gives salt and nonce: only a demo, whose questions are no secret, gives others than the machine's.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(pin) < MIN_PIN_LENGTH:
        raise BadFileError(
            [f"the PIN has {len(pin)} characters; at least {MIN_PIN_LENGTH} are needed, a phrase is better"]
        )
    salt, nonce = random_bytes(SALT_BYTES), random_bytes(NONCE_BYTES)
    header = MAGIC + salt + nonce
    data = header + AESGCM(key_of_pin(pin, salt)).encrypt(nonce, _encoder.encode(content), header)
    if len(data) > MAX_BYTES:
        raise BadFileError(
            [f"{content.pack.name}: {len(data)} bytes with its pictures and clips; at most {MAX_BYTES} are allowed"]
        )
    return data


def unseal(data: bytes, pin: str, file: str) -> PackContent:
    """The content of the sealed pack `data`; `file` is for messages. Raises `WrongPinError` or `BadFileError`."""
    return unseal_with(data, derive_key(data, pin, file), file)


def derive_key(data: bytes, pin: str, file: str) -> bytes:
    """The key that `pin` gives for this one sealed pack; whoever has it needs no scrypt. Raises `BadFileError`."""
    return key_of_pin(pin, _header(data, file)[len(MAGIC) : -NONCE_BYTES])


def unseal_with(data: bytes, key: bytes, file: str) -> PackContent:
    """The content of the sealed pack `data`, decrypted with the key from `derive_key`. Raises the same as `unseal`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = _header(data, file)
    try:
        return _decoder.decode(AESGCM(key).decrypt(header[-NONCE_BYTES:], data[len(header) :], header))
    except InvalidTag as error:
        raise WrongPinError([f"{file}: the PIN is wrong, or the file was changed"]) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadFileError([f"{file}: sealed by another version of bamchuong ({error})"]) from error


def _header(data: bytes, file: str) -> bytes:
    size = len(MAGIC) + SALT_BYTES + NONCE_BYTES
    if not is_sealed(data) or len(data) < size:
        raise BadFileError([f"{file}: not a sealed pack of this version of bamchuong"])
    return data[:size]


def is_sealed(data: bytes) -> bool:
    """Whether `data` starts like a sealed pack."""
    return data.startswith(MAGIC)


def needs_pin(path: Path) -> bool:
    """Whether the file is a sealed pack, by its extension."""
    return path.suffix.lower() == SUFFIX


def key_of_pin(pin: str, salt: bytes) -> bytes:
    """The key that a PIN gives with this salt; it takes a fifth of a second and 64 MB, so that PINs are hard to try."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(pin.encode("utf-8"))
