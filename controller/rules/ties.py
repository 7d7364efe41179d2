"""Deciders of ties: what can be done about one that matters, so that no evening ends with two first prizes.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence, SentenceArgs
from controller.formats.tie_criteria import all_criteria, criterion_sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.questions import NO_SPARE, spare_question
from controller.rules.ranking import Group, current_cut, current_ties, deciding_tie, open_ties
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, persons_reason, refuse_if
from controller.rules.tie_criteria import criterion_value

NO_TIE = Sentence("no-tie", "No tie has to be broken now")
NO_QUESTIONS = Sentence("no-tie-break", "This format has no tie-break questions")
PLAYED = Sentence("tie-played", "Extra questions come next; to decide otherwise, leave the tie first")
NOT_PRESENT = Sentence("tie-absent", "Fewer than two of the tied teams are present")


def break_tie(contest: Contest, order: Order[m.BreakTie], now_ns: int) -> list[f.AnyFact]:
    """Play extra questions; where some were played for this tie before, they go on after the last one."""
    is_played = _is_played(contest)
    ties = [] if is_played else current_ties(contest)
    form = contest.current_evening.format
    refuse_if(
        [
            PLAYED if is_played else None if ties else NO_TIE,
            None if form.tie_break is not None else NO_QUESTIONS,
            NOT_PRESENT if ties and not deciding_tie(contest) else None,
            None if spare_question(contest) is not None else NO_SPARE,
        ]
    )
    cut = current_cut(contest)
    index = contest.tie_break_round(cut)
    if index in contest.last_items:
        was_last = next(reversed(contest.last_items)) == index
        phase = Phase.READY if was_last and contest.ended_before_item else Phase.CLOSED
        return [f.RoundReopened(index, contest.last_items[index], phase)]
    return [f.TieBreakStarted(cut)]


def _is_played(contest: Contest) -> bool:
    """Whether tie-break questions come next."""
    return contest.is_tie_break and contest.phase == Phase.INTRO


def draw_lots(contest: Contest, order: Order[m.DrawLots], now_ns: int) -> list[f.AnyFact]:
    """Take the order that lots in the hall gave to the teams of one tie, with the two persons who answer for it."""
    command = order.command
    is_played = _is_played(contest)
    ties = [] if is_played else current_ties(contest)
    is_tie = any(sorted(command.teams) == sorted(tie.teams) for tie in ties)
    args = {"teams": _numbers(command.teams)}
    refuse_if(
        [
            PLAYED if is_played else None if ties else NO_TIE,
            Sentence("not-the-tie", "Teams {teams} are not the teams of a tie", args) if ties and not is_tie else None,
            persons_reason(command.drawn_by, command.witness),
        ]
    )
    return [f.LotsDrawn(command.teams, command.drawn_by.strip(), command.witness.strip(), current_cut(contest))]


def apply_criterion(contest: Contest, order: Order[m.ApplyCriterion], now_ns: int) -> list[f.AnyFact]:
    """Decide the ties for prizes by another criterion, of those that the evening knows."""
    criterion, reason = order.command.criterion, order.command.reason.strip()
    is_known = criterion in all_criteria(contest.current_evening.format)
    args: SentenceArgs = {"criterion": criterion}
    ties = open_ties(contest)
    refuse_if(
        [
            None if ties else NO_TIE,
            None if is_known else Sentence("no-such-criterion", "There is no criterion “{criterion}”", args),
            Sentence(
                "decides-nothing",
                "{criterion}: decides none of the ties",
                {"criterion": criterion_sentence(criterion)},
            )
            if ties and is_known and criterion not in useful_criteria(contest)
            else None,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    return [f.CriterionApplied(criterion, reason)]


def useful_criteria(contest: Contest) -> tuple[str, ...]:
    """The criteria that would tell teams of a tie for prizes apart."""
    ties = open_ties(contest)
    return tuple(
        criterion
        for criterion in all_criteria(contest.current_evening.format)
        if any(_tells_apart(contest, criterion, tie) for tie in ties)
    )


def _tells_apart(contest: Contest, criterion: str, tie: Group) -> bool:
    return len({criterion_value(contest, criterion, team) for team in tie.teams}) > 1


def tie_reason(contest: Contest, tie: Group) -> Sentence:
    """What is tied for which place, and what can be done."""
    teams = _numbers(tie.teams)
    if current_cut(contest) is not None:
        text = "Teams {teams} are tied for the last places in this round: play extra questions or draw lots"
        return Sentence("cut-tied", text, {"teams": teams})
    text = "Teams {teams} are tied for places {first} to {last}: play extra questions, draw lots or apply a criterion"
    return Sentence("places-tied", text, {"teams": teams, "first": tie.first, "last": tie.last})


def _numbers(teams: tuple[int, ...]) -> str:
    return ", ".join(map(str, teams))
