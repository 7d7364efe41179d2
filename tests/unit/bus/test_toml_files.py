"""Files that people write: all errors at once, each with file, place and what is allowed."""

from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from bus.toml_files import parse_toml, read_toml
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import Match
from controller.match_files.match_reader import read_match


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
        "my.toml: rouns: unknown key; allowed here: absent, freeze, judges, name, prizes, rounds, "
        "spare_section, tie_break, tie_criteria",
        "my.toml: rounds[0].questions: expected int >= 1, found 0",
        "my.toml: rounds[1]: invalid value 'juggling', found {'kind': 'juggling'}",
        "my.toml: rounds[2].early: invalid enum value 'shout', found 'shout'",
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
        "my.toml: rounds[0].criteria[0].name.vi: expected str of length >= 1, found ''",
        "my.toml: rounds[0].criteria[0].name.en: expected str, got int, found 5",
        "my.toml: prizes[0].name: must be a text or a table of texts by language, not a number",
        "my.toml: prizes[1].name: expected str of length >= 1, found ''",
    ]


def test_a_file_that_is_no_toml_is_refused_with_the_line() -> None:
    assert "my.toml: not TOML: Invalid value (at end of document)" in errors_of("name = ", Format)


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
        "my.toml: teams: expected array of length >= 2, found []"
    ]
