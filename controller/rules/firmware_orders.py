"""Orders for the firmware: what it should be doing for a contest.

They are always complete, so that they can be sent on every change and again after any restart.

Kind: pure
"""

from bus.messages import Arm, Cue, FirmwareOrders, Phase, RoundKind
from controller.rules.buzzers import early_press_rule
from controller.rules.clocks import closing_ns
from controller.rules.contest import Contest

ARMED = frozenset({Phase.READING, Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.TIED})
"""Phases of a buzzers round in which the firmware judges presses (early ones in the first two)."""


def firmware_orders(contest: Contest) -> FirmwareOrders:
    """What the firmware should do from now on."""
    if contest.evening is None:
        return FirmwareOrders(None)
    armed = contest.kind is RoundKind.BUZZERS and contest.phase in ARMED and contest.hold is None
    return FirmwareOrders(_arm(contest) if armed else None, tuple(_cues(contest)))


def _arm(contest: Contest) -> Arm:
    current = contest.buzzers_round
    pressers = contest.opening_teams()
    out = tuple(team for team in contest.contenders if team not in pressers)
    return Arm(
        arming=contest.arming,
        opening_ns=contest.opening_ns,
        closing_ns=contest.closing_ns if contest.phase != Phase.THINKING else _closing(contest),
        stations=contest.stations_of(pressers),
        out=contest.stations_of(out),
        pardoned=contest.stations_of(contest.pardoned),
        early=early_press_rule(contest),
        delay_ns=current.delay_ms * 1_000_000,
        tie_window_ns=current.tie_window_us * 1_000,
        floor=_ruled_floor(contest),
    )


def _ruled_floor(contest: Contest) -> int | None:
    """The station of the team on the floor: the firmware knows it after a press, not after a ruling."""
    return (
        contest.stations_of((contest.floor,))[0] if contest.phase == Phase.FLOOR and contest.floor is not None else None
    )


def _closing(contest: Contest) -> int | None:
    return closing_ns(contest, contest.opening_ns) if contest.opening_ns is not None else None


def _cues(contest: Contest) -> list[Cue]:
    stations = contest.stations_of(tuple(team.number for team in contest.current_evening.match.teams))
    cues: list[Cue] = []
    if contest.cue is not None:
        name, what, at_ns = contest.cue
        cues.append(Cue(name, what, at_ns, stations if what == "boards_up" else ()))
    clock = contest.clock
    if clock is None or clock.deadline_ns is None:
        return cues
    deadline = clock.deadline_ns
    if contest.phase == Phase.THINKING and contest.kind is RoundKind.BOARDS:
        cues.append(Cue(f"up-{deadline}", "boards_up", deadline, stations))
    if contest.phase == Phase.FLOOR:
        cues.append(Cue(f"over-{deadline}", "time_over", deadline))
    if contest.phase == Phase.PERFORMING:
        for seconds in contest.performance_round.warnings_s:
            left = contest.current_evening.duration_ns(seconds)
            if left < clock.total_ns:
                cues.append(Cue(f"warn-{seconds}-{deadline}", "warning", deadline - left))
        cues.append(Cue(f"over-{deadline}", "time_over", deadline))
    return cues
