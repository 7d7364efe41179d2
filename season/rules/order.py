"""An order: a command with the person who gave it; and reasons against it, of which a person may override some.

Kind: pure
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs, join_sentences
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT
from season.rules.command import Command
from season.rules.facts import AnyFact
from season.rules.people import Person
from season.rules.season import Season
from season.rules.states import EntryState, SittingState, StageState

CommandT_co = TypeVar("CommandT_co", bound=Command, covariant=True)
StateT = TypeVar("StateT", EntryState, SittingState, StageState)


class Order(Struct, Generic[CommandT_co], frozen=True):
    """A command and who gave it. `override`: why it is to be done against those reasons that can be overridden."""

    command: CommandT_co
    by: Person
    override: str = ""


class Reason(Struct, frozen=True):
    """A reason against an order. `overridable`: the office or who signs may order it all the same, on record."""

    sentence: Sentence
    overridable: bool = False


Against = Callable[[Season, Any, int], Iterable[Reason | None]]
"""`(season, order, now_ns) -> reasons`: what speaks against one kind of command, beside what speaks against all."""
LeadsTo = Callable[[Season, Any, int], Iterable[AnyFact]]
"""`(season, order, now_ns) -> facts`, asked only where nothing speaks against it."""


def because(text: Sentence, *, overridable: bool = False) -> Reason:
    """A reason in the words of `text`."""
    return Reason(text, overridable)


def without_why(why: str) -> Reason | None:
    """`why` does not say enough; None where it does."""
    return Reason(REASON_TOO_SHORT) if len(why.strip()) < MIN_REASON_CHARS else None


def own_work(person: Person, other: Person | None, text: Sentence) -> Reason | None:
    """`text`, where `person` is to approve what they did themselves as `other`; another reason where nobody knows that
    these are two persons, because one account invited the other; None where they are two."""
    if other is None or _accounts(person).isdisjoint(_accounts(other)):
        return None
    if _key(person.id) == _key(other.id):
        return Reason(text)
    args: SentenceArgs = {"name": person.name, "other": other.name}
    doubt = (
        "{name} and {other} may be one person, because one account was invited by the other: a third person must vouch "
        "for it first, on the page of people"
    )
    return Reason(Sentence("invited-by-other", doubt, args))


def _accounts(person: Person) -> set[str]:
    """The account of a person, and the one that may stand behind it."""
    return {_key(person.id)} | ({_key(person.invited_by)} if isinstance(person.invited_by, str) else set())


def _key(account: str) -> str:
    """The case of letters makes no other person."""
    return account.strip().casefold()


def wrong_state(
    what: str | Sentence,
    state: StateT,
    after: StateT,
    table: Mapping[StateT, tuple[StateT, ...]],
    names: Mapping[StateT, Sentence],
) -> Reason | None:
    """The table does not let `after` follow `state`; None where it does. `what` is in that state."""
    if after in table[state]:
        return None
    allowed = join_sentences((names[before] for before, following in table.items() if after in following), ", ")
    args: SentenceArgs = {"what": what, "state": names[state], "allowed": allowed}
    return Reason(Sentence("wrong-state", "{what} is: {state}; this can be done where it is: {allowed}", args))
