"""Arming of the firmware's lockout in a buzzers round.

Kind: pure
"""

from bus.messages import Arm, Phase, RoundKind
from controller.formats.format import BuzzersRound
from controller.rules.contest import Contest
from controller.rules.rounds.buzzers.deciders import early_press_rule
from controller.rules.rounds.buzzers.eligibility import early_teams, opening_teams
from controller.rules.rounds.buzzers.timing import closing_ns

ARMED = frozenset({Phase.READING, Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.TIED})
"""Phases of a buzzers round in which the firmware judges presses (early ones in the first two)."""


def arm(contest: Contest) -> Arm | None:
    """What the lockout should be armed with; None where it should be idle."""
    if contest.kind is not RoundKind.BUZZERS or contest.phase not in ARMED or contest.hold is not None:
        return None
    current = contest.round_rules(BuzzersRound)
    pressers = opening_teams(contest)
    out = tuple(team for team in contest.contenders if team not in pressers)
    return Arm(
        arming=contest.arming,
        opening_ns=contest.opening_ns,
        closing_ns=contest.buzzers.closing_ns if contest.phase != Phase.THINKING else _closing(contest),
        stations=contest.stations_of(pressers),
        out=contest.stations_of(out),
        pardoned=contest.stations_of(contest.buzzers.pardoned),
        early=early_press_rule(contest),
        delay_ns=current.delay_ms * 1_000_000,
        tie_window_ns=current.tie_window_us * 1_000,
        floor=_ruled_floor(contest),
        tied=contest.stations_of(contest.buzzers.tied),
        pressed_early=contest.stations_of(early_teams(contest)),
        ordered_ns=contest.buzzers.ordered_ns,
    )


def _ruled_floor(contest: Contest) -> int | None:
    """The station of the team on the floor: the firmware knows it after a press, not after a ruling."""
    floor = contest.buzzers.floor
    return contest.stations_of((floor,))[0] if contest.phase == Phase.FLOOR and floor is not None else None


def _closing(contest: Contest) -> int | None:
    return closing_ns(contest, contest.opening_ns) if contest.opening_ns is not None else None
