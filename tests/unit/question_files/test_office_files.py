"""Office files from the inside: what formatting means, where parts are, and each limit with its own message."""

import io
from datetime import date, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from bus.bad_file import BadFileError
from controller.packs.pack_reader import examine_bytes
from controller.packs.rows import Examination
from question_files.findings import Finding
from question_files.office import merged_cells, parts, strings, workbook, worksheet, xml_stream
from question_files.office.number_formats import format_code, is_date, written_number
from tests.unit.controller.packs.workbooks import (
    HEAD,
    MAIN,
    SHEET,
    at_another_place,
    good_rows,
    packed,
    parts_of,
    with_part,
    with_strings,
)
from tests.unit.controller.packs.workbooks import workbook as workbook_of

GOOD = workbook_of(good_rows())


def examined(*cells: Any, prepare: Any = lambda sheet: None) -> Examination:
    """A workbook with one question; `cells`: its text and answer."""
    return examine_bytes(workbook_of([HEAD, ["a", *cells]], prepare), "p.xlsx")


def texts(examination: Examination) -> tuple[str, str]:
    (row,) = examination.rows
    return row.cell("text"), row.cell("answer")


def places_of(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(finding.code, finding.row, finding.column) for finding in findings]


def runs(*parts: str | tuple[str, str]) -> CellRichText:
    """A text of which pairs are raised, lowered or struck out."""
    fonts = {"up": InlineFont(vertAlign="superscript"), "down": InlineFont(vertAlign="subscript")}
    fonts["struck"] = InlineFont(strike=True)
    return CellRichText(*(part if isinstance(part, str) else TextBlock(fonts[part[1]], part[0]) for part in parts))


@pytest.mark.parametrize(
    "written, read",
    [
        (runs("H", ("2", "down"), "O"), "H₂O"),
        (runs("SO", ("4", "down"), ("2-", "up")), "SO₄²⁻"),
        (runs("x", ("n+1", "up")), "xⁿ⁺¹"),
        (runs("30", ("o", "up"), "C"), "30°C"),
        (runs("30 ", ("o", "up"), "C"), "30 °C"),
        (runs("CO", ("o", "up")), "COᵒ"),
        (runs("10", (" 2 ", "up"), "m"), "10 ² m"),
    ],
)
def test_what_is_raised_or_lowered_is_written_with_such_characters(written: CellRichText, read: str) -> None:
    examination = examined("Gì?", written)
    assert (texts(examination)[1], examination.findings) == (read, ())


def test_what_has_no_such_characters_is_asked_about_with_its_cell() -> None:
    examination = examined(runs("2", ("Ω", "up"), " bằng mấy?"), "4")
    assert texts(examination)[0] == "2Ω bằng mấy?"
    assert places_of(examination.findings) == [("raised", 2, "câu hỏi")]


def test_what_is_struck_out_is_asked_about_in_part_and_as_a_whole() -> None:
    def strike(sheet: Any) -> None:
        sheet["C2"].font = Font(strike=True)

    examination = examined(runs("Hà ", ("Tây", "struck"), "Nội là gì?"), 4, prepare=strike)
    assert places_of(examination.findings) == [("struck", 2, "câu hỏi"), ("struck", 2, "đáp án")]
    assert [finding.args for finding in examination.findings] == [{"text": "Tây"}, {"text": "4"}]
    assert examination.pack is not None


@pytest.mark.parametrize(
    "value, number_format",
    [
        (date(2018, 4, 3), None),
        (time(12, 1), None),
        (timedelta(hours=30), "[h]:mm"),
        (43_000, 'd "tháng" m'),
        (0.5, "hh:mm:ss"),
    ],
)
def test_dates_and_times_are_seen_by_their_format(value: Any, number_format: str | None) -> None:
    def formatted(sheet: Any) -> None:
        if number_format:
            sheet["C2"].number_format = number_format

    assert places_of(examined("Gì?", value, prepare=formatted).errors) == [("date", 2, "đáp án")]


@pytest.mark.parametrize("number_format", ['0" điểm"', "#,##0", "[Red]0.0", '"Giá: "0\\đ', "0.00E+00", "[$-42A]0"])
def test_formats_that_only_show_a_number_otherwise_are_no_dates(number_format: str) -> None:
    def formatted(sheet: Any) -> None:
        sheet["C2"].number_format = number_format

    examination = examined("Mấy?", 1234, prepare=formatted)
    assert (texts(examination)[1], places_of(examination.findings)) == ("1234", [("number-format", 2, "đáp án")])


