"""Files that people write: all errors at once, each with file, place and what is allowed."""

from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.toml_files import parse_toml, read_toml
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import Match
from controller.match_files.match_plan import MatchPlan
from controller.match_files.match_reader import read_match
from hardware.board import Board
from hardware.site_settings import Site
from reports.signatories import People
from season.plan.plan_reader import read_plan
from tests.unit.season.plan.small_plan import plan_text


def errors_of(text: str, kind: type) -> list[str]:
    with pytest.raises(BadFileError) as bad:
        parse_toml(text, kind, "my.toml")
    return list(bad.value.errors)


def test_every_error_of_a_file_is_told_at_once_with_its_place() -> None:
    text = """
    name = "A"
    rouns = 3
    [[rounds]]
    kind = "boards"
    name = "Khởi động"
    section = "a"
    questions = 0
    [[rounds]]
    kind = "juggling"
    [[rounds]]
    kind = "buzzers"
    name = { vi = "Tăng tốc", en = "Speed-up" }
    section = "b"
    early = "shout"
    """
    assert errors_of(text, Format) == [
        "my.toml: rouns: unknown key; did you mean rounds? Allowed here: absent, freeze, judges, name, prizes, rounds, "
        "spare_section, tie_break, tie_criteria",
        "my.toml: rounds[0].questions: a whole number from 1 to 100 is needed, found 0",
        "my.toml: rounds[1].kind: one of these is needed: boards, buzzers, stage; found “juggling”",
        "my.toml: rounds[2].early: one of these is needed: bar, delay, ignore; found “shout”",
    ]


def test_each_fault_of_a_name_says_what_is_allowed() -> None:
    text = """
    name = { en = "Quiz" }
    [[rounds]]
    kind = "stage"
    name = { vi = "Về đích", english = "Finish" }
    criteria = [{ name = { vi = "", en = 5 }, most = 10 }]
    [[prizes]]
    name = 1
    [[prizes]]
    name = ""
    """
    assert errors_of(text, Format) == [
        "my.toml: name.vi: missing",
        "my.toml: rounds[0].name.english: unknown key; allowed here: vi, en and other languages of two or three "
        "small letters",
        "my.toml: rounds[0].criteria[0].name.vi: is empty; a text is needed",
        "my.toml: rounds[0].criteria[0].name.en: a text in quotes is needed, found 5",
        "my.toml: prizes[0].name: a text or a table of texts by language is needed, found 1",
        "my.toml: prizes[1].name: is empty; a text is needed",
    ]


def test_a_file_that_is_no_toml_is_refused_with_the_line() -> None:
    assert errors_of("name = ", Format) == ["my.toml: not TOML, at its end: this is no value; a text stands in quotes"]
    assert errors_of('name = "Khởi động', Format) == [
        "my.toml: not TOML, at its end: the closing quote of a text is missing"
    ]
    assert errors_of('a = 1\nb = "x', Format) != errors_of('a = "x\nb = 1', Format)
    assert errors_of('a = "x\nb = 1', Format) == [
        "my.toml: not TOML in line 1, column 7: the closing quote of a text is missing"
    ]


@pytest.mark.parametrize(
    "text", ["name = " + "9" * 5_000, "a = " + "[" * 5_000 + "]" * 5_000, "a = " + "{b = " * 3_000 + "1" + "}" * 3_000]
)
def test_a_number_or_a_nesting_without_end_is_refused_and_ends_nobody(text: str) -> None:
    (error,) = errors_of(text, Format)
    assert error.startswith("my.toml: not TOML: ")


def test_a_file_in_another_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_bytes("name = 'Khởi động'".encode("utf-16"))

    with pytest.raises(BadFileError, match="save the file as UTF-8"):
        read_toml(path, Format)


def test_an_unknown_format_lists_the_shipped_ones() -> None:
    with pytest.raises(BadFileError, match=r"one of: .*long-bien-2018"):
        find_format("olympia")


def test_a_name_never_leads_out_of_the_folder_of_shipped_files() -> None:
    with pytest.raises(BadFileError):
        find_format("../season/cum-1")


def test_points_out_of_range_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "format.toml"
    text = find_format("long-bien-2018").read_text(encoding="utf-8")
    path.write_text(
        text.replace("right = 10 # ours", "right = 99999", 1).replace("most = 40", "most = 0"), encoding="utf-8"
    )

    with pytest.raises(BadFileError) as bad:
        read_format(path)

    assert len(bad.value.errors) == 2
    assert "rounds[0].right: 99999 points; from -9999 to 9999 are allowed" in bad.value.errors[0]


