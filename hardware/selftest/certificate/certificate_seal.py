"""Seal of the certificates: a signature by a key that only whoever runs the self-test can read.

`selftest/seal.key` (mode 0600) is made by the first test that saves a certificate. The controller, another user on an
installed machine, checks with `selftest/seal.pub`; that counts only where nobody but the folder's owner could
have put it there. So a file from elsewhere, or one that somebody edited, is no certificate. Whoever acts as the
self-test's own user, or as root, can still make one. Signatures are Ed25519 (RFC 8032); cryptography is imported where
it is used: loading it takes a tenth of a second.

Kind: adapter
"""

import os
import secrets
from pathlib import Path

from bus.atomic_write import atomic_write

KEY, PUBLIC = "seal.key", "seal.pub"
SECRET_BYTES = 32

_DOMAIN = b"bamchuong certificate of the self-test 1\n"
_WRITABLE_BY_OTHERS = 0o022


def seal(folder: Path, content: bytes) -> str:
    """The seal of `content`, hexadecimal; the first call makes the key. Raises `OSError`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(_read_or_create(folder / KEY))
    public = key.public_key().public_bytes_raw().hex().encode()
    if _read(folder / PUBLIC) != public:
        atomic_write(folder / PUBLIC, public, 0o640)
    return key.sign(_DOMAIN + content).hex()


def is_genuine(folder: Path, content: bytes, seal: str) -> bool:
    """Whether this machine's self-test sealed `content`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = _read(folder / PUBLIC)
    if public is None or not _is_only_the_owners(folder):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public.decode("ascii")))
        key.verify(bytes.fromhex(seal), _DOMAIN + content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_or_create(path: Path) -> bytes:
    """The secret; a new one where there is none, or where the file is not a whole one."""
    try:
        secret = bytes.fromhex((_read(path) or b"").decode("ascii"))
    except ValueError:
        secret = b""
    if len(secret) == SECRET_BYTES:
        return secret
    secret = secrets.token_bytes(SECRET_BYTES)
    atomic_write(path, secret.hex().encode(), 0o600)
    return secret


def _is_only_the_owners(folder: Path) -> bool:
    """Whether only the owner of `folder` can have written the public key in it."""
    try:
        own, public = folder.stat(), os.lstat(folder / PUBLIC)
    except OSError:
        return False
    return own.st_uid == public.st_uid and not (own.st_mode | public.st_mode) & _WRITABLE_BY_OTHERS


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
