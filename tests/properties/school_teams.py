"""Lists of teams as schools send them, each with what the school had in mind."""

import csv
import io
import random
from collections.abc import Callable, Sequence

from msgspec import Struct
from openpyxl import Workbook

from tests.properties.school_files import document, encoded, word_table

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ngọc", "Phúc", "Quân")
SCHOOLS = ("Thạch Bàn", "Sài Đồng", "Phúc Lợi", "Long Biên", "Gia Thụy", "Ngọc Lâm", "Đức Giang", "Việt Hưng")
TITLES = ("PHÒNG GD&ĐT QUẬN LONG BIÊN", "DANH SÁCH CÁC ĐỘI THI", "Hội thi Rung chuông vàng 2026")
FOOTERS = (["Tổng số: 4 đội"], ["", "Long Biên, ngày 20 tháng 11 năm 2026"], ["NGƯỜI LẬP", "HIỆU TRƯỞNG"])


class Listed(Struct, frozen=True):
    """A team as its school has it in mind; `station` 0: not said."""

    number: int
    name: str
    pupils: tuple[str, ...]
    station: int = 0


class TeamFile(Struct, frozen=True):
    """A file of teams and what is in it."""

    name: str
    data: bytes
    teams: tuple[Listed, ...]
    habits: tuple[str, ...]


def team_file(seed: int) -> TeamFile:
    """The file of a seed."""
    dice = random.Random(seed)
    teams = tuple(_team(dice, number) for number in range(1, dice.randint(2, 8) + 1))
    if dice.random() < 0.4:
        stations = dice.sample(range(1, 9), len(teams))
        teams = tuple(
            Listed(team.number, team.name, team.pupils, seat) for team, seat in zip(teams, stations, strict=True)
        )
    habits: list[str] = []
    layout = dice.choice((_pupils_in_columns, _pupils_in_rows, _pupils_in_one_cell))
    rows, merged, teams = layout(dice, teams, habits)
    above = dice.choice((0, 0, 1, 3))
    rows = [[line] for line in TITLES[:above]] + rows
    merged = [(top + above, bottom + above, left, right) for top, bottom, left, right in merged]
    if dice.random() < 0.4:
        rows += [[], *dice.sample(FOOTERS, dice.randint(1, 3))] if dice.random() < 0.5 else [FOOTERS[0], FOOTERS[1]]
        habits.append("lines below")
    kind = dice.choice((_as_workbook, _as_workbook, _as_csv, _as_word))
    name, data = kind(dice, rows, merged, habits)
    return TeamFile(name, data, teams, tuple(habits))


def _team(dice: random.Random, number: int) -> Listed:
    names = dice.sample([f"{family} {given_name}" for family in FAMILY for given_name in GIVEN], dice.randint(3, 5))
    return Listed(number, f"THCS {SCHOOLS[number - 1]}", tuple(names))


Rows = list[list[str]]
Merged = list[tuple[int, int, int, int]]
"""Top, bottom, left and right of merged cells; rows and columns from 1."""
Laid = tuple[Rows, Merged, tuple[Listed, ...]]


def _heads(dice: random.Random, teams: Sequence[Listed]) -> tuple[list[str], Callable[[Listed], list[str]]]:
    """The columns before the pupils, and what they hold of a team."""
    number, name = (
        dice.choice(("STT", "TT", "Số TT")),
        dice.choice(("Tên đội", "Trường", "ĐƠN VỊ", "Tên trường", "Đội thi")),
    )
    has_station = any(team.station for team in teams)
    heads = [number, name, *(["Số bàn"] if has_station else [])]
    return heads, lambda team: [str(team.number), team.name, *([f"Bàn {team.station}"] if has_station else [])]


