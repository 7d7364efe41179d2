"""What pages read of a season, as rows of tables: which rows belong to which part of its state.

Kind: pure
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from season.rules.promotion_state import EXPECTED, LibraryItem, OnlineUse, SchoolPromotion
from season.rules.season import Done, Entry, ScheduledSitting, Season, SeatDraw, StageRecord, TaskRecord
from season.rules.shared_maps import changed_keys

RowValues = dict[str, Any]
"""One row: column → value, without the season."""


class Projection(Struct, frozen=True):
    """One table. `parts`: what of the season it is made of, by key; `items`: what each part has rows for, by key;
    `columns`: where both keys stand in the table, the second one only where a part has several rows; `values`: the
    other columns of the row of one item."""

    table: str
    columns: tuple[str, ...]
    parts: Callable[[Season], Mapping[Any, Any]]
    items: Callable[[Any], Mapping[Any, Any]]
    values: Callable[[Any], RowValues]

    def place(self, part: Any, item: Any) -> RowValues:
        """The columns that say which row it is."""
        return dict(zip(self.columns, (part, item), strict=False))


class RowChange(Struct, frozen=True):
    """One row that changed: `row` stands at `place` now; None where it is gone."""

    place: RowValues
    row: RowValues | None


def _only(part: Any) -> Mapping[str, Any]:
    return {"": part}


def _entry(entry: Entry) -> RowValues:
    return {
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


def _parts_done(record: TaskRecord) -> Mapping[str, Done]:
    return record.parts if record.whole is None else {**record.parts, "": record.whole}


def _done(done: Done) -> RowValues:
    return {"done_on": done.on, "proof": done.proof, "done_by": done.by.name}


def _stage(record: StageRecord) -> RowValues:
    return {"state": record.state.value}


def _schedule(record: StageRecord) -> Mapping[str, ScheduledSitting]:
    return record.schedule


def _sitting(sitting: ScheduledSitting) -> RowValues:
    return {"day": sitting.day, "at": sitting.at, "place": sitting.place}


def _seats(draw: SeatDraw) -> Mapping[int, tuple[str, int]]:
    return {seat: (entry, draw.performances.index(entry) + 1) for seat, entry in enumerate(draw.seats, 1)}


def _seat(seat: tuple[str, int]) -> RowValues:
    return {"entry": seat[0], "performance": seat[1]}


def _promotion(school: SchoolPromotion) -> RowValues:
    return {
        "expected": len(EXPECTED),
        "done": len(school.done),
        "in_time": len(school.in_time),
        "reached": school.people_reached,
        "visits": len(school.checks),
        "open_remedies": len(school.open_remedies),
    }


def _item(item: LibraryItem) -> RowValues:
    return {
        "topic": item.topic.value,
        "kind": item.kind.value,
        "title": item.title,
        "valid_from": item.valid_from,
        "valid_to": item.valid_to,
        "is_approved": item.approved_by is not None,
    }


def _use(use: OnlineUse) -> RowValues:
    return {"online": use.online, "cases": use.cases}


PROJECTIONS = (
    Projection("entries", ("entry",), lambda season: season.entries, _only, _entry),
    Projection("task_records", ("row", "unit"), lambda season: season.tasks, _parts_done, _done),
    Projection("stages", ("stage",), lambda season: season.stages, _only, _stage),
    Projection("sittings", ("stage", "pool"), lambda season: season.stages, _schedule, _sitting),
    Projection("seats", ("pool", "seat"), lambda season: season.draws, _seats, _seat),
    Projection("promotion_boards", ("school",), lambda season: season.promotion.schools, _only, _promotion),
    Projection("library_items", ("item",), lambda season: season.promotion.library, _only, _item),
    Projection("online_use", ("month",), lambda season: season.promotion.online_use, _only, _use),
)


def changed_rows(projection: Projection, before: Season, after: Season) -> Iterator[RowChange]:
    """The rows of a table in which `after` differs from `before`. Folds keep what they do not touch, so identity
    tells."""
    old, new = projection.parts(before), projection.parts(after)
    for part in changed_keys(old, new):
        old_items = projection.items(old[part]) if part in old else {}
        new_items = projection.items(new[part]) if part in new else {}
        for item in changed_keys(old_items, new_items):
            place = projection.place(part, item)
            row = {**place, **projection.values(new_items[item])} if item in new_items else None
            yield RowChange(place, row)