def test_two_teams_at_one_station_and_a_wrong_order_are_told(tmp_path: Path) -> None:
    path = tmp_path / "match.toml"
    path.write_text(
        """
        title = "T"
        venue = "V"
        order = [1, 3]
        teams = [{number = 1, name = "A"}, {number = 2, name = "B", station = 1}, {number = 2, name = "C", station = 3}]
        """,
        encoding="utf-8",
    )

    with pytest.raises(BadFileError) as bad:
        read_match(path)

    assert [error.split(": ", 1)[1] for error in bad.value.errors] == [
        "teams[1].station: station 1 is already taken by team 1",
        "teams[2].number: 2 is already used by another team",
        "order: must name each team once, that is 1, 2",
    ]


def test_a_match_needs_two_teams() -> None:
    assert errors_of("title = 'T'\nvenue = 'V'\nteams = []", Match) == [
        "my.toml: teams: 0 entries; from 2 to 8 are needed"
    ]


IN_VIETNAMESE = [
    (
        "title = 'T'\nvenue = 'V'\n"
        "teams = [{number = 1, name = 'A'}, {number = 2, name = 'B'}, {number = 9, name = 'C'}]",
        MatchPlan,
        "my.toml: đội thứ 3, số (number): phải là số nguyên từ 1 đến 8, trong tệp là 9",
    ),
    (
        "title = 'T'\nvenu = 'V'\nteams = [{number = 1, name = 'A'}, {number = 2, name = 'B'}]",
        MatchPlan,
        "my.toml: venu: không có mục này; có phải ý bạn là venue? Ở đây được dùng: format, judges, lot, order, pack, "
        "rehearsal, rundown, script, teams, theme, title, venue",
    ),
    ("mc = 3", People, "my.toml: người dẫn chương trình (mc): phải là chữ trong ngoặc kép, trong tệp là 3"),
    (
        "[[teams]]\nnumber = 1\npupils = ['A', '']",
        People,
        "my.toml: đội thứ 1, học sinh thứ 2: đang để trống; phải điền chữ",
    ),
    (
        'name = "A"\n[[rounds]]\nkind = "bords"\n',
        Format,
        "my.toml: phần thi thứ 1, loại (kind): phải là một trong: boards, buzzers, stage; trong tệp là “bords”; "
        "có phải ý bạn là boards?",
    ),
    (
        'name = "A"\n[[rounds]]\nkind = "stage"\nname = "V"\ncriteria = [{name = "N", most = "x"}]\n',
        Format,
        "my.toml: phần thi thứ 1, tiêu chí thứ 1, điểm tối đa (most): phải là số, trong tệp là “x”",
    ),
    ("colour = 1", Site, "my.toml: colour: không có mục này; ở đây được dùng: calibrations"),
    (
        'name = "b"\ngpio = "pi"\n[[stations]]\nnumber = 1\nbutton = "17"\nlamp = "GPIO5"',
        Board,
        "my.toml: bàn thứ 1, nút bấm (button): phải viết như GPIO17, trong tệp là “17”",
    ),
    ('title = "T\nvenue = 1', MatchPlan, "my.toml: viết sai ở dòng 1, cột 11: thiếu dấu ngoặc kép đóng"),
]


@pytest.mark.parametrize("text, kind, fault", IN_VIETNAMESE, ids=[fault[9:40] for _, _, fault in IN_VIETNAMESE])
def test_what_is_wrong_reads_in_vietnamese_counted_from_one(text: str, kind: type, fault: str) -> None:
    with pytest.raises(BadFileError) as bad:
        parse_toml(text, kind, "my.toml")
    assert fault in [translator("vi")(reason) for reason in bad.value.reasons]


def test_the_season_s_plan_is_faulted_in_vietnamese_too(tmp_path: Path) -> None:
    file = tmp_path / "s.season.toml"
    file.write_text(plan_text(('id = "cum-2"', 'id = "Cụm 2"')), encoding="utf-8")
    with pytest.raises(BadFileError) as bad:
        read_plan(file)
    (fault,) = map(translator("vi"), bad.value.reasons)
    assert fault == f"{file}: vòng thi thứ 2, cụm thứ 2, mã (id): phải viết như cum-1, trong tệp là “Cụm 2”"


def test_what_a_file_s_own_check_finds_reads_in_vietnamese_too(tmp_path: Path) -> None:
    match, form = tmp_path / "match.toml", tmp_path / "format.toml"
    match.write_text(
        "title = 'T'\nvenue = 'V'\nteams = [{number = 1, name = 'A'}, {number = 1, name = 'B', station = 2}]",
        encoding="utf-8",
    )
    text = find_format("long-bien-2018").read_text(encoding="utf-8")
    form.write_text(text.replace("right = 10 # ours", "right = 99999", 1), encoding="utf-8")
    for read, file, fault in (
        (read_match, match, "đội thứ 2, số (number): số 1 đã là của đội khác"),
        (
            read_format,
            form,
            "phần thi thứ 1, điểm khi đúng (right): 99999 điểm; phải từ -9999 đến 9999, nhiều nhất 2 chữ số thập phân",
        ),
    ):
        with pytest.raises(BadFileError) as bad:
            read(file)
        assert [translator("vi")(reason) for reason in bad.value.reasons] == [f"{file}: {fault}"]
