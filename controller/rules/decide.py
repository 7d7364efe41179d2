"""What a command does: facts, or a refusal with all its reasons.

`decide(contest, order, now_ns) -> facts` is the one way in which people change the contest. General reasons (an old
screen, a role that may not, a phase that does not know the command) are looked for first, then the command's own.

Kind: pure
"""

from bus import messages as m
from bus.messages import Role, Sentence
from controller.rules import facts as f
from controller.rules.commands import COMMANDS, done_sentence, permitted
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.phases import legal
from controller.rules.refusal import RefusedError, moved_on, not_now, not_permitted, refuse_if


def decide(contest: Contest, order: Order[m.Command], now_ns: int) -> tuple[f.AnyFact, ...]:
    """The facts that `order` leads to. Raises `RefusedError` with all reasons; then nothing is changed."""
    command, spec = order.command, COMMANDS[type(order.command)]
    old = order.step is not None and order.step != contest.step and spec.checks_step
    refuse_if(
        [
            Sentence("no-match", "No match is open") if contest.evening is None and not spec.without_match else None,
            moved_on(order.step, contest.step) if old and order.step is not None else None,
            None if permitted(order.role, command) else not_permitted(order.role),
            _foreign_ballot(order),
            None if legal(contest.kind, contest.phase, command) else not_now(type(command).__name__, contest.phase),
            contest.hold if not spec.in_hold else None,
        ]
    )
    facts = spec.decide(contest, order, now_ns)
    done = done_sentence(contest, command)
    return tuple(facts) if done is None else (f.Decided(done, now_ns), *facts)


def _foreign_ballot(order: Order[m.Command]) -> Sentence | None:
    command = order.command
    if order.role is not Role.JUDGE or not isinstance(command, m.CastBallot | m.ConfirmBallot | m.ReopenBallot):
        return None
    if command.judge == order.judge:
        return None
    return Sentence("foreign-ballot", "The ballot of judge {judge} is not yours", {"judge": command.judge})


def refusal(contest: Contest, command: m.Command, now_ns: int) -> tuple[Sentence, ...]:
    """The reasons for which the MC's `command` would be refused now; empty: it would be done."""
    try:
        decide(contest, Order(command, "", Role.MC), now_ns)
    except RefusedError as error:
        return error.reasons
    return ()
