"""State tables of a season: what may follow what, for the season, its stages, entries, sittings and results.

Theory of operation. A *season* is drafted from its file and issued; from then on every change of the plan is an
amendment. It runs, is reported on, and is closed, when the names of pupils are wiped. A *stage* begins with the list of
who takes part: proposed by one person, confirmed by another, and open again as soon as a team on it changes; then its
sittings get day and place (a list that was opened again keeps them), are played, and its result is confirmed and
published. An *entry* is a school's team in a
place: it is nominated, accepted by whoever receives it, confirmed by another person; other pupils are a nomination
anew. A *sitting* is one attempt to play a pool: the package goes down to the box, the signed result comes up. Without
a line the office hears nothing in between, so a result is received whatever was heard before. A *result* is one signed
statement about a sitting; a later revision supersedes it.

Each table has for every state those that may follow. Deciders refuse what is not in it, the diagrams of the README are
drawn from it. What is taken back is a state again, never an erased fact.

Kind: pure
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class SeasonState(StrEnum):
    """Where a season is."""

    DRAFT = "draft"
    ISSUED = "issued"
    RUNNING = "running"
    REPORTED = "reported"
    CLOSED = "closed"


class StageState(StrEnum):
    """Where a stage is."""

    OPEN = "open"
    LIST_PROPOSED = "list_proposed"
    LIST_CONFIRMED = "list_confirmed"
    SCHEDULED = "scheduled"
    PLAYED = "played"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"


class EntryState(StrEnum):
    """Where an entry is."""

    EXPECTED = "expected"
    NOMINATED = "nominated"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    PLAYED = "played"


class SittingState(StrEnum):
    """Where a sitting is."""

    PLANNED = "planned"
    PACKED = "packed"
    FETCHED = "fetched"
    CERTIFIED = "certified"
    RUNNING = "running"
    BROKEN_OFF = "broken_off"
    ENDED = "ended"
    PROTESTED = "protested"
    SIGNED = "signed"
    RECEIVED = "received"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"


class ResultState(StrEnum):
    """Where a result is."""

    RECEIVED = "received"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    SUPERSEDED = "superseded"


SEASON: dict[SeasonState, tuple[SeasonState, ...]] = {
    SeasonState.DRAFT: (SeasonState.ISSUED,),
    SeasonState.ISSUED: (SeasonState.RUNNING,),
    SeasonState.RUNNING: (SeasonState.REPORTED,),
    SeasonState.REPORTED: (SeasonState.CLOSED, SeasonState.RUNNING),
    SeasonState.CLOSED: (),
}

STAGE: dict[StageState, tuple[StageState, ...]] = {
    StageState.OPEN: (StageState.LIST_PROPOSED,),
    StageState.LIST_PROPOSED: (StageState.LIST_CONFIRMED, StageState.SCHEDULED, StageState.OPEN),
    StageState.LIST_CONFIRMED: (StageState.SCHEDULED, StageState.OPEN),
    StageState.SCHEDULED: (StageState.PLAYED, StageState.CONFIRMED, StageState.OPEN),
    StageState.PLAYED: (StageState.CONFIRMED,),
    StageState.CONFIRMED: (StageState.PUBLISHED, StageState.PLAYED),
    StageState.PUBLISHED: (StageState.CONFIRMED, StageState.PLAYED),
}

_GONE = (EntryState.WITHDRAWN, EntryState.REPLACED)

ENTRY: dict[EntryState, tuple[EntryState, ...]] = {
    EntryState.EXPECTED: (EntryState.NOMINATED, *_GONE),
    EntryState.NOMINATED: (EntryState.ACCEPTED, EntryState.RETURNED, *_GONE),
    EntryState.RETURNED: (EntryState.NOMINATED, *_GONE),
    EntryState.ACCEPTED: (EntryState.CONFIRMED, EntryState.RETURNED, EntryState.NOMINATED, *_GONE),
    EntryState.CONFIRMED: (EntryState.PLAYED, EntryState.NOMINATED, *_GONE),
    EntryState.WITHDRAWN: (EntryState.REPLACED,),
    EntryState.REPLACED: (),
    EntryState.PLAYED: (),
}

_BEFORE_THE_MATCH = (SittingState.RECEIVED, SittingState.BROKEN_OFF, SittingState.PLANNED)

SITTING: dict[SittingState, tuple[SittingState, ...]] = {
    SittingState.PLANNED: (SittingState.PACKED,),
    SittingState.PACKED: (SittingState.FETCHED, *_BEFORE_THE_MATCH),
    SittingState.FETCHED: (SittingState.CERTIFIED, *_BEFORE_THE_MATCH),
    SittingState.CERTIFIED: (SittingState.RUNNING, *_BEFORE_THE_MATCH),
    SittingState.RUNNING: (SittingState.ENDED, SittingState.RECEIVED, SittingState.BROKEN_OFF),
    SittingState.ENDED: (SittingState.SIGNED, SittingState.RECEIVED, SittingState.PROTESTED),
    SittingState.SIGNED: (SittingState.RECEIVED,),
    SittingState.RECEIVED: (
        SittingState.REVIEWED,
        SittingState.CONFIRMED,  # a later result went back, and the one before it stands
        SittingState.PROTESTED,
        SittingState.BROKEN_OFF,
    ),
    SittingState.REVIEWED: (SittingState.CONFIRMED, SittingState.PROTESTED, SittingState.RECEIVED),
    SittingState.PROTESTED: (
        SittingState.RECEIVED,
        SittingState.REVIEWED,
        SittingState.CONFIRMED,
        SittingState.PUBLISHED,
    ),
    SittingState.CONFIRMED: (
        SittingState.PUBLISHED,
        SittingState.REVIEWED,
        SittingState.PROTESTED,
        SittingState.RECEIVED,
    ),
    SittingState.PUBLISHED: (SittingState.CONFIRMED, SittingState.PROTESTED, SittingState.RECEIVED),
    SittingState.BROKEN_OFF: (),
}

RESULT: dict[ResultState, tuple[ResultState, ...]] = {
    ResultState.RECEIVED: (ResultState.CONFIRMED, ResultState.RETURNED, ResultState.SUPERSEDED),
    ResultState.RETURNED: (ResultState.SUPERSEDED,),
    ResultState.CONFIRMED: (ResultState.SUPERSEDED,),
    ResultState.SUPERSEDED: (),
}

TABLES: dict[str, Mapping[Any, tuple[StrEnum, ...]]] = {
    "season": SEASON,
    "stage": STAGE,
    "entry": ENTRY,
    "sitting": SITTING,
    "result": RESULT,
}
"""All tables by the name of their diagram."""


def diagram(name: str) -> str:
    """The table with this name as a Mermaid state diagram, for the README."""
    table = TABLES[name]
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(table))}"]
    for state, following in table.items():
        lines += [f"    {state} --> {after}" for after in following] or [f"    {state} --> [*]"]
    return "\n".join(lines)
