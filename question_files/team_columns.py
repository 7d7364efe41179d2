"""Columns of a table of teams, and the many names that schools have for them: number, team, school, pupils, station.

Kind: pure
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from question_files.findings import COVERED
from question_files.old_fonts import FONTS
from question_files.table import Page, Row
from question_files.text_keys import clean, name_key, shorten

NUMBER, NAME, SCHOOL, STATION, PUPIL = "number", "name", "school", "station", "pupil"

_MEANINGS = {
    NUMBER: re.compile(r"stt|tt|(?:so )?tt|so thu tu|doi so|so doi|no|number"),
    NAME: re.compile(r"(?:ten )?doi(?: thi| tuyen| choi| du thi)*|team(?: name)?|name"),
    SCHOOL: re.compile(r"(?:ten )?(?:truong|don vi)(?: thcs| thpt| th| tieu hoc| hoc| du thi| truong| don vi)*|school"),
    STATION: re.compile(r"(?:so |vi tri )?ban(?: so| thi)?|vi tri|cho ngoi|nut|station|seat"),
    PUPIL: re.compile(
        r"(?:ten |ho ten |ho va ten |cac )?(?:hoc sinh|thi sinh|thanh vien|hs|ho va ten|ho ten|pupil|member)s?\b.*"
        r"|hs ?\d+"
    ),
}

ROWS_SEARCHED = 40


class TeamColumns(Struct, frozen=True):
    """What the columns of a table mean: their places, those of pupils, and the school's headings."""

    places: dict[str, int]
    pupils: tuple[int, ...]
    titles: dict[int, str]

    def cell(self, row: Row, name: str) -> str:
        """The text of a column on one line; empty where there is none."""
        place = self.places.get(name)
        return "" if place is None or place >= len(row.cells) else " ".join(clean(row.cells[place]).split())

    def name(self, row: Row) -> str:
        """The team of a row: its name, or the school."""
        return self.cell(row, NAME) or self.cell(row, SCHOOL)

    def title(self, name: str) -> str:
        """The school's heading of a column."""
        return self.titles.get(self.places.get(name, -1), name)


class TeamBody(NamedTuple):
    """The columns of a table, and the rows below their names."""

    columns: TeamColumns
    rows: list[Row]


def count_team_headings(cells: Iterable[str]) -> int:
    """How many of `cells` are column names of a table of teams."""
    return sum(_meaning(cell) is not None for cell in cells)


def _meaning(cell: str) -> str | None:
    key = name_key(cell)
    return next((name for name, keys in _MEANINGS.items() if keys.fullmatch(key)), None)


def find_team_table(page: Page) -> TeamBody | None:
    """The table of teams on `page`, also one that was written for an old font; None if there is none."""
    table = _table(page.rows)
    if table is not None:
        return table
    for font in FONTS:
        rows = tuple(Row(row.number, tuple(font.convert(cell) or cell for cell in row.cells)) for row in page.rows)
        table = _table(rows)
        if table is not None:
            return table
    return None


def _table(rows: tuple[Row, ...]) -> TeamBody | None:
    for n, row in enumerate(rows[:ROWS_SEARCHED]):
        meanings = {place: meaning for place, cell in enumerate(row.cells) if (meaning := _meaning(cell)) is not None}
        if not {NAME, SCHOOL} & set(meanings.values()) or len(meanings) < 2:
            continue
        below = rows[n + 1 :]
        places = {meaning: place for place, meaning in reversed(meanings.items()) if meaning != PUPIL}
        pupils = {place for place, meaning in meanings.items() if meaning == PUPIL} | _covered_places(row, meanings)
        pupils |= _unnamed_places(row, meanings, below)
        titles = {place: shorten(row.cells[place]) for place in meanings}
        if below and (second := _second_line(below[0])):
            pupils = {place for place in pupils if place not in second} | set(second)
            titles |= {place: shorten(below[0].cells[place]) for place in second}
            below = below[1:]
        columns = TeamColumns(places, tuple(sorted(pupils)), titles | {p: titles.get(p, PUPIL) for p in pupils})
        return TeamBody(columns, [row for row in below if not row.is_hidden])
    return None


def _covered_places(row: Row, meanings: dict[int, str]) -> set[int]:
    """The places that a merged heading of pupils covers."""
    covered = {fault.place for fault in row.faults if fault.code == COVERED}
    places: set[int] = set()
    for place in sorted(covered - set(meanings)):
        if place - 1 in places or meanings.get(place - 1) == PUPIL:
            places.add(place)
    return places


def _second_line(row: Row) -> tuple[int, ...]:
    """The places of pupils in a second row of column names; empty if `row` is a team."""
    filled = {place: _meaning(cell) for place, cell in enumerate(row.cells) if clean(cell)}
    return tuple(filled) if filled and set(filled.values()) == {PUPIL} else ()


def _unnamed_places(row: Row, meanings: dict[int, str], below: Sequence[Row]) -> set[int]:
    """The places right of all column names that have texts, side by side, where the last name is that of pupils."""
    last = max(place for place, cell in enumerate(row.cells) if clean(cell))
    if meanings.get(last) != PUPIL:
        return set()
    filled = {place for team in below for place, cell in enumerate(team.cells) if place > last and clean(cell)}
    end = next(place for place in range(last + 1, last + len(filled) + 2) if place not in filled)
    return set(range(last + 1, end))
