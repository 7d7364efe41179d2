"""Adapt sealed packs (cryptography): a pack and its pictures under a pin, unreadable and unchangeable without it.

The key comes from the pin by scrypt (64 MB and about 0.2 s for each try on a PC), the content is AES-256-GCM, and the
header that says so is authenticated with it. Six digits hold up a curious person; someone who takes the card away tries
them all in days, so a longer phrase is better and nothing here limits its length. `os.urandom` gives salt and nonce.
cryptography is loaded where it is used: most evenings have no sealed pack, and every process would wait for it.

Kind: adapter
"""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.bad_file import BadFileError
from controller.packs.pack import Pack

ENDING = ".sealed"
MAGIC = b"bamchuong sealed pack 1\n"
MOST_BYTES = 64_000_000
LEAST_PIN = 6

_SALT, _NONCE = 16, 12
_COST, _BLOCK, _LANES = 2**16, 8, 1
"""scrypt's n, r and p. They are not read from the file: a hostile one would ask for all the memory there is."""


class Sealed(Struct, frozen=True, forbid_unknown_fields=True):
    """What a seal holds: the pack and its pictures by name, as the stage shows them and `small` for tablets, phones.

    Of a pack that is not sealed yet: what has no picture in `small` is in `pictures` as it was written.
    """

    pack: Pack
    pictures: dict[str, bytes] = {}
    small: dict[str, bytes] = {}


class WrongPinError(BadFileError):
    """The pin does not open the seal, or the file was changed: the two cannot be told apart."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Sealed)


def seal(content: Sealed, pin: str) -> bytes:
    """`content` as the bytes of a sealed pack. Raises `BadFileError` where the pin is too short or it is too large."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(pin) < LEAST_PIN:
        raise BadFileError([f"the pin has {len(pin)} characters; at least {LEAST_PIN} are needed, a phrase is better"])
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    header = MAGIC + salt + nonce
    data = header + AESGCM(_key(pin, salt)).encrypt(nonce, _encoder.encode(content), header)
    if len(data) > MOST_BYTES:
        raise BadFileError([f"{content.pack.name}: {len(data)} bytes with its pictures; at most {MOST_BYTES}"])
    return data


def unseal(data: bytes, pin: str, file: str) -> Sealed:
    """What was sealed; `file` is for the messages. Raises `WrongPinError` or `BadFileError`."""
    return unseal_with(data, key_to(data, pin, file), file)


def key_to(data: bytes, pin: str, file: str) -> bytes:
    """The key that `pin` is to this one sealed pack: who holds it needs no scrypt. Raises `BadFileError`."""
    return _key(pin, _header(data, file)[len(MAGIC) : -_NONCE])


def unseal_with(data: bytes, key: bytes, file: str) -> Sealed:
    """What was sealed, opened with `key_to` it. Raises as `unseal`."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    header = _header(data, file)
    try:
        return _decoder.decode(AESGCM(key).decrypt(header[-_NONCE:], data[len(header) :], header))
    except InvalidTag as error:
        raise WrongPinError([f"{file}: the pin does not open it, or the file was changed"]) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadFileError([f"{file}: sealed by another version of bamchuong ({error})"]) from error


def _header(data: bytes, file: str) -> bytes:
    size = len(MAGIC) + _SALT + _NONCE
    if not looks_sealed(data) or len(data) < size:
        raise BadFileError([f"{file}: no sealed pack of this version of bamchuong"])
    return data[:size]


def looks_sealed(data: bytes) -> bool:
    """Whether these bytes begin like a sealed pack."""
    return data.startswith(MAGIC)


def needs_pin(path: Path) -> bool:
    """Whether the file is a sealed pack, by its ending."""
    return path.suffix.lower() == ENDING


def _key(pin: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK, p=_LANES).derive(pin.encode("utf-8"))
