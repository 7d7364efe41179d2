"""Papers of a season as files: the same bytes for the same season, the office's own templates, the commands."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from bus.messages import Sentence
from season.papers.award_docx import award_template
from season.papers.docx_parts import blank_document, saved, write
from season.papers.docx_template import paper_template
from season.papers.paper_files import paper_file, template_names
from season.papers.paper_kinds import SeasonPaper, find_paper
from tests.unit.reports.paper_text import needs_poppler, words_of
from tests.unit.season.papers.paper_sources import PUPILS, played_source
from tests.unit.season.rules.office import plan_2018

LAN = "lan:Nguyễn Thị Lan:lead:gd"


def paper(name: str) -> SeasonPaper:
    found = find_paper(plan_2018(), name)
    assert found is not None
    return found


def content_of(name: str, ending: str, templates: Path | None = None) -> bytes:
    return paper_file(played_source(), paper(name), ending, templates)


def docx_text(data: bytes) -> str:
    """What stands in paragraphs and cells."""
    document: Any = Document(io.BytesIO(data))
    parents = [document, *(cell for table in document.tables for row in table.rows for cell in row.cells)]
    return "\n".join(paragraph.text for parent in parents for paragraph in parent.paragraphs)


@pytest.mark.parametrize("name", ["danh-sach-chung-khao", "giay-khen-chung-ket", "tuyen-truyen"])
@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_the_same_season_gives_the_same_bytes(name: str, ending: str) -> None:
    assert content_of(name, ending) == content_of(name, ending)


@needs_poppler
def test_a_pdf_has_the_states_heading_numbered_pages_and_its_origin(tmp_path: Path) -> None:
    words = words_of(content_of("danh-sach-chung-khao", ".pdf"), tmp_path)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in words
    assert "Số: /DS-PGDĐT" in " ".join(words.split())
    assert "mục 412, mã 0123456789abcdef 2 " in words
    assert PUPILS[0] in words


def test_the_chart_of_the_promotion_is_a_picture_in_word_that_a_template_can_print_and_nothing_else(
    tmp_path: Path,
) -> None:
    data = content_of("tuyen-truyen", ".docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (picture,) = (name for name in archive.namelist() if name.startswith("word/media/"))
        assert archive.read(picture).startswith(b"\xff\xd8")
    document = blank_document(is_wide=False, margins_mm=(20, 20, 20, 20))
    charts = "{% for khoi in noi_dung if khoi.loai == 'bieu_do' %}"
    write(document, charts + "{{ khoi.hinh._document.save('x') }}{% endfor %}")
    (tmp_path / "tuyen-truyen.docx").write_bytes(saved(document))
    with pytest.raises(BadFileError, match="_document"):
        content_of("tuyen-truyen", ".docx", tmp_path)


@needs_poppler
def test_the_chart_of_the_promotion_names_the_goal(tmp_path: Path) -> None:
    assert "Mục tiêu 50%" in words_of(content_of("tuyen-truyen", ".pdf"), tmp_path)


@needs_poppler
def test_an_award_has_the_pupil_and_what_for(tmp_path: Path) -> None:
    words = words_of(content_of("giay-khen-chung-ket", ".pdf"), tmp_path)
    assert f"TẶNG GIẤY KHEN Em {PUPILS[0]} Học sinh lớp 8A1, THCS" in words
    assert "Đã đạt GIẢI NHẤT thi chung kết cấp quận" in words


def test_a_docx_has_the_same_text_and_form() -> None:
    data = content_of("quyet-dinh-chung-ket", ".docx")
    text = docx_text(data)
    for line in ("QUYẾT ĐỊNH:", "Điều 1. Thành lập Ban tổ chức", "TM. ỦY BAN NHÂN DÂN", "- Như Điều 4;", "DỰ THẢO"):
        assert line in text
    assert "{" not in text
    section = Document(io.BytesIO(data)).sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [20, 15, 20, 30]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml


def test_a_docx_has_the_columns_of_its_tables_as_wide_as_the_paper_says() -> None:
    table = Document(io.BytesIO(content_of("ket-qua-chung-khao", ".docx"))).tables[1]
    widths = [cell.width for cell in table.rows[1].cells]
    assert [width.mm if width else 0 for width in widths] == pytest.approx([13.2, 41.25, 33, 52.8, 24.75], abs=0.1)


def test_a_sheet_for_each_pupil_begins_on_a_page_of_its_own() -> None:
    xml = Document(io.BytesIO(content_of("giay-khen-chung-ket", ".docx"))).element.xml
    assert xml.count('w:type="page"') == 11


def own_template(text: str) -> bytes:
    document = blank_document(is_wide=False, margins_mm=(20, 15, 20, 30))
    write(document, text)
    return saved(document)


def test_the_offices_own_template_comes_before_ours(tmp_path: Path) -> None:
    assert template_names(paper("ket-qua-chung-khao")) == ("ket-qua-chung-khao.docx", "ket-qua.docx")
    (tmp_path / "van-ban.docx").write_bytes(own_template("Mẫu chung: {{ ten_loai }}"))
    assert docx_text(content_of("ket-qua-chung-khao", ".docx", tmp_path)) == "Mẫu chung: BÁO CÁO"
    (tmp_path / "ket-qua.docx").write_bytes(own_template("Mẫu của phòng: {{ trich_yeu }}"))
    assert docx_text(content_of("ket-qua-chung-khao", ".docx", tmp_path)).startswith(
        "Mẫu của phòng: Kết quả thi chung khảo"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"no document",
        own_template("{{ khong_co }}"),
        own_template("{% for %}"),
        own_template("{{ so.__class__.__mro__ }}"),
    ],
)
def test_a_template_with_faults_is_told_with_its_file(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "ket-qua.docx").write_bytes(data)
    with pytest.raises(BadFileError) as failure:
        content_of("ket-qua-chung-khao", ".docx", tmp_path)
    (fault,) = failure.value.sentences
    assert isinstance(fault, Sentence)
    assert fault.args["file"] == str(tmp_path / "ket-qua.docx")


def run(folder: Path, *arguments: str) -> Result:
    settings = {"BAMCHUONG_DATABASE": f"sqlite:///{folder / 'season.db'}", "BAMCHUONG_PERSON": LAN}
    return CliRunner().invoke(cli, ["season", *arguments], env=settings)


def test_papers_are_made_at_the_command_line_and_all_reasons_are_told(tmp_path: Path) -> None:
    run(tmp_path, "order", "draft-season", "plan=long-bien-2018")
    details, output = tmp_path / "papers.toml", tmp_path / "giay-to"
    details.write_text('place = "Long Biên"\n', encoding="utf-8")
    arguments = ("--output", str(output), "--details", str(details), "--on", "2018-01-10", "--lang", "vi")
    answer = run(tmp_path, "paper", "tien-do", "ket-qua-chung-khao", *arguments)
    assert answer.exit_code == 1
    assert sorted(path.name for path in output.iterdir()) == ["tien-do.docx", "tien-do.pdf"]
    assert answer.stderr.splitlines()[0] == "ket-qua-chung-khao: chưa lập được: Cụm 1: chưa có kết quả được xác nhận"
    listed = run(tmp_path, "paper")
    assert "tong-ket                     Overall report" in listed.output
    assert run(tmp_path, "paper", "khong-co").exit_code == 2
    everything = run(tmp_path, "paper", "--all", "--as", "docx", *arguments, "--force")
    assert everything.exit_code == 0
    assert {path.name for path in output.iterdir()} >= {"quyet-dinh-chung-ket.docx", "tuyen-truyen.docx"}


def test_templates_are_written_for_an_office_to_change(tmp_path: Path) -> None:
    assert run(tmp_path, "templates", str(tmp_path / "mau")).exit_code == 0
    names = sorted(path.name for path in (tmp_path / "mau").iterdir())
    assert names == ["giay-chung-nhan.docx", "giay-khen.docx", "van-ban-ngang.docx", "van-ban.docx"]
    assert docx_text(content_of("tien-do", ".docx", tmp_path / "mau")) == docx_text(content_of("tien-do", ".docx"))


def test_our_templates_say_by_themselves_what_stands_where() -> None:
    assert "{{ trich_yeu }}" in docx_text(paper_template())
    assert "{{ to.thanh_tich }}" in docx_text(award_template())


def test_the_library_is_one_file_for_schools_with_what_another_person_approved(tmp_path: Path) -> None:
    poster, photograph = tmp_path / "Áp phích.PDF", tmp_path / "bang-tin.jpg"
    poster.write_bytes(b"%PDF-1.4 poster")
    photograph.write_bytes(b"\xff\xd8\xff picture")
    run(tmp_path, "order", "draft-season", "plan=long-bien-2018")
    run(tmp_path, "order", "issue-season")
    item = ("topic=what", "kind=poster", "title=Áp phích", "source=NĐ 43/2011", "valid_from=2018-01-15")
    for name in ("ap-phich", "ban-nhap"):
        assert run(tmp_path, "order", "add-item", f"item={name}", *item, f"digest=@{poster}").exit_code == 0
    run(tmp_path, "order", "approve-item", "item=ap-phich", "--by", "minh:Trần Văn Minh:lead:gd")
    visit = ("check-promotion", "school=bo-de", "on=2018-05-14", "answers=yyyyyyyy")
    assert run(tmp_path, "order", *visit, f"photograph=@{photograph}").exit_code == 0
    refused = run(tmp_path, "order", *visit, f"photograph=@{tmp_path / 'season.db'}")
    assert isinstance(refused.exception, BadFileError)
    listed = run(tmp_path, "library", "--output", str(tmp_path / "a.zip"), "--on", "2018-05-14", "--lang", "vi")
    assert "ban-nhap" in listed.output
    assert "không dùng" in listed.output.splitlines()[1]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == ["what/ap-phich.pdf", "danh-muc.txt"]
        assert archive.read("what/ap-phich.pdf") == poster.read_bytes()
        assert "what/ap-phich.pdf" in archive.read("danh-muc.txt").decode()
    run(tmp_path, "library", "--output", str(tmp_path / "b.zip"), "--on", "2018-05-14", "--lang", "vi")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
