"""Lamp of each team, for screens: what the firmware lights by the same rules.

`firmware/signals/lamps.py` decides what is really lit, from the same `Arm` and from the presses that it reported; a
test plays both side by side.

Kind: pure
"""

from bus.messages import Arm, EarlyPressRule, Lamp, Phase
from controller.match_files.match import Team
from controller.rules.contest import Contest
from controller.rules.firmware_orders import firmware_orders


def lamps(contest: Contest, now_ns: int) -> dict[int, Lamp]:
    """What each team's lamp shows at `now_ns`, by the team's number."""
    if contest.evening is None:
        return {}
    arm = firmware_orders(contest).arm
    teams = contest.evening.match.teams
    return {team.number: _lamp(contest, arm, team, now_ns) if arm is not None else Lamp.DARK for team in teams}


def _lamp(contest: Contest, arm: Arm, team: Team, now_ns: int) -> Lamp:
    if team.number == contest.buzzers.floor:
        return Lamp.FLOOR
    if team.number in contest.buzzers.tied:
        return Lamp.TIED
    is_punished = _is_punished(arm, team)
    if team.station in arm.out:
        return Lamp.EARLY if is_punished and arm.early is EarlyPressRule.BAR else Lamp.OUT
    if team.station not in arm.stations:
        return Lamp.DARK
    is_delayed = arm.opening_ns is None or now_ns < arm.opening_ns + arm.delay_ns
    if is_punished and (arm.early is EarlyPressRule.BAR or is_delayed):
        return Lamp.EARLY
    if arm.opening_ns is None or now_ns < arm.opening_ns:
        return Lamp.LOCKED
    return Lamp.ARMED if contest.phase == Phase.OPEN else Lamp.DARK


def _is_punished(arm: Arm, team: Team) -> bool:
    """Whether the firmware holds an early press in this question against the team."""
    is_spared = arm.early is EarlyPressRule.IGNORE or team.station in arm.pardoned
    return team.station in arm.pressed_early and not is_spared
