"""The rundown of a match file: what it may hold, and what is said of everything else."""

from pathlib import Path

import pytest

from bamchuong.input_files import load
from bamchuong.show import FileNames
from bus.bad_file import BadFileError
from bus.messages import SegmentKind
from bus.toml_files import parse_toml
from controller.match_files.match import Match, match_faults
from controller.match_files.match_form import form_of, plan_of
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.match_reader import read_match
from controller.match_files.rundown import MAX_MINUTES, MAX_SEGMENTS, round_faults

MATCH = """
title = "Cụm 1"
venue = "THCS Sài Đồng"
[[teams]]
number = 1
name = "A"
[[teams]]
number = 2
name = "B"
"""

EVENING = """
[[rundown]]
kind = "welcome"
at = "13:30"
minutes = 30
[[rundown]]
kind = "guests"
name = "Giới thiệu đại biểu"
at = "14:00"
lines = ["Bà Nguyễn Thị A, Phó Chủ tịch UBND quận", "Ông Trần Văn B, Trưởng phòng GD&ĐT"]
[[rundown]]
kind = "round"
round = 1
at = "14:10"
[[rundown]]
kind = "break"
minutes = 15
at = "14:40"
[[rundown]]
kind = "video"
video = "Dịch vụ công.mp4"
[[rundown]]
kind = "round"
round = 3
[[rundown]]
kind = "ceremony"
name = "Trao giải"
at = "16:00"
"""


def faults(rundown: str) -> list[str]:
    return list(map(str, match_faults(parse_toml(MATCH + rundown, Match, "match.toml"))))


def refused(rundown: str) -> str:
    with pytest.raises(BadFileError) as failure:
        parse_toml(MATCH + rundown, Match, "match.toml")
    return str(failure.value)


def test_a_whole_evening_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "match.toml"
    path.write_text(MATCH + EVENING, encoding="utf-8")

    rundown = read_match(path).rundown

    assert [segment.kind for segment in rundown] == [
        SegmentKind.WELCOME,
        SegmentKind.GUESTS,
        SegmentKind.ROUND,
        SegmentKind.BREAK,
        SegmentKind.VIDEO,
        SegmentKind.ROUND,
        SegmentKind.CEREMONY,
    ]
    assert len(rundown[1].lines) == 2


def test_a_match_that_is_saved_at_the_desk_keeps_rundown_and_theme(tmp_path: Path) -> None:
    theme = '[theme]\nbackground = "#0b3d91"\ntext = "#ffffff"\nlogo = "logo.png"\n'
    plan = parse_toml(MATCH + EVENING + theme, MatchPlan, "match.toml")
    saved = plan_of(form_of(plan), plan)

    assert parse_toml(plan_text(saved), MatchPlan, "match.toml") == plan


def test_a_match_without_one_has_none() -> None:
    assert parse_toml(MATCH, Match, "match.toml").rundown == ()


@pytest.mark.parametrize(
    "at, is_time",
    [("00:00", True), ("23:59", True), ("09:30", True)]
    + [(at, False) for at in ("24:00", "9:30", "9h30", "09:60", "09.30", "٠٩:٣٠", "09:30:00", "09:30\n", "x" * 500)],
)
def test_a_planned_time_is_hours_and_minutes(at: str, *, is_time: bool) -> None:
    escaped = at.replace("\n", "\\n")

    texts = faults(f'[[rundown]]\nkind = "welcome"\nat = "{escaped}"\n')

    assert bool(texts) is not is_time
    assert all(fault.startswith("rundown[0].at: ") and '"00:00" to "23:59"' in fault for fault in texts)


