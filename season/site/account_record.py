"""What was done to an account, by whom and when.

Kind: pure
"""

from msgspec import Struct


class AccountRecord(Struct, frozen=True):
    """What was done to an account: `what` is one of `account_wording.TEXTS`."""

    at_ns: int
    by: str
    account: str
    what: str
