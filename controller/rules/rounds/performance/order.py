"""Order of the performances: which team is on stage, which is next.

Theory of operation. `PerformanceState.order` has the teams by item. What stands before the item that is on has happened
and stays: a protest names a performance by its number. Behind it stand the teams to come. A team that is passed over,
because it is absent or not ready, stands there once more, after all others: nobody who comes is left out.

Kind: pure
"""

import random
from collections.abc import Sequence

from bus.messages import Phase, Sentence
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.refusal import refuse_if
from controller.rules.rounds.performance.state import JudgedPerformance

NOBODY_HERE = Sentence("nobody-here", "No team is present")


def team_order(contest: Contest, admitted: Sequence[int], draw: int) -> tuple[int, ...]:
    """The teams in the order in which they perform; `admitted` are they, the best first."""
    performers = [team for team in contest.current_evening.match.performers if team in admitted]
    match contest.round_rules(StageRound).order:
        case "drawn":
            return tuple(random.Random(draw).sample(performers, len(performers)))
        case "last_first":
            return tuple(reversed(admitted))
        case _:
            return tuple(performers)


def first_call(contest: Contest, teams: tuple[int, ...]) -> list[f.AnyFact]:
    """The first of `teams` that is present is called; without any the round cannot start."""
    first = next((item for item, team in enumerate(teams) if team not in contest.absent), None)
    refuse_if([NOBODY_HERE if first is None else None])
    return [] if first is None else [f.PerformerCalled(first, teams[first])]


def waiting_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that are called after the one on stage, in this order; absent ones, too."""
    return contest.performance.order[contest.item + 1 :]


def next_call(contest: Contest) -> tuple[int, int] | None:
    """Item and team of the next performance: the first team to come that is present; None: there is none."""
    coming = enumerate(waiting_teams(contest), contest.item + 1)
    return next(((item, team) for item, team in coming if team not in contest.absent), None)


def is_withdrawn(contest: Contest, performance: JudgedPerformance) -> bool:
    """Whether the points of this performance of the round were taken out, because its ballots' reveal was undone."""
    place = (contest.round, performance.item)
    return any((withdrawal.round, withdrawal.item) == place for withdrawal in contest.tally.withdrawals)


def have_all_performed(contest: Contest) -> bool:
    """Whether no further team is present."""
    return next_call(contest) is None


def performance_count(contest: Contest) -> int:
    """How many performances the round has, or will have when all teams perform that were not passed over as absent."""
    if contest.phase == Phase.INTRO:
        return len(contest.current_evening.match.performers)
    called = contest.performance.order[: contest.item + 1]
    return len(called) + sum(team not in contest.absent or team not in called for team in waiting_teams(contest))


def busy_teams(contest: Contest) -> tuple[int, ...]:
    """The team on stage, until its ballots are revealed."""
    performer = contest.performance.performer
    return (performer,) if performer is not None and contest.phase in {Phase.PERFORMING, Phase.JUDGING} else ()
