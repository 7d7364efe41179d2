"""Nomination forms as schools really make them: other orders and words, and every fault with its cell."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from season.nominations.form_cells import CellValue, read_form
from season.nominations.nomination import Nomination, Pupil, nomination_body, read_nomination, sheet_digest
from tests.unit.season.rules.office import plan_2018

SCHOOLS = plan_2018().schools.names
Cells = list[list[CellValue]]

EXPECTED = Nomination(
    "sai-dong",
    date(2018, 9, 28),
    12,
    480,
    "Cô Nguyễn Thị Hoa",
    "Thầy Trần Văn Nam",
    (Pupil("Nguyễn Thị Bình", "8A1"), Pupil("Trần Văn Cường", "8A2"), Pupil("Lê Thu Dung", "9A")),
)


def good() -> Cells:
    """The template, filled in."""
    return [
        ["ĐỀ CỬ ĐỘI DỰ THI"],
        [],
        ["Trường", "THCS Sài Đồng"],
        ["Ngày thi sơ khảo", date(2018, 9, 28)],
        ["Số lớp tham gia", 12],
        ["Số học sinh tham gia", 480],
        ["Giáo viên phụ trách", "Cô Nguyễn Thị Hoa"],
        ["Hiệu trưởng", "Thầy Trần Văn Nam"],
        [],
        ["STT", "Họ và tên", "Lớp", "Học sinh đồng ý", "Phụ huynh đồng ý"],
        [1, "Nguyễn Thị Bình", "8A1", "x", "x"],
        [2, "Trần Văn Cường", "8A2", "x", "x"],
        [3, "Lê Thu Dung", "9A", "x", "x"],
    ]


def faults(grid: Cells) -> list[str]:
    reading = read_form(grid, SCHOOLS)
    assert (reading.nomination is None) is bool(reading.faults)
    return [str(fault) for fault in reading.faults]


def test_a_filled_template_is_a_nomination() -> None:
    assert read_form(good(), SCHOOLS).nomination == EXPECTED


def _other_words(grid: Cells) -> None:
    grid[2][0], grid[3][0], grid[4][0], grid[5][0] = "TÊN TRƯỜNG:", "Ngày thi :", "số lớp", "Số HS"


def _columns_moved(grid: Cells) -> None:
    for row in grid[9:]:
        number, name, school_class, pupil, guardian = row
        row[:] = [guardian, school_class, number, pupil, name]


def _merged_labels(grid: Cells) -> None:
    for row in grid[2:8]:
        row[1:1] = [None, None]


def _label_and_value_in_one_cell(grid: Cells) -> None:
    grid[2:8] = [
        [f"{row[0]}: {row[1].strftime('%d/%m/%Y') if isinstance(row[1], date) else row[1]}"] for row in grid[2:8]
    ]


def _below_a_letterhead(grid: Cells) -> None:
    grid[:0] = [["UBND QUẬN LONG BIÊN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [], []]


def _values(**changes: CellValue) -> Callable[[Cells], None]:
    places = {"school": 2, "day": 3, "classes": 4, "pupils": 5}

    def change(grid: Cells) -> None:
        for name, value in changes.items():
            grid[places[name]][1] = value

    return change


def _ticks(*ticks: CellValue) -> Callable[[Cells], None]:
    def change(grid: Cells) -> None:
        for row, tick in zip(grid[10:], ticks, strict=True):
            row[3] = row[4] = tick

    return change


@pytest.mark.parametrize(
    "change",
    [
        _other_words,
        _columns_moved,
        _merged_labels,
        _label_and_value_in_one_cell,
        _below_a_letterhead,
        _values(school="Trường THCS Sài  Đồng"),
        _values(school="sài đồng"),
        _values(day="28/9/2018"),
        _values(day="Ngày 28-09-2018"),
        _values(day="2018-09-28"),
        _values(day=datetime(2018, 9, 28, 8, 0, tzinfo=UTC)),
        _values(classes="12", pupils=480.0),
        _ticks("X", "✓", "có"),
        _ticks(True, 1, "Đồng ý"),
    ],
)
def test_forms_as_schools_make_them_are_read(change: Callable[[Cells], None]) -> None:
    grid = good()
    change(grid)
    assert read_form(grid, SCHOOLS).nomination == EXPECTED, faults(grid)


def test_thousands_may_be_grouped() -> None:
    grid = good()
    grid[5][1] = "1.250"
    reading = read_form(grid, SCHOOLS).nomination
    assert reading is not None
    assert reading.heat_pupils == 1250


def _without(row: int) -> Callable[[Cells], None]:
    return lambda grid: grid.__delitem__(row)


def _cell(row: int, column: int, value: CellValue) -> Callable[[Cells], None]:
    return lambda grid: grid[row].__setitem__(column, value)


@pytest.mark.parametrize(
    "change, expected",
    [
        (_without(3), "“Ngày thi sơ khảo” does not stand in the form; use the template"),
        (_cell(3, 1, None), "cell B4: “Ngày thi sơ khảo” is not filled in"),
        (_cell(2, 1, "THCS Nowhere"), "cell B3: “THCS Nowhere” is no school of the season"),
        (_cell(3, 1, "31/9/2018"), "cell B4: “31/9/2018” is no day; write day/month/year, such as 28/09/2018"),
        (_cell(3, 1, "cuối tháng 9"), "cell B4: “cuối tháng 9” is no day; write day/month/year, such as 28/09/2018"),
        (_cell(4, 1, "cả trường"), "cell B5: “cả trường” is no number from 1 to 500"),
        (_cell(5, 1, 0), "cell B6: “0” is no number from 1 to 20000"),
        (_cell(5, 1, "9" * 50), f"cell B6: “{'9' * 50}” is no number from 1 to 20000"),
        (_cell(6, 1, "x" * 81), "cell B7: 81 characters; at most 80"),
        (_cell(7, 1, "a\x07b"), "cell B8: there are characters that cannot be printed"),
        (_without(12), "cell B10: 2 pupils stand below; a team has 3"),
        (_cell(11, 1, "NGUYỄN THỊ BÌNH"), "cell B12: the same pupil stands above"),
        (_cell(11, 2, None), "cell C12: “Lớp” is not filled in"),
        (_cell(12, 3, None), "cell D13: “Học sinh đồng ý” is not ticked; write x where the consent was given"),
        (_cell(12, 4, "không"), "cell E13: “Phụ huynh đồng ý” is not ticked; write x where the consent was given"),
        (_cell(9, 4, "Ghi chú"), "cell A10: the column “Phụ huynh đồng ý” is missing"),
        (_cell(9, 1, "?"), "No row has the column names of the pupils; they are: Họ và tên, Lớp, Học sinh đồng ý, "
         "Phụ huynh đồng ý"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_cell(change: Callable[[Cells], None], expected: str) -> None:
    grid = good()
    change(grid)
    assert faults(grid) == [expected]


def test_all_faults_are_told_at_once() -> None:
    grid = good()
    grid[2][1], grid[3][1], grid[12][4] = "?", "?", None
    assert [fault.split(":")[0] for fault in faults(grid)] == ["cell B3", "cell B4", "cell E13"]


@pytest.mark.parametrize(
    "grid", [[], [[]], [[None] * 20] * 80, [["Trường"]], [["Họ và tên", "Lớp"]], [[True, 1.5, "x"]]]
)
def test_what_is_no_form_says_what_is_missing(grid: Cells) -> None:
    assert faults(grid)


def test_a_nomination_is_stored_as_it_was_and_its_hash_needs_the_salt() -> None:
    body = nomination_body(EXPECTED)
    assert read_nomination(body) == EXPECTED
    assert sheet_digest(b"1" * 16, body) != sheet_digest(b"2" * 16, body)
    assert len(sheet_digest(b"1" * 16, body)) == 64
