"""Nomination of a team, as a school sends it: the heat that chose it, three pupils, who answers for them.

The names stay in one table of the database and are wiped with the season. The journal has a hash over them and a random
salt: without the salt, nobody can find names by trying.

Kind: pure
"""

import hashlib
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from season.plan.plan import PlanId
from season.rules.people import PersonName

MAX_CLASSES = 500
MAX_HEAT_PUPILS = 20_000
SALT_BYTES = 16


SchoolClass = Annotated[str, Meta(min_length=1, max_length=20)]
ClassCount = Annotated[int, Meta(ge=1, le=MAX_CLASSES)]
PupilCount = Annotated[int, Meta(ge=1, le=MAX_HEAT_PUPILS)]


class Pupil(Struct, frozen=True, forbid_unknown_fields=True):
    """A pupil of the team: name and class."""

    name: PersonName
    school_class: SchoolClass


class Nomination(Struct, frozen=True, forbid_unknown_fields=True):
    """What a nomination says; consents are ticked for every pupil, or it is none."""

    school: PlanId
    heat_day: date
    classes: ClassCount
    heat_pupils: PupilCount
    teacher: PersonName
    head: PersonName
    pupils: tuple[Pupil, ...]


def nomination_body(nomination: Nomination) -> bytes:
    """`nomination` as it is stored; the same one gives the same bytes."""
    return msgspec.json.encode(nomination)


def read_nomination(body: bytes) -> Nomination:
    """What `nomination_body` wrote. Raises `msgspec.ValidationError`."""
    return msgspec.json.decode(body, type=Nomination)


def sheet_digest(salt: bytes, body: bytes) -> str:
    """What the journal has of a nomination: SHA-256 over salt and body, in hexadecimal digits."""
    return hashlib.sha256(salt + body).hexdigest()
