"""The papers: same journal, same bytes; every Vietnamese letter; nothing that is not in the journal."""

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import segno
from reportlab.graphics.shapes import Rect

from bus.language import Language
from bus.messages import StartRound
from controller.journal.export import write_export
from controller.journal.hash_chain import parse_head
from controller.journal.journal_reader import open_journal
from controller.rules.seal_chain import in_groups
from reports.certificates_pdf import certificates_pdf
from reports.charts import as_svg, margin_chart, score_chart
from reports.minutes import Minutes, NoPrizesError, minutes
from reports.minutes_pdf import minutes_pdf
from reports.paper_locale import COUNTRY, MOTTO
from reports.qr_drawing import qr
from reports.report_kinds import paper, wording_in
from reports.score_sheet_pdf import blank_sheet, filled_sheet
from reports.signatories import People
from reports.spreadsheet import csv_text, xlsx
from reports.tables import minutes_tables, timeline_table
from tests.unit.controller.journal.forgeries import rechained, records, with_points
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.sealed_evening import KEY
from tests.unit.reports.paper_text import needs_poppler, words_of
from tests.unit.reports.sample_matches import (
    LETTERS,
    as_rehearsal,
    full_match,
    minutes_from,
    sealed_minutes,
    teams_with_every_letter,
    write_journal,
)
from tests.unit.reports.sample_people import PEOPLE


@pytest.fixture(scope="module")
def match_minutes() -> Minutes:
    return minutes_from(full_match())


PAPERS: dict[str, Callable[[Minutes], bytes]] = {
    "minutes.pdf": lambda match_minutes: minutes_pdf(match_minutes, PEOPLE),
    "minutes.xlsx": lambda match_minutes: xlsx(minutes_tables(match_minutes, PEOPLE), match_minutes.ended_ns),
    "minutes.csv": lambda match_minutes: csv_text(minutes_tables(match_minutes, PEOPLE)),
    "certificates.pdf": lambda match_minutes: certificates_pdf(match_minutes, PEOPLE),
    "sheet.pdf": filled_sheet,
    "timeline.csv": lambda match_minutes: csv_text([timeline_table(match_minutes)]),
    "scores.svg": lambda match_minutes: as_svg(score_chart(match_minutes)).encode(),
}


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_journal_gives_the_same_bytes(name: str) -> None:
    first, second = (minutes_from(full_match()) for _ in range(2))
    assert PAPERS[name](first) == PAPERS[name](second)


@pytest.mark.parametrize("name", ["minutes.pdf", "minutes.xlsx", "minutes.csv", "sheet.pdf"])
def test_a_journal_with_another_last_fact_gives_other_bytes(name: str, match_minutes: Minutes) -> None:
    shorter = minutes_from(full_match()[:-2])
    assert PAPERS[name](shorter) != PAPERS[name](match_minutes)


def test_no_clock_but_the_journals_is_in_a_paper(match_minutes: Minutes) -> None:
    pdf = minutes_pdf(match_minutes, PEOPLE)
    assert set(re.findall(rb"/(?:CreationDate|ModDate) \(D:(\d{8})", pdf)) == {b"20180412"}
    with zipfile.ZipFile(io.BytesIO(xlsx(minutes_tables(match_minutes, PEOPLE), match_minutes.ended_ns))) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2018, 4, 12)}
        assert set(re.findall(rb">(\d{4}-\d\d-\d\d)T", archive.read("docProps/core.xml"))) == {b"2018-04-12"}


@needs_poppler
def test_every_vietnamese_letter_can_be_read_from_the_paper(tmp_path: Path) -> None:
    play = Play(teams=teams_with_every_letter())
    match_minutes = minutes_from(play.facts)
    for pdf in (minutes_pdf(match_minutes, People()), filled_sheet(match_minutes)):
        words = words_of(pdf, tmp_path).replace(" ", "")
        assert [letter for letter in LETTERS + LETTERS.upper() if letter not in words] == []