def _pupils_in_columns(dice: random.Random, teams: tuple[Listed, ...], habits: list[str]) -> Laid:
    heads, cells = _heads(dice, teams)
    style = dice.choice(("Học sinh {}", "Thí sinh {}", "Họ và tên HS {}", "HS{}", "Thành viên {}"))
    most = max(len(team.pupils) for team in teams)
    pupils = [style.format(number) for number in range(1, most + 1)]
    rows = [[*heads, *pupils], *([*cells(team), *team.pupils] for team in teams)]
    merged: Merged = []
    if dice.random() < 0.4:
        rows.insert(0, [*heads, "Thành viên đội thi"])
        rows[1] = ["" for _ in heads] + pupils
        merged = [(1, 2, place, place) for place in range(1, len(heads) + 1)]
        merged.append((1, 1, len(heads) + 1, len(heads) + most))
        habits.append("two rows of column names")
    elif dice.random() < 0.3:
        rows[0] = [*heads, "Học sinh"]
        merged = [(1, 1, len(heads) + 1, len(heads) + most)]
        habits.append("one name for all columns of pupils")
    habits.append("pupils in columns")
    return rows, merged, teams


def _pupils_in_rows(dice: random.Random, teams: tuple[Listed, ...], habits: list[str]) -> Laid:
    heads, cells = _heads(dice, teams)
    way = dice.choice(("merged", "blank", "repeated", "pupils are counted"))
    rows: Rows = [[*heads, dice.choice(("Họ và tên", "Họ tên học sinh", "Thí sinh")), "Lớp"]]
    merged: Merged = []
    count = 0
    for team in teams:
        first = len(rows) + 1
        for place, pupil in enumerate(team.pupils):
            count += 1
            own = cells(team) if place == 0 or way in ("repeated", "pupils are counted") else ["" for _ in heads]
            if way == "pupils are counted":
                own[0] = str(count)
            rows.append([*own, pupil, "9A"])
        if way == "merged":
            merged += [(first, len(rows), column, column) for column in range(1, len(heads) + 1)]
    habits += ["pupils in rows", way]
    return rows, merged, teams


def _pupils_in_one_cell(dice: random.Random, teams: tuple[Listed, ...], habits: list[str]) -> Laid:
    heads, cells = _heads(dice, teams)
    style = dice.choice(("lines", "numbered lines", "bullets", "commas", "semicolons"))
    habits.append(f"pupils in one cell: {style}")
    return [[*heads, "Thành viên"], *([*cells(team), _joined(team.pupils, style)] for team in teams)], [], teams


def _joined(pupils: Sequence[str], style: str) -> str:
    if style == "numbered lines":
        return "\n".join(f"{number}. {pupil}" for number, pupil in enumerate(pupils, 1))
    mark = "- " if style == "bullets" else ""
    return {"commas": ", ", "semicolons": "; "}.get(style, "\n").join(mark + pupil for pupil in pupils)


def _as_workbook(dice: random.Random, rows: Rows, merged: Merged, habits: list[str]) -> tuple[str, bytes]:
    book = Workbook()
    page = book.worksheets[0]
    for number, cells in enumerate(rows, 1):
        for place, text in enumerate(cells, 1):
            if text:
                page.cell(number, place).value = int(text) if text.isdigit() else text
    for top, bottom, left, right in merged:
        page.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
    book.create_sheet("Sheet2")
    file = io.BytesIO()
    book.save(file)
    habits.append("xlsx")
    return "danh sách.xlsx", file.getvalue()


def _as_csv(dice: random.Random, rows: Rows, merged: Merged, habits: list[str]) -> tuple[str, bytes]:
    text = io.StringIO(newline="")
    width = max(map(len, rows))
    sign = dice.choice(",;\t")
    csv.writer(text, delimiter=sign).writerows([*row, *("" for _ in range(width - len(row)))] for row in rows)
    encoding = dice.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258"))
    habits.append(encoding)
    return "danh sách.csv", encoded(text.getvalue(), encoding)


def _as_word(dice: random.Random, rows: Rows, merged: Merged, habits: list[str]) -> tuple[str, bytes]:
    habits.append("docx")
    return "danh sách.docx", document(word_table(rows, max(map(len, rows))))
