"""Seats of the teams: two exchange their stations; who sat where when a button was pressed.

Theory of operation. Teams exchange seats from an instant on. A press is the team's that sat at its station at the
press's own stamp, however late its report comes. While the firmware judges presses, what it knows is of the old seats:
it is armed anew, and an opening that is on is lost, because a press may be under way that belongs to either team.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, RoundKind, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, no_such_team, refuse_if

EXCHANGED_WHILE_OPEN = Sentence(
    "exchanged-while-open", "Two teams exchanged desks while the buzzers were open: open them again"
)


def exchange_teams(contest: Contest, order: Order[m.ExchangeTeams], now_ns: int) -> list[f.AnyFact]:
    """Two teams take each other's stations, at any time; presses before that stay with who made them."""
    command = order.command
    match, reason = contest.current_evening.match, command.reason.strip()
    unknown = [team for team in dict.fromkeys((command.team, command.other)) if match.team(team) is None]
    refuse_if(
        [
            *map(no_such_team, unknown),
            Sentence("same-team", "Name two different teams") if command.team == command.other else None,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    exchanged = f.TeamsExchanged(command.team, command.other, reason, now_ns)
    return [exchanged, f.OpeningLost(EXCHANGED_WHILE_OPEN)] if _is_open(contest, now_ns) else [exchanged]


def _is_open(contest: Contest, now_ns: int) -> bool:
    """Whether the firmware may have opened the buzzers: it does so by itself, a moment before the contest learns it."""
    if contest.kind is not RoundKind.BUZZERS:
        return False
    is_due = contest.opening_ns is not None and now_ns >= contest.opening_ns
    return contest.phase == Phase.OPEN or (contest.phase == Phase.THINKING and is_due)
