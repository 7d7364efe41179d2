"""Papers of a season: what there is, what keeps each from being made, what stands on them."""

from datetime import date

import pytest
from msgspec.structs import replace

from bus.catalogue import translator
from reports.official_paper import (
    Article,
    Chart,
    Grid,
    Heading,
    OfficialPaper,
    Share,
    Signature,
    Text,
    closing_marks,
    number_blocks,
)
from season.papers.awards import Awards
from season.papers.office_details import OfficeDetails, UnitDetails, abbreviation
from season.papers.paper_kinds import find_paper, season_papers
from season.papers.paper_source import PaperSource
from season.papers.result_tables import result_sources, result_table
from season.rules.result_commands import ConfirmResult
from tests.unit.season.papers.paper_sources import (
    DETAILS,
    HEAD,
    PUPILS,
    played_source,
    source_of,
    without_names,
)
from tests.unit.season.rules.office import MINH, Office, plan_2018
from tests.unit.season.rules.played_season import confirm, digest, pack, statement
from tests.unit.season.rules.test_when_things_go_wrong import broken_off_office

EVERYTHING = [paper.name for paper in season_papers(plan_2018()) if not paper.name.startswith(("so-khao", "thong-bao"))]


def content(name: str, source: PaperSource | None = None) -> OfficialPaper:
    """The paper with this name."""
    paper = find_paper(plan_2018(), name)
    assert paper is not None
    paper_content = paper.content(source or played_source())
    assert isinstance(paper_content, OfficialPaper)
    return paper_content


def sheets(name: str) -> Awards:
    """The awards with this name."""
    paper = find_paper(plan_2018(), name)
    assert paper is not None
    paper_content = paper.content(played_source())
    assert isinstance(paper_content, Awards)
    return paper_content


def reasons(name: str, source: PaperSource) -> list[str]:
    """The codes of what keeps the paper from being made."""
    paper = find_paper(plan_2018(), name)
    assert paper is not None
    return [reason.code for reason in paper.against(source)]


def grids(paper: OfficialPaper) -> list[Grid]:
    """The tables of a paper."""
    return [block for block in paper.blocks if isinstance(block, Grid)]


def text_of(paper: OfficialPaper) -> str:
    """What stands in the paragraphs and cells of a paper."""
    lines = [block.text for block in paper.blocks if not isinstance(block, Grid | Chart)]
    return "\n".join([*lines, *(cell for grid in grids(paper) for row in grid.rows for cell in row)])


def test_sections_and_articles_are_counted_as_in_the_decree() -> None:
    blocks = (
        *(Heading("A"), Heading("B", 2), Heading("C", 3), Heading("D", 3), Heading("E", 2)),
        *(Text("F"), Heading("G"), Heading("H", 2), Article("I"), Article("K")),
    )
    counted = [block.number for block in number_blocks(blocks)]
    assert counted == ["I.", "1.", "a)", "b)", "2.", "", "II.", "1.", "Điều 1.", "Điều 2."]


def test_a_list_ends_with_a_full_stop() -> None:
    assert closing_marks(("Như trên", "Lưu: VT")) == ["Như trên;", "Lưu: VT."]
    assert closing_marks(()) == []


@pytest.mark.parametrize(
    "name, code",
    [("Phòng Giáo dục và Đào tạo", "PGDĐT"), ("UBND quận Long Biên", "UBND"), ("THCS Sài Đồng", "THCSSĐ")],
)
def test_numbers_of_papers_have_the_abbreviation_of_the_unit(name: str, code: str) -> None:
    assert abbreviation(name) == code


def test_names_of_papers_are_given_once() -> None:
    names = [paper.name for paper in season_papers(plan_2018())]
    assert len(names) == len(set(names)) == 36
    assert find_paper(plan_2018(), "khong-co") is None


@pytest.mark.parametrize("name", EVERYTHING)
def test_at_the_end_of_a_season_every_paper_can_be_made(name: str) -> None:
    assert reasons(name, played_source()) == []


@pytest.mark.parametrize(
    "name, codes",
    [
        ("thong-bao-chung-khao", ["paper-no-day"] * 4),
        ("thong-bao-so-khao", []),
        ("danh-sach-chung-khao", ["paper-no-list"]),
        ("so-khao-sai-dong", ["paper-no-heat"]),
        ("ket-qua-so-khao", ["entry-not-confirmed"] * 18),
        ("ket-qua-chung-khao", ["paper-no-result"] * 4),
        ("ket-qua-thi-diem", ["paper-no-day"]),
        ("giay-khen-chung-ket", ["paper-no-result"]),
        ("giay-chung-nhan-chung-khao", ["paper-no-result"] * 4),
        ("tong-ket", [*["paper-no-result"] * 5, *["paper-task-open"] * 21]),
        ("quyet-dinh-chung-ket", []),
        ("tuyen-truyen", []),
        ("tien-do", []),
    ],
)
def test_before_the_season_all_that_is_missing_is_told(name: str, codes: list[str]) -> None:
    assert reasons(name, source_of(Office())) == codes


