"""Account of a person: who signs in, as whom, and how an invitation lets them choose a password.

An account is a person's, never an office's. It is created by an invitation: a link that works once, for a week; whoever
opens it chooses the password. Nothing locks an account but its owner's office: wrong passwords slow down the address
that they come from (`webcore/rate_limit.py`), never the person.

Kind: pure
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from bus.messages import Sentence, SentenceArgs
from season.plan.plan import OptionalText, SeasonPlan
from season.rules.people import Person, PersonName, Role

AccountId = Annotated[str, Meta(min_length=2, max_length=40, pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*\Z")]
"""What a person types to sign in: small letters and digits, with single points, hyphens and underscores."""
Email = Annotated[str, Meta(max_length=254, pattern=r"^([^\s@<>,;:]+@[^\s@<>,;:]+)?\Z")]
INVITATION_S = 7 * 86_400
LEAST_PASSWORD, MOST_PASSWORD = 10, 200
"""Characters of a password."""

OF_SCHOOLS = frozenset({Role.SCHOOL})
UNDER_A_UNIT = frozenset({Role.UNIT, Role.HOST})
"""Roles whose orders are about the unit or school of the person."""


class Account(Struct, frozen=True):
    """One account. `password`: its hash; empty until it is chosen. `epoch` counts passwords: a session is of one of
    them. `invitation`: hash of the link that works once, until `invited_until_s` (seconds since 1970)."""

    id: AccountId
    name: PersonName
    role: Role
    unit: OptionalText = ""
    email: Email = ""
    password: str = ""
    epoch: int = 0
    is_disabled: bool = False
    invitation: str = ""
    invited_until_s: int = 0

    @property
    def can_sign_in(self) -> bool:
        """Whether somebody can sign in with it."""
        return bool(self.password) and not self.is_disabled


def person_of(account: Account, plan: SeasonPlan | None) -> Person:
    """The person as facts name them. Who has no unit and leads is of the unit that does."""
    unit = account.unit
    if not unit and account.role is Role.LEAD and plan is not None:
        unit = next((unit.id for unit in plan.units if unit.leads), "")
    return Person(account.id, account.name, account.role, unit)


def unit_faults(role: Role, unit: str, plan: SeasonPlan | None) -> Iterator[Sentence]:
    """What is wrong with `unit` for somebody in `role`; before there is a plan, nothing is known of units."""
    if plan is None:
        return
    is_school = unit in plan.schools.names
    is_unit = any(unit == other.id for other in plan.units)
    if role in OF_SCHOOLS and not is_school:
        yield Sentence("account-school", "Choose the school of this person")
    elif role in UNDER_A_UNIT and not (is_unit or is_school):
        yield Sentence("account-unit", "Choose the unit of this person")
    elif unit and not (is_unit or is_school):
        yield Sentence("no-such-unit", "There is no unit {unit} in the plan", {"unit": unit})


def password_faults(password: str, again: str, account_id: str) -> Iterator[Sentence]:
    """What is wrong with a password that somebody chose: length alone makes it good, not what it is made of."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        args: SentenceArgs = {"least": LEAST_PASSWORD, "most": MOST_PASSWORD}
        yield Sentence("password-length", "A password has {least} to {most} characters; several words are good", args)
    elif len(set(password)) < LEAST_PASSWORD // 2 or password.casefold() == account_id:
        yield Sentence("password-easy", "This password is too easy to guess")
    if password != again:
        yield Sentence("password-twice", "The two passwords are not the same")


def disabling_fault(accounts: Iterable[Account], account_id: str) -> Sentence | None:
    """Why this account must not be disabled: nobody else could make accounts. None where it may be."""
    others = (other for other in accounts if other.id != account_id)
    if any(other.role is Role.LEAD and other.can_sign_in for other in others):
        return None
    return Sentence("last-lead", "Nobody else of the leading office can sign in: this account stays")


def with_invitation(account: Account, token: str, now_s: int) -> Account:
    """`account`, to be entered with a new invitation only: whatever password it had is void."""
    digest = invitation_digest(token)
    return replace(account, password="", invitation=digest, invited_until_s=now_s + INVITATION_S)


def invitation_digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()
