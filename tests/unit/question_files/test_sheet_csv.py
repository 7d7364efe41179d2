"""Which rows CSV bytes hold."""

import pytest

from bus.bad_file import BadFileError
from question_files.sheet_csv import parse_csv
from question_files.table import Row


def fault_of(data: bytes) -> str:
    with pytest.raises(BadFileError) as failure:
        parse_csv(data, "p.csv")
    (error,) = failure.value.errors
    return error


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no-mark", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
@pytest.mark.parametrize("separator", [",", ";"], ids=["comma", "semicolon"])
def test_marks_line_ends_and_separators_make_no_difference(mark: bytes, end: str, separator: str) -> None:
    lines = [separator.join(cells) for cells in (("phần", "câu hỏi", "đáp án"), ("a", "b", "c"))]
    assert parse_csv(mark + end.join(lines).encode(), "p.csv") == [
        Row(1, ("phần", "câu hỏi", "đáp án")),
        Row(2, ("a", "b", "c")),
    ]


def test_quoted_headings_still_tell_the_separator() -> None:
    assert parse_csv(b'"section";"text";"answer"\na;b,c;d', "p.csv")[1] == Row(2, ("a", "b,c", "d"))


def test_quoted_texts_may_hold_separators_quotes_and_line_breaks() -> None:
    data = 'section,text,answer\na,"Một, ""hai""\nba",c\nd,e,f\n'.encode()
    assert parse_csv(data, "p.csv")[1:] == [Row(2, ("a", 'Một, "hai"\nba', "c")), Row(3, ("d", "e", "f"))]


def test_empty_lines_count_so_that_numbers_match_the_spreadsheet() -> None:
    assert [row.number for row in parse_csv(b"section,text\n\n,\na,b\n", "p.csv")] == [1, 4]


def test_an_old_windows_encoding_is_refused_with_the_line() -> None:
    assert fault_of("section,text,answer\na,C\u00e2u,b\n".encode("cp1252")) == (
        "p.csv: line 2: byte 23 is not UTF-8; save the file as “CSV UTF-8”"
    )


def test_a_utf16_file_without_a_mark_is_refused_for_its_nul_bytes() -> None:
    assert fault_of("section,text".encode("utf-16-le")).startswith("p.csv: line 1: byte 1 is NUL")


def test_quotes_that_do_not_close_are_refused_with_their_row() -> None:
    assert fault_of(b'section,text,answer\na,b,c\nd,"e,f\n').startswith("p.csv: row 3: not valid CSV (")


def test_a_quote_in_the_middle_of_quotes_is_refused() -> None:
    assert fault_of(b'section,text,answer\na,"b" c,d\n').startswith("p.csv: row 2: not valid CSV (")


def test_a_cell_longer_than_any_text_is_refused() -> None:
    assert fault_of(b"section,text\na," + b"x" * 200_000).startswith("p.csv: row 2: not valid CSV (field larger")


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_a_first_line_that_names_the_separator_is_obeyed_and_no_row(first: str) -> None:
    assert parse_csv(f"{first}\r\na,b;c\r\n".encode(), "p.csv") == [Row(1, ("a,b", "c"))]


def test_the_separator_is_found_below_a_title() -> None:
    data = "ĐỀ THI, NĂM 2018;;\n;;\nphần;câu hỏi;đáp án\na;b, c;d\n".encode()
    assert parse_csv(data, "p.csv")[-1] == Row(4, ("a", "b, c", "d"))


def test_a_row_is_as_long_as_its_text() -> None:
    assert parse_csv(b"section,text" + b"," * 500 + b"\n", "p.csv") == [Row(1, ("section", "text"))]
    assert fault_of(b"section,text" + b"," * 100 + b"x").startswith("p.csv: row 1: 102 cells in one row")


def test_no_bytes_are_no_rows() -> None:
    assert parse_csv(b"", "p.csv") == []
