"""What attacks and faults in a hall did to the box once, line by line, and the tests that hold it now.

The lines are those of the report on which the work was based: one message that stops the show, one fall that ends
everything, who may be whom, a laptop without a PIN, a forged proof, presses at the edge of the model, clocks and
log-in, tablets and installation. Each test is named by its function alone, wherever it stands.
"""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]

HELD: dict[str, tuple[str, ...]] = {
    # 1. one message stops the show
    "a number that MessagePack cannot write ends the panel's ordering": (
        "test_what_a_process_is_sent_has_bounds_everywhere",
        "test_a_command_that_cannot_be_sent_is_given_up_and_the_next_one_goes_out",
        "test_no_request_ends_a_process_and_nobody_does_what_is_not_theirs",
    ),
    "health says nothing of a path of commands that does not turn": (
        "test_an_owner_that_does_not_turn_any_more_is_found",
        "test_a_hub_of_which_one_greenlet_has_ended_does_not_run",
    ),
    "a correction of 1e999999999 points ends the controller; invisible amounts decide a place": (
        "test_points_that_nobody_can_calculate_with_cannot_be_made",
        "test_points_that_nobody_means_are_refused_with_the_bounds",
    ),
    "one report poisons the journal for good": (
        "test_a_fact_that_cannot_be_shown_is_never_written",
        "test_no_value_ends_the_controller_and_what_is_refused_changes_nothing",
    ),
    "a guest's trouble is called constructor, or is 240 kB long": (
        "test_the_mc_reads_a_peers_trouble_whatever_it_is_called",
        "test_troubles_of_a_peer_are_shortened_before_they_get_into_every_snapshot",
    ),
    "a guest asks for everything": ("test_who_asks_a_guests_door_for_everything_gets_what_everybody_may_see_only",),
    "a guest subscribes without a pause": ("test_who_subscribes_without_a_pause_holds_nobody_up_and_fills_no_memory",),
    "garbage on every socket": (
        "test_garbage_on_every_socket_changes_nothing_and_stops_nothing",
        "test_no_bytes_do_more_than_be_refused",
        "test_an_oversized_frame_is_refused_before_it_is_read",
    ),
    "one greenlet, turn or loop dies of what it was given": (
        "test_a_turn_that_fails_is_counted_and_the_next_one_comes",
        "test_a_command_whose_rules_fail_is_answered_and_the_next_one_is_carried_out",
        "test_a_report_that_cannot_be_understood_is_not_acknowledged_and_the_next_one_is",
        "test_metrics_are_what_prometheus_reads",
    ),
    "an export with a perfect chain and hostile facts is imported": (
        "test_it_is_refused_by_its_row_and_nothing_is_taken",
        "test_whatever_is_taken_can_be_gone_on_with_and_printed",
    ),
    "a question file costs hours, or gigabytes": ("test_a_hostile_file_costs_little_and_is_refused_in_words",),
    "names with markup, ESC or newlines": (
        "test_a_device_with_an_odd_name_can_be_seen_and_revoked",
        "test_a_text_of_a_stranger_is_listed_on_one_line_as_it_is",
    ),
    # 2. one fall ends everything
    "a child that ends with 2 or 3 after it had lived ends the show": (
        "test_a_process_that_lived_may_end_as_if_it_could_not_run_and_the_show_goes_on",
        "test_a_process_whose_log_cannot_be_written_runs_without_one",
        "test_a_removed_folder_of_logs_is_made_again",
        "test_a_robot_plays_through_a_storm_of_crashes_to_a_verified_journal",
    ),
    "the whole evening lives in the WAL": (
        "test_between_questions_the_facts_go_to_the_main_file_so_that_its_copy_alone_holds_them",
        "test_what_happens_to_the_wal_is_noticed_and_mended_while_the_evening_runs",
        "test_a_bit_that_turned_over_in_the_wal_is_found_at_the_checkpoint_and_the_journal_is_made_anew",
    ),
    "a controller starts behind a head that somebody has seen": (
        "test_a_journal_that_ends_before_what_people_saw_says_so_after_a_restart",
        "test_what_a_peer_saw_is_compared_with_the_journal",
        "test_in_a_lost_journal_nothing_new_begins_until_a_person_has_decided",
    ),
    "34 tamperings with the files": (
        "test_there_are_at_least_34_ways",
        "test_with_the_key_nothing_is_lost_or_changed_in_silence",
    ),
    "a slow card is green, and what was done is said to be unknown": (
        "test_a_slow_card_is_told_for_a_minute_with_the_time_it_took",
        "test_while_a_slow_card_takes_three_seconds_to_save_the_answer_is_waited_for",
    ),
    "a full card": (
        "test_a_full_card_takes_nothing",
        "test_a_full_card_takes_no_pack_but_what_a_match_needs_may_take_of_the_reserve",
        "test_on_a_full_card_the_voice_stays_as_it_was",
        "test_a_package_leaves_the_room_on_the_card_that_the_journal_needs",
    ),
    "wrong advice where the owner of the file changed": (
        "test_whoever_reads_why_the_journal_fails_is_told_what_helps_against_just_that",
    ),
    "run has no mirror, throws away what the disk did not take, and ends with 0": (
        "test_run_keeps_what_the_disk_did_not_take_says_where_and_mirrors",
        "test_facts_that_the_disk_did_not_take_stay_and_are_named",
    ),
    "a disk that fails": (
        "test_a_running_controller_says_in_red_that_it_cannot_write_and_heals",
        "test_another_writer_of_the_file_is_reported_and_moving_the_file_away_heals_it",
        "test_a_failing_journal_is_still_mirrored",
        "test_when_it_fails_staff_read_how_to_take_the_evening_out_and_the_copy_is_whole_and_outlives_the_controller",
        "test_mc_and_desk_save_the_newest_copy_which_can_be_imported",
        "test_a_wipe_clears_what_else_tells_of_the_evening_also_in_memory",
    ),
    "somebody reads the journal, or keeps it or its lock file locked": (
        "test_a_reader_that_stops_in_the_middle_holds_up_neither_a_commit_nor_a_checkpoint",
        "test_a_lock_by_whoever_may_read_the_journal_stops_no_saving_and_staff_read_of_it",
        "test_while_the_journal_is_open_no_other_program_locks_or_writes_it",
        "test_a_copy_that_is_made_meanwhile_holds_all_that_was_written_before_it",
        "test_nobody_else_may_open_a_lock_file_and_keep_it_locked",
    ),
    "idle weight": (
        "test_a_process_loads_only_what_it_works_with",
        "test_without_a_technician_nothing_starts_the_self_test",
        "test_a_show_at_rest_wakes_up_rarely",
    ),
    "300 kills": (
        "test_no_kill_loses_what_was_shown_or_doubles_what_was_ordered",
        "test_killed_anywhere_the_evening_is_proven_by_the_keys_that_were_shown",
        "test_no_verdict_is_lost_or_doubled_however_often_the_controller_dies_before_it_acknowledges",
        "test_all_processes_end_at_once_and_leave_no_orphan",
    ),
    "what held: all phones come back at once after the panel was killed": (
        "test_phones_that_all_return_at_once_after_a_kill_of_the_panel_are_all_served",
    ),
    "what held: phones with wrong clocks": ("test_a_phone_with_a_wrong_clock_counts_the_same_seconds",),
    "power cuts": (
        "test_a_power_cut_loses_no_acknowledged_fact_and_the_evening_continues",
        "test_a_power_cut_under_ext4_loses_no_acknowledged_fact_and_the_evening_goes_on",
        "test_a_card_that_ignores_flushes_never_gives_a_wrong_evening",
    ),
    # what held: who sees and does what
    "every role on every stream, page and command": (
        "test_each_seat_hears_its_channels_and_no_other",
        "test_each_seat_opens_its_pages_and_no_other",
        "test_each_seat_gives_its_commands_and_no_other",
        "test_a_judge_casts_the_own_ballot_and_no_other",
        "test_nobody_but_the_desk_looks_into_packs_or_takes_one",
    ),
    "a search for answers and ballots": (
        "test_a_stage_stream_holds_no_secret_and_the_mc_stream_does",
        "test_no_secret_is_streamed",
        "test_the_pages_for_strangers_hear_only_what_everybody_may_see",
        "test_an_answer_and_ballots_stand_on_no_paper_before_their_time",
    ),
    "requests of another site, scripts, formulas": (
        "test_a_request_from_elsewhere_is_refused",
        "test_every_change_must_come_from_our_own_page",
        "test_every_answer_keeps_foreign_content_out",
        "test_no_cell_of_our_csv_is_a_formula_and_the_text_comes_back",
    ),
    # 3. who may be whom
    "http on the way in": (
        "test_qr_codes_of_staff_lead_to_https_and_carry_the_authoritys_fingerprint",
        "test_over_plain_http_no_ticket_is_taken_from_anybody_else",
        "test_both_screens_show_one_code_before_a_device_is_let_in",
        "test_the_fingerprint_stands_on_the_stage_and_on_the_page_to_print",
        "test_the_code_of_the_first_start_holds_no_pin_and_the_terminal_shows_the_fingerprint",
        "test_a_machine_gets_name_hotspot_and_stage_screen_only_on_request",
    ),
    "a moment at the MC's tablet": (
        "test_a_moment_at_the_mcs_tablet_neither_pairs_nor_revokes",
        "test_the_mc_reads_who_joined_and_says_not_me",
        "test_who_lets_somebody_in_must_know_the_pin",
        "test_the_evenings_own_pin_shows_nobody_the_questions_to_come",
    ),
    "one judge's PIN entered 205 times": (
        "test_one_pin_entered_205_times_fills_only_the_places_of_its_own_role",
        "test_the_judges_own_tablet_stays_while_its_page_is_open_and_while_it_sleeps",
    ),
    "guessing shuts out the MC": (
        "test_thirty_one_wrong_pins_from_seven_phones_do_not_shut_out_the_mc",
        "test_the_machine_itself_is_never_locked_out",
        "test_a_fresh_pin_lets_the_locked_out_try_again",
        "test_a_fresh_pin_clears_the_limits",
        "test_guesses_from_the_mcs_own_address_do_not_touch_the_paired_mc",
    ),
    "tickets outlive": ("test_tickets_do_not_outlive", "test_a_ticket_does_not_outlive"),
    "a link with somebody's ticket takes the MC's seat away": (
        "test_a_link_with_somebodys_ticket_does_not_take_the_mcs_seat_away_unasked",
    ),
    "the record knows a name that the device chose": (
        "test_a_command_stands_in_the_journal_with_role_device_and_name",
        "test_a_desk_whose_device_is_called_mc_stands_in_the_facts_as_the_desk",
        "test_a_ballot_cast_by_the_desk_does_not_count_until_somebody_agrees",
    ),
    "ids of orders make presses known": ("test_the_id_of_a_command_never_makes_a_press_count_as_known",),
    "any process of the same user is believed as the firmware": (
        "test_each_message_is_believed_from_the_user_whose_it_is_and_from_no_other",
        "test_no_other_user_is_believed_as_the_firmware_nor_reads_the_data",
        "test_a_report_of_another_firmware_than_the_one_that_greeted_is_refused_until_it_greets",
        "test_the_exposure_of_each_unit_is_small",
        "test_the_browser_of_the_stage_screen_is_shut_in_as_far_as_it_can_run",
        "test_a_worker_that_runs_out_of_memory_does_not_take_the_pages_with_it",
        "test_the_controller_sees_who_sends_and_still_reaches_the_mirror",
    ),
    "whoever takes over the pages writes the journal, or makes a certificate": (
        "test_who_takes_the_pages_over_reads_the_journal_and_changes_nothing_of_it",
        "test_pages_and_self_test_write_in_folders_of_their_own_and_nowhere_else_in_the_data",
        "test_what_root_reads_for_others_is_read_as_the_user_who_wrote_it",
        "test_the_journal_of_a_removed_rehearsal_goes_and_that_of_no_other_match_does",
    ),
    "nothing is told or logged": (
        "test_entries_pairings_and_revocations_are_on_record_with_who_did_them",
        "test_staff_read_how_many_wrong_pins_for_which_role_from_which_address",
        "test_the_log_gets_one_line_a_minute",
        "test_two_hundred_ninety_wrong_pins_are_told_logged_counted_and_on_record",
    ),
    "updates are unsigned, and go back unasked": (
        "test_an_update_that_was_signed_by_a_stranger_is_refused_whatever_option",
        "test_an_older_update_is_refused_unless_asked_for",
        "test_a_release_is_installed_offline_by_hashes_only_and_its_wheelhouse_is_kept",
    ),
    "a forged certificate passes Start": ("test_a_forged_certificate_of_a_few_bytes_does_not_pass_start",),
    "a folder for sockets that another user laid out": ("test_a_folder_in_tmp_of_another_user_is_not_used",),
    # 4. a pupil's laptop, no PIN
    "idle, half-open and unfinished connections, garbage": (
        "test_idle_half_open_and_slow_connections_and_garbage_hold_up_no_tap",
        "test_whoever_does_not_go_on_is_gone_soon",
        "test_a_thousand_spectators_and_all_attacks_at_once_hold_up_no_tap",
        "test_strangers_fill_the_places_of_their_address_and_staff_come_in_all_the_same",
        "test_the_real_haproxy_takes_the_configuration",
        "test_strangers_and_staff_go_to_two_processes",
    ),
    "demo and run, which have no proxy": (
        "test_a_full_house_of_strangers_refuses_strangers_only",
        "test_a_quarter_of_the_files_stays_free_of_strangers",
        "test_nobody_waits_for_the_body_of_a_slow_stranger",
    ),
    "the first page draws its codes anew": (
        "test_the_first_page_draws_its_codes_once",
        "test_pages_loaded_over_many_connections_hold_up_no_tap",
    ),
    "garbage writes gigabytes of log": (
        "test_a_flood_of_garbage_is_one_line_a_minute",
        "test_an_error_that_requests_provoke_fills_no_log",
    ),
    "Host is not looked at": ("test_a_foreign_host_is_misdirected",),
    "one 500 for a path of invalid UTF-8": ("test_a_path_of_invalid_utf_8_or_with_control_characters_is_malformed",),
    # 5. the proof can be forged
    "32 bits of a head are compared": ("test_every_digit_of_a_head_is_compared",),
    "a field that no reader looks at": ("test_what_no_reader_looks_at_is_refused_wherever_it_is",),
    "500 points more, all hashes made anew": (
        "test_500_points_more_with_all_hashes_made_anew_are_good_without_the_key_and_no_with_it",
        "test_500_points_more_with_all_seals_made_anew_by_another_key_are_no",
        "test_every_digit_of_a_fingerprint_is_compared",
    ),
    # 6. presses, at the edge of the model
    "a press told after the verdict, inside the tie window": (
        "test_a_press_that_arrived_after_the_verdict_has_a_negative_margin",
        "test_a_press_in_the_tie_window_that_arrived_after_the_verdict_is_overdue",
        "test_a_press_in_the_tie_window_that_is_told_late_is_the_mcs_to_rule",
        "test_who_pressed_before_a_tie_can_get_the_floor_too",
    ),
    "a press just before the closing is told after it": (
        "test_one_nanosecond_before_the_closing_wins_though_it_is_confirmed_after_it",
    ),
    "spikes, and a loop that stands still": (
        "test_a_spike_that_is_high_at_every_sample_is_a_glitch_and_no_press",
        "test_a_burst_of_spikes_without_one_low_sample_is_no_press",
        "test_a_late_sample_after_an_earlier_one_may_still_find_a_glitch",
        "test_a_line_that_is_low_without_an_edge_is_a_press_with_its_lateness",
        "test_there_is_a_switch_whose_first_touches_are_over_before_the_first_sample_and_come_back_after_it",
    ),
    "what held: every press in time, in whatever order it is told": (
        "test_the_first_is_the_earliest_permitted_press_whatever_the_order_of_delivery",
        "test_every_press_is_accounted_for_exactly_once",
        "test_a_sweep_has_merged_edges_and_late_reading_and_still_nothing_wrong",
        "test_an_evening_goes_as_the_oracle_says",
    ),
    "the winner is barred or absent since": (
        "test_who_was_barred_or_absent_before_the_verdict_gets_no_floor_and_the_mc_decides",
    ),
    "undo forgets presses": (
        "test_a_press_of_an_opening_that_undo_withdrew_stays_on_record_and_is_not_heard",
        "test_undo_takes_no_press_out_of_the_annex_and_marks_those_of_withdrawn_openings",
    ),
    "a voided question still throws teams out": ("test_a_voided_question_gives_the_teams_back_that_it_put_out",),
    "a tie is cut by team number": ("test_a_tie_for_the_last_places_of_a_round_is_not_cut_by_team_number",),
    "a pardon gives back too much": (
        "test_a_pardon_gives_back_what_the_early_press_cost_and_nothing_of_a_wrong_answer",
    ),
    # cases B and D: clocks and log-in, tablets and installation
    "the wall clock moves during the match": (
        "test_case_15_the_wall_clock_jumps_and_nobody_is_logged_out",
        "test_case_15_the_cookie_says_max_age_and_no_hour_of_this_machine",
        "test_a_wall_clock_that_jumps_a_day_changes_only_what_is_printed",
    ),
    "two panels on one machine": ("test_case_16_entering_one_panel_of_a_machine_does_not_leave_the_other",),
    "old tablets see a black page": (
        "test_every_page_opens_in_the_oldest_chromium_that_it_promises",
        "test_a_page_that_cannot_start_says_which_browsers_can",
    ),
    "an update without internet": (
        "test_a_signed_release_is_installed_without_a_network_and_an_unknown_signature_is_refused",
    ),
    "a system of 32 bits": ("test_a_32_bit_python_is_refused_whatever_its_version",),
    "phones leave a hotspot without internet": (
        "test_probes_of_phones_are_answered_and_nothing_else_under_a_foreign_name",
    ),
}
"""What happened once, and the tests that show that it does not."""


@pytest.fixture(scope="module")
def names() -> set[str]:
    """The functions of all tests."""
    sources = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}


@pytest.mark.parametrize("line", HELD)
def test_each_line_has_its_tests(line: str, names: set[str]) -> None:
    assert set(HELD[line]) <= names, f"not there any more: {set(HELD[line]) - names}"
