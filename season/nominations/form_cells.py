"""Reading of a nomination form: cells in whatever order schools put them, every fault with its cell.

Kind: pure
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs
from question_files.text_keys import clean, name_key, shorten
from season.nominations import form_labels as labels
from season.nominations.nomination import MAX_CLASSES, MAX_HEAT_PUPILS, Nomination, Pupil
from season.rules.entries import TEAM_PUPILS

CellValue = str | int | float | bool | date | None
Grid = Sequence[Sequence[CellValue]]
"""Rows of cells from A1 on."""

MAX_NAME = 80
MAX_CLASS = 20
_DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\Z")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_GROUPED = re.compile(r"\d{1,3}([. ]\d{3})*\Z")


class FormReading(Struct, frozen=True):
    """What a form says: a nomination, or everything that is wrong with it."""

    nomination: Nomination | None = None
    faults: tuple[Sentence, ...] = ()


class _Place(Struct, frozen=True):
    row: int
    column: int

    def __str__(self) -> str:
        """The cell as a spreadsheet names it; a form has fewer than 26 columns."""
        return f"{chr(ord('A') + self.column)}{self.row + 1}"


class _Field(Struct, frozen=True):
    place: _Place
    value: CellValue


def read_form(grid: Grid, schools: Mapping[str, str]) -> FormReading:
    """The nomination in `grid`. `schools`: name by id, of the season's plan."""
    faults: list[Sentence] = []
    fields = dict(_fields(grid))
    school = _school(fields, schools, faults)
    heat_day = _day(fields, faults)
    classes = _count(fields, labels.CLASSES, MAX_CLASSES, faults)
    heat_pupils = _count(fields, labels.HEAT_PUPILS, MAX_HEAT_PUPILS, faults)
    teacher, head = _name(fields, labels.TEACHER, faults), _name(fields, labels.HEAD, faults)
    pupils = _pupils(grid, faults)
    if faults or heat_day is None:
        return FormReading(faults=tuple(faults))
    return FormReading(Nomination(school, heat_day, classes, heat_pupils, teacher, head, pupils))


def _fields(grid: Grid) -> Iterator[tuple[int, _Field]]:
    """Each label with the value right of it, or behind its colon; the first of each label counts."""
    fields: set[int] = set()
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if not isinstance(cell, str):
                continue
            label, _, rest = cell.partition(":")
            field = labels.LABEL_KEYS.get(name_key(label))
            if field is None or field in fields:
                continue
            fields.add(field)
            right = next((n for n in range(column + 1, len(cells)) if not _is_empty(cells[n])), None)
            if rest.strip():
                yield field, _Field(_Place(row, column), rest)
            else:
                place = column + 1 if right is None else right
                yield field, _Field(_Place(row, place), None if right is None else cells[right])


def _is_empty(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and not clean(cell))


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else " ".join(clean(str(value)).split())


def _fault(place: _Place, what: Sentence) -> Sentence:
    return Sentence("in-form-cell", "cell {cell}: {what}", {"cell": str(place), "what": what})


def _missing(fields: Mapping[int, _Field], field: int, faults: list[Sentence]) -> bool:
    """Whether `field` is missing, which is then a fault."""
    args: SentenceArgs = {"label": labels.LABELS[field]}
    if field not in fields:
        faults.append(Sentence("form-no-label", "“{label}” does not stand in the form; use the template", args))
    elif not _text(fields[field].value):
        faults.append(_fault(fields[field].place, Sentence("form-empty", "“{label}” is not filled in", args)))
    else:
        return False
    return True


def _school(fields: Mapping[int, _Field], schools: Mapping[str, str], faults: list[Sentence]) -> str:
    if _missing(fields, labels.SCHOOL, faults):
        return ""
    text = _text(fields[labels.SCHOOL].value)
    keys = {_school_key(name): school for school, name in schools.items()}
    school = keys.get(_school_key(text), "")
    if not school:
        args: SentenceArgs = {"found": shorten(text)}
        what = Sentence("form-school", "“{found}” is no school of the season", args)
        faults.append(_fault(fields[labels.SCHOOL].place, what))
    return school


def _school_key(name: str) -> str:
    """A key of a school's name with or without “Trường” and “THCS”."""
    return name_key(name).removeprefix("truong ").removeprefix("thcs ").removeprefix("trung hoc co so ")


def _day(fields: Mapping[int, _Field], faults: list[Sentence]) -> date | None:
    if _missing(fields, labels.HEAT_DAY, faults):
        return None
    field = fields[labels.HEAT_DAY]
    if isinstance(field.value, datetime):
        return field.value.date()
    if isinstance(field.value, date):
        return field.value
    day = _written_day(_text(field.value))
    if day is None:
        args: SentenceArgs = {"found": shorten(_text(field.value))}
        what = Sentence("form-day", "“{found}” is no day; write day/month/year, such as 28/09/2018", args)
        faults.append(_fault(field.place, what))
    return day


