"""What can go wrong between halls and the office, line by line, and the tests that hold it.

The lines are those of the season's design, section 5, then those that the hub was asked for: lines that cut, stall,
double and reorder, kills, clocks, keys, forgeries. Each test is named by its function alone, wherever it stands.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]

HELD: dict[str, tuple[str, ...]] = {
    # the season's design, section 5
    "a venue is offline for a day": (
        "test_a_venue_is_offline_for_a_day",
        "test_a_venue_that_was_offline_for_a_day_sends_everything_then",
        "test_a_venue_that_is_silent_during_its_match_is_to_be_rung_up_and_nothing_is_guessed",
        "test_a_signed_qr_code_arrives_days_before_its_journal",
    ),
    "two boxes with one id, a re-imaged box, a cloned card": (
        "test_two_boxes_play_one_sitting_and_neither_counts_until_one_is_chosen",
        "test_two_boxes_with_one_sitting_are_both_kept",
        "test_a_card_that_was_imaged_anew_makes_a_second_journal_under_the_sitting",
        "test_a_cloned_card_is_found_and_its_fork_named_by_row",
        "test_a_fork_is_named_by_its_row",
        "test_what_two_machines_say_differently_is_not_shown",
    ),
    "a result twice, or by stick after the line is back": (
        "test_a_result_twice_is_said_to_be_here",
        "test_a_result_is_handed_in_once_although_it_came_by_stick_before",
        "test_a_result_is_taken_once_by_the_way_of_a_stick",
    ),
    "corrected after a protest": (
        "test_a_correction_that_changes_the_winner_proposes_the_finalists_again",
        "test_a_correction_that_changes_no_winner_leaves_the_final_as_it_is",
        "test_a_correction_says_so_and_keeps_what_was_wrong",
        "test_a_pool_is_corrected_after_the_final_has_begun",
    ),
    "a winner cannot come, is disqualified": (
        "test_a_winner_cannot_come_and_the_next_place_does",
        "test_a_winner_cannot_come_and_nobody_takes_the_place",
        "test_a_winner_is_disqualified_and_the_others_move_up",
        "test_a_finalist_is_disqualified_after_the_final_has_begun",
    ),
    "a pupil is ill": (
        "test_a_pupil_is_ill_before_the_match_and_after_it",
        "test_a_pupil_is_ill_so_other_pupils_are_confirmed_anew",
    ),
    "a pool is broken off": (
        "test_a_pool_is_broken_off_and_played_again",
        "test_points_of_a_pool_that_was_broken_off_are_carried_over_where_the_season_file_says_so",
        "test_how_far_a_broken_off_match_came_is_signed_where_that_is_said",
    ),
    "a tie for the place that goes on, spares used up": (
        "test_a_tie_for_the_place_that_goes_on_is_parted_by_lots_with_two_names",
        "test_a_tie_below_the_place_that_goes_on_stands",
        "test_at_the_beginning_nothing_counts_and_lots_are_for_the_prizes",
        "test_an_open_tie_keeps_the_minutes_open_and_gives_nobody_a_certificate",
    ),
    "published too early": (
        "test_nothing_is_public_too_early_nor_by_one_person",
        "test_nothing_is_public_before_two_persons_published_it",
        "test_a_later_decision_does_not_show_before_it_is_published",
        "test_what_was_published_is_taken_back_as_a_version",
        "test_what_is_taken_back_is_a_new_version_without_results",
    ),
    "the box's clock says 1970": (
        "test_a_box_whose_clock_says_1970_counts_by_its_rows_and_is_told",
        "test_a_box_whose_clock_says_1970_takes_the_time_from_the_hub",
    ),
    "one pack in two clusters": (
        "test_one_pack_in_two_pools_must_start_at_the_same_time",
        "test_a_question_in_two_pools_is_found_however_its_pack_was_sealed",
        "test_one_pack_is_not_for_two_pools_at_different_times",
    ),
    "a key is lost with its card": (
        "test_a_key_is_lost_with_its_card_and_what_it_signed_stays_good",
        "test_a_key_that_was_lost_is_gone_and_the_one_in_its_place_continues_its_journal",
    ),
    "the hub burns": (
        "test_a_result_that_the_facts_name_gives_its_file_back_and_the_journal_its_rows",
        "test_a_result_that_came_after_the_last_copy_is_received_by_whoever_brings_it",
        "test_a_copy_follows_and_what_was_torn_is_written_again",
        "test_a_hub_that_was_restored_from_a_backup_is_sent_again_what_it_lacks",
    ),
    # what the hub was asked for beside it
    "a line that cuts, stalls, tears, doubles and reorders": (
        "test_whatever_line_and_hub_do_every_row_is_there_once_and_no_fork_is_invented",
        "test_posts_that_come_twice_or_out_of_order_change_nothing",
        "test_posts_of_two_processes_doubled_and_in_any_order_leave_each_row_once",
    ),
    "hub, what sends and the database are killed": (
        "test_whatever_line_and_hub_do_every_row_is_there_once_and_no_fork_is_invented",
        "test_a_box_and_a_hub_as_people_start_them",
        "test_a_database_that_is_away_is_no_refusal_and_nothing_is_kept",
        "test_a_killed_process_loses_no_answered_order",
    ),
    "clocks off by a day": (
        "test_a_request_of_another_time_is_refused_with_the_hubs_own",
        "test_a_box_whose_clock_is_a_day_off_is_received_all_the_same",
    ),
    "a box is enrolled twice": (
        "test_a_box_that_is_enrolled_twice_stands_there_once_and_goes_on_sending",
        "test_keys_are_enrolled_once_and_replaced_by_their_like",
    ),
    "a forged post": (
        "test_a_request_counts_only_if_an_enrolled_box_signed_it",
        "test_whatever_stands_in_the_headers_of_a_request_only_what_was_signed_counts",
        "test_a_row_whose_hash_does_not_follow_is_named_and_nothing_of_its_post_is_kept",
    ),
    "a replayed post": ("test_a_post_that_somebody_sends_again_changes_nothing",),
    "a truncated post": ("test_a_post_that_was_cut_anywhere_is_refused_and_nothing_of_it_is_kept",),
    "401, 403 and 410 in the middle of a match": (
        "test_a_refusal_in_the_middle_of_a_match_changes_nothing_in_the_hall",
        "test_whatever_a_hub_refuses_with_the_hall_goes_on_and_all_is_sent_once_it_takes_it",
    ),
    "a hub that is slow, broken or hostile": (
        "test_a_hub_that_says_nothing_or_never_ends_is_left",
        "test_any_other_answer_is_no_receipt",
        "test_a_receipt_is_believed_if_the_hub_signed_it",
        "test_the_journal_is_read_while_the_controller_has_it_open_and_holds_up_no_save",
    ),
}
"""What can go wrong, and the tests that show what happens then."""


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The functions of all tests."""
    sources = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}


@pytest.mark.parametrize("line", HELD)
def test_each_case_has_its_tests(line: str, names: set[str]) -> None:
    assert set(HELD[line]) <= names, f"not there any more: {set(HELD[line]) - names}"
