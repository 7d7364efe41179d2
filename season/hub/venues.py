"""Venues as the office sees them: one line a sitting, with what its box has sent and when it was heard last.

What was not heard is not guessed: a line says since when. Two journals under one sitting, or a fork, stand there until
the office has chosen.

Kind: pure
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S
from controller.journal.hash_chain import head_hash
from season.hub.box_journal import BoxJournal
from season.hub.journal_phase import PHASE_NAMES, JournalPhase
from season.plan.plan import Pool
from season.rules.calendar import local_time
from season.rules.result_state import ResultRecord, Sitting
from season.rules.season import Season
from season.rules.state_names import RESULT_NAMES, SITTING_NAMES

SILENT_S = 180
"""A box says every minute that it is there."""


class VenueLight(StrEnum):
    """How a venue stands: all is here; waiting; somebody has to ring up or to choose."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class VenueLine(Struct, frozen=True):
    """A sitting, the journals that were sent of it, and the newest result. `contact`: the host, whom to ring."""

    pool: Pool
    host: str
    sitting: Sitting
    journals: tuple[BoxJournal, ...]
    box_names: tuple[str, ...]
    result: ResultRecord | None

    @property
    def has_contradiction(self) -> bool:
        """Whether two machines say that they are this venue's."""
        return len(self.journals) > 1 or any(journal.forked_at for journal in self.journals)


def venue_lines(season: Season, journals: Iterable[BoxJournal]) -> list[VenueLine]:
    """One line a sitting for which a package was made or a box has sent something, in the plan's order of pools."""
    sent: dict[str, list[BoxJournal]] = {}
    for journal in journals:
        sent.setdefault(journal.sitting, []).append(journal)
    sittings: dict[str, list[Sitting]] = {}
    for sitting in season.sittings.values():
        if sitting.package is not None or sitting.id in sent:
            sittings.setdefault(sitting.pool, []).append(sitting)
    return [
        _line(season, pool, sitting, tuple(sent.get(sitting.id, ())))
        for _, pool in (season.plan.pools if season.plan is not None else ())
        for sitting in sittings.get(pool.id, ())
    ]


def _line(season: Season, pool: Pool, sitting: Sitting, journals: tuple[BoxJournal, ...]) -> VenueLine:
    return VenueLine(
        pool=pool,
        host=season.drafted.name_of(pool.host),
        sitting=sitting,
        journals=journals,
        box_names=tuple(season.keys[journal.key].name for journal in journals if journal.key in season.keys),
        result=season.results[sitting.results[-1]] if sitting.results else None,
    )


def light_of(line: VenueLine, now_ns: int) -> VenueLight:
    """Whether anything has to be done about a venue."""
    if line.has_contradiction:
        return VenueLight.RED
    if line.result is not None and line.result.has_journal:
        return VenueLight.GREEN
    if not line.journals:
        return VenueLight.AMBER
    is_silent = silent_s(line.journals[0], now_ns) > SILENT_S
    if is_silent and line.journals[0].phase in (JournalPhase.RUNNING, JournalPhase.ENDED):
        return VenueLight.RED
    return VenueLight.AMBER if is_silent else VenueLight.GREEN


def silent_s(journal: BoxJournal, now_ns: int) -> int:
    """How long nothing was heard, in seconds, by the hub's clock."""
    return max(now_ns - journal.heard_ns, 0) // NS_PER_S


def venue_sentences(line: VenueLine, now_ns: int) -> Iterator[Sentence]:
    """What is known of a venue, in words."""
    yield SITTING_NAMES[line.sitting.state]
    for journal in line.journals:
        yield from _journal_sentences(journal, now_ns)
    if not line.journals:
        yield Sentence("venue-silent", "nothing was heard of its box")
    if len(line.journals) > 1:
        text = "{count} journals of one sitting: none counts until the office has chosen a result"
        yield Sentence("venue-journals", text, {"count": len(line.journals)})
    if line.result is not None:
        yield Sentence("venue-result", "result {state}", {"state": RESULT_NAMES[line.result.state]})


def _journal_sentences(journal: BoxJournal, now_ns: int) -> Iterator[Sentence]:
    args: SentenceArgs = {"rows": journal.rows, "head": head_hash(journal.head), "phase": PHASE_NAMES[journal.phase]}
    yield Sentence("venue-rows", "{phase}; received up to entry {rows}, head {head}", args)
    time_heard = f"{local_time(journal.heard_ns):%H:%M %d/%m}"
    if silent_s(journal, now_ns) > SILENT_S:
        yield Sentence("venue-not-heard", "not heard since {time}", {"time": time_heard})
    else:
        yield Sentence("venue-heard", "heard {time}", {"time": time_heard})
    if journal.forked_at:
        text = "entry {row} came with another content, too: two machines wrote on in one journal"
        yield Sentence("venue-fork", text, {"row": journal.forked_at})
