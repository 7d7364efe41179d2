"""Decide what the firmware's reports mean for the contest. Pure.

A report is always written down; whether it counts depends on whether the contest still waits for that arming.
"""

from controller.bus import messages as m
from controller.bus.messages import Early, Press, PressKind, RoundKind, Sentence
from controller.rules import facts as f
from controller.rules.buzzers import early_policy, floor
from controller.rules.clocks import closing_ns
from controller.rules.contest import Contest
from controller.rules.decide import Order, decide
from controller.rules.refusal import RefusedError
from controller.rules.steps import next_step

GUARD_NS = 500_000_000
"""For so long after a winning press right and wrong take no tap."""

TIME_TO_PRESS_OVER = Sentence("nobody-pressed", "Nobody pressed in time")
FIRMWARE_RESTARTED = Sentence("opening-lost", "The firmware restarted while the buzzers were open: open them again")


def hello(contest: Contest, hello: m.Hello) -> list[f.AnyFact]:
    """The firmware is there. In a new epoch of its own everything is locked: an opening that was on is lost."""
    if hello.epoch == contest.firmware_epoch:
        return []
    started = f.FirmwareStarted(hello.epoch, hello.stations, hello.capture)
    lost = contest.phase == "open" and bool(contest.firmware_epoch)
    return [started, f.OpeningLost(FIRMWARE_RESTARTED)] if lost else [started]


def report(contest: Contest, fact: m.FirmwareFact, now_ns: int, draw: int) -> list[f.AnyFact]:
    """The facts that follow from one report. `draw` is a random number for the policy that draws ties."""
    match fact:
        case m.Verdict():
            return _verdict(contest, fact, now_ns, draw)
        case m.Pressed():
            return _pressed(contest, fact)
        case m.LineTrouble():
            return [f.TroubleReported(fact)]
        case m.McPressed(button=button):
            return _mc_button(contest, button, now_ns, draw)


def _mc_button(contest: Contest, button: m.McButton, now_ns: int, draw: int) -> list[f.AnyFact]:
    """A button of the MC on the board is an order like any other; one that would be refused does nothing."""
    step, blocked = next_step(contest, now_ns)
    commands: dict[m.McButton, m.Command | None] = {
        "right": m.RuleRight(),
        "wrong": m.RuleWrong(),
        "next": step.command if step is not None and not blocked else None,
        "hold": m.Release() if contest.hold is not None else m.Hold(),
    }
    command = commands[button]
    if command is None:
        return []
    try:
        return list(decide(contest, Order(command, "mc-buttons", m.Role.MC, draw=draw), now_ns))
    except RefusedError:
        return []


def _pressed(contest: Contest, fact: m.Pressed) -> list[f.AnyFact]:
    noted = _noted(contest, fact.arming, fact.press)
    team = noted.team
    early = fact.press.kind is PressKind.EARLY and fact.arming == contest.arming
    if not early or team is None or contest.kind is not RoundKind.BUZZERS or team not in contest.may_press():
        return [noted]
    if early_policy(contest) is not Early.BAR or team in contest.pardoned:
        return [noted]
    return [noted, f.TeamBarred(team, contest.buzzers.early_points, early=True)]


def _verdict(contest: Contest, verdict: m.Verdict, now_ns: int, draw: int) -> list[f.AnyFact]:
    waiting = contest.phase == "open" or (contest.phase == "thinking" and contest.opening_ns is not None)
    counts = waiting and contest.hold is None and contest.kind is RoundKind.BUZZERS and verdict.arming == contest.arming
    teams = _teams(contest, verdict.stations)
    heard = f.VerdictHeard(
        verdict.arming,
        verdict.outcome,
        teams,
        verdict.opening_ns,
        verdict.window_ns,
        counts and bool(teams or not verdict.stations),
    )
    known = {(press.team, press.at_ns) for press in contest.presses}
    fresh = [_noted(contest, verdict.arming, press) for press in verdict.presses]
    noted = [one for one in fresh if (one.team, one.press.at_ns) not in known]
    if not heard.counted:
        return [*noted, heard]
    opened: list[f.AnyFact] = []
    if contest.phase == "thinking":  # the verdict was quicker than our own clock
        opened = [f.Opened(verdict.arming, verdict.opening_ns, closing_ns(contest, verdict.opening_ns))]
    return [*opened, *noted, heard, _outcome(contest, verdict.outcome, teams, now_ns, draw)]


def _outcome(contest: Contest, outcome: str, teams: tuple[int, ...], now_ns: int, draw: int) -> f.AnyFact:
    if outcome == "nobody" or not teams:
        return f.QuestionClosed(TIME_TO_PRESS_OVER)
    policy = contest.buzzers.on_tie
    if len(teams) == 1 or policy == "earliest":
        return floor(contest, teams[0], now_ns, guard_ns=GUARD_NS)
    if policy == "draw":
        return floor(contest, sorted(teams)[draw % len(teams)], now_ns, guard_ns=GUARD_NS)
    return f.Tied(teams)


def _noted(contest: Contest, arming: int | None, press: Press) -> f.PressNoted:
    team = contest.evening.match.team_at(press.station) if contest.evening is not None else None
    return f.PressNoted(arming, team.number if team else None, press)


def _teams(contest: Contest, stations: tuple[int, ...]) -> tuple[int, ...]:
    """The teams at `stations`, in the verdict's order: by stamp."""
    match = contest.known.match if contest.evening is not None else None
    return tuple(team.number for one in stations if match is not None and (team := match.team_at(one)) is not None)
