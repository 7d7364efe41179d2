"""Orders to change the match: which one begins or goes on, and who ordered it, for the journal.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Author


class Origin(Struct, frozen=True):
    """Whose command began a match: its `cause` in the journal, and its author."""

    cause: str = ""
    author: Author = Author("controller")


BY_ITSELF = Origin()
"""Nobody's: the controller opened it."""


class MatchChange(Struct, frozen=True):
    """An order to put the open match aside, and (`begin` not empty) to begin another, or go on with it."""

    begin: str
    origin: Origin
