"""Seals as the contest knows them: whose turn it is to sign, and the fingerprint that people photograph.

The first key of a match is announced when the match is opened, each later one by the seal before it. How a seal is made
and checked is in `controller/journal/`.

Kind: pure
"""

import hashlib
from typing import Annotated

from msgspec import Meta, Struct

PublicKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""An Ed25519 public key, hexadecimal."""

NextKey = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
"""The key of the next seal; empty after the last."""

FullDigest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""The complete hash of a row, hexadecimal."""

Signature = Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]
"""An Ed25519 signature, hexadecimal."""

SealedSeq = Annotated[int, Meta(ge=1, le=2**53)]
"""The number of a row that is sealed."""

FINGERPRINT_DIGITS = 32
"""Hexadecimal digits of a fingerprint: finding another key with the same ones takes 2^128 tries."""


class SealChain(Struct, frozen=True):
    """The seals of a match: the `fingerprint` of their first key, the `key` that signs the next one (empty: the last
    seal is made), and the last row that is sealed (0: none yet)."""

    fingerprint: str
    key: str
    sealed_seq: int = 0


def full_fingerprint(key: str) -> str:
    """SHA-256 of a public key, all 64 digits."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()


def fingerprint(key: str) -> str:
    """The fingerprint of a public key as people note it, without spaces."""
    return full_fingerprint(key)[:FINGERPRINT_DIGITS]


def in_groups(digits: str) -> str:
    """Digits in groups of four, as people compare them."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