@pytest.mark.parametrize(
    "segment, place, allowed",
    [
        ('kind = "break"', "rundown[0].minutes", "from 1 to 240 minutes"),
        ('kind = "round"', "rundown[0].round", "the first one is 1"),
        ('kind = "guests"\nround = 1', "rundown[0].round", 'only for a segment of kind "round"'),
        ('kind = "video"', "rundown[0].video", ".mp4 or .webm"),
        ('kind = "break"\nminutes = 5\nvideo = "a.mp4"', "rundown[0].video", 'only for a segment of kind "video"'),
        ('kind = "video"\nvideo = "../a.mp4"', "rundown[0].video", "no folder"),
        ('kind = "video"\nvideo = "a.avi"', "rundown[0].video", ".mp4 or .webm"),
        ('kind = "round"\nround = 1\nlines = ["x"]', "rundown[0].lines", "the round shows itself"),
    ],
)
def test_what_a_kind_needs_or_has_not_is_said_with_its_place(segment: str, place: str, allowed: str) -> None:
    [fault] = faults(f"[[rundown]]\n{segment}\n")

    assert fault.startswith(f"{place}: ")
    assert allowed in fault


@pytest.mark.parametrize("minutes", [0, -5, MAX_MINUTES + 1])
def test_minutes_out_of_range_are_refused_with_the_range(minutes: int) -> None:
    message = refused(f'[[rundown]]\nkind = "break"\nminutes = {minutes}\n')

    assert "rundown[0].minutes" in message
    assert str(MAX_MINUTES) in message or "1" in message


def test_an_unknown_kind_is_refused_with_its_place() -> None:
    assert "rundown[0].kind" in refused('[[rundown]]\nkind = "dance"\n')


def test_too_many_segments_are_refused_with_the_limit() -> None:
    assert str(MAX_SEGMENTS) in refused('[[rundown]]\nkind = "welcome"\n' * (MAX_SEGMENTS + 1))


def test_a_text_that_moves_a_cursor_is_refused() -> None:
    assert "rundown[0].name" in refused('[[rundown]]\nkind = "guests"\nname = "\\u001b[2J"\n')


def test_times_that_go_back_are_told_with_both_segments() -> None:
    rundown = (
        '[[rundown]]\nkind = "welcome"\nat = "14:00"\n'
        '[[rundown]]\nkind = "guests"\n'
        '[[rundown]]\nkind = "video"\nvideo = "a.mp4"\nat = "13:50"\n'
    )

    assert faults(rundown) == ["rundown[2].at: 13:50 is before 14:00 of segment 1; times must not go back"]


def test_a_segment_that_begins_while_another_lasts_is_told_with_its_end() -> None:
    rundown = '[[rundown]]\nkind = "break"\nat = "14:00"\nminutes = 15\n[[rundown]]\nkind = "welcome"\nat = "14:10"\n'

    assert faults(rundown) == [
        "rundown[1].at: 14:10 is before the end of segment 1: 15 minutes from 14:00 end at 14:15"
    ]


def test_each_round_stands_once_and_in_its_order() -> None:
    rounds = "".join(f'[[rundown]]\nkind = "round"\nround = {number}\n' for number in (1, 3, 2, 3))

    assert [fault.split(":")[0] for fault in faults(rounds)] == ["rundown[2].round", "rundown[3].round"]


def test_all_faults_are_told_at_once() -> None:
    texts = faults('[[rundown]]\nkind = "break"\nat = "25:00"\n[[rundown]]\nkind = "video"\nround = 7\n')

    assert [fault.split(":")[0] for fault in texts] == [
        "rundown[0].at",
        "rundown[0].minutes",
        "rundown[1].round",
        "rundown[1].video",
    ]


def test_a_round_that_the_format_lacks_is_told_with_those_it_has() -> None:
    match = parse_toml(MATCH + EVENING, Match, "match.toml")

    assert round_faults(match.rundown, 3) == []
    assert list(map(str, round_faults(match.rundown, 2))) == [
        "rundown[5].round: there is no round 3; the format has rounds 1 to 2",
    ]


def test_the_files_of_an_evening_are_checked_for_it_together(tmp_path: Path) -> None:
    path = tmp_path / "match.toml"
    path.write_text(MATCH + '[[rundown]]\nkind = "round"\nround = 9\n', encoding="utf-8")

    with pytest.raises(BadFileError) as failure:
        load(FileNames(board="pi-8-stations", form="long-bien-2018", pack="long-bien-2018", match=str(path)))

    assert f"{path}: rundown[0].round: there is no round 9; the format has rounds 1 to 3" in str(failure.value)
