"""Commands of the performance round, one row each.

Kind: pure
"""

from collections.abc import Iterable

from bus import messages as m
from bus.authors import role_sentence
from bus.messages import ButtonPlace, Role, Sentence
from controller.rules.contest import Contest
from controller.rules.rounds.performance import deciders
from controller.rules.rounds.performance.deciders import missing_judges
from controller.rules.rounds.performance.order import next_present
from controller.rules.rows import JUDGE, MC, CommandType, Spec


def start_performance(contest: Contest, command: m.StartPerformance) -> Sentence:
    """Which team starts."""
    return Sentence("start-performance", "Team {team} starts", {"team": contest.performance.performer or 0})


def next_performance(contest: Contest, command: m.NextPerformance) -> Sentence:
    """Which team is next."""
    item = next_present(contest, contest.item + 1)
    team = contest.round_teams[item] if item is not None else 0
    return Sentence("next-performance", "Call team {team}", {"team": team})


def reveal_ballots(contest: Contest, command: m.RevealBallots) -> Sentence:
    """Reveal, or reveal without the judges who are not FINAL."""
    if command.override:
        return Sentence("reveal-without", "Reveal without judge {judges}", {"judges": missing_judges(contest)})
    return Sentence("reveal-ballots", "Reveal the points")


def ballots_revealed(contest: Contest, command: m.RevealBallots) -> Sentence:
    """All ballots, or those of some judges only."""
    if command.override:
        missing = missing_judges(contest)
        return Sentence("did-reveal-without", "Ballots revealed without judge {judges}", {"judges": missing})
    return Sentence("did-reveal", "Ballots revealed")


def confirm_ballot(contest: Contest, command: m.ConfirmBallot) -> Sentence:
    """Whose ballot counts, and who entered it."""
    role = contest.performance.entered_by.get(command.judge, Role.DESK)
    text = "Let the ballot of judge {judge} count (entered by {role})"
    return Sentence("confirm-ballot", text, {"judge": command.judge, "role": role_sentence(role)})


def _final_judges(contest: Contest) -> Iterable[int]:
    return sorted({*contest.performance.ballots, *contest.performance.waiting})


def _waiting_judges(contest: Contest) -> Iterable[int]:
    return sorted(contest.performance.waiting)


COMMANDS: dict[CommandType, Spec] = {
    m.StartPerformance: Spec(
        deciders.start,
        button=start_performance,
        done=Sentence("did-perform", "Performance started"),
    ),
    m.StopPerformance: Spec(
        deciders.stop,
        button=Sentence("stop-performance", "End the performance"),
        done=Sentence("did-stop", "Performance ended"),
    ),
    m.CastBallot: Spec(
        deciders.cast,
        roles=JUDGE,
        checks_step=False,
        done=Sentence("did-ballot", "Ballot of judge {judge}"),
        place=ButtonPlace.WIDGET,
    ),
    m.ConfirmBallot: Spec(
        deciders.confirm,
        roles=MC | {Role.JUDGE},
        checks_step=False,
        button=confirm_ballot,
        done=Sentence("did-confirm-ballot", "Ballot of judge {judge} counts, entered by somebody else"),
        confirm=True,
        targets=_waiting_judges,
    ),
    m.ReopenBallot: Spec(
        deciders.reopen,
        roles=JUDGE,
        checks_step=False,
        button=Sentence("reopen-ballot", "Return the ballot to judge {judge}"),
        done=Sentence("did-reopen-ballot", "Ballot returned to judge {judge}"),
        place=ButtonPlace.DRAWER,
        targets=_final_judges,
    ),
    m.RevealBallots: Spec(
        deciders.reveal,
        button=reveal_ballots,
        done=ballots_revealed,
        place=ButtonPlace.DRAWER,
        confirm=True,
        overridable=True,
    ),
    m.NextPerformance: Spec(
        deciders.call_next,
        button=next_performance,
        done=Sentence("did-call", "Next team called"),
    ),
}