@needs_poppler
def test_the_minutes_have_the_form_that_schools_use(match_minutes: Minutes, tmp_path: Path) -> None:
    words = words_of(minutes_pdf(match_minutes, PEOPLE), tmp_path)
    places = [words.index(part) for part in (COUNTRY, MOTTO, "BIÊN BẢN", "I. Thời gian", "II. Thành phần")]
    places += [
        words.index(part) for part in ("III. Diễn biến", "IV. Các quyết định", "V. Kết quả", "THƯ KÝ", "PHỤ LỤC")
    ]
    places += [
        words.index(part) for part in ("A. Điểm", "B. Đội bấm", "C. Các lần", "D. Câu hỏi", "E. Đầu sổ", "F. Dấu niêm")
    ]
    assert places[1:] == sorted(places[1:])
    for text in ("Long Biên, ngày 12 tháng 4 năm 2018", "Nguyễn Văn Ước", "Khiếu nại câu 3 được chấp nhận"):
        assert text in words
    assert f"bamchuong journal verify --head {match_minutes.short_head}" in words
    assert match_minutes.long_head[:40] in words.replace(" ", "")


@needs_poppler
def test_pupils_stand_on_papers_only_where_they_were_given(match_minutes: Minutes, tmp_path: Path) -> None:
    assert "Đặng Thuỳ Trâm" in words_of(minutes_pdf(match_minutes, PEOPLE), tmp_path)
    assert "Đặng Thuỳ Trâm" not in words_of(minutes_pdf(match_minutes, People()), tmp_path)
    assert "Đặng Thuỳ Trâm" not in words_of(filled_sheet(match_minutes), tmp_path)


