"""The script of a match: what a line may hold, and what is said of everything else, in files and at fields."""

import pytest

from bus.messages import Sentence
from bus.toml_files import parse_toml
from controller.match_files.match import Match, match_faults
from controller.match_files.match_form import Choices, form_faults, form_of, plan_of
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.match_files.script import MAX_LINE, allowed_names
from controller.match_files.script_lines import SCRIPT_LINES
from tests.unit.controller.match_files.test_rundown import MATCH


def plan(script: str) -> MatchPlan:
    return parse_toml(f"{MATCH}\n[script]\n{script}\n", MatchPlan, "match.toml")


def test_a_line_in_words_of_its_own_stays_through_the_form_and_the_file() -> None:
    written = plan('floor = "{team} trả lời, {seconds} giây!"\nbreak = "Nghỉ {minutes} phút ở {venue}"')

    saved = plan_of(form_of(written), written)

    assert match_faults(written) == []
    assert parse_toml(plan_text(saved), MatchPlan, "match.toml") == written


def test_an_empty_line_is_the_one_by_default() -> None:
    form = form_of(plan('floor = "Mời {team}"'))
    form.script["floor"] = "  "

    assert plan_of(form, None).script is None
    assert parse_toml(MATCH, Match, "match.toml").script is None


@pytest.mark.parametrize(
    "script, fault",
    [
        ('flor = "x"', "script.flor: there is no such line; allowed: welcome, round, tie_break"),
        (
            'floor = "{tema}!"',
            "script.floor: {tema} stands for nothing here; allowed: {team}, {seconds}, {title}, {venue}",
        ),
        ('hold = "{team}"', "script.hold: {team} stands for nothing here; allowed: {title}, {venue}"),
        ('floor = "{team"', "script.floor: a brace without its other half; allowed: {team}"),
        ('floor = "a\\nb"', "script.floor: one line of text, without control characters"),
        (f'floor = "{"x" * (MAX_LINE + 1)}"', f"script.floor: {MAX_LINE + 1} characters; at most {MAX_LINE}"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_is_allowed(script: str, fault: str) -> None:
    [found] = match_faults(plan(script))

    assert str(found).startswith(fault)


def test_at_the_desk_every_fault_stands_at_its_field() -> None:
    form = form_of(plan('hold = "{team}"\nfloor = "{"'))

    faults = form_faults(form, Choices({}))

    assert [fault.field for fault in faults] == ["script-hold", "script-floor"]


def test_every_line_by_default_holds_only_what_is_filled_in() -> None:
    for name, line in SCRIPT_LINES.items():
        filled = str(Sentence(line.text.code, line.text.text, dict.fromkeys(allowed_names(name), "…")))
        assert "{" not in filled, name
