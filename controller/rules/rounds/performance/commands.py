"""Commands of the performance round, one row each.

Kind: pure
"""

from collections.abc import Iterable

from bus import messages as m
from bus.authors import role_sentence
from bus.messages import ButtonPlace, Phase, Role, Sentence, SentenceArgs
from controller.rules.contest import Contest
from controller.rules.rounds.performance import deciders, judges, running_order
from controller.rules.rounds.performance.aggregate import aggregate_for, aggregate_sentence
from controller.rules.rounds.performance.deciders import missing_judges
from controller.rules.rounds.performance.order import next_call, waiting_teams
from controller.rules.rows import DESK, JUDGE, MC, CommandType, Spec


def start_performance(contest: Contest, command: m.StartPerformance) -> Sentence:
    """Which team starts."""
    return Sentence("start-performance", "Team {team} starts", {"team": contest.performance.performer or 0})


def next_performance(contest: Contest, command: m.NextPerformance) -> Sentence:
    """Which team is next."""
    _, team = next_call(contest) or (0, 0)
    performer = contest.performance.performer or 0
    if contest.phase == Phase.READY and performer not in contest.absent:
        text = "Pass over team {performer}, call team {team}"
        return Sentence("next-performance-over", text, {"team": team, "performer": performer})
    return Sentence("next-performance", "Call team {team}", {"team": team})


def order_drawn(contest: Contest, command: m.DrawOrder) -> Sentence:
    """In which order, and who answers for it."""
    args = {
        "teams": ", ".join(map(str, command.teams)),
        "drawn_by": command.drawn_by.strip(),
        "witness": command.witness.strip(),
    }
    text = "Order of performances drawn: teams {teams} (drawn by {drawn_by}, witness {witness})"
    return Sentence("did-draw-order", text, args)


def performance_repeated(contest: Contest, command: m.RepeatPerformance) -> Sentence:
    """Whose performance does not count, and why."""
    args: dict[str, str | int] = {"team": command.team, "reason": command.reason.strip()}
    return Sentence("did-repeat", "Team {team} performs again ({reason})", args)


def reveal_ballots(contest: Contest, command: m.RevealBallots) -> Sentence:
    """Reveal, or reveal without the judges who are not FINAL."""
    if command.override:
        count = len(contest.performance.ballots)
        args: SentenceArgs = {
            "judges": missing_judges(contest),
            "aggregate": aggregate_sentence(aggregate_for(contest, count), count),
        }
        return Sentence("reveal-without", "Reveal without judge {judges} ({aggregate})", args)
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


def _teams_to_call(contest: Contest) -> Iterable[int]:
    """The teams that can be called instead of the one that would be next, or that is announced."""
    call = next_call(contest)
    following = call[1] if call is not None and contest.phase == Phase.REVEALED else None
    return (team for team in sorted(waiting_teams(contest)) if team != following)


def _teams_to_put_last(contest: Contest) -> Iterable[int]:
    performer = contest.performance.performer
    announced = [performer] if performer is not None and contest.phase == Phase.READY else []
    return sorted([*announced, *waiting_teams(contest)])


def _waiting_judges(contest: Contest) -> Iterable[int]:
    return sorted(contest.performance.waiting)


def _passes_over(contest: Contest) -> bool:
    """Whether calling the next team passes over one that is announced and here."""
    return contest.phase == Phase.READY and contest.performance.performer not in contest.absent


def _next_call_place(contest: Contest) -> ButtonPlace:
    return ButtonPlace.DRAWER if _passes_over(contest) else ButtonPlace.STEPS


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
        held_when=lambda contest: not contest.is_time_over,
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
        running_order.call_next,
        button=next_performance,
        done=Sentence("did-call", "Next team called"),
        place=_next_call_place,
        held_when=_passes_over,
    ),
    m.CountAllBallots: Spec(
        deciders.count_all,
        button=Sentence("count-all", "Let all ballots count for all teams of this round"),
        done=Sentence("did-count-all", "All ballots count for all teams of this round"),
        place=ButtonPlace.DRAWER,
        confirm=True,
    ),
    m.AddJudge: Spec(
        judges.add,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=Sentence("did-add-judge", "Judge {judge} joined"),
        place=ButtonPlace.WIDGET,
    ),
    m.RemoveJudge: Spec(
        judges.remove,
        roles=DESK,
        any_time=True,
        in_hold=True,
        checks_step=False,
        done=Sentence("did-remove-judge", "Judge {judge} left"),
        place=ButtonPlace.WIDGET,
    ),
    m.CallTeam: Spec(
        running_order.call_team,
        roles=DESK,
        button=Sentence("call-team", "Call team {team} first"),
        short=Sentence("call-team-short", "Call first"),
        done=Sentence("did-call-team", "Team {team} called"),
        place=ButtonPlace.TEAM_ROW,
        targets=_teams_to_call,
    ),
    m.CallLast: Spec(
        running_order.call_last,
        roles=DESK,
        button=Sentence("call-last", "Call team {team} last"),
        short=Sentence("call-last-short", "Call last"),
        done=Sentence("did-call-last", "Team {team} comes last"),
        place=ButtonPlace.TEAM_ROW,
        targets=_teams_to_put_last,
    ),
    m.DrawOrder: Spec(
        running_order.draw_order,
        roles=DESK,
        done=order_drawn,
        place=ButtonPlace.WIDGET,
    ),
    m.RepeatPerformance: Spec(
        running_order.repeat,
        roles=DESK,
        done=performance_repeated,
        place=ButtonPlace.WIDGET,
    ),
}
