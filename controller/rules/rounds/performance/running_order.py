"""Deciders of the running order: the next team is called, another one first or last, by lot, or once more.

Kind: pure
"""

from decimal import Decimal

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import (
    MIN_REASON_CHARS,
    REASON_TOO_SHORT,
    RefusedError,
    no_such_team,
    persons_reason,
    refuse_if,
)
from controller.rules.rounds.performance.order import NOBODY_HERE, next_call, waiting_teams

ALL_PERFORMED = Sentence("all-performed", "All teams have performed")


def call_next(contest: Contest, order: Order[m.NextPerformance], now_ns: int) -> list[f.AnyFact]:
    """The next team comes on stage."""
    call = next_call(contest)
    if call is None:
        raise RefusedError([ALL_PERFORMED])
    return [f.PerformerCalled(*call)]


def call_team(contest: Contest, order: Order[m.CallTeam], now_ns: int) -> list[f.AnyFact]:
    """This team comes on stage before all others; one that was there, and has not begun, comes after it."""
    team = order.command.team
    here = Sentence("on-stage-already", "Team {team} is on stage already", {"team": team})
    away = Sentence("team-away", "Team {team} is absent", {"team": team})
    refuse_if(
        [
            here if _is_announced(contest, team) else _not_waiting(contest, team),
            away if team in contest.absent else None,
        ]
    )
    return [f.PerformerCalled(_first_open_item(contest), team)]


def call_last(contest: Contest, order: Order[m.CallLast], now_ns: int) -> list[f.AnyFact]:
    """This team comes after all others; if it is on stage and has not begun, the next one comes there."""
    team = order.command.team
    others = tuple(other for other in waiting_teams(contest) if other != team)
    is_announced = _is_announced(contest, team)
    is_alone = is_announced and all(other in contest.absent for other in others)
    is_last = not is_announced and waiting_teams(contest)[-1:] == (team,)
    refuse_if(
        [
            None if is_announced else _not_waiting(contest, team),
            Sentence("nobody-else", "No other team is there to perform before it") if is_alone else None,
            Sentence("last-already", "Team {team} is the last already", {"team": team}) if is_last else None,
        ]
    )
    return _set_order(contest, _first_open_item(contest) if is_announced else contest.item + 1, (*others, team))


def draw_order(contest: Contest, order: Order[m.DrawOrder], now_ns: int) -> list[f.AnyFact]:
    """Take the order that lots in the hall gave to all teams that have not performed."""
    command = order.command
    expected = _with_announced(contest, waiting_teams(contest))
    numbers = ", ".join(map(str, sorted(expected)))
    is_order = sorted(command.teams) == sorted(expected)
    is_empty = contest.phase == Phase.READY and all(team in contest.absent for team in expected)
    refuse_if(
        [
            ALL_PERFORMED if not expected else None,
            Sentence("not-the-waiting", "The order must name each of these teams once: {teams}", {"teams": numbers})
            if expected and not is_order
            else None,
            NOBODY_HERE if expected and is_empty else None,
            Sentence("nothing-to-draw", "One team alone has no order to draw") if len(expected) == 1 else None,
            persons_reason(command.drawn_by, command.witness),
        ]
    )
    item, persons = _first_open_item(contest), (command.drawn_by.strip(), command.witness.strip())
    return _set_order(contest, item, command.teams, *persons)


def repeat(contest: Contest, order: Order[m.RepeatPerformance], now_ns: int) -> list[f.AnyFact]:
    """A performance does not count, and is repeated: at once by the team on stage, by another one after all others."""
    team, reason = order.command.team, order.command.reason.strip()
    judged, performer = contest.performance.judged.get(team), contest.performance.performer
    is_on_stage = team == performer and contest.phase != Phase.READY
    not_done = Sentence("not-performed", "Team {team} has not performed in this round", {"team": team})
    is_busy = contest.phase in {Phase.PERFORMING, Phase.JUDGING} and not is_on_stage
    refuse_if(
        [
            None if judged is not None or is_on_stage else not_done,
            Sentence("stage-busy", "Finish the performance that is on first") if is_busy else None,
            None if len(reason) >= MIN_REASON_CHARS else REASON_TOO_SHORT,
        ]
    )
    item, points = (contest.item, Decimal(0)) if judged is None else (judged.item, judged.points)
    repeated = f.PerformanceRepeated(team=team, item=item, points=points, reason=reason)
    return [repeated, f.PerformerCalled(contest.item + 1, team)] if is_on_stage else [repeated]


def _is_announced(contest: Contest, team: int) -> bool:
    """Whether `team` is on stage and has not begun."""
    return contest.phase == Phase.READY and contest.performance.performer == team


def _with_announced(contest: Contest, teams: tuple[int, ...]) -> tuple[int, ...]:
    """`teams` behind the one on stage, if that has not begun."""
    performer = contest.performance.performer
    return (performer, *teams) if performer is not None and contest.phase == Phase.READY else teams


def _first_open_item(contest: Contest) -> int:
    """The first item at which nobody has begun."""
    return contest.item if contest.phase == Phase.READY else contest.item + 1


def _not_waiting(contest: Contest, team: int) -> Sentence | None:
    """Why `team` cannot be called; None: it has still to perform."""
    if team in waiting_teams(contest):
        return None
    if contest.current_evening.match.team(team) is None:
        return no_such_team(team)
    if team not in contest.round_teams:
        return Sentence("not-in-round", "Team {team} takes no part in this round", {"team": team})
    return Sentence("performed-already", "Team {team} has performed: to repeat it takes a ruling", {"team": team})


def _set_order(
    contest: Contest, item: int, teams: tuple[int, ...], drawn_by: str = "", witness: str = ""
) -> list[f.AnyFact]:
    """From `item` on the round goes on with `teams`; where the first of them was to begin now, it is called."""
    facts: list[f.AnyFact] = [f.PerformanceOrderSet(item, teams, drawn_by, witness)]
    if item == contest.item:
        place = next(place for place, team in enumerate(teams) if team not in contest.absent)
        facts.append(f.PerformerCalled(item + place, teams[place]))
    return facts
