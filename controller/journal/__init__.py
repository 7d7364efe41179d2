"""The journal: every fact of the evening, append-only, chained, durable before anything is shown.

`record` (what a row says) and `chain` (that rows follow from one another) decide; `store` (SQLite), `reading`, `export`
(JSON lines), `carry` (import) and `mirror` (the second medium) adapt.
"""

from controller.journal.chain import Row, link, short
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.reading import Source, reading, records_of, verify
from controller.journal.record import VERSION, Record
from controller.journal.store import Journal

__all__ = [
    "VERSION",
    "BrokenChainError",
    "Journal",
    "JournalError",
    "Record",
    "Row",
    "Source",
    "link",
    "reading",
    "records_of",
    "short",
    "verify",
]