@pytest.mark.parametrize(
    "name", ["danh-sach-chung-khao", "so-khao-sai-dong", "giay-khen-chung-ket", "giay-chung-nhan-chung-khao"]
)
def test_papers_with_names_are_not_made_once_these_are_wiped(name: str) -> None:
    assert reasons(name, without_names(played_source())) == ["paper-no-names"]


def test_every_report_says_from_which_facts_and_results_it_was_made() -> None:
    source = played_source()
    assert source.origin.endswith(f"kế hoạch bản 1, mục {HEAD[0]}, mã {HEAD[1]}")
    lines = content("ket-qua-chung-khao").sources
    assert [line.split(":")[0] for line in lines] == [f"Buổi thi cum-{number}/1" for number in (1, 2, 3, 4)]
    assert "kết quả r1" in lines[0]
    assert "kết quả r2" in lines[1]
    assert "nhật ký đến mục 409" in lines[1]
    assert len(content("tong-ket").sources) == 5


def test_a_report_of_a_stage_has_places_prizes_who_goes_on_and_corrections() -> None:
    paper = content("ket-qua-chung-khao")
    first = grids(paper)[1]
    assert first.caption == "Cụm 1"
    assert [row[0] for row in first.rows] == ["1", "2", "3", "4", "5"]
    assert [row[3] for row in first.rows] == ["Giải nhất", "Giải nhì", "Giải ba", "Giải ba", ""]
    assert first.rows[0][4] == "Vào vòng sau"
    assert "Cụm 2: kết quả được đính chính (bản r2), lý do: khiếu nại được chấp nhận." in text_of(paper)
    late = "Thi chung kết cấp quận đang thi hoặc đã thi xong. Đã dự thi:"
    assert all(late in text_of(content(f"ket-qua-{stage}")) for stage in ("chung-khao", "chung-ket"))


def test_the_list_has_three_pupils_of_each_team_and_its_seat() -> None:
    tables = grids(content("danh-sach-chung-khao"))
    assert [len(table.rows) for table in tables] == [5, 3, 5, 4]
    assert tables[0].rows[0][2] == "\n".join(f"{n}. {name}, 8A1" for n, name in enumerate(PUPILS, 1))
    assert sorted(row[4] for row in tables[0].rows) == ["1", "2", "3", "4", "5"]


def test_an_announcement_has_day_place_and_host_of_each_pool() -> None:
    paper = content("thong-bao-chung-khao")
    assert grids(paper)[0].rows[0] == ("1", "Cụm 1", "08 giờ 00\n22/10/2018", "Hội trường", "05")
    assert "Cụm 1: THCS Sài Đồng; Cụm 2: THCS Ngọc Lâm" in text_of(paper)


def test_heats_are_announced_with_their_deadlines() -> None:
    text = text_of(content("thong-bao-so-khao"))
    assert "Tổ chức thi xong trước hết ngày 30/09/2018." in text
    assert "Gửi báo cáo và phiếu đề cử trước hết ngày 02/10/2018." in text


def test_a_school_reports_its_heat_and_its_head_teacher_signs() -> None:
    paper = content("so-khao-sai-dong")
    assert (paper.above, paper.issuer) == ("Phòng Giáo dục và Đào tạo", "THCS Sài Đồng")
    assert paper.number.endswith("/BC-THCSSĐ")
    assert paper.signatures == (Signature(("HIỆU TRƯỞNG",), "Trần Văn Đạt"),)
    assert "06 lớp với 212 học sinh" in text_of(paper)


def test_the_report_on_all_heats_counts_each_school_once() -> None:
    assert "17 đội được đề cử" in text_of(content("ket-qua-so-khao"))


