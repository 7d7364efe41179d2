"""Types of what statements say: hashes, public keys, and which sitting they are about.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, Struct

from bus.messages.base import PRINTABLE

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 in hexadecimal digits."""
OptionalDigest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
ShortDigest = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
"""The first half of a SHA-256: finding another content with the same one takes 2^128 tries."""
PublicKey = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""An Ed25519 public key, hexadecimal."""
SeasonName = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", min_length=1, max_length=40)]
EntryName = Annotated[str, Meta(min_length=3, max_length=81, pattern=r"^[a-z0-9-]+/[a-z0-9-]+\Z")]
LineText = Annotated[str, Meta(max_length=200, pattern=PRINTABLE)]

SHORT_DIGITS = 32
MAX_ATTEMPTS = 99
Attempt = Annotated[int, Meta(ge=1, le=MAX_ATTEMPTS)]
WallSeconds = Annotated[int, Meta(ge=0, le=2**40)]
"""Seconds since 1970, UTC, by the clock of a box: it may be wrong."""


class SittingName(Struct, frozen=True, forbid_unknown_fields=True):
    """Which sitting: one attempt to play a pool of a season. Nothing is identified by what people call it."""

    season: SeasonName
    pool: SeasonName
    attempt: Attempt = 1

    def __str__(self) -> str:
        return f"{self.season}/{self.id}"

    @property
    def id(self) -> str:
        """What the season itself calls it: `cum-1/1`."""
        return sitting_id(self.pool, self.attempt)


def sitting_id(pool: str, attempt: int) -> str:
    """The id of an attempt to play a pool, within its season."""
    return f"{pool}/{attempt}"
