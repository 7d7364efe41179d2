"""Commands of the buzzers round, one row each.

Kind: pure
"""

from collections.abc import Iterable

from bus import messages as m
from bus.messages import ButtonPlace, Phase, Sentence
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers import deciders
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from controller.rules.rounds.buzzers.press_order import next_in_queue
from controller.rules.rounds.spec import START_CLOCK
from controller.rules.rows import DESK, CommandType, Spec


def start_thinking(contest: Contest) -> Sentence:
    """The time to press an open buzzer runs; or the buzzers open at once; or the clock starts."""
    if contest.phase == Phase.OPEN:
        return Sentence("question-read", "Question read: start the time to press")
    if contest.round_rules(BuzzersRound).thinking_s == 0:
        return Sentence("open-now", "Open the buzzers")
    return START_CLOCK


def reopen_buzzers(contest: Contest, command: m.ReopenBuzzers) -> Sentence:
    """For the tied teams, or for all."""
    limited_to = contest.buzzers.tied or contest.buzzers.limited_to
    if limited_to:
        teams = ", ".join(map(str, sorted(limited_to)))
        return Sentence("open-tied", "Reopen for teams {teams}", {"teams": teams})
    return Sentence("open-again", "Reopen the buzzers")


def after_wrong(contest: Contest, command: m.RuleWrong) -> Sentence:
    """What follows at once from a wrong answer."""
    others = tuple(team for team in eligible_teams(contest) if team != contest.buzzers.floor)
    if not others:
        return Sentence("wrong-closes", "the question ends")
    if contest.round_rules(BuzzersRound).on_wrong == "queue" and next_in_queue(contest, others):
        return Sentence("wrong-passes-on", "the next press answers")
    return Sentence("wrong-opens", "opens again for {count}", {"count": len(others)})


def ruled_right(contest: Contest, command: m.RuleRight) -> Sentence:
    """Which team was right, in which question."""
    args = {"number": contest.item + 1, "team": contest.buzzers.floor or 0}
    return Sentence("did-right", "Question {number}: team {team} right", args)


def ruled_wrong(contest: Contest, command: m.RuleWrong) -> Sentence:
    """Which team was wrong, in which question."""
    args = {"number": contest.item + 1, "team": contest.buzzers.floor or 0}
    return Sentence("did-wrong", "Question {number}: team {team} wrong", args)


def pardon(contest: Contest, command: m.Pardon) -> Sentence:
    """Which penalty is taken back: that for an early press, or a ruling."""
    if _is_barred_by_ruling(contest, command.team):
        return Sentence("unbar", "Let team {team} press again", {"team": command.team})
    return Sentence("pardon", "Pardon the early press of team {team}", {"team": command.team})


def pardoned(contest: Contest, command: m.Pardon) -> Sentence:
    """Which penalty was taken back."""
    if _is_barred_by_ruling(contest, command.team):
        return Sentence("did-unbar", "Team {team} may press again", {"team": command.team})
    return Sentence("did-pardon", "Early press of team {team} pardoned", {"team": command.team})


def _is_barred_by_ruling(contest: Contest, team: int) -> bool:
    penalty = contest.buzzers.barred.get(team)
    return penalty is not None and not penalty.early


def _contenders(contest: Contest) -> Iterable[int]:
    return contest.contenders


def _floor_place(contest: Contest) -> ButtonPlace:
    """While all may press, the floor is rarely given away."""
    return ButtonPlace.DRAWER if contest.phase == Phase.OPEN else ButtonPlace.TEAM_ROW


COMMANDS: dict[CommandType, Spec] = {
    m.RuleRight: Spec(
        deciders.rule_right,
        button=Sentence("rule-right", "RIGHT"),
        done=ruled_right,
        place=ButtonPlace.VERDICT,
    ),
    m.RuleWrong: Spec(
        deciders.rule_wrong,
        button=after_wrong,
        done=ruled_wrong,
        place=ButtonPlace.VERDICT,
    ),
    m.ReopenBuzzers: Spec(
        deciders.reopen_buzzers,
        button=reopen_buzzers,
        done=Sentence("did-open", "Buzzers reopened"),
    ),
    m.GiveFloor: Spec(
        deciders.give_floor,
        button=Sentence("give-floor", "Give the floor to team {team}"),
        short=Sentence("give-floor-here", "Give the floor"),
        done=Sentence("did-give-floor", "Floor given to team {team}"),
        place=_floor_place,
        targets=_contenders,
    ),
    m.CloseQuestion: Spec(
        deciders.close_question,
        button=Sentence("close-question", "No team knows: close the question"),
        done=Sentence("did-close", "Question closed"),
        confirm=True,
    ),
    m.ShowPresses: Spec(
        deciders.show_presses,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        place=ButtonPlace.WIDGET,
    ),
    m.Bar: Spec(
        deciders.bar,
        roles=DESK,
        button=Sentence("bar", "Bar team {team}"),
        done=Sentence("did-bar", "Team {team} barred"),
        place=ButtonPlace.DRAWER,
        confirm=True,
        targets=_contenders,
    ),
    m.Pardon: Spec(
        deciders.pardon,
        roles=DESK,
        in_hold=True,
        button=pardon,
        short=Sentence("pardon-here", "Pardon"),
        done=pardoned,
        place=ButtonPlace.TEAM_ROW,
        targets=_contenders,
    ),
}
