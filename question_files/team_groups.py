"""Rows of one team in a table: a school may give each pupil a row, and signs below the table.

Kind: pure
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from question_files.table import Row
from question_files.team_columns import NAME, NUMBER, SCHOOL, STATION, TeamColumns
from question_files.text_keys import clean, name_key

_FOOTER = re.compile(
    r"(?:tong so|tong cong|tong|danh sach|ghi chu|luu y|nguoi lap|hieu truong|thu truong|xac nhan|ky ten|noi nhan)\b"
    r"|.*\bngay\b.*\bthang\b|total\b|note\b"
)
_PUPILS = re.compile(r"[\n;,]")
_BULLET = re.compile(r"\s*(?:\d{1,2}\s*[.)]|[-+•*])\s*")


class TeamGroup(Struct):
    """The rows of one team: the first of them, and all pupils. `has_number`: its number is the team's own."""

    row: Row
    pupils: list[str]
    has_number: bool = True


def team_groups(rows: Sequence[Row], columns: TeamColumns) -> list[TeamGroup]:
    """The teams of `rows`, each with the pupils of all its rows; what stands below the table is left out."""
    groups: list[TeamGroup] = []
    counts_pupils = False
    for row in _of_table(rows, columns):
        pupils = [pupil for place in columns.pupils for pupil in _pupils_in(row, place)]
        if not columns.name(row) and not pupils:
            continue
        if groups and pupils and _goes_on(row, groups[-1].row, columns):
            groups[-1].pupils += pupils
            counts_pupils = counts_pupils or bool(columns.cell(row, NUMBER))
        else:
            groups.append(TeamGroup(row, pupils))
    for group in groups:
        group.has_number = not counts_pupils
    return groups


def _of_table(rows: Sequence[Row], columns: TeamColumns) -> Iterator[Row]:
    """The rows up to the first that is none of the table: a sum, a date, the place of a signature."""
    before = 0
    for row in rows:
        texts = [clean(cell) for cell in row.cells if clean(cell)]
        is_apart = before and row.number > before + 1 and len(texts) == 1 and not columns.cell(row, NUMBER)
        if texts and len(texts) <= 2 and _FOOTER.match(name_key(texts[0])):
            return
        if is_apart and NUMBER in columns.places:
            return
        before = row.number
        yield row


def _goes_on(row: Row, first: Row, columns: TeamColumns) -> bool:
    """Whether `row` has more pupils of the team that begins with `first`."""
    if len(columns.pupils) > 1:
        return not any(columns.cell(row, name) for name in (NAME, SCHOOL, NUMBER, STATION))
    name = columns.name(row)
    return not name or name_key(name) == name_key(columns.name(first))


def _pupils_in(row: Row, place: int) -> Iterator[str]:
    """The pupils in a cell: one, or several below each other or between commas, with numbers or without."""
    if place >= len(row.cells):
        return
    for part in _PUPILS.split(clean(row.cells[place])):
        name = " ".join(_BULLET.sub("", part, count=1).split())
        if name:
            yield name
