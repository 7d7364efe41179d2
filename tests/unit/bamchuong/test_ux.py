"""What went wrong when a whole contest was played as its users would, finding by finding, and the tests that hold it.

A finding is named as in the report on which the work was based: A breaks an evening or misleads somebody, B makes
people stumble or shows the hall a wrong picture. Each test is named by its function alone, wherever it stands.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]

HELD: dict[str, tuple[str, ...]] = {
    "A1 what is held is undone by the finger that leaves it": (
        "test_the_release_of_a_held_button_is_no_click",
        "test_a_destructive_step_must_be_held",
    ),
    "A2 no way to make one's own contest on a page; a dead end after the ceremony": (
        "test_a_desk_makes_a_match_from_a_spreadsheet_begins_it_puts_it_aside_and_begins_the_next",
        "test_a_match_from_two_spreadsheets_is_rehearsed_by_the_robot_and_then_begun",
        "test_the_match_is_played_by_people_its_papers_are_printed_and_the_next_one_is_made",
        "test_the_desk_corrects_the_names_of_a_team_and_of_the_match_for_a_reason",
    ),
    "A3 everything outside the browser is English": (
        "test_help_and_errors_are_read_in_the_terminal_s_language",
        "test_every_help_text_has_a_vietnamese_translation",
        "test_the_picture_and_the_tables_fit_80_columns",
    ),
    "A4 SAI covers the bell that is open again": (
        "test_every_sound_comes_once_each_team_with_its_own_pitch_and_each_with_its_sight",
    ),
    "A5 ĐÚNG over the whole screen when only some boards were right": (
        "test_a_seat_says_why_its_team_does_not_play_in_the_order_in_which_they_sit",
        "test_boards_that_go_up_say_that_time_is_over_once_however_the_clock_went",
    ),
    "A6 marks of capitals are cut off": (
        "test_no_box_of_the_stage_cuts_a_mark_off_a_capital",
        "test_on_the_stage_nothing_is_cut_off_and_nothing_lies_on_anything_else",
    ),
    "A7 right and wrong jump, boards do not fit": (
        "test_the_mc_finds_every_button_where_it_was",
        "test_what_opens_on_a_page_is_whole_at_every_size",
    ),
    "A8 nothing says which mark is wrong; FINAL is one careless tap": (
        "test_a_performance_is_scored_by_judges_in_secret_and_revealed_by_the_mc",
        "test_a_judge_gives_a_ballot_by_keyboard_alone",
    ),
    "A9 what the hall would see reacts to a single touch": (
        "test_what_the_hall_would_see_is_held_as_the_next_step_too",
    ),
    "B1 a hold gives no reason, and there is no break": (
        "test_the_desk_holds_everything_for_a_reason_of_one_tap_or_for_a_break",
        "test_a_break_counts_down_for_the_hall",
        "test_a_break_is_a_hold_that_everybody_sees_count_down",
    ),
    "B4 one long name makes all names tiny on the projector": (
        "test_every_scene_of_the_stage_looks_as_it_was_approved",
        "test_names_are_as_long_as_promised",
    ),
    "B6 the start of a match ends a self-test without a word": (
        "test_a_start_says_that_it_ends_the_self_test_as_long_as_that_runs",
    ),
    "B7 nobody tells the rules": ("test_the_mc_reads_what_to_say_and_the_rules_of_a_round_before_it",),
    "B8 the question is gone when the hall wants it": (
        "test_a_photo_finish_is_seen_for_a_while_by_pages_that_come_later_too_and_a_tie_overlaps",
    ),
    "B9 a ceremony without ceremony": ("test_the_ceremony_goes_from_the_race_over_the_third_prize_to_the_first",),
    "B12 an early press moves the page and says no consequence": (
        "test_the_hall_and_the_mc_see_who_breaks_a_tie_and_who_pressed_early",
    ),
    "B13 colours that vanish": (
        "test_on_the_stage_nothing_is_cut_off_and_nothing_lies_on_anything_else",
        "test_every_scene_of_the_stage_looks_as_it_was_approved",
    ),
    "B18 one tap per team and question": ("test_all_boards_that_are_not_marked_yet_are_marked_with_one_tap",),
    "B19 the hall cannot see who is out": (
        "test_every_scene_of_the_stage_looks_as_it_was_approved",
        "test_a_seat_says_why_its_team_does_not_play_in_the_order_in_which_they_sit",
    ),
    "B20 a long question pushes boards under the foot": ("test_the_mc_finds_every_button_where_it_was",),
}
"""What happened once, and the tests that show that it does not."""


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The functions of all tests."""
    sources = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}


@pytest.mark.parametrize("finding", HELD)
def test_each_finding_has_its_tests(finding: str, names: set[str]) -> None:
    assert set(HELD[finding]) <= names, f"not there any more: {set(HELD[finding]) - names}"
