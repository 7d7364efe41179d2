"""Take-over key: what the kit on the stick is encrypted with. It comes from a PIN that people keep on paper.

The machine keeps the key itself, beside the other PINs: it must write the kit while nobody is there, and it holds the
secrets in the clear anyway. Twelve digits, because whoever finds a stick may try for years, and no limit on attempts
protects a file: at a tenth of a second a try they take 3,000 years of one processor.

Kind: adapter
"""

import hashlib
import secrets
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.group_access import secret_mode
from bus.os_errors import os_refused

FOLDER, NAME = "access", "takeover.json"
"""In the data folder, where the panel keeps the other PINs; the controller reads it."""

DIGITS, GROUP = 12, 4
SALT_BYTES, KEY_BYTES, CHECK_BYTES = 16, 32, 8
_PASSES, _MEMORY_KIB, _LANES = 3, 64 * 1024, 1
"""argon2id's t, m and p (RFC 9106, second recommendation, one lane). They are not read from a stick: a hostile one
could demand all the memory there is."""

_Hex16 = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
_Hex32 = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Hex64 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class TakeoverKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds, in hexadecimal. `kit`: names the kit of this site, whatever its PIN is."""

    kit: _Hex16
    salt: _Hex32
    key: _Hex64


def ensure_takeover_pin(data: Path) -> str:
    """Create the key where there is none, and return its PIN; empty: there is one already. Raises `BadFileError`."""
    return "" if (data / FOLDER / NAME).exists() else new_takeover_pin(data)


def new_takeover_pin(data: Path) -> str:
    """Create another key, also where there is one, and return its PIN: only people keep it. Raises `BadFileError`."""
    before = read_takeover_key(data)
    pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    salt = secrets.token_bytes(SALT_BYTES)
    key = TakeoverKey(before.kit if before else secrets.token_hex(8), salt.hex(), derive_key(pin, salt).hex())
    path = data / FOLDER / NAME
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(path, msgspec.json.encode(key), secret_mode(path.parent))
    except OSError as error:
        text = "{file}: the take-over PIN cannot be saved ({why})"
        raise BadFileError([os_refused("takeover-pin-unsaved", text, path, error)]) from error
    return readable_pin(pin)


def readable_pin(pin: str) -> str:
    """The PIN in groups, as people read it out."""
    return "-".join(pin[start : start + GROUP] for start in range(0, len(pin), GROUP))


def read_takeover_key(data: Path) -> TakeoverKey | None:
    """The key in the data folder; None: there is none, or the file is damaged (then a new PIN is due)."""
    try:
        return msgspec.json.decode((data / FOLDER / NAME).read_bytes(), type=TakeoverKey)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def derive_key(pin: str, salt: bytes) -> bytes:
    """The key of a PIN, however it was typed: with spaces, hyphens or neither. Takes 64 MiB and a tenth of a second."""
    from argon2.low_level import Type, hash_secret_raw  # only who makes or takes a kit needs it

    digits = "".join(letter for letter in pin if letter.isalnum())
    return hash_secret_raw(
        digits.encode(),
        salt,
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def key_check(key: bytes) -> bytes:
    """What tells a wrong PIN from a damaged kit: a digest of the key that says nothing else about it."""
    return hashlib.blake2b(key, digest_size=CHECK_BYTES, person=b"kit-key-check").digest()
