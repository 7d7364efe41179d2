"""What people type to make an account, and what is wrong with it.

Kind: pure
"""

from collections.abc import Iterator, Mapping

import msgspec

from bus.bad_file import BadFileError
from bus.messages import Sentence
from season.plan.plan import SeasonPlan
from season.rules.people import PersonName, Role
from season.site.account import Account, AccountId, Email, unit_faults


def account_faults(fields: Mapping[str, str], plan: SeasonPlan | None) -> Iterator[Sentence]:
    """Everything that is wrong with a new account as it was typed."""
    if not _is(fields.get("id", ""), AccountId):
        text = "Name to sign in: 2 to 40 small letters without accents, digits, points and hyphens between them"
        yield Sentence("account-id", text)
    if not _is(fields.get("name", ""), PersonName):
        yield Sentence("account-name", "Give the full name, up to 80 characters")
    if not _is(fields.get("email", ""), Email):
        yield Sentence("account-email", "This is no e-mail address")
    if not _is(fields.get("role", ""), Role):
        yield Sentence("account-role", "Choose what this person does")
    else:
        yield from unit_faults(Role(fields["role"]), fields.get("unit", ""), plan)


def _is(text: str, kind: object) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


def new_account(fields: Mapping[str, str]) -> Account:
    """A new account, of the leading office where nothing else is said. Raises `BadFileError` with every fault."""
    values = {"role": Role.LEAD.value, **fields}
    if faults := [*account_faults(values, None)]:
        raise BadFileError(faults)
    return msgspec.convert(values, Account)