def test_the_decision_is_a_draft_for_whoever_issued_the_plan() -> None:
    paper = content("quyet-dinh-chung-ket")
    assert paper.is_draft
    assert paper.issuer == "Ủy ban nhân dân quận Long Biên"
    signature = Signature(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Đinh Thị Thu Hương")
    assert paper.signatures == (signature,)
    assert paper.bases[0].startswith("Căn cứ Kế hoạch số 32/KH-UBND ngày 10 tháng 01 năm 2018")
    assert grids(paper)[0].rows == (("1", "Nguyễn Văn Ước", "Trưởng phòng GD&ĐT", "Trưởng ban"),)
    blank = content("quyet-dinh-chung-ket", replace(played_source(), office=OfficeDetails()))
    assert [row[3] for row in grids(blank)[0].rows][:2] == ["Trưởng ban", "Phó Trưởng ban"]


def test_who_signs_and_the_number_come_from_the_details_of_the_office() -> None:
    office = replace(
        DETAILS,
        numbers={"tuyen-truyen": "45"},
        units={"gd": UnitDetails("PGD&ĐT", ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Lê Quý Đôn")},
        recipients=("UBND quận",),
    )
    paper = content("tuyen-truyen", replace(played_source(), office=office))
    assert paper.number == "45/BC-PGD&ĐT"
    assert paper.signatures == (Signature(("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Lê Quý Đôn"),)
    assert paper.recipients == ("UBND quận",)


def test_the_timetable_has_all_rows_in_words() -> None:
    (grid,) = grids(content("tien-do"))
    assert len(grid.rows) == 22
    assert grid.rows[0][4:] == ("Tháng 12/2017", "Đã xong, trễ 318 ngày")
    assert grid.rows[14][2] == "Các trường đăng cai"
    assert grid.rows[21][5] == "Còn 1 ngày"


def test_the_report_on_the_promotion_counts_by_school_and_names_who_has_not_reached_parents() -> None:
    paper = content("tuyen-truyen")
    schools = grids(paper)[1].rows
    assert ("2", "THCS Sài Đồng", "10", "6", "5", "1280") in schools
    text = text_of(paper)
    assert "Vào đâu và làm thế nào: THCS Thạch Bàn, THCS Đô thị Việt Hưng" in text
    assert "THCS Bồ Đề (khắc phục trước ngày 01/06/2018)" in text
    assert grids(paper)[3].rows == (("06/2018", "1000", "501", "50,1%", "Đạt"),)
    (chart,) = (block for block in paper.blocks if isinstance(block, Chart))
    assert chart == Chart((Share("6/2018", 50.1, "50,1%"),), 50, "Mục tiêu 50%")


def test_the_board_shows_what_is_done_late_or_missing() -> None:
    (grid,) = grids(content("bang-tuyen-truyen"))
    assert grid.rows[1][2:] == ("x", "x", "x", "x", "x", "–", "–", "–", "m", "–", "6/10")
    assert grid.rows[0][-1] == "0/10"


def test_the_overall_report_counts_tasks_and_has_the_final() -> None:
    paper = content("tong-ket")
    assert "Kế hoạch có 22 công việc; đã hoàn thành 21" in text_of(paper)
    assert grids(paper)[-1].caption == "Thi chung kết cấp quận"


def test_each_pupil_of_a_winner_gets_an_award_and_each_player_a_certificate() -> None:
    awards = sheets("giay-khen-chung-ket").awards
    assert len(awards) == 12
    assert (awards[0].giver, awards[0].name) == ("TRƯỞNG PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", f"Em {PUPILS[0]}")
    assert "GIẢI NHẤT thi chung kết cấp quận" in awards[0].reason
    assert len(sheets("giay-chung-nhan-chung-khao").awards) == 17 * 3


def test_without_a_day_there_is_room_to_write_it() -> None:
    assert content("tien-do", replace(played_source(), day=None)).dateline == "Long Biên, ngày …… tháng …… năm ………"
    early = replace(content("tien-do"), day=date(2018, 2, 5))
    assert early.dateline == "Long Biên, ngày 05 tháng 02 năm 2018"


@pytest.mark.parametrize("name", EVERYTHING)
def test_columns_fill_their_table(name: str) -> None:
    paper = find_paper(plan_2018(), name)
    assert paper is not None
    paper_content = paper.content(played_source())
    for grid in grids(paper_content) if isinstance(paper_content, OfficialPaper) else ():
        assert sum(column.share for column in grid.columns) == pytest.approx(1)
        assert all(len(row) == len(grid.columns) for row in grid.rows)


def test_titles_of_papers_are_told_in_both_languages() -> None:
    for paper in season_papers(plan_2018()):
        assert "{" not in translator("vi")(paper.title) + translator("en")(paper.title)


def test_the_paper_of_a_pool_whose_points_were_carried_over_names_both_attempts() -> None:
    office, first = broken_off_office()
    office.order(ConfirmResult(first), MINH)
    pack(office, "cum-1", pack="2" * 64, package=digest("package 2"))
    confirm(office, statement(office, "cum-1", attempt=2, package=digest("package 2")))
    source = source_of(office)
    stage = office.season.drafted.stage("chung-khao")
    assert stage is not None
    lines = list(result_sources(source, stage))
    assert [line.split(":")[0] for line in lines] == ["Buổi thi cum-1/1", "Buổi thi cum-1/2"]
    assert lines[0].endswith("(buổi thi bị dừng, điểm được cộng)")
    assert result_table(source, stage, stage.pools[0]).rows[0][4] == ("Vào vòng sau; Cộng 160 điểm của lần thi bị dừng")
