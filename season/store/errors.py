"""Errors of the season's database.

Kind: pure
"""

from bus.messages import Sentence, SentenceArgs
from controller.journal.errors import JournalError


class StoreError(JournalError):
    """The database cannot be opened, read or written; the message says which, why and what to do."""


def cannot_use(address: str, why: str) -> StoreError:
    """The database at `address` (without its password) refused, because of `why`."""
    args: SentenceArgs = {"address": address, "why": " ".join(why.split())[:300]}
    return StoreError(Sentence("database-refuses", "{address}: the database cannot be used: {why}", args))
