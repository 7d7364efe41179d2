"""Sections that stand once for several rows, and numbers before questions."""

import pytest

from controller.packs.rows import examine_table
from question_files.findings import COVERED, CellFault
from question_files.numbering import section_name, without_number
from question_files.table import Page, Row, Table

MERGED = CellFault(0, "merged", {"cells": "A2:A3"})


def sections(*rows: Row) -> list[str]:
    examination = examine_table(Table((Page(rows),)), "p")
    assert examination.pack is not None, [str(error.sentence) for error in examination.errors]
    return [question.section for question in examination.pack.questions]


def test_a_row_across_the_table_names_the_section_of_those_below() -> None:
    head = Row(2, ("STT", "Câu hỏi", "Đáp án"))
    body = (Row(3, ("1", "Một?", "1")), Row(4, ("PHẦN 2: TĂNG TỐC",)), Row(6, ("2", "Hai?", "2")))
    assert sections(Row(1, ("Phần 1. Khởi động",)), head, *body) == ["Khởi động", "TĂNG TỐC"]


def test_a_merged_row_names_one_whatever_it_says_but_no_question_without_an_answer_does() -> None:
    faults = (MERGED, CellFault(1, COVERED), CellFault(2, COVERED))
    head, question = Row(1, ("STT", "Câu hỏi", "Đáp án")), Row(3, ("1", "Một?", "1"))
    assert sections(head, Row(2, ("Lịch sử",), faults), question) == ["Lịch sử"]
    unanswered = examine_table(Table((Page((head, Row(2, ("Sử", "Ai?")), question)),)), "p")
    assert ("missing", 2) in [(error.code, error.row) for error in unanswered.errors]


def test_a_cell_that_is_merged_downwards_is_the_section_of_all_its_rows() -> None:
    covered = CellFault(0, COVERED)
    rows = (Row(2, ("Khởi động", "Một?", "1"), (MERGED,)), Row(3, ("", "Hai?", "2"), (covered,)))
    assert sections(Row(1, ("Phần", "Câu hỏi", "Đáp án")), *rows) == ["Khởi động", "Khởi động"]


@pytest.mark.parametrize(
    "text, name",
    [
        ("PHẦN I: KHỞI ĐỘNG", "KHỞI ĐỘNG"),
        ("II. PHẦN THI Tăng tốc", "Tăng tốc"),
        ("Vòng 2 – Tăng tốc:", "Tăng tốc"),
        ("3) Về đích", "Về đích"),
        ("Phần 2", "Phần 2"),
        ("Phần nào của cây hút nước?", ""),
        ("1945. Cách mạng tháng Tám", ""),
        ("Hà Nội", ""),
    ],
)
def test_a_line_names_a_section_where_it_says_so(text: str, name: str) -> None:
    assert section_name(text) == name


@pytest.mark.parametrize(
    "text, rest",
    [
        ("Câu 12: Ai?", "Ai?"),
        ("Câu hỏi số 3. Ai?", "Ai?"),
        ("Câu 3 có mấy chữ?", "Câu 3 có mấy chữ?"),
        ("Câu 3:", "Câu 3:"),
        ("3. Ai?", "3. Ai?"),
    ],
)
def test_the_number_before_a_question_is_not_read_aloud(text: str, rest: str) -> None:
    assert without_number(text) == rest
