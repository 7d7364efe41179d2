"""Which questions rows hold, and that every fault is told at once."""

import unicodedata

import msgspec
import pytest

from bus.bad_file import BadFileError
from controller.packs.pack import Pack, Question
from controller.packs.rows import MAX_QUESTIONS, examine, require_pack
from question_files.columns import COLUMNS
from question_files.table import Row

HEAD = ("section", "text", "answer", "notes", "source")
GOOD = ("khoi-dong", "Mấy mức độ?", "4", "bốn", "Nghị định 43")


def rows(*lines: tuple[str, ...]) -> list[Row]:
    return [Row(number, cells) for number, cells in enumerate(lines, 1)]


def pack_by_digest(*lines: tuple[str, ...]) -> Pack:
    return require_pack(examine(rows(*lines), "p"), "p.csv")


def errors_of(*lines: tuple[str, ...]) -> tuple[str, ...]:
    with pytest.raises(BadFileError) as failure:
        pack_by_digest(*lines)
    return failure.value.errors


def test_a_row_becomes_a_question() -> None:
    pack = pack_by_digest(HEAD, GOOD)
    assert pack.name == "p"
    assert pack.questions == (Question("khoi-dong", "Mấy mức độ?", "4", "bốn", "Nghị định 43"),)


def test_columns_may_stand_in_any_order_and_in_vietnamese() -> None:
    head = ("Đáp án", " CÂU  HỎI ", "phần")
    assert pack_by_digest(head, ("4", "Mấy?", "tt")).questions == (Question("tt", "Mấy?", "4"),)


def test_a_decomposed_heading_and_text_are_taken_as_nfc() -> None:
    head = tuple(unicodedata.normalize("NFD", name) for name in ("phần", "câu hỏi", "đáp án"))
    pack = pack_by_digest(head, ("a", unicodedata.normalize("NFD", "Mức độ mấy?"), "4"))
    assert pack.questions[0].text == unicodedata.normalize("NFC", "Mức độ mấy?")


def test_empty_rows_are_skipped_and_do_not_shift_the_row_numbers() -> None:
    assert errors_of(HEAD, GOOD, (), ("", " "), ("a", "b", "")) == (
        "p.csv: row 5, column answer: missing; write 1 to 500 characters",
    )


def test_line_breaks_inside_a_text_stay_and_white_space_around_it_goes() -> None:
    pack = pack_by_digest(HEAD, ("a", "  Một dòng \r\n hai dòng\n", "x"))
    assert pack.questions[0].text == "Một dòng\nhai dòng"


def test_every_fault_is_told_at_once_with_row_column_and_what_is_allowed() -> None:
    errors = errors_of(
        ("section", "text", "answer", "points"),
        ("", "", "x", "10"),
        ("a", "Hỏi gì", "y" * 501, "10"),
        ("a", "hỏi  GÌ?", "\x07z"),
    )
    assert errors == (
        "p.csv: row 2, column section: missing; write 1 to 60 characters",
        "p.csv: row 2, column text: missing; write 1 to 1000 characters",
        "p.csv: row 3, column answer: 501 characters; at most 500 are allowed",
        "p.csv: row 4, column answer: contains the invisible character U+0007; only letters, symbols and line breaks "
        "are allowed",
        "p.csv: row 4, column text: the same question as in row 3; ask each question only once",
    )


def test_faults_are_named_by_the_heading_that_the_author_wrote() -> None:
    assert errors_of(("phần", "câu hỏi", "đáp án"), ("a", "b")) == (
        "p.csv: row 2, column đáp án: missing; write 1 to 500 characters",
    )


def test_a_missing_column_is_named_and_the_other_columns_are_still_checked() -> None:
    assert errors_of(("section", "text"), ("", "b")) == (
        "p.csv: row 1: the column đáp án or answer is missing",
        "p.csv: row 2, column section: missing; write 1 to 60 characters",
    )


def test_a_column_in_both_languages_is_a_fault() -> None:
    errors = errors_of((*HEAD, "đáp án"), GOOD)
    assert errors == ("p.csv: row 1, column đáp án: duplicate of the column answer; keep only one",)


def test_text_beyond_the_named_columns_is_a_fault_that_tells_of_quotes() -> None:
    (error,) = errors_of(HEAD, (*GOOD, "", "lost"))
    assert error.startswith("p.csv: row 2: text in cell 7, but only 5 columns have names; put text")


def test_empty_cells_beyond_the_named_columns_do_no_harm() -> None:
    assert len(pack_by_digest((*HEAD, ""), (*GOOD, " ", "")).questions) == 1


@pytest.mark.parametrize("lines", [(), ((),), (("", "  "), ("\ufeff",))])
def test_an_empty_sheet_is_refused(lines: tuple[tuple[str, ...], ...]) -> None:
    (error,) = errors_of(*lines)
    assert error.startswith("p.csv: the file is empty; the first row must contain the column names: phần or section,")


def test_a_sheet_without_questions_is_refused() -> None:
    assert errors_of(HEAD, ()) == ("p.csv: no questions below the row of column names; write one question per row",)


def test_too_many_questions_are_one_fault() -> None:
    lines = [("a", f"Câu {n}", "x") for n in range(MAX_QUESTIONS + 1)]
    assert errors_of(HEAD, *lines) == (f"p.csv: {MAX_QUESTIONS + 1} questions; a pack holds at most {MAX_QUESTIONS}",)


def test_the_longest_cells_allowed_are_those_of_a_question() -> None:
    longest = {column.name: "x" * column.max_length for column in COLUMNS}
    msgspec.convert(longest, Question)
    for name in ("text", "answer"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(longest | {name: longest[name] + "x"}, Question)
