"""What the firmware's reports mean for the contest.

A report is always recorded; whether it counts depends on whether the contest still waits for that arming.

Kind: pure
"""

from bus import messages as m
from bus.messages import EarlyPressRule, Phase, Press, PressKind, RoundKind, Sentence
from controller.rules import facts as f
from controller.rules.buzzers import early_press_rule, floor_fact, guard_reason
from controller.rules.clocks import closing_ns
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError, refuse_if
from controller.rules.steps import next_step

GUARD_NS = 500_000_000
"""After a winning press, right and wrong take no tap for this long."""

MAX_PUSH_AGE_NS = 1_000_000_000
"""An older push of an MC's button does nothing. The firmware keeps pushes while the controller is away; otherwise they
take a few ms. Whoever has seen nothing happen for a second pushes again, or uses the tablet."""

TIME_TO_PRESS_OVER = Sentence("nobody-pressed", "Nobody pressed in time")
TOO_LATE = Sentence("push-late", "the signal arrived too late")
NO_NEXT = Sentence("no-next", "there is no next step now")
FIRMWARE_RESTARTED = Sentence("opening-lost", "The firmware restarted while the buzzers were open: open them again")


def hello(contest: Contest, hello: m.Hello) -> list[f.AnyFact]:
    """The firmware is there. In a new epoch of its own everything is locked: an opening that was on is lost."""
    if hello.epoch == contest.firmware_epoch:
        return []
    started = f.FirmwareStarted(hello.epoch, hello.stations, hello.capture)
    lost = contest.phase == Phase.OPEN and bool(contest.firmware_epoch)
    return [started, f.OpeningLost(FIRMWARE_RESTARTED)] if lost else [started]


def report(contest: Contest, fact: m.FirmwareFact, now_ns: int, draw: int) -> list[f.AnyFact]:
    """The facts that follow from one report: one at least, so that it is known again when it is repeated; none of what
    only the self-test asked for.

    `draw` is a random number for the policy that draws ties.
    """
    match fact:
        case m.Verdict():
            return _verdict(contest, fact, now_ns, draw)
        case m.Pressed():
            return _pressed(contest, fact)
        case m.LineTrouble():
            return [f.TroubleReported(fact)]
        case m.McPressed():
            return _mc_button(contest, fact, now_ns, draw)
        case m.Bounced():
            return []


def _mc_button(contest: Contest, fact: m.McPressed, now_ns: int, draw: int) -> list[f.AnyFact]:
    """A button of the MC on the board is an order like any other, given when it was pushed. One that does nothing is
    recorded too: when the firmware repeats it, it must not do later what it could not do then."""
    try:
        refuse_if([TOO_LATE if now_ns - fact.at_ns > MAX_PUSH_AGE_NS else None])
        if fact.button in ("right", "wrong"):
            refuse_if([guard_reason(contest, fact.at_ns)])
        order = Order(_command_for(contest, fact.button, now_ns), "mc-buttons", m.Role.MC, draw=draw)
        return list(decide(contest, order, now_ns))
    except RefusedError as error:
        return [f.McPushIgnored(fact.button, fact.at_ns, error.reasons)]


def _command_for(contest: Contest, button: m.McButton, now_ns: int) -> m.Command:
    """What the button means now. Raises `RefusedError` where there is no next step, or not yet."""
    match button:
        case "right":
            return m.RuleRight()
        case "wrong":
            return m.RuleWrong()
        case "hold":
            return m.Release() if contest.hold is not None else m.Hold()
    step, reasons = next_step(contest, now_ns)
    if step is None or reasons:
        raise RefusedError(reasons or [NO_NEXT])
    return step.command


def _pressed(contest: Contest, fact: m.Pressed) -> list[f.AnyFact]:
    recorded = _press_fact(contest, fact.arming, fact.press)
    team = recorded.team
    is_early = fact.press.kind is PressKind.EARLY and fact.arming == contest.arming
    if not is_early or team is None or contest.kind is not RoundKind.BUZZERS or team not in contest.eligible_teams():
        return [recorded]
    if early_press_rule(contest) is not EarlyPressRule.BAR or team in contest.pardoned:
        return [recorded]
    return [recorded, f.TeamBarred(team, contest.buzzers_round.early_points, early=True)]


def _verdict(contest: Contest, verdict: m.Verdict, now_ns: int, draw: int) -> list[f.AnyFact]:
    is_waiting = contest.phase == Phase.OPEN or (contest.phase == Phase.THINKING and contest.opening_ns is not None)
    counts = (
        is_waiting and contest.hold is None and contest.kind is RoundKind.BUZZERS and verdict.arming == contest.arming
    )
    teams = _teams(contest, verdict.stations)
    received = f.VerdictReceived(
        arming=verdict.arming,
        outcome=verdict.outcome,
        teams=teams,
        opening_ns=verdict.opening_ns,
        window_ns=verdict.window_ns,
        counts=counts and bool(teams or not verdict.stations),
    )
    known = {(press.team, press.at_ns) for press in contest.presses}
    recorded = [_press_fact(contest, verdict.arming, press) for press in verdict.presses]
    presses = [fact for fact in recorded if (fact.team, fact.press.at_ns) not in known]
    if not received.counts:
        return [*presses, received]
    opening: list[f.AnyFact] = []
    if contest.phase == Phase.THINKING:  # the verdict was quicker than our own clock
        opening = [f.Opened(verdict.arming, verdict.opening_ns, closing_ns(contest, verdict.opening_ns))]
    return [*opening, *presses, received, _outcome(contest, verdict.outcome, teams, now_ns, draw)]


def _outcome(contest: Contest, outcome: str, teams: tuple[int, ...], now_ns: int, draw: int) -> f.AnyFact:
    if outcome == "nobody" or not teams:
        return f.QuestionClosed(TIME_TO_PRESS_OVER)
    policy = contest.buzzers_round.on_tie
    if len(teams) == 1 or policy == "earliest":
        return floor_fact(contest, teams[0], now_ns, guard_ns=GUARD_NS)
    if policy == "draw":
        return floor_fact(contest, sorted(teams)[draw % len(teams)], now_ns, guard_ns=GUARD_NS)
    return f.Tied(teams)


def _press_fact(contest: Contest, arming: int | None, press: Press) -> f.PressRecorded:
    team = contest.evening.match.team_at(press.station) if contest.evening is not None else None
    return f.PressRecorded(arming, team.number if team else None, press)


def _teams(contest: Contest, stations: tuple[int, ...]) -> tuple[int, ...]:
    """The teams at `stations`, in the verdict's order: by stamp."""
    if contest.evening is None:
        return ()
    teams = map(contest.evening.match.team_at, stations)
    return tuple(team.number for team in teams if team is not None)
