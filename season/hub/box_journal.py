"""Journal of a box as the hub has it: how far it has come, and when the box was heard.

Kind: pure
"""

from msgspec import Struct

from controller.journal.hash_chain import Row
from season.hub.journal_phase import JournalPhase


class BoxJournal(Struct, frozen=True):
    """How far a journal is here. `key`: of its box; `heard_ns`, `received_ns`: when the box said something last, and
    when rows came last, by the hub's clock. `forked_at` not 0: that row came with another content, too."""

    journal: str
    key: str
    sitting: str
    rows: int
    head: bytes
    heard_ns: int
    received_ns: int
    forked_at: int = 0
    forked_digest: bytes = b""
    phase: JournalPhase = JournalPhase.UNKNOWN

    @property
    def last(self) -> Row:
        """The last row, without its body."""
        return Row(self.rows, self.head, b"")
