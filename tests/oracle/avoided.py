"""Differences that are known: the generator keeps away from each until it is mended.

Every name is that of a test in `test_known_differences.py`, which shows the smallest evening with the difference and is
expected to fail. Whoever mends one takes its name out here and its mark off there.

Kind: pure
"""

AVOIDED = frozenset(
    {
        "press_after_a_replay_jumps_the_queue",
        "late_team_never_performs",
        "missing_ballot_changes_the_aggregate",
        "undo_of_a_correction_forgets_the_press_that_won",
        "reopened_round_skips",
        "firmware_forgets_a_delay",
        "spare_question_is_asked_again",
        "absence_set_right_costs_the_question",
        "wrong_answer_costs_although_values_cost_nothing",
    }
)
