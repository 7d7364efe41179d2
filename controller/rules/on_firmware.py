"""What the firmware's reports mean for the contest.

A report is always recorded; whether it counts depends on whether the contest still waits for that arming.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.refusal import RefusedError, refuse_if
from controller.rules.rounds.buzzers.deciders import guard_reason
from controller.rules.rounds.buzzers.verdicts import press_facts, verdict_facts
from controller.rules.steps import next_step

MAX_PUSH_AGE_NS = 1_000_000_000
"""An older push of an MC's button does nothing. The firmware keeps pushes while the controller is away; otherwise they
take a few ms. Whoever has seen nothing happen for a second pushes again, or uses the tablet."""

TOO_LATE = Sentence("push-late", "the signal arrived too late")
NO_NEXT = Sentence("no-next", "there is no next step now")
FIRMWARE_RESTARTED = Sentence("opening-lost", "The firmware restarted while the buzzers were open: open them again")


def hello(contest: Contest, hello: m.Hello) -> list[f.AnyFact]:
    """The firmware has connected. In a new epoch of its own everything is locked: an opening that was on is lost."""
    if hello.epoch == contest.firmware_epoch:
        return []
    started = f.FirmwareStarted(hello.epoch, hello.stations, hello.capture)
    is_opening_lost = contest.phase == Phase.OPEN and bool(contest.firmware_epoch)
    return [started, f.OpeningLost(FIRMWARE_RESTARTED)] if is_opening_lost else [started]


def report(contest: Contest, fact: m.FirmwareFact, now_ns: int, draw: int) -> list[f.AnyFact]:
    """The facts that follow from one report: one at least, so that it is recognised when it is repeated; none of what
    only the self-test asked for.

    `draw` is a random number for the policy that draws ties.
    """
    match fact:
        case m.Verdict():
            return verdict_facts(contest, fact, now_ns, draw)
        case m.Pressed():
            return press_facts(contest, fact)
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
