"""Differences that are known: the generator keeps away from each until it is mended.

Each name is a difference that is known and not yet mended; the generator stays away from it.
"""

AVOIDED = frozenset(
    {
        "press_after_a_replay_jumps_the_queue",
        "late_team_never_performs",
        "missing_ballot_changes_the_aggregate",
        "undo_of_a_correction_forgets_the_press_that_won",
        "firmware_forgets_a_delay",
        "absence_set_right_costs_the_question",
    }
)