@needs_poppler
def test_fonts_are_embedded(match_minutes: Minutes, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(minutes_pdf(match_minutes, PEOPLE))
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert fonts
    assert all(" yes yes yes " in line for line in fonts)
    assert set(re.findall(r"BeVietnamPro|BamchuongSerif", "".join(fonts))) == {"BeVietnamPro", "BamchuongSerif"}


@needs_poppler
def test_certificates_are_for_the_prizes_of_the_format(match_minutes: Minutes, tmp_path: Path) -> None:
    words = words_of(certificates_pdf(match_minutes, PEOPLE), tmp_path)
    assert words.count("GIẤY CHỨNG NHẬN") == sum(1 for place in match_minutes.places if place.prize)
    for place in match_minutes.places:
        assert (f"Đội {place.name}" in words) is bool(place.prize)


def test_nobody_gets_a_certificate_before_the_end() -> None:
    play = Play()
    with pytest.raises(NoPrizesError, match="not ended"):
        certificates_pdf(minutes_from(play.facts), PEOPLE)


@needs_poppler
def test_interim_minutes_say_so(tmp_path: Path) -> None:
    play = Play()
    play.order(StartRound())
    words = words_of(minutes_pdf(minutes_from(play.facts), People()), tmp_path)
    assert "BẢN TẠM: trận chưa kết thúc (phần Khởi động, câu 1)" in words


@needs_poppler
def test_a_blank_sheet_has_a_place_for_every_question_and_team(tmp_path: Path) -> None:
    play = Play()
    words = words_of(blank_sheet(PLAN, play.contest.current_evening.match, wording_in()), tmp_path)
    for text in ("PHIẾU ĐIỂM", "Khởi động", "Tăng tốc", "Về đích", "Tổng ghi tay", "5. THCS 5", "GK 3"):
        assert text in words


def test_the_workbook_holds_texts_as_texts_and_points_as_numbers(match_minutes: Minutes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(minutes_tables(match_minutes, PEOPLE), match_minutes.ended_ns)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(cell.value == "=cmd|'/c calc'!A1" for cell in cells)
    result = book["Kết quả"]
    total = [cell.value for cell in result[1]].index("Tổng")
    assert [row[total].value for row in result.iter_rows(min_row=2)] == [place.score for place in match_minutes.places]


def test_no_cell_of_the_csv_is_a_formula(match_minutes: Minutes) -> None:
    text = csv_text(minutes_tables(match_minutes, PEOPLE)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not any(cell.startswith(("=", "@", "+", "\t")) for cell in cells)


def test_the_timeline_keeps_every_press_of_the_journal(match_minutes: Minutes) -> None:
    rows = timeline_table(match_minutes).rows[1:]
    presses = [press for timeline in match_minutes.timelines for press in timeline.presses]
    assert len([row for row in rows if row[3] != ""]) == len(presses) > 20


def test_margins_are_drawn_for_every_question_with_a_second_press(match_minutes: Minutes) -> None:
    chart = margin_chart(match_minutes.timelines, match_minutes.wording)
    assert chart is not None
    svg = as_svg(chart)
    expected = [timeline for timeline in match_minutes.timelines if any(press.margin_us for press in timeline.presses)]
    assert re.findall(r">\s*(\d+\.\d+)\s*<", svg) == [f"{timeline.round}.{timeline.item}" for timeline in expected]
    assert margin_chart((), match_minutes.wording) is None


def test_an_export_gives_the_same_minutes_as_the_journal(tmp_path: Path) -> None:
    folder = write_journal(tmp_path / "data", full_match())
    with open_journal(folder / "journal.sqlite") as source, (tmp_path / "e.jsonl").open("wb") as file:
        write_export(source.rows(), file)
    with open_journal(tmp_path / "e.jsonl") as lines, open_journal(folder / "journal.sqlite") as journal:
        from_export, from_journal = (minutes(source.records(), wording_in()) for source in (lines, journal))
        assert minutes_pdf(from_export, PEOPLE) == minutes_pdf(from_journal, PEOPLE)


@needs_poppler
@pytest.mark.parametrize(
    "language, texts",
    [
        ("vi", ("Đã đóng dấu niêm phong cuối cùng", "không thể làm lại", "có thể tìm thấy một khoá cũ")),
        ("en", ("The last seal was made", "cannot make these seals again", "might find an old key")),
    ],
)
def test_the_annex_says_by_which_key_the_journal_is_sealed_and_what_that_proves(
    tmp_path: Path, language: Language, texts: tuple[str, ...]
) -> None:
    sealed = sealed_minutes(language)
    words = words_of(minutes_pdf(sealed, PEOPLE), tmp_path)
    for text in (in_groups(KEY), ", ".join(map(str, sealed.seals.chains[0].seals)), *texts):
        assert text in words
    assert f'bamchuong journal verify --key "{in_groups(KEY)}"' in words
    assert in_groups(KEY) in csv_text(minutes_tables(sealed, PEOPLE)).decode("utf-8-sig")


@needs_poppler
def test_a_seal_that_is_not_genuine_is_said_in_the_minutes(tmp_path: Path) -> None:
    words = words_of(minutes_pdf(minutes(rechained(with_points(records())), wording_in("en")), PEOPLE), tmp_path)
    assert "The journal was changed" in words
    assert "The last seal has not been made yet" in words


@needs_poppler
def test_minutes_of_a_journal_without_seals_say_so(match_minutes: Minutes, tmp_path: Path) -> None:
    assert "Sổ ghi không có dấu niêm phong nào" in words_of(minutes_pdf(match_minutes, PEOPLE), tmp_path)


def test_the_qr_code_holds_the_whole_head_and_stands_the_right_way_up(match_minutes: Minutes) -> None:
    drawing = qr(match_minutes.long_head, 100.0)
    matrix = [
        list(row) for row in segno.make(match_minutes.long_head, error="m", micro=False).matrix_iter(scale=1, border=3)
    ]
    unit = 100.0 / len(matrix)
    squares = [square for square in drawing.contents if isinstance(square, Rect)]
    assert len(squares) == len(drawing.contents)
    dark = {(round(square.x / unit), len(matrix) - 1 - round(square.y / unit)) for square in squares}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, value in enumerate(row) if value}
    assert parse_head(match_minutes.long_head) == match_minutes.head


@needs_poppler
def test_every_page_of_a_rehearsal_says_so_and_the_minutes_how_the_order_was_drawn(tmp_path: Path) -> None:
    rehearsal = minutes_from(as_rehearsal(full_match(), "Cô Lan"))
    people = People()
    for name in ("minutes.pdf", "sheet.pdf", "sheet-blank.pdf", "certificates.pdf"):
        kind = paper(name)
        assert kind is not None
        pdf = kind.make(rehearsal, people, lambda _: None)
        pages = words_of(pdf, tmp_path).count("DIỄN TẬP")
        assert pages >= pdf.count(b"/Type /Page\n") > 0, name
    assert "Thứ tự biểu diễn do Cô Lan bốc thăm" in words_of(minutes_pdf(rehearsal, people), tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(minutes_tables(rehearsal, people), 0, rehearsal.mark)))
    assert book.sheetnames[-1] == "DIỄN TẬP"
    worksheets: list[Any] = book.worksheets[:-1]
    assert {sheet.oddHeader.center.text for sheet in worksheets} == {"DIỄN TẬP"}
    assert "DIỄN TẬP" not in words_of(minutes_pdf(minutes_from(full_match()), people), tmp_path)
