"""Files as teachers and other programs really write them (`cases/`): what is read of each, and what is said about it.

Each file stands for a kind. The letters and numbers in the names of the folders are those of the reports.
"""

import unicodedata
from pathlib import Path

import pytest

from bus.catalogue import translator
from bus.language import name_in
from controller.formats.format_files import find_format, read_format
from controller.packs.pack_reader import examine_file, read_content
from controller.packs.rows import Examination
from question_files.findings import Finding

CASES = Path(__file__).parent / "cases"
FORM = read_format(find_format("long-bien-2018"))

CAPITAL = ("khoi-dong", "Thủ đô của nước Việt Nam là thành phố nào?", "Hà Nội")
FOUR = [
    CAPITAL,
    ("khoi-dong", "Đỉnh núi cao nhất nước ta tên là gì?", "Phan-xi-păng"),
    ("tang-toc", "Sông nào chảy qua Hà Nội?", "Sông Hồng"),
    ("du-phong", "Quốc hoa của Việt Nam được nhiều người chọn là hoa gì?", "Hoa sen"),
]


def examine(case: str) -> Examination:
    return examine_file(CASES / case)


def questions(examination: Examination) -> list[tuple[str, str, str]]:
    assert examination.pack is not None, [str(error.sentence) for error in examination.errors]
    return [(question.section, question.text, question.answer) for question in examination.pack.questions]


def places_of(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.row, finding.column) for finding in findings]


@pytest.mark.parametrize("file", ["ascii-only.csv", "headings-en.csv"])
def test_letters_that_were_lost_when_the_file_was_saved_are_an_error_with_the_word(file: str) -> None:
    examination = examine(f"01-question-marks/{file}")
    assert examination.pack is None
    assert {finding.code for finding in examination.errors} == {"letters-lost"}
    assert {finding.row for finding in examination.errors} == {2, 3, 4, 5}
    sentence = examination.errors[1].sentence
    assert str(sentence).startswith("row 2, column answer: letters were lost when the file was saved: “N?i”. Open the")
    assert translator("vi")(sentence).startswith("dòng 2, cột answer: mất chữ khi lưu tệp: “N?i”. Hãy mở bản gốc, lưu")


@pytest.mark.parametrize("file", ["03-sep-line/sep.csv", "04-tabs/sheet.tsv", "04-tabs/sheet.txt", "04-tabs/tab.csv"])
def test_whatever_separates_the_columns_they_are_found(file: str) -> None:
    examination = examine(file)
    assert (questions(examination), examination.findings) == (FOUR, ())


def test_the_line_that_names_the_separator_is_no_row_as_in_the_spreadsheet() -> None:
    assert [row.number for row in examine("03-sep-line/sep.csv").rows] == [2, 3, 4, 5]


def test_an_old_encoding_that_is_certain_is_read_and_told() -> None:
    examination = examine("06-windows-1258/cp1258.csv")
    assert questions(examination) == FOUR
    assert places_of(examination.findings) == [("old-encoding-read", 0, "")]
    assert "windows-1258" in str(examination.findings[0].sentence)


def test_html_entities_are_decoded() -> None:
    examination = examine("09-entities/entities.csv")
    assert questions(examination) == [
        ("khoi-dong", 'Who wrote "The Little Prince" & flew planes?', "Antoine de Saint-Exupéry"),
        ("khoi-dong", "Nước sôi ở bao nhiêu °C?", "100°C"),
        ("tang-toc", "What's 5 < x < 7 for a whole x?", "6"),
    ]
    assert places_of(examination.findings) == [("entities-read", 2, "text")]


def test_html_tags_are_to_be_checked_each_with_its_cell() -> None:
    examination = examine("09-entities/tags.csv")
    assert examination.errors == ()
    assert places_of(examination.warnings) == [
        ("tag", 2, "câu hỏi"),
        ("tag", 2, "đáp án"),
        ("tag", 3, "câu hỏi"),
        ("tag", 3, "đáp án"),
    ]


@pytest.mark.parametrize("file", ["a1.xlsx", "two-rows.xlsx"])
def test_every_row_is_read_whatever_the_sheet_says_of_its_size(file: str) -> None:
    examination = examine(f"11-dimension/{file}")
    assert (questions(examination), examination.findings) == (FOUR, ())


def test_escapes_of_the_file_format_are_decoded() -> None:
    examination = examine("12-x000d/breaks.xlsx")
    assert questions(examination)[0] == ("khoi-dong", "Chọn đáp án đúng:\nA. Một\nB. Hai", "B. Hai")
    assert examination.findings == ()


def test_a_hidden_sheet_is_not_read_and_is_named() -> None:
    examination = examine("13-sheets/hidden-first.xlsx")
    assert questions(examination) == FOUR
    assert places_of(examination.findings) == [("sheet-hidden", 0, "")]
    assert translator("vi")(examination.findings[0].sentence).startswith("trang “Cũ” đang bị ẩn nên không đọc")


def test_one_sheet_for_each_round_is_read_as_one_pack() -> None:
    examination = examine("13-sheets/one-sheet-a-round.xlsx")
    assert (questions(examination), examination.findings) == (FOUR, ())
    assert [(row.sheet, row.number) for row in examination.rows] == [
        ("Khởi động", 2),
        ("Khởi động", 3),
        ("Tăng tốc", 2),
        ("Dự phòng", 2),
    ]


def test_a_hidden_row_is_asked_about() -> None:
    examination = examine("13-sheets/hidden-row.xlsx")
    assert questions(examination) == FOUR
    assert places_of(examination.findings) == [("hidden-row", 3, "")]


