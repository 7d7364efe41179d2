"""How far a match is, as the rows of its journal say that a box sends: enough for the office to see, no replay.

Kind: pure
"""

from collections.abc import Iterable
from enum import StrEnum

from bus.messages import Sentence
from controller.journal.hash_chain import Row


class JournalPhase(StrEnum):
    """How far a match is."""

    UNKNOWN = ""
    OPENED = "opened"
    CERTIFIED = "certified"
    RUNNING = "running"
    ENDED = "ended"


PHASE_NAMES = {
    JournalPhase.UNKNOWN: Sentence("journal-phase-unknown", "nothing played yet"),
    JournalPhase.OPENED: Sentence("journal-phase-opened", "opened"),
    JournalPhase.CERTIFIED: Sentence("journal-phase-certified", "opened, certificate looked at"),
    JournalPhase.RUNNING: Sentence("journal-phase-running", "match is running"),
    JournalPhase.ENDED: Sentence("journal-phase-ended", "match has ended"),
}

_BY_FACT = {
    b'"type":"MatchOpened"': JournalPhase.OPENED,
    b'"type":"CertificateChecked"': JournalPhase.CERTIFIED,
    b'"type":"MatchStarted"': JournalPhase.RUNNING,
    b'"type":"RoundReopened"': JournalPhase.RUNNING,
    b'"type":"MatchEnded"': JournalPhase.ENDED,
}
"""Facts as they stand in a row, and where the match is then."""


def phase_after(phase: JournalPhase, rows: Iterable[Row]) -> JournalPhase:
    """Where the match is after `rows`; a certificate that is looked at again during a match moves nothing."""
    for row in rows:
        for mark, after in _BY_FACT.items():
            if mark in row.body and (after is not JournalPhase.CERTIFIED or phase is JournalPhase.OPENED):
                phase = after
    return phase
