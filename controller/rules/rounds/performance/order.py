"""Order of the performances: which team is on stage, which is next.

Kind: pure
"""

import random
from collections.abc import Sequence

from bus.messages import Phase, Sentence
from controller.formats.format import StageRound
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.refusal import refuse_if

NOBODY_HERE = Sentence("nobody-here", "No team is present")


def team_order(contest: Contest, admitted: Sequence[int], draw: int) -> tuple[int, ...]:
    """The teams in the order in which they perform; `admitted` are they, the best first."""
    listed = [team for team in contest.current_evening.match.performers if team in admitted]
    match contest.round_rules(StageRound).order:
        case "drawn":
            return tuple(random.Random(draw).sample(listed, len(listed)))
        case "last_first":
            return tuple(reversed(admitted))
        case _:
            return tuple(listed)


def first_call(contest: Contest, teams: tuple[int, ...]) -> list[f.AnyFact]:
    """The first of `teams` that is present is called; without any the round cannot start."""
    first = next((item for item, team in enumerate(teams) if team not in contest.absent), None)
    refuse_if([NOBODY_HERE if first is None else None])
    return [] if first is None else [f.PerformerCalled(first, teams[first])]


def next_present(contest: Contest, item: int) -> int | None:
    """The first performance from `item` on whose team is present, or None."""
    candidates = range(item, len(contest.round_teams))
    return next((index for index in candidates if contest.round_teams[index] not in contest.absent), None)


def have_all_performed(contest: Contest) -> bool:
    """Whether no further team is present."""
    return next_present(contest, contest.item + 1) is None


def performance_count(contest: Contest) -> int:
    """How many performances the round has, or will have when all teams perform."""
    return len(contest.round_teams) or len(contest.current_evening.match.performers)


def busy_teams(contest: Contest) -> tuple[int, ...]:
    """The team on stage, until its ballots are revealed."""
    performer = contest.performance.performer
    return (performer,) if performer is not None and contest.phase in {Phase.PERFORMING, Phase.JUDGING} else ()