def _written_day(text: str) -> date | None:
    text = text.lower().removeprefix("ngày ").split(" 00:00")[0]
    parts = match.groups() if (match := _DAY.match(text)) else ()
    if iso := _ISO_DAY.match(text):
        parts = tuple(reversed(iso.groups()))
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0])) if parts else None
    except ValueError:
        return None


def _count(fields: Mapping[int, _Field], name: int, most: int, faults: list[Sentence]) -> int:
    if _missing(fields, name, faults):
        return 0
    field = fields[name]
    text = _text(field.value)
    digits = re.sub(r"[. ]", "", text) if _GROUPED.match(text) or text.isdecimal() else ""
    if digits.isascii() and digits and len(digits) < 10 and 1 <= int(digits) <= most:
        return int(digits)
    args: SentenceArgs = {"found": shorten(text), "most": most}
    faults.append(_fault(field.place, Sentence("form-count", "“{found}” is no number from 1 to {most}", args)))
    return 0


def _name(fields: Mapping[int, _Field], name: int, faults: list[Sentence]) -> str:
    if _missing(fields, name, faults):
        return ""
    return _checked_text(_text(fields[name].value), fields[name].place, MAX_NAME, faults)


def _checked_text(text: str, place: _Place, most: int, faults: list[Sentence]) -> str:
    if len(text) > most:
        args: SentenceArgs = {"count": len(text), "most": most}
        faults.append(_fault(place, Sentence("form-long", "{count} characters; at most {most}", args)))
    if not text.isprintable():
        faults.append(_fault(place, Sentence("form-unprintable", "there are characters that cannot be printed")))
    return text


def _pupils(grid: Grid, faults: list[Sentence]) -> tuple[Pupil, ...]:
    header = _header(grid)
    if header is None:
        args: SentenceArgs = {"titles": ", ".join(labels.COLUMNS.values())}
        text = "No row has the column names of the pupils; they are: {titles}"
        faults.append(Sentence("form-no-columns", text, args))
        return ()
    first, columns = header
    missing = [title for column, title in labels.COLUMNS.items() if column not in columns]
    for title in missing:
        what = Sentence("form-no-column", "the column “{title}” is missing", {"title": title})
        faults.append(_fault(_Place(first, 0), what))
    pupils: list[Pupil] = []
    for row in range(first + 1, len(grid)):
        name = _cell(grid, row, columns.get(labels.PUPIL))
        school_class = _cell(grid, row, columns.get(labels.PUPIL_CLASS))
        if not name and not school_class:
            break
        pupils.append(_pupil(grid, row, columns, pupils, faults))
    if len(pupils) != TEAM_PUPILS:
        args = {"count": len(pupils), "pupils": TEAM_PUPILS}
        what = Sentence("form-pupils", "{count} pupils stand below; a team has {pupils}", args)
        faults.append(_fault(_Place(first, columns.get(labels.PUPIL, 0)), what))
    return tuple(pupils)


def _header(grid: Grid) -> tuple[int, dict[int, int]] | None:
    for row, cells in enumerate(grid):
        columns: dict[int, int] = {}
        for place, cell in enumerate(cells):
            column = labels.COLUMN_KEYS.get(name_key(cell)) if isinstance(cell, str) else None
            if column is not None:
                columns.setdefault(column, place)
        if {labels.PUPIL, labels.PUPIL_CLASS} <= columns.keys():
            return row, columns
    return None


def _cell(grid: Grid, row: int, column: int | None) -> str:
    return "" if column is None or column >= len(grid[row]) else _text(grid[row][column])


def _pupil(grid: Grid, row: int, columns: Mapping[int, int], before: Sequence[Pupil], faults: list[Sentence]) -> Pupil:
    places = {column: _Place(row, place) for column, place in columns.items()}
    name, school_class = (_cell(grid, row, columns[column]) for column in (labels.PUPIL, labels.PUPIL_CLASS))
    for text, column, most in ((name, labels.PUPIL, MAX_NAME), (school_class, labels.PUPIL_CLASS, MAX_CLASS)):
        if not text:
            args: SentenceArgs = {"label": labels.COLUMNS[column]}
            faults.append(_fault(places[column], Sentence("form-empty", "“{label}” is not filled in", args)))
        _checked_text(text, places[column], most, faults)
    if any(name_key(other.name) == name_key(name) for other in before if name):
        faults.append(_fault(places[labels.PUPIL], Sentence("form-same-pupil", "the same pupil stands above")))
    for column in (labels.PUPIL_CONSENT, labels.GUARDIAN_CONSENT):
        if column in columns and not _is_ticked(_cell(grid, row, columns[column])):
            args = {"title": labels.COLUMNS[column]}
            what = Sentence("form-consent", "“{title}” is not ticked; write x where the consent was given", args)
            faults.append(_fault(places[column], what))
    return Pupil(name, school_class)


def _is_ticked(text: str) -> bool:
    return text in labels.YES or name_key(text) in labels.YES
