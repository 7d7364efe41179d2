"""Sending: what the hub lacks of a journal, from the row on that its own receipt names.

Theory of operation. Nothing is remembered of what was sent: the hub says how far it has come, and a receipt is compared
with the box's own rows before anything follows from it. A receipt for rows that the box does not have, or with another
hash, means that two machines wrote on in one journal, or that the hub lies. Then the journal is posted from its first
row on, so that the hub names the row where they differ; the box plays on.

Kind: loop
"""

from collections.abc import Callable

from bus.messages import Sentence
from controller.exchange.posted_rows import RowsPost, posted
from controller.exchange.receipt import Receipt
from controller.push.hub_answers import GapError, HubError, Received
from controller.push.hub_client import HubClient
from controller.push.journals import JournalSource, JournalTail

MAX_GAPS = 3
"""A hub that asks for other rows again and again is broken."""


class JournalSender:
    """Sends one journal. `keep`: takes each receipt. One thread."""

    def __init__(self, source: JournalSource, client: HubClient, keep: Callable[[Received], None]) -> None:
        self.source, self.tail = source, JournalTail(source.path)
        self._client, self._keep = client, keep
        self.receipt: Receipt | None = None

    @property
    def journal(self) -> str:
        """The name of the journal: the hash of its first row; empty while it has none."""
        return self.tail.rows[0].digest.hex() if self.tail.rows else ""

    @property
    def received(self) -> int:
        """How many rows the hub has, as its last receipt says."""
        return self.receipt.rows if self.receipt is not None else 0

    @property
    def is_complete(self) -> bool:
        """Whether the hub has all rows that were read."""
        return self.receipt is not None and self.receipt.rows == len(self.tail.rows)

    def recall(self, receipt: Receipt | None) -> None:
        """Go on from a receipt that was kept, if it fits to the rows here: the hub need not be there for that."""
        if receipt is not None and self._fits(receipt):
            self.receipt = receipt

    def send(self) -> None:
        """Send what the hub lacks, or say that the box is there. Raises `HubError`."""
        if not self.tail.rows:
            return
        if self.receipt is None:
            self._take(self._client.head(self.journal))
        gaps, first = 0, self.received
        while True:  # a hub that was restored from a backup says less than before: then more is sent again
            rows = posted(self.tail.rows[first:])
            try:
                self._take(self._client.post(self.journal, RowsPost(self.source.sitting, rows)))
            except GapError as gap:
                gaps, first = gaps + 1, gap.expected - 1
                if gaps > MAX_GAPS or first >= len(self.tail.rows):
                    raise HubError(_STRANGE, is_refusal=True) from gap
                continue
            if self.received < first + len(rows) and rows:
                raise HubError(_STRANGE, is_refusal=True)
            first = self.received
            if first >= len(self.tail.rows):
                return

    def _take(self, received: Received) -> None:
        """Believe a receipt that fits to the rows here. Raises `HubError`."""
        if not self._fits(received.receipt):
            self._find_fork()
            raise HubError(_FOREIGN, is_refusal=True)
        self.receipt = received.receipt
        self._keep(received)

    def _fits(self, receipt: Receipt) -> bool:
        """Whether a receipt is of rows that are here."""
        rows = self.tail.rows
        return receipt.rows <= len(rows) and (not receipt.rows or rows[receipt.rows - 1].digest.hex() == receipt.head)

    def _find_fork(self) -> None:
        """Post from the first row on: the hub refuses the row that differs, by its number. Raises `HubError`."""
        first = 0
        while first < len(self.tail.rows):
            rows = posted(self.tail.rows[first:])
            try:
                self._client.post(self.journal, RowsPost(self.source.sitting, rows))
            except GapError as gap:
                raise HubError(_STRANGE, is_refusal=True) from gap
            first += len(rows)


_STRANGE = Sentence("hub-strange", "The hub asks for rows in an order that makes no sense")
_FOREIGN = Sentence("hub-foreign-rows", "The hub has rows of this journal that this box never wrote")