def test_formats_that_a_workbook_does_not_spell_out_are_known() -> None:
    assert [is_date(format_code(number, {})) for number in (0, 1, 9, 14, 22, 37, 45, 47, 49, 57)] == [
        *(False, False, False, True, True, False, True, True, False, True)
    ]
    assert format_code(14, {14: "0"}) == "0"


@pytest.mark.parametrize(
    "value, text", [(4.0, "4"), (2.5, "2,5"), (-0.1, "-0,1"), (1e15, "1e+15"), (1 / 3, "0,3333333333")]
)
def test_a_number_is_written_as_in_vietnam(value: float, text: str) -> None:
    assert written_number(value) == text


def test_the_sheet_is_found_wherever_the_relationships_say_it_is() -> None:
    for name in ("xl/sheet1.bin", "deep/er/x", "xl/worksheets/Sheet 1.XML"):
        assert examine_bytes(at_another_place(GOOD, name), "p.xlsx").findings == ()


def test_shared_texts_are_read_without_how_they_are_pronounced() -> None:
    head = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(3))
    sheet = f'<worksheet xmlns="{MAIN.decode()}"><sheetData><row>{head}</row><row><c t="s"><v>3</v></c>' * 1
    sheet += '<c t="s"><v>4</v></c><c t="str"><v>x_x0041_y</v></c></row></sheetData></worksheet>'
    strings_part = "".join(f"<si><t>{text}</t></si>" for text in ("phần", "câu hỏi", "đáp án", "a"))
    strings_part += "<si><r><t>東京</t></r><rPh><t>トウキョウ</t></rPh><r><t>?_x005F_x000D_</t></r></si>"
    data = with_strings(
        with_part(GOOD, SHEET, sheet.encode()), f'<sst xmlns="{MAIN.decode()}">{strings_part}</sst>'.encode()
    )
    (row,) = examine_bytes(data, "p.xlsx").rows
    assert (row.cell("text"), row.cell("answer"), row.number) == ("東京?", "xAy", 2)


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B9" t="s"><v>77</v></c>',
        b'<c r="B9" t="s"><v>-1</v></c>',
        b'<c r="B9" t="n"><v>x</v></c>',
        b'<c r="9"><v>1</v></c>',
        b'<c r="B9" s="x"><v>1</v></c>',
        b'</row><row r="0"><c><v>1</v></c>',
        b'</row><row r="1048577"><c><v>1</v></c>',
    ],
)
def test_a_cell_that_cannot_be_is_a_damaged_file(cell: bytes) -> None:
    sheet = parts_of(GOOD)[SHEET]
    start = sheet.index(b'<row r="9"')
    place = sheet.index(b">", start) + 1
    data = with_part(GOOD, SHEET, sheet[:place] + cell + sheet[sheet.index(b"</row>", start) :])
    with pytest.raises(BadFileError, match="the file is damaged"):
        examine_bytes(data, "p.xlsx")


@pytest.mark.parametrize("value", [b"NaN", b"inf", b"1e999"])
def test_a_number_without_end_is_an_error_of_its_cell(value: bytes) -> None:
    sheet = parts_of(workbook_of([HEAD, ["a", "Mấy?", 4]]))[SHEET].replace(b"<v>4</v>", b"<v>%s</v>" % value)
    examination = examine_bytes(with_part(GOOD, SHEET, sheet), "p.xlsx")
    assert places_of(examination.errors) == [("sheet-error", 2, "đáp án")]


def test_a_very_hidden_sheet_and_a_chart_are_not_read() -> None:
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book.create_chartsheet("Biểu đồ")
    hidden = book.create_sheet("Ẩn")
    hidden.append(list(HEAD))
    hidden.sheet_state = "veryHidden"
    file = io.BytesIO()
    book.save(file)
    examination = examine_bytes(file.getvalue(), "p.xlsx")
    assert places_of(examination.findings) == [("sheet-hidden", 0, "")]
    assert len(examination.rows) == 25


