"""The form of a match: every fault at its field, and a match file that reads back as the form."""

import tomllib

import pytest
from msgspec.structs import replace

from controller.match_files.match import Match, Team, match_faults
from controller.match_files.match_form import MatchForm, TeamForm, form_faults, form_of, plan_of
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.theme import Theme

FORM = MatchForm(
    "Chung khảo  cụm 1", "Sài Đồng", (TeamForm("THCS A", 2), TeamForm("THCS B", 1)), (2, 1), "tossup", "x.csv", 5
)


def fields(form: MatchForm) -> list[tuple[str, str]]:
    return [(fault.field, str(fault.text)) for fault in form_faults(form, ("tossup",))]


def test_a_form_without_faults_becomes_a_match_and_the_same_form_again() -> None:
    assert fields(FORM) == []
    plan = plan_of(FORM, None)
    assert plan.match == Match("Chung khảo cụm 1", "Sài Đồng", (Team(1, "THCS A", 2), Team(2, "THCS B", 1)), (2, 1))
    assert match_faults(plan) == []
    assert form_of(plan) == MatchForm("Chung khảo cụm 1", *[getattr(FORM, name) for name in FORM.__struct_fields__[1:]])
    assert tomllib.loads(plan_text(plan))["judges"] == 5


def test_what_the_form_does_not_have_stays() -> None:
    before = MatchPlan("x", "y", (Team(1, "A"), Team(2, "B")), theme=Theme(logo="a.png"))
    assert plan_of(FORM, before).theme == Theme(logo="a.png")


def test_every_fault_stands_at_its_field() -> None:
    teams = (TeamForm("THCS A"), TeamForm(" thcs a ", 1), TeamForm("", 9))
    assert fields(MatchForm("", "x" * 81, teams, (1, 2), "no-such", "", 9)) == [
        ("title", "Fill this in"),
        ("venue", "81 letters; at most 80"),
        ("team-2-name", "Team 1 has the same name"),
        ("team-2-station", "Team 1 sits at this station"),
        ("team-3-name", "Fill this in"),
        ("team-3-station", "Stations are from 1 to 8"),
        ("order", "Name each team once, from 1 to 3"),
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
    assert match_faults(plan) == [
        f"{place}: control characters are not allowed" for place in ("title", "venue", "teams[0].name")
    ]


def test_a_name_of_which_nobody_sees_a_letter_is_none() -> None:
    assert fields(replace(FORM, title="\u200b\ufeff")) == [("title", "Fill this in")]
