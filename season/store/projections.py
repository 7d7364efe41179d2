"""What pages read of a season, as rows of tables: which rows belong to which part of its state.

Kind: pure
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from season.rules.season import Entry, Season, SeatDraw, StageRecord, TaskRecord

RowValues = dict[str, Any]
"""One row: column → value, without the season."""


class Projection(Struct, frozen=True):
    """One table. `parts`: what of the season it is made of, by key; `rows`: the rows of one part, all of them with that
    key in the column `key`."""

    table: str
    key: str
    parts: Callable[[Season], Mapping[Any, Any]]
    rows: Callable[[Any, Any], list[RowValues]]


class PartChange(Struct, frozen=True):
    """One part that changed: its rows are replaced by `rows`; none where it is gone."""

    projection: Projection
    key: Any
    rows: list[RowValues]


def _entry_rows(key: str, entry: Entry) -> list[RowValues]:
    return [
        {
            "entry": key,
            "stage": entry.stage,
            "pool": entry.pool,
            "school": entry.school,
            "team": entry.team,
            "state": entry.state.value,
            "sheet": entry.sheet,
            "people_revision": entry.people_revision,
            "is_late": entry.is_late,
            "replaced_by": entry.replaced_by,
            "why": entry.why,
        }
    ]


def _task_rows(row: int, record: TaskRecord) -> list[RowValues]:
    parts = dict(record.parts) if record.whole is None else {**record.parts, "": record.whole}
    return [
        {"row": row, "unit": unit, "done_on": done.on, "proof": done.proof, "done_by": done.by.name}
        for unit, done in parts.items()
    ]


def _stage_rows(key: str, record: StageRecord) -> list[RowValues]:
    return [{"stage": key, "state": record.state.value}]


def _sitting_rows(stage: str, record: StageRecord) -> list[RowValues]:
    return [
        {"stage": stage, "pool": pool, "day": sitting.day, "at": sitting.at, "place": sitting.place}
        for pool, sitting in record.schedule.items()
    ]


def _seat_rows(pool: str, draw: SeatDraw) -> list[RowValues]:
    return [
        {"pool": pool, "seat": seat, "entry": entry, "performance": draw.performances.index(entry) + 1}
        for seat, entry in enumerate(draw.seats, 1)
    ]


PROJECTIONS = (
    Projection("entries", "entry", lambda season: season.entries, _entry_rows),
    Projection("task_records", "row", lambda season: season.tasks, _task_rows),
    Projection("stages", "stage", lambda season: season.stages, _stage_rows),
    Projection("sittings", "stage", lambda season: season.stages, _sitting_rows),
    Projection("seats", "pool", lambda season: season.draws, _seat_rows),
)


def changed_parts(before: Season, after: Season) -> Iterator[PartChange]:
    """The parts in which `after` differs from `before`. Folds keep what they do not touch, so identity tells."""
    for projection in PROJECTIONS:
        old, new = projection.parts(before), projection.parts(after)
        if old is new:
            continue
        for key in old.keys() - new.keys():
            yield PartChange(projection, key, [])
        for key, part in new.items():
            if old.get(key) is not part:
                yield PartChange(projection, key, projection.rows(key, part))
