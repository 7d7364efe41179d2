"""Vouchers: whose password may be in another person's hands, because that one invited them, and who says it is not.

What one person receives another one confirms. Whoever gives an invitation could use it themselves: so an account in a
role that receives or confirms counts as its inviter's second self, until a third person vouches for it. Invitations
that were made at the machine need no voucher, nor does the first colleague of the only person there is.

Kind: pure
"""

from collections.abc import Iterable, Mapping

from bus.messages import Sentence
from season.rules.people import OFFICE_OR_SIGNING, Role
from season.site.account_record import AccountRecord
from season.site.account_wording import CREATED, INVITED, VOUCHED

NEEDS_VOUCHER = frozenset({Role.LEAD, Role.SIGN, Role.UNIT, Role.JURY, Role.HOST})
"""Who receives, confirms, approves or decides; schools and checkers do neither."""


def inviters(roles: Mapping[str, Role], records: Iterable[AccountRecord]) -> dict[str, str]:
    """The account that may stand behind each one for which nobody vouched yet. `records`: the oldest first."""
    behind: dict[str, str] = {}
    office: set[str] = set()
    for record in records:
        account, by = record.account, record.by
        if record.what == VOUCHED or (record.what in (CREATED, INVITED) and not by):
            behind.pop(account, None)
        elif record.what in (CREATED, INVITED) and by != account and roles.get(account) in NEEDS_VOUCHER:
            is_first = record.what == CREATED and office <= {by}
            if not is_first:
                behind[account] = behind.get(by, by)
        if roles.get(account) in OFFICE_OR_SIGNING:
            office.add(account)
    return {account: inviter for account, inviter in behind.items() if account != inviter}


def voucher_fault(behind: Mapping[str, str], account: str, voucher: str) -> Sentence | None:
    """Why `voucher` cannot vouch for `account`; None where they can."""
    inviter = behind.get(account, "")
    if voucher == account:
        return Sentence("vouch-self", "Nobody vouches for themselves: another person must do it")
    if inviter in (voucher, behind.get(voucher)):
        text = "{inviter} invited this person: somebody else must vouch for them"
        return Sentence("vouch-inviter", text, {"inviter": inviter})
    return None


def inviter_note(account: str, inviter: str) -> Sentence:
    """What an account cannot do while nobody vouched for it."""
    text = (
        "Invited by {inviter}: it neither confirms nor decides what {inviter} did until a third person vouches for it, "
        "or it is invited anew at the machine: bamchuong season invite {account}"
    )
    return Sentence("not-vouched", text, {"account": account, "inviter": inviter})
