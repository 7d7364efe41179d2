"""Teams as schools send them: found below a title, each fault at its cell."""

from question_files.sheet_csv import text_page
from question_files.table import Page, Row
from question_files.team_columns import count_team_headings
from question_files.team_rows import read_teams

HEAD = ("STT", "Tên đội", "Trường", "Học sinh 1", "Học sinh 2", "Học sinh 3", "Bàn")


def page(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Page:
    return Page(tuple(Row(number, cells) for number, cells in enumerate((head, *rows), 1)))


def faults(*rows: tuple[str, ...]) -> list[str]:
    return [str(fault) for fault in read_teams([page(*rows)]).faults]


def test_a_list_below_a_title_is_read_with_pupils_and_stations() -> None:
    sheet = Page(
        (
            Row(1, ("PHÒNG GD&ĐT QUẬN LONG BIÊN",)),
            Row(3, ("DANH SÁCH ĐỘI DỰ THI",)),
            Row(5, HEAD),
            Row(6, ("1", "Đội 1", "THCS Thạch Bàn", "Nguyễn An", " Lê  Bình ", "", "Bàn 3")),
            Row(7, ("2", "THCS Sài Đồng", "", "Y Moan Êban")),
            Row(8, ("", "", "", "", "")),
        )
    )
    table = read_teams([Page((Row(1, ("ghi chú",)),), is_hidden=True), sheet])
    assert table.faults == ()
    assert [(team.number, team.name, team.station, team.pupils) for team in table.teams] == [
        (1, "THCS Thạch Bàn", 3, ("Nguyễn An", "Lê Bình")),
        (2, "THCS Sài Đồng", 0, ("Y Moan Êban",)),
    ]


def test_every_fault_names_its_cell() -> None:
    assert faults(
        ("1", "THCS A", "", "", "", "", "1"),
        ("x", "thcs  a", "", "", "", "", "9"),
        ("1", "", "", "An", "", "", "1"),
    ) == [
        "row 3, column STT: “x” is no number from 1 to 8",
        "row 3, column Bàn: “9” is no number from 1 to 8",
        "row 3, column Tên đội: the same name as in row 2",
        "row 4, column Tên đội: the name of the team is missing",
        "row 4, column STT: number 1 is in row 2, too",
        "row 4, column Bàn: station 1 is taken in row 2",
    ]


def test_the_ninth_team_is_refused_and_so_is_a_name_without_end() -> None:
    assert faults(*((str(number), f"THCS {number}") for number in range(1, 9)), ("", "THCS 9")) == [
        "row 10, column STT: more than 8 teams"
    ]
    assert faults(("1", "A" * 81), ("2", "B")) == ["row 2, column Tên đội: 81 characters; at most 80"]


def test_a_file_without_column_names_or_without_teams_says_what_is_needed() -> None:
    (fault,) = read_teams([page(("1", "2"), head=("a", "b"))]).faults
    assert "STT, Tên đội, Trường" in str(fault)
    assert [str(fault) for fault in read_teams([page()]).faults] == ["There is no team below the column names"]


def test_a_file_of_text_is_split_where_the_column_names_show_it() -> None:
    text = "STT;Trường;Họ và tên;Số bàn\n1;THCS A, cơ sở 2;An;2\n"
    (team,) = read_teams([text_page(text, "x.csv", count_team_headings)]).teams
    assert (team.name, team.pupils, team.station) == ("THCS A, cơ sở 2", ("An",), 2)
