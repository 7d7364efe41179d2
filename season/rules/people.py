"""People of a season: who may order what. An account is a person's, never an office's; every fact names the person.

Kind: pure
"""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from bus.messages import Sentence
from bus.messages.base import PRINTABLE
from season.plan.plan import OptionalText

PersonId = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]
PersonName = Annotated[str, Meta(min_length=1, max_length=80, pattern=PRINTABLE)]


class Role(StrEnum):
    """What a person does in a season."""

    LEAD = "lead"
    """Of the leading office: makes lists, receives, confirms (never what the same person received)."""
    SIGN = "sign"
    """A leader who signs: approves changes of the plan and the last report."""
    UNIT = "unit"
    """Of another office that has tasks in the timetable."""
    SCHOOL = "school"
    """Head teacher or organiser of one school."""
    HOST = "host"
    """Of the school or unit at which a pool meets: the package goes down to it, the signed result comes up."""
    JURY = "jury"
    """Chair of a jury: signs results in the hall, decides protests."""
    CHECK = "check"
    """Visits schools and checks their promotion."""


ROLE_NAMES = {
    Role.LEAD: Sentence("role-lead", "leading office"),
    Role.SIGN: Sentence("role-sign", "who signs"),
    Role.UNIT: Sentence("role-unit", "unit with tasks"),
    Role.SCHOOL: Sentence("role-school", "school"),
    Role.HOST: Sentence("role-host", "host of a pool"),
    Role.JURY: Sentence("role-jury", "jury chair"),
    Role.CHECK: Sentence("role-check", "checker of promotion"),
}

OFFICE = frozenset({Role.LEAD})
SIGNING = frozenset({Role.SIGN})
OFFICE_OR_SIGNING = OFFICE | SIGNING
OFFICE_OR_HOST = frozenset({Role.LEAD, Role.HOST})
"""Who brings results in; for a box that sends them by itself, its key stands for the host."""
OFFICE_SIGNING_OR_JURY = OFFICE_OR_SIGNING | {Role.JURY}
"""Who decides protests."""
OFFICE_OR_SCHOOL = frozenset({Role.LEAD, Role.SCHOOL})
EVERYBODY = frozenset(Role)


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """A person: `id` of the account, name for people, role, and the unit or school that they belong to.

    `invited_by`: the account whose invitation gave this one its password, while no third person has vouched for it:
    until then nobody knows that they are two persons.
    """

    id: PersonId
    name: PersonName
    role: Role
    unit: OptionalText = ""
    invited_by: PersonId | UnsetType = UNSET
