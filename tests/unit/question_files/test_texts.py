"""Texts of cells: what other programs have escaped, changed or lost, and what is only unusual."""

import pytest

from controller.packs.lint import lint_rows
from controller.packs.rows import examine
from question_files.changed_values import changed_value
from question_files.findings import Severity
from question_files.lost_letters import lost_letters, perhaps_lost_letters
from question_files.table import Row
from question_files.text_keys import comparison_key, name_key, shorten
from question_files.text_repair import repair


@pytest.mark.parametrize(
    "written, text",
    [
        ("&quot;A&quot; &amp; B", '"A" & B'),
        ("&amp;quot;", '"'),
        ("&#272;&#7891;ng &#x1EA3;nh", "Đồng ảnh"),
        ("một&nbsp;hai", "một hai"),
        ("AT&T, R&D; A&B;", "AT&T, R&D; A&B;"),
        ("&#0; &#55296; &#x110000; &none;", "&#0; &#55296; &#x110000; &none;"),
        ("một_x000D_\nhai_x000a_ba", "một\nhai\nba"),
        ("snake_x0041_case", "snake_x0041_case"),
    ],
)
def test_what_another_program_has_escaped_is_as_its_author_meant_it(written: str, text: str) -> None:
    assert repair(written).text == text


@pytest.mark.parametrize(
    "text, tag, tex",
    [
        ("<b>Ai</b>?", "<b>", ""),
        ("một<br/>hai", "<br/>", ""),
        ("5 < x > 3, a<b", "", ""),
        ("thẻ &lt;b&gt; là gì", "", ""),
        ("$x^2$ và $a_1$", "", "$x^2$"),
        ("\\frac{1}{2}", "", "\\frac"),
        ("giá 5$ đến 10$", "", ""),
        ("C:\\tep\\anh", "", ""),
        ("2^10 = 1024", "", ""),
        ("2^{10}", "", "^{"),
    ],
)
def test_tags_and_tex_are_seen(text: str, tag: str, tex: str) -> None:
    assert (repair(text).tag, repair(text).tex) == (tag, tex)


@pytest.mark.parametrize(
    "text, word",
    [
        ("Th? ?ô c?a n??c", "?ô"),
        ("H? N?i", "N?i"),
        ("VI?T NAM", "VI?T"),
        ("(?ông", "(?ông"),
        ("mất chữ \ufffd", "\ufffd"),
        ("Đó là gì? Ở đâu?", ""),
        ("Gì?Ai?", ""),
        ("Ai??", ""),
        ("https://vi.wikipedia.org/w/index.php?title=A", ""),
        ("a ? b : c", ""),
        ("Sao thế ?", ""),
        ("?", ""),
    ],
)
def test_a_question_mark_in_the_place_of_a_letter_is_seen(text: str, word: str) -> None:
    assert lost_letters(text) == word


@pytest.mark.parametrize(
    "text, is_answer, word",
    [("Th? nào", False, "Th?"), ("Hu?", True, "Hu?"), ("Hu?", False, ""), ("Ai? Ở đâu?", False, ""), ("Gì", True, "")],
)
def test_one_at_the_end_of_a_word_is_so_only_perhaps(text: str, is_answer: bool, word: str) -> None:
    assert lost_letters(text) == ""
    assert perhaps_lost_letters(text, is_answer=is_answer) == word


def test_where_letters_were_lost_less_certain_places_are_told_as_well() -> None:
    rows = [
        Row(1, ("section", "text", "answer")),
        Row(2, ("a", "C? ?ô là gì?", "Hu?")),
        Row(3, ("a", "Ai?", "Tô Hoài")),
    ]
    findings = lint_rows(examine(rows, "p"))
    assert [(finding.code, finding.column) for finding in findings] == [
        ("letters-lost", "text"),
        ("letters-lost", "answer"),
    ]


@pytest.mark.parametrize(
    "text, code",
    [
        *[
            (text, "date")
            for text in ("01-Thg2", "4-Mar", "Thg2-26", "Mar-04", "12-thg 4", "12:01:00 SA", "1:30:00 PM")
        ],
        *[(text, "date-like") for text in ("02/09/45", "2:01:09", "7:30 AM", "2018-04-12")],
        *[(text, "shortened") for text in ("8,00E+09", "1.5E-10", "1E+15")],
        *[(text, "sheet-error") for text in ("#REF!", "#NAME?", "#N/A", "#DIV/0!", "Err:502", "#####")],
        *[(text, "truth") for text in ("TRUE", "FALSE")],
        *[(text, "") for text in ("2/9/1945", "12:1", "True", "4", "1945", "E+", "Mar", "Thg2", "#1", "A-1", "10:30")],
    ],
)
def test_what_a_spreadsheet_made_of_a_value_is_seen(text: str, code: str) -> None:
    fault = changed_value(2, text)
    assert (fault.code if fault else "") == code
    if fault:
        assert (fault.severity is Severity.WARNING) == (code == "date-like")


def test_names_are_compared_as_people_read_them() -> None:
    assert {name_key(name) for name in ("Khởi động", "KHOI-DONG", "khoi_dong", " Khởi\u200b  động ")} == {"khoi dong"}
    assert name_key("#") == "#"
    assert name_key("Đội 1") != name_key("Đội 2")


def test_what_nobody_sees_makes_no_difference() -> None:
    assert comparison_key("câu\u200b hỏi\ufeff") == comparison_key("CÂU  HỎI")


def test_a_message_quotes_a_little_of_a_long_text() -> None:
    assert shorten("a\nb  c") == "a b c"
    assert shorten("từ " * 100_000, 10) == "từ từ từ …"