def test_a_workbook_that_has_only_hidden_sheets_says_so() -> None:
    book = parts_of(GOOD)["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')
    with pytest.raises(BadFileError, match="no visible sheet with cells"):
        examine_bytes(with_part(GOOD, "xl/workbook.xml", book), "p.xlsx")


def test_merged_cells_beside_a_struck_one_are_told_once() -> None:
    def merge(sheet: Any) -> None:
        sheet["B2"].font = Font(strike=True)
        sheet.merge_cells("B2:C2")

    assert places_of(examined("Gì?", None, prepare=merge).findings) == [("merged", 2, "câu hỏi")]


@pytest.mark.parametrize(
    "module, limit, most, reason",
    [
        (parts, "MAX_PARTS", 3, "at most 3 are allowed"),
        (parts, "MAX_BYTES", 4_000, "unpacks to more than 0.0 MB"),
        (xml_stream, "MAX_DEPTH", 3, "nested more than 3 deep"),
        (xml_stream, "MAX_ELEMENTS", 40, "more than 40 elements"),
        (strings, "MAX_TEXTS", 1, "more than 1 different texts"),
        (worksheet, "MAX_ROWS", 24, "more than 24 rows"),
        (worksheet, "MAX_COLUMNS", 4, "text in cell E1; only the columns A to D are read"),
        (worksheet, "MAX_CELLS", 90, "more than 90 cells"),
        (worksheet, "MAX_CHARACTERS", 500, "more than 500 characters"),
        (workbook, "MAX_SHEETS", 0, "more than 0 sheets"),
        (merged_cells, "MAX_RANGES", 0, "more than 0 merged ranges"),
        (merged_cells, "MAX_MERGED", 1, r"more than 1 merged cells \(A2:A9, …\)"),
    ],
)
def test_each_limit_has_its_own_message(
    module: Any, limit: str, most: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts_part = b'<sst xmlns="%s"><si><t>a</t></si><si><t>b</t></si></sst>' % MAIN
    data = with_strings(workbook_of(good_rows(), lambda sheet: sheet.merge_cells("A2:A9")), texts_part)
    examine_bytes(data, "p.xlsx")
    monkeypatch.setattr(module, limit, most)
    with pytest.raises(BadFileError, match=reason):
        examine_bytes(data, "p.xlsx")


def test_a_text_that_does_not_end_is_told_before_it_is_whole() -> None:
    text = "dài " * (xml_stream.MAX_BYTES_AT_ONCE // 5 + 20_000)
    sheet = f'<worksheet xmlns="{MAIN.decode()}"><sheetData><row><c t="inlineStr"><is><t>{text}'
    with pytest.raises(BadFileError, match=r"a single text longer than 0\.4 MB"):
        examine_bytes(with_part(GOOD, SHEET, sheet.encode()), "p.xlsx")


def document(*rows: list[str], before: str = "", after: str = "") -> bytes:
    """A Word document with a table; a cell is the XML of its paragraphs, or its text."""
    cells = (
        "".join(
            f"<w:tc>{cell if cell.startswith('<') else f'<w:p><w:r><w:t>{cell}</w:t></w:r></w:p>'}</w:tc>"
            for cell in row
        )
        for row in rows
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    body = f"{before}<w:tbl>{table}</w:tbl>{after}" if rows else before
    xml = f'<w:document xmlns:w="urn:w" xmlns:m="urn:m"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": xml.encode()})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_table_of_a_word_document_is_read() -> None:
    question = (
        "<w:p><w:r><w:t>Tính 10</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>bằng mấy?</w:t></w:r><w:del><w:r><w:t>xoá</w:t></w:r></w:del></w:p>"
    )
    data = document(["Phần", "Câu hỏi", "Đáp án"], ["a", question, "100"], before=paragraph("ĐỀ THI"))
    examination = examine_bytes(data, "đề.docx")
    assert texts(examination) == ("Tính 10²\nbằng mấy?", "100")
    assert examination.findings == ()


def test_merged_cells_equations_and_struck_text_of_a_word_document_are_told() -> None:
    merged = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("4")
    rest = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    equation = "<w:p><m:oMath><m:r><m:t>ab</m:t></m:r></m:oMath></w:p>"
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>4</w:t></w:r></w:p>"
    rows = (["a", equation, merged, struck], ["a", "Mấy?", rest, "5"])
    data = document(["phần", "câu hỏi", "đáp án", "ghi chú"], *rows)
    assert places_of(examine_bytes(data, "p.docx").findings) == [
        ("equation", 2, "câu hỏi"),
        ("merged", 2, "đáp án"),
        ("struck", 2, "ghi chú"),
    ]


def test_a_word_document_without_a_table_is_read_as_a_list() -> None:
    lines = ("Câu 1. Thủ đô?", "A. Huế", "B. Hà Nội", "Đáp án: B")
    examination = examine_bytes(document(before="".join(map(paragraph, lines))), "khoi-dong.docx")
    assert texts(examination) == ("Thủ đô?\nA. Huế\nB. Hà Nội", "B. Hà Nội")
    assert [finding.code for finding in examination.findings] == ["section-from-name"]


def test_a_word_document_with_neither_is_refused_with_the_columns() -> None:
    with pytest.raises(
        BadFileError, match=r"no table with column names .* phần or section, câu hỏi or text, đáp án or"
    ):
        examine_bytes(document(before=paragraph("Kính gửi")), "p.docx")


def test_a_workbook_called_csv_is_read_as_what_it_is() -> None:
    assert examine_bytes(GOOD, "p.csv").findings == ()
