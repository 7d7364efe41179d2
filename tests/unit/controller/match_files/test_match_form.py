"""The form of a match: every fault at its field, and a match file that reads back as the form."""

import tomllib

import pytest
from msgspec.structs import replace

from bus.messages import SegmentKind
from bus.toml_files import parse_toml
from controller.match_files.evening_form import LotForm, SegmentForm
from controller.match_files.match import Match, Rehearsal, Team, match_faults
from controller.match_files.match_form import Choices, MatchForm, TeamForm, form_faults, form_of, plan_of
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.order_lot import OrderLot, lot_order
from controller.match_files.rundown import Segment
from controller.match_files.theme import Theme

FORM = MatchForm(
    "Chung khảo  cụm 1", "Sài Đồng", (TeamForm("THCS A", 2), TeamForm("THCS B", 1)), (2, 1), "tossup", "x.csv", 5
)


def fields(form: MatchForm) -> list[tuple[str, str]]:
    return [(fault.field, str(fault.text)) for fault in form_faults(form, Choices({"tossup": 1}, ("x.csv",)))]


def test_a_form_without_faults_becomes_a_match_and_the_same_form_again() -> None:
    assert fields(FORM) == []
    plan = plan_of(FORM, None)
    assert plan.match == Match("Chung khảo cụm 1", "Sài Đồng", (Team(1, "THCS A", 2), Team(2, "THCS B", 1)), (2, 1))
    assert match_faults(plan) == []
    numbered = (TeamForm("THCS A", 2, 1), TeamForm("THCS B", 1, 2))
    assert form_of(plan) == replace(FORM, title="Chung khảo cụm 1", teams=numbered)
    assert tomllib.loads(plan_text(plan))["judges"] == 5


def test_what_the_form_does_not_have_stays() -> None:
    before = MatchPlan("x", "y", (Team(1, "A"), Team(2, "B")), rehearsal=Rehearsal(5))
    assert plan_of(FORM, before).rehearsal == Rehearsal(5)


def test_numbers_with_gaps_stay() -> None:
    plan = MatchPlan("x", "y", (Team(5, "A"), Team(2, "B", 7)), (5, 2))
    second = plan_of(form_of(plan), None)
    assert second.teams == (Team(2, "B", 7), Team(5, "A"))
    assert (second.team(5), second.order) == (Team(5, "A"), (5, 2))


def test_two_teams_with_one_number_and_one_beyond_the_board_are_told() -> None:
    teams = (TeamForm("A", 0, 3), TeamForm("B", 1, 3), TeamForm("C", 2, 9))
    assert fields(MatchForm("x", "y", teams)) == [
        ("team-2-number", "Another team has this number"),
        ("team-3-number", "Numbers are from 1 to 8"),
    ]


def test_unknown_questions_are_told_before_the_match_is_saved() -> None:
    assert fields(replace(FORM, pack="gone.csv")) == [("pack", "There are no such questions on this machine")]


def test_rundown_and_theme_go_into_the_match_and_back() -> None:
    form = replace(
        FORM,
        rundown=(
            SegmentForm(SegmentKind.WELCOME, at="13:30", minutes=30),
            SegmentForm(SegmentKind.ROUND, round=1, video="left-over.mp4"),
            SegmentForm(SegmentKind.GUESTS, lines=(" Bà  A ", "")),
        ),
        theme=Theme(background="#0b3d91", text="#ffffff"),
    )
    assert fields(form) == []
    plan = plan_of(form, None)
    assert plan.rundown[1] == Segment(SegmentKind.ROUND, round=1)
    assert plan.rundown[2].lines == ("Bà A",)
    assert parse_toml(plan_text(plan), MatchPlan, "match.toml") == plan
    assert fields(form_of(plan)) == []


def test_faults_of_rundown_and_theme_stand_at_their_fields() -> None:
    rundown = (
        SegmentForm(SegmentKind.BREAK, at="25:00"),
        SegmentForm(SegmentKind.ROUND, round=2),
        SegmentForm(SegmentKind.VIDEO, name="x" * 81, minutes=300),
    )
    texts = dict(fields(replace(FORM, rundown=rundown, theme=Theme(background="#888888", text="#777777"))))
    assert {name for name in texts if name != "theme-accent"} == {
        *("segment-1-at", "segment-1-minutes", "segment-2-round"),
        *("segment-3-name", "segment-3-minutes", "segment-3-video", "theme-text"),
    }
    assert "the format has rounds 1 to 1" in texts["segment-2-round"]
    assert "1.26:1" in texts["theme-text"]


def test_a_lot_gives_the_order_that_its_seed_says_and_no_other() -> None:
    seed = "0123456789abcdef"
    order = lot_order((1, 2), seed)
    drawn = replace(FORM, order=order, lot=LotForm(seed, "Cô Lan"))
    assert fields(drawn) == []
    assert plan_of(drawn, None).lot == OrderLot(seed, "Cô Lan")
    assert match_faults(plan_of(drawn, None)) == []
    assert form_of(plan_of(drawn, None)).lot == LotForm(seed, "Cô Lan")
    other = replace(drawn, order=order[::-1])
    assert [name for name, _ in fields(other)] == ["order"]
    assert fields(replace(drawn, lot=LotForm(seed, ""))) == [("lot", "Fill this in")]
    [fault] = match_faults(replace(plan_of(drawn, None), order=order[::-1]))
    assert str(fault).startswith("order: the lot that Cô Lan drew gives ")


def test_every_fault_stands_at_its_field() -> None:
    teams = (TeamForm("THCS A"), TeamForm(" thcs a ", 1), TeamForm("", 9))
    assert fields(MatchForm("", "x" * 81, teams, (1, 2), "no-such", "", 9)) == [
        ("title", "Fill this in"),
        ("venue", "81 characters; at most 80"),
        ("team-2-name", "Team 1 has the same name"),
        ("team-2-station", "Team 1 sits at this station"),
        ("team-3-name", "Fill this in"),
        ("team-3-station", "Stations are from 1 to 8"),
        ("order", "Name each team once: 1, 2, 3"),
        ("judges", "At most 8 judges"),
        ("format", "There is no such format on this machine"),
    ]


def test_nine_teams_and_one_are_too_many_and_too_few() -> None:
    nine = tuple(TeamForm(f"THCS {number}") for number in range(1, 10))
    assert ("teams", "9 teams; a board has at most 8 stations") in fields(MatchForm("x", "y", nine))
    assert fields(MatchForm("x", "y", nine[:1])) == [("teams", "A match has at least 2 teams")]


@pytest.mark.parametrize("name", ["A\x00", "\x1b[31mA", "A\u202eB", "A\u2067", "A\x7f"])
def test_what_cannot_be_seen_or_turns_letters_around_is_no_part_of_a_name(name: str) -> None:
    assert fields(MatchForm(name, name, (TeamForm(name), TeamForm("THCS B")))) == [
        (field, "There are control characters in it: type it anew") for field in ("title", "venue", "team-1-name")
    ]
    plan = MatchPlan(name, name, (Team(1, name), Team(2, "THCS B")))
    assert list(map(str, match_faults(plan))) == [
        f"{place}: control characters are not allowed" for place in ("title", "venue", "teams[0].name")
    ]


def test_a_name_of_which_nobody_sees_a_letter_is_none() -> None:
    assert fields(replace(FORM, title="\u200b\ufeff")) == [("title", "Fill this in")]
