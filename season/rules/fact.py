"""What all facts of a season share: their base, who and when.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, Struct

from season.rules.people import Person

WallNs = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""Nanoseconds since 1970, UTC, by the clock of the hub."""


class Fact(Struct, frozen=True, tag=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all facts; the class name is the tag."""

    by: Person
    at_ns: WallNs
