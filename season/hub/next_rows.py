"""Next rows of a journal, the common case of a post in two round trips: what is here, and then all that is new at once.

Theory of operation. Nearly every post continues a journal that is here, from its box, with the rows that come next.
Where the journal stands is read without a lock. The statement that moves its head says which head it must still have
(compare and swap), and only where it has moved it are the rows stored: both are one statement, so one transaction.
Whatever else a post may be (the first one, doubled, out of order, forked, broken, another box's; or another process was
quicker) is left to `journal_store.py`, which locks the journal, decides and names the reason.

Kind: adapter
"""

from typing import Any

from msgspec.structs import replace

from controller.journal.hash_chain import NO_ROW
from season.hub.arrival import Arrival
from season.hub.box_journal import BoxJournal
from season.hub.continuing import BrokenRowError, new_rows
from season.hub.journal_phase import JournalPhase, phase_after
from season.store.quick_line import QuickLine

_FIELDS = ", ".join(BoxJournal.__struct_fields__)
_ROWS = "season = %(season)b AND journal = %(journal)b"
_FIND = f"SELECT {_FIELDS} FROM journals WHERE {_ROWS}"
_MOVE = f"""\
WITH moved AS (
    UPDATE journals SET rows = %(rows)b, head = %(head)b, heard_ns = %(heard_ns)b, received_ns = %(received_ns)b,
        phase = %(phase)b
    WHERE {_ROWS} AND key = %(key)b AND rows = %(rows_before)b AND head = %(head_before)b
    RETURNING season, journal
)
INSERT INTO journal_rows (season, journal, seq, digest, body)
SELECT moved.season, moved.journal, new.seq, new.digest, new.body
FROM moved, unnest(%(seqs)b::bigint[], %(digests)b::bytea[], %(bodies)b::bytea[]) AS new (seq, digest, body)
"""
_HEAR = f"UPDATE journals SET heard_ns = %(heard_ns)b WHERE {_ROWS} AND key = %(key)b AND rows = %(rows_before)b"


def receive_next(line: QuickLine, season: str, arrival: Arrival, now_ns: int) -> BoxJournal | None:
    """Keep rows that simply come next, durably; how far the journal is then. None: nothing was done, it is another
    case. Raises `StoreError`."""
    own = {"season": season, "journal": arrival.journal}
    before = _found(line.ask(_FIND, own))
    if before is None or before.key != arrival.key or (arrival.rows and arrival.rows[0].seq != before.rows + 1):
        return None
    try:
        rows = new_rows(arrival.journal, {}, before.last if before.rows else NO_ROW, arrival.rows)
    except BrokenRowError:
        return None
    after = replace(before, heard_ns=now_ns)
    old = {**own, "key": before.key, "rows_before": before.rows, "head_before": before.head, "heard_ns": now_ns}
    if not rows:
        return after if line.change(_HEAR, old) == 1 else None
    after = replace(
        after,
        rows=rows[-1].seq,
        head=rows[-1].digest,
        received_ns=now_ns,
        phase=phase_after(before.phase, rows),
    )
    fresh: dict[str, object] = {
        "rows": after.rows,
        "head": after.head,
        "received_ns": now_ns,
        "phase": after.phase.value,
        "seqs": [row.seq for row in rows],
        "digests": [row.digest for row in rows],
        "bodies": [row.body for row in rows],
    }
    return after if line.change(_MOVE, old | fresh) == len(rows) else None


def _found(found: list[tuple[Any, ...]]) -> BoxJournal | None:
    if not found:
        return None
    journal = BoxJournal(*found[0])
    return replace(journal, phase=JournalPhase(journal.phase))
