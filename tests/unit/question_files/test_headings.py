"""Column names: which row has them, what each means, and what is said of the rest."""

import pytest

from controller.packs.rows import Examination, examine, examine_table
from question_files.columns import COLUMNS, heading
from question_files.findings import CellFault, Severity
from question_files.page_selection import INSTRUCTIONS
from question_files.table import Page, Row, Table

HEAD = ("phần", "câu hỏi", "đáp án")


def page(*lines: tuple[str, ...], name: str = "", is_hidden: bool = False) -> Page:
    rows = tuple(Row(number, cells) for number, cells in enumerate(lines, 1))
    return Page(rows, name, is_hidden=is_hidden)


def places_of(examination: Examination) -> list[tuple[str, str, int, str]]:
    return [(finding.code, finding.sheet, finding.row, finding.column) for finding in examination.findings]


@pytest.mark.parametrize(
    "text, column",
    [
        ("Câu hỏi", "text"),
        ("CAU HOI", "text"),
        ("Question", "text"),
        ("Question - max 120 characters", "text"),
        ("Nội dung câu hỏi", "text"),
        ("Đáp án đúng", "answer"),
        ("Đáp án:", "answer"),
        ("Correct Answer", "answer"),
        ("correct_answer", "answer"),
        ("Answer(s) (required)", "answer"),
        ("Vòng thi", "section"),
        ("Hình ảnh", "picture"),
        ("Giải thích", "notes"),
        ("STT", "numbering"),
        ("No.", "numbering"),
        ("Question #", "numbering"),
        ("Phương án C", "choice"),
        ("d)", "choice"),
        ("Option 4", "choice"),
        ("Thời gian", None),
        ("câu hỏi " * 100, None),
        ("", None),
    ],
)
def test_headings_of_teachers_and_of_other_programs_are_known(text: str, column: str | None) -> None:
    meaning = heading(text)
    assert (meaning.column if meaning is not None else None) == column


def test_every_name_of_a_column_means_that_column() -> None:
    for column in COLUMNS:
        for name in (*column.names, *column.other_names):
            meaning = heading(name)
            assert meaning is not None, name
            assert meaning.column == column.name, name


def test_the_likelier_of_two_headings_wins_and_the_other_is_told() -> None:
    examination = examine_table(Table((page(("Nội dung", *HEAD), ("x", "a", "Mấy?", "4")),)), "p")
    assert examination.pack is not None
    assert examination.pack.questions[0].text == "Mấy?"
    assert places_of(examination) == [("unknown-column", "", 1, "Nội dung")]


def test_a_column_that_is_not_read_is_told_only_if_there_is_something_in_it() -> None:
    examination = examine([Row(1, (*HEAD, "Điểm")), Row(2, ("a", "Mấy?", "4", " "))], "p")
    assert examination.findings == ()


def test_rows_above_the_column_names_are_passed_over_with_whatever_is_wrong_there() -> None:
    merged = CellFault(0, "merged", {"cells": "A1:C1"})
    rows = [Row(1, ("ĐỀ THI",), (merged,)), Row(3, HEAD), Row(4, ("a", "Mấy?", "4"))]
    examination = examine(rows, "p")
    assert examination.pack is not None
    assert places_of(examination) == [("title-rows", "", 1, "")]


def test_column_names_that_are_repeated_on_each_printed_page_are_no_question() -> None:
    rows = [Row(1, HEAD), Row(2, ("a", "Mấy?", "4")), Row(30, HEAD), Row(31, ("a", "Ai?", "x"))]
    examination = examine(rows, "p")
    assert examination.pack is not None
    assert [question.text for question in examination.pack.questions] == ["Mấy?", "Ai?"]
    assert examination.findings == ()


def test_where_no_row_has_column_names_the_fault_is_told_of_the_one_that_comes_nearest() -> None:
    examination = examine([Row(1, ("ĐỀ THI",)), Row(2, ("Phần", "Câu", "Trả lời")), Row(3, ("a", "b", "c"))], "p")
    assert ("missing-column", "", 2, "") in places_of(examination)


def test_a_cell_that_is_wrong_in_a_column_that_is_not_read_does_no_harm() -> None:
    rows = [Row(1, (*HEAD, "Giờ")), Row(2, ("a", "Mấy?", "4", ""), (CellFault(3, "date"),))]
    assert examine(rows, "p").findings == ()


def test_a_cell_that_is_wrong_in_a_choice_is_named_by_its_heading() -> None:
    rows = [
        Row(1, ("phần", "câu hỏi", "A", "B", "đáp án")),
        Row(2, ("a", "Mấy?", "", "4", "B"), (CellFault(2, "date"),)),
    ]
    examination = examine(rows, "p")
    assert places_of(examination) == [("date", "", 2, "A")]


def test_sheets_that_are_not_read_are_named_and_findings_name_the_sheet() -> None:
    table = Table(
        (
            page(HEAD, ("a", "Mấy?", "4"), name="Vòng 1"),
            page(("Danh sách đội",), ("Đội 1",), name="Đội"),
            page(name="Trống"),
            page(HEAD, ("a", "mấy", ""), name="Vòng 2"),
            page(name="Cũ", is_hidden=True),
        )
    )
    examination = examine_table(table, "p")
    assert places_of(examination) == [
        ("sheet-unread", "", 0, ""),
        ("sheet-hidden", "", 0, ""),
        ("missing", "Vòng 2", 2, "đáp án"),
        ("doubled-question", "Vòng 2", 2, "câu hỏi"),
    ]
    assert str(examination.findings[3].sentence) == (
        "sheet “Vòng 2”, row 2, column câu hỏi: the same question as in row 2 of sheet “Vòng 1”; "
        "ask each question only once"
    )


def test_the_sheet_with_hints_of_our_own_template_is_not_worth_a_word() -> None:
    for name in INSTRUCTIONS:
        table = Table((page(HEAD, ("a", "Mấy?", "4"), name="x"), page(("Cách soạn",), name=name)))
        assert examine_table(table, "p").findings == ()


def test_where_no_column_says_the_section_the_name_of_the_sheet_does() -> None:
    body = (("câu hỏi", "đáp án"), ("Mấy?", "4"))
    examination = examine_table(Table((page(*body, name="Tăng tốc"),)), "p")
    assert examination.pack is not None
    assert examination.pack.questions[0].section == "Tăng tốc"
    assert [(finding.code, finding.severity) for finding in examination.findings] == [
        ("section-from-name", Severity.WARNING)
    ]
    for name in ("Sheet1", "Trang tính2", "Câu hỏi", ""):
        assert [error.code for error in examine_table(Table((page(*body, name=name),)), "p").errors] == [
            "missing-column"
        ]


def test_hidden_columns_that_are_read_are_asked_about() -> None:
    rows = (Row(1, (*HEAD, "ghi chú", "x")), Row(2, ("a", "Mấy?", "4", "bốn", "")))
    examination = examine_table(Table((Page(rows, hidden_columns=frozenset({3, 4})),)), "p")
    assert places_of(examination) == [("hidden-column", "", 1, "ghi chú")]
    assert examination.pack is not None
