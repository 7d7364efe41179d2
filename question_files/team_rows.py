"""Rows of teams in a spreadsheet, as schools send it: number, team, school, pupils, station.

The column names stand in one of the first rows, below a title or not. Every fault names its row and column.

Kind: pure
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from question_files.table import Page, Row
from question_files.team_columns import NAME, NUMBER, SCHOOL, STATION, TeamColumns, find_team_table
from question_files.team_groups import TeamGroup, team_groups
from question_files.text_keys import name_key, shorten

MAX_NAME = 80
MAX_PUPILS = 10

HEADINGS = "STT, Tên đội, Trường, Học sinh 1, Học sinh 2, Học sinh 3, Bàn"
NO_HEADINGS = Sentence("teams-no-headings", "No row has the column names; they are: {names}", {"names": HEADINGS})
NO_TEAMS = Sentence("teams-none", "There is no team below the column names")


class TeamRow(Struct, frozen=True):
    """A team as its row says it; `station` 0: the row does not say."""

    row: int
    number: int
    name: str
    station: int
    pupils: tuple[str, ...]


class TeamTable(Struct, frozen=True):
    """The teams of a file, and everything that is wrong with it, each with its cell."""

    teams: tuple[TeamRow, ...] = ()
    faults: tuple[Sentence, ...] = ()


def read_teams(pages: Sequence[Page]) -> TeamTable:
    """The teams on the first visible page that has them."""
    for page in pages:
        table = find_team_table(page) if not page.is_hidden else None
        if table is not None:
            return _teams(team_groups(table.rows, table.columns), table.columns)
    return TeamTable(faults=(NO_HEADINGS,))


def _teams(groups: Sequence[TeamGroup], columns: TeamColumns) -> TeamTable:
    teams: list[TeamRow] = []
    faults: list[Sentence] = []
    for group in groups:
        row, name = group.row, columns.name(group.row)
        number = _number(row, columns, NUMBER, faults) if group.has_number else 0
        number = number or _free_number(teams)
        station = _number(row, columns, STATION, faults)
        if _is_plain_number(name) and columns.cell(row, SCHOOL):
            name = columns.cell(row, SCHOOL)
        pupils = tuple(group.pupils)
        faults += _name_faults(row, columns, name, pupils, teams)
        faults += _place_faults(row, columns, number, station, teams)
        teams.append(TeamRow(row=row.number, number=number, name=name, station=station, pupils=pupils[:MAX_PUPILS]))
    return TeamTable(tuple(teams), tuple(faults) if teams else (NO_TEAMS,))


def _is_plain_number(name: str) -> bool:
    """Whether a name says no more than a number: “Đội 3”."""
    words = name_key(name).split()
    return bool(words) and words[-1].isdigit() and words[:-1] in ([], ["doi"], ["team"])


def _number(row: Row, columns: TeamColumns, name: str, faults: list[Sentence]) -> int:
    """The number in a column; 0 where there is none, or none that is allowed."""
    text = columns.cell(row, name)
    digits = name_key(text).removeprefix("ban ").removeprefix("doi ").removesuffix(" 0")
    if not text:
        return 0
    if digits.isascii() and digits.isdigit() and len(digits) < 4 and 1 <= int(digits) <= MAX_STATIONS:
        return int(digits)
    what = Sentence(
        "teams-number", "“{found}” is no number from 1 to {most}", {"found": shorten(text), "most": MAX_STATIONS}
    )
    faults.append(_at(row, columns.title(name), what))
    return 0


def _free_number(teams: Sequence[TeamRow]) -> int:
    numbers = {team.number for team in teams}
    return next((number for number in range(1, MAX_STATIONS + 1) if number not in numbers), MAX_STATIONS)


def _name_faults(
    row: Row, columns: TeamColumns, name: str, pupils: Sequence[str], teams: Sequence[TeamRow]
) -> Iterator[Sentence]:
    title = columns.title(NAME if NAME in columns.places else SCHOOL)
    if not name:
        yield _at(row, title, Sentence("teams-no-name", "the name of the team is missing"))
    if len(name) > MAX_NAME:
        yield _at(row, title, Sentence("teams-long", "{count} characters; at most {most}", _lengths(name)))
    for other in teams:
        if name and name_key(other.name) == name_key(name):
            yield _at(row, title, Sentence("teams-same-name", "the same name as in row {other}", {"other": other.row}))
    title = columns.titles[columns.pupils[0]] if columns.pupils else title
    if len(pupils) > MAX_PUPILS:
        lengths: SentenceArgs = {"count": len(pupils), "most": MAX_PUPILS}
        yield _at(row, title, Sentence("teams-many-pupils", "{count} pupils; at most {most}", lengths))
    for pupil in pupils:
        if len(pupil) > MAX_NAME:
            yield _at(row, title, Sentence("teams-long", "{count} characters; at most {most}", _lengths(pupil)))


def _place_faults(
    row: Row, columns: TeamColumns, number: int, station: int, teams: Sequence[TeamRow]
) -> Iterator[Sentence]:
    if len(teams) >= MAX_STATIONS:
        text = "more than {most} teams"
        yield _at(row, columns.title(NUMBER), Sentence("teams-many", text, {"most": MAX_STATIONS}))
        return
    for other in teams:
        if other.number == number:
            what = Sentence("teams-same-number", "number {number} is in row {other}, too", _same(number, other.row))
            yield _at(row, columns.title(NUMBER), what)
        if (other.station or other.number) == (station or number):
            what = Sentence(
                "teams-same-station", "station {number} is taken in row {other}", _same(station or number, other.row)
            )
            yield _at(row, columns.title(STATION), what)


def _lengths(text: str) -> SentenceArgs:
    return {"count": len(text), "most": MAX_NAME}


def _same(number: int, row: int) -> SentenceArgs:
    return {"number": number, "other": row}


def _at(row: Row, column: str, what: Sentence) -> Sentence:
    return Sentence(
        "in-cell", "row {row}, column {column}: {what}", {"row": row.number, "column": column, "what": what}
    )
