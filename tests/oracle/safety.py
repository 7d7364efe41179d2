"""What keeps random evenings away from the known differences: whether a state, or an order, would show one.

Kind: pure
"""

from bus import messages as m
from bus.messages import EarlyPressRule
from controller.formats.format import BuzzersRound
from tests.oracle.avoided import AVOIDED
from tests.oracle.oracle import Oracle
from tests.oracle.performances import LEAST_BALLOTS_TO_DROP
from tests.oracle.standings import rivals_for_a_prize
from tests.oracle.state import Evening


def is_safe(evening: Evening) -> bool:
    """Whether the rules show this state as the oracle does, as far as is known."""
    return not (AVOIDED & set(_shown_by(evening)))


def _shown_by(evening: Evening) -> list[str]:
    """The differences that a state shows."""
    is_asked = evening.in_tie_break and evening.phase in ("intro", "ready")
    return ["extra_question_for_nobody"] if is_asked and not rivals_for_a_prize(evening) else []


def order_is_safe(oracle: Oracle, command: m.Command) -> bool:
    """Whether the rules do with this order, which makes sense now, what the oracle does."""
    return not (AVOIDED & set(_shown_by_order(oracle, command)))


def _shown_by_order(oracle: Oracle, command: m.Command) -> list[str]:
    evening = oracle.evening
    shown = _shown_by(oracle.after(command))
    begins_anew = isinstance(command, m.Undo | m.Redo | m.Hold | m.Resume | m.MoveTeam)
    if begins_anew and (is_delayed(evening) or is_delayed(oracle.after(command))):
        shown.append("firmware_forgets_a_delay")
    match command:
        case m.Undo() | m.Redo() if oracle.needs_presses(command):
            shown.append("undo_of_a_correction_forgets_the_press_that_won")
        case m.ReopenRound() if evening.ended is not None:
            if evening.ended.stage is not None and evening.ended.absent - evening.absent:
                shown.append("late_team_never_performs")
        case m.MarkAbsent(absent=False):
            shown += _shown_by_a_return(evening, command.team)
        case m.RevealBallots() if evening.stage is not None:
            missing = len(evening.stage.ballots) < LEAST_BALLOTS_TO_DROP <= evening.form.judges
            if evening.judged.aggregate == "drop_extremes" and missing:
                shown.append("missing_ballot_changes_the_aggregate")
    return shown


def _shown_by_a_return(evening: Evening, team: int) -> list[str]:
    question = evening.question
    if evening.stage is not None:
        return ["late_team_never_performs"]
    if question is not None and not question.over and team in question.part:
        return ["absence_set_right_costs_the_question"]
    return []


def is_delayed(evening: Evening) -> bool:
    """Whether a team has still to wait for its early press."""
    question = evening.question
    if question is None or question.over or not isinstance(evening.rules, BuzzersRound):
        return False
    return evening.rules.early is EarlyPressRule.DELAY and bool(question.early) and question.openings <= 1


def may_press_meanwhile(evening: Evening) -> bool:
    """Whether teams may press while somebody answers."""
    return len(evening.current_question.queue) <= 1 or "press_after_a_replay_jumps_the_queue" not in AVOIDED


def restart_is_safe(evening: Evening) -> bool:
    """Whether the firmware may start anew."""
    return "firmware_forgets_a_delay" not in AVOIDED or not is_delayed(evening)
