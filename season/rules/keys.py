"""Deciders of keys: whose signatures count, from when, and what becomes of a key that was lost.

What a key signed before it was lost stays good. What comes later signed by it counts only where the office says why:
whoever found the key could have signed.

Kind: pure
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from season.rules import result_commands as c
from season.rules import result_facts as f
from season.rules.order import Order, Reason, without_why
from season.rules.season import Season


def against_enrolling(season: Season, order: Order[c.EnrolKey], now_ns: int) -> Iterator[Reason | None]:
    """Not twice; where it takes the place of another key, that one must be there, for a reason."""
    command = order.command
    if command.key in season.keys:
        yield Reason(Sentence("key-known", "The key {key} is enrolled already", {"key": short_key(command.key)}))
    if not command.instead_of:
        return
    yield without_why(command.why)
    before = season.keys.get(command.instead_of)
    if before is None:
        args: SentenceArgs = {"key": short_key(command.instead_of)}
        yield Reason(Sentence("no-such-key", "The key {key} is not enrolled", args))
    elif before.holder is not command.holder:
        yield Reason(Sentence("key-of-another", "The other key is of another kind: it cannot take its place"))


def enrol(season: Season, order: Order[c.EnrolKey], now_ns: int) -> Iterator[f.AnyResultFact]:
    """The key counts."""
    command = order.command
    yield f.KeyEnrolled(
        by=order.by,
        at_ns=now_ns,
        key=command.key,
        holder=command.holder,
        name=command.name,
        instead_of=command.instead_of,
        why=command.why,
    )


def short_key(key: str) -> str:
    """A public key as a message shows it."""
    return key[:16]


def against_withdrawing(season: Season, order: Order[c.WithdrawKey], now_ns: int) -> Iterator[Reason | None]:
    """A key that is enrolled and not lost yet, for a reason."""
    command = order.command
    yield without_why(command.why)
    args: SentenceArgs = {"key": short_key(command.key)}
    signing_key = season.keys.get(command.key)
    if signing_key is None:
        yield Reason(Sentence("no-such-key", "The key {key} is not enrolled", args))
    elif signing_key.is_lost:
        yield Reason(Sentence("key-withdrawn", "The key {key} does not count any more already", args))


def withdraw(season: Season, order: Order[c.WithdrawKey], now_ns: int) -> Iterator[f.AnyResultFact]:
    """What is signed with the key from now on does not count."""
    yield f.KeyWithdrawn(by=order.by, at_ns=now_ns, key=order.command.key, why=order.command.why)
