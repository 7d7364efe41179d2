"""What keeps random evenings away from the known differences: whether a state, or an order, would show one.

Kind: pure
"""

from itertools import combinations

from msgspec.structs import replace

from bus import messages as m
from bus.messages import EarlyPressRule
from controller.formats.format import BuzzersRound, Format, StageRound
from tests.oracle.avoided import AVOIDED
from tests.oracle.buzzers import may_answer
from tests.oracle.ledger import score, tie_break_points
from tests.oracle.oracle import Oracle
from tests.oracle.performances import LEAST_BALLOTS_TO_DROP
from tests.oracle.places import groups
from tests.oracle.standings import best_teams, ranked, rivals_for_a_prize
from tests.oracle.state import Evening


def is_safe(evening: Evening) -> bool:
    """Whether the rules show this state as the oracle does, as far as is known."""
    return not (AVOIDED & set(_shown_by(evening)))


def _shown_by(evening: Evening) -> list[str]:
    """The differences that a state shows."""
    shown = []
    is_over = evening.phase == "ranking"
    if evening.absent and (is_over or evening.in_tie_break):
        shown.append("absent_team_is_ranked")
    if is_over and rivals_for_a_prize(evening):
        shown.append("prize_stays_undecided")
    if evening.in_tie_break and evening.phase in ("intro", "ready") and not rivals_for_a_prize(evening):
        shown.append("extra_question_for_nobody")
    if not _columns_agree_with_their_sum(evening):
        shown.append("second_extra_question_undoes_the_first")
    if evening.phase == "lost" and evening.asked.rivals:
        shown.append("replay_is_opened_for_all")
    return shown


def _columns_agree_with_their_sum(evening: Evening) -> bool:
    everybody = replace(evening, absent=frozenset())
    sums = {team: (score(evening.ledger, team), tie_break_points(evening.ledger, team)) for team in evening.teams}
    return ranked(everybody) == groups(sums)


def order_is_safe(oracle: Oracle, command: m.Command) -> bool:
    """Whether the rules do with this order, which makes sense now, what the oracle does."""
    return not (AVOIDED & set(_shown_by_order(oracle, command)))


def _shown_by_order(oracle: Oracle, command: m.Command) -> list[str]:
    evening = oracle.evening
    shown = _shown_by(oracle.after(command))
    if isinstance(command, m.Undo | m.Redo) and oracle.needs_presses(command):
        shown.append("undo_forgets_presses")
    is_rewound = isinstance(command, m.Undo | m.Redo | m.Hold | m.MoveTeam)
    if is_rewound and (is_delayed(evening) or is_delayed(oracle.after(command))):
        shown.append("firmware_forgets_a_delay")
    if isinstance(command, m.VoidQuestion):
        if evening.asked.number in evening.out.values():
            shown.append("void_leaves_eliminated_teams_out")
        if plays_spare_questions(evening.form):
            shown.append("spare_question_is_asked_again")
    if isinstance(command, m.ReopenRound) and evening.ended is not None:
        if evening.ended.phase == "ready":
            shown.append("reopened_round_skips")
        if evening.ended.stage is not None and evening.ended.absent - evening.absent:
            shown.append("late_team_never_performs")
    if isinstance(command, m.MarkAbsent) and command.absent and evening.stage is not None and _is_last(evening):
        shown.append("absent_team_is_ranked")
    if isinstance(command, m.MarkAbsent) and not command.absent:
        if evening.stage is not None:
            shown.append("late_team_never_performs")
        question = evening.question
        if question is not None and not question.over and command.team in question.part:
            shown.append("absence_set_right_costs_the_question")
    if isinstance(command, m.RuleWrong):
        shown += _shown_by_the_queue(evening)
    if isinstance(command, m.RevealBallots) and evening.stage is not None:
        missing = len(evening.stage.ballots) < LEAST_BALLOTS_TO_DROP <= evening.form.judges
        if evening.judged.aggregate == "drop_extremes" and missing:
            shown.append("missing_ballot_changes_the_aggregate")
    if isinstance(command, m.StartRound):
        shown += _shown_by_start(evening)
    return shown


def _shown_by_start(evening: Evening) -> list[str]:
    shown = []
    if evening.rules.best and not evening.in_tie_break:
        if evening.absent:
            shown.append("absent_team_among_the_best")
        if best_teams(evening)[1]:
            shown.append("cut_goes_through_a_tie")
    if isinstance(evening.rules, StageRound) and evening.absent and _is_last(evening):
        shown.append("absent_team_is_ranked")
    return shown


def _is_last(evening: Evening) -> bool:
    return evening.round + 1 >= len(evening.form.rounds)


def _shown_by_the_queue(evening: Evening) -> list[str]:
    """A wrong answer passes the right on: to whom, where presses are close to one another or older than a replay?"""
    question, rules = evening.asked, evening.buzzers
    if rules.on_wrong != "queue":
        return []
    shown = []
    can = may_answer(evening) - {question.floor}
    newest, older = (question.queue[0], question.queue[1:]) if question.queue else ((), ())
    if any(push.team in can for pushes in older for push in pushes):
        shown.append("queue_is_forgotten_by_a_replay")
    window_ns = rules.tie_window_us * 1000
    for first, second in combinations(newest, 2):
        close = second.at_ns - first.at_ns <= max(window_ns, first.uncertainty_ns + second.uncertainty_ns)
        if close and {first.team, second.team} & can:
            shown.append("tie_in_the_queue")
    return shown


def plays_spare_questions(form: Format) -> bool:
    """Whether a round plays questions of the section that has the spare ones."""
    return any(not isinstance(round_, StageRound) and round_.section == form.spare_section for round_ in form.rounds)


def is_delayed(evening: Evening) -> bool:
    """Whether a team has still to wait for its early press."""
    question = evening.question
    if question is None or question.over or not isinstance(evening.rules, BuzzersRound):
        return False
    return evening.rules.early is EarlyPressRule.DELAY and bool(question.early) and question.openings <= 1


def restart_is_safe(evening: Evening) -> bool:
    """Whether the firmware may start anew."""
    shown = set()
    if evening.phase == "open" and evening.asked.rivals:
        shown.add("replay_is_opened_for_all")
    if is_delayed(evening):
        shown.add("firmware_forgets_a_delay")
    return not AVOIDED & shown