def test_a_title_above_the_column_names_is_passed_over_and_told() -> None:
    examination = examine("14-title/title-above.csv")
    assert questions(examination) == FOUR
    assert places_of(examination.findings) == [("title-rows", 1, "")]
    assert "“ĐỀ THI TÌM HIỂU”" in str(examination.findings[0].sentence)


def test_choices_in_columns_are_joined_and_the_letter_of_the_right_one_is_resolved() -> None:
    examination = examine("15-columns/abcd.xlsx")
    text = "Thủ đô của Việt Nam?\nA. Huế\nB. Hà Nội\nC. Đà Nẵng\nD. Cần Thơ"
    assert questions(examination) == [("khoi-dong", text, "B. Hà Nội")]
    assert places_of(examination.findings) == [("unknown-column", 1, "Thời gian")]


def test_a_column_of_numbers_is_passed_over() -> None:
    examination = examine("15-columns/stt.xlsx")
    assert (questions(examination), examination.findings) == (FOUR, ())


def test_sections_are_compared_as_people_read_them() -> None:
    examination = examine_file(CASES / "16-sections/accents.xlsx", FORM)
    present = {str(finding.args["section"]): finding.args["present"] for finding in examination.errors}
    assert present == {"khoi-dong": 2, "tang-toc": 1}, name_in(FORM.name)
    pack = examine("16-sections/accents.xlsx").pack
    assert pack is not None
    assert [len(pack.section(section)) for section in ("khoi-dong", "Khoi-dong", "TĂNG TỐC", "du_phong")] == [
        2,
        2,
        1,
        1,
    ]


def test_values_that_a_spreadsheet_changed_before_it_wrote_csv_are_errors_as_in_a_workbook() -> None:
    examination = examine("17-changed/dates.csv")
    column = "đáp án"
    assert places_of(examination.errors) == [
        ("date", 2, column),
        ("date", 3, column),
        ("shortened", 4, column),
        ("date", 5, column),
        ("sheet-error", 6, column),
        ("sheet-error", 7, column),
    ]


@pytest.mark.parametrize("file", ["coloured-far-cell.xlsx", "wide.csv"])
def test_empty_cells_are_passed_over_however_far_they_are(file: str) -> None:
    examination = examine(f"18-empty-cells/{file}")
    assert (questions(examination), examination.findings) == (FOUR, ())


def test_raised_characters_keep_their_meaning() -> None:
    examination = examine("20-raised/powers.xlsx")
    assert questions(examination)[4:] == [
        ("khoi-dong", "Tính 10² + 5", "10² + 5 = 105"),
        ("khoi-dong", "Ba lũy thừa bốn, viết 3⁴, bằng bao nhiêu?", "81"),
    ]
    assert examination.findings == ()


@pytest.mark.parametrize(
    "file, choices, answer",
    [("aiken.txt", "A. Huế\nB. Hà Nội", "B. Hà Nội"), ("gift.txt", "A. Hà Nội\nB. Huế", "A. Hà Nội")],
)
def test_questions_of_moodle_are_read(file: str, choices: str, answer: str) -> None:
    examination = examine(f"21-kinds/{file}")
    assert questions(examination) == [(Path(file).stem, f"Thủ đô của Việt Nam?\n{choices}", answer)]
    assert [finding.code for finding in examination.findings] == ["section-from-name"]


def test_questions_of_open_trivia_are_read() -> None:
    examination = examine("21-kinds/opentdb.json")
    assert questions(examination) == [("X", "1 < 2?\nTrue / False?", "True")]


def test_a_picture_is_found_whose_name_differs_in_capitals_or_in_how_accents_are_stored() -> None:
    names = [path.name for path in (CASES / "22-pictures").iterdir() if path.suffix == ".PNG"]
    assert [unicodedata.normalize("NFC", name) for name in names] == ["hình 5.PNG"]
    assert examine("22-pictures/pack.xlsx").findings == ()
    assert list(read_content(CASES / "22-pictures/pack.xlsx").pictures) == ["hình 5.png"]


def test_what_nobody_sees_in_a_heading_is_passed_over() -> None:
    examination = examine("23-unseen-in-headings/zero-width.csv")
    assert (questions(examination), examination.findings) == ([CAPITAL], ())


@pytest.mark.parametrize("file", ["tcvn3.csv", "tcvn3-cells-only.csv"])
def test_an_old_font_is_converted_where_the_whole_column_says_so_and_shown_side_by_side(file: str) -> None:
    examination = examine(f"24-old-font-headings/{file}")
    assert questions(examination) == [
        ("khoi-dong", "Ai viết Dế Mèn phiêu lưu ký?", "Tô Hoài"),
        ("tang-toc", "Thủ đô của Việt Nam là gì?", "Hà Nội"),
    ]
    assert places_of(examination.findings) == [("converted", 2, "câu hỏi"), ("converted", 2, "đáp án")]
    assert "“T« Hoµi” → “Tô Hoài”; “Hµ Néi” → “Hà Nội”" in str(examination.findings[1].sentence)


def test_choices_below_one_another_stay_so() -> None:
    examination = examine("25-line-breaks/choices.xlsx")
    _, text, answer = questions(examination)[0]
    assert text.splitlines()[1:] == ["A. Sông Hồng", "B. Sông Đồng Nai", "C. Sông Đà", "D. Sông Mã"]
    assert answer == "B. Sông Đồng Nai"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_whatever_is_said_about_a_case_is_said_in_vietnamese_too(case: str) -> None:
    for path in (CASES / case).iterdir():
        findings = examine_file(path).findings if path.suffix != ".PNG" else ()
        assert [
            finding.code for finding in findings if translator("vi")(finding.sentence) == str(finding.sentence)
        ] == []
