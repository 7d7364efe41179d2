"""What an order leads to: facts, or a refusal with all its reasons.

`decide(season, order, now_ns) -> facts` is the one way in which people change a season. Some reasons can be overridden
by the leading office or by who signs: then the facts begin with `Overrode`, which says who, against what, and why.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from bus.messages import Sentence, SentenceArgs, join_sentences
from controller.rules.refusal import MIN_REASON_CHARS, REASON_TOO_SHORT, RefusedError
from season.rules import facts as f
from season.rules.commands import AnyCommand
from season.rules.order import Order, Reason
from season.rules.people import OFFICE_OR_SIGNING, ROLE_NAMES
from season.rules.rows import ROWS
from season.rules.season import Season
from season.rules.state_names import SEASON_NAMES


def decide(season: Season, order: Order[AnyCommand], now_ns: int) -> tuple[f.AnyFact, ...]:
    """The facts that `order` leads to. Raises `RefusedError` with all reasons; then nothing is changed.

    `now_ns`: nanoseconds since 1970, UTC.
    """
    overridden = _overridden(order, reasons_against(season, order, now_ns))
    facts = tuple(ROWS[type(order.command)].leads_to(season, order, now_ns))
    if not overridden:
        return facts
    return f.Overrode(by=order.by, at_ns=now_ns, why=order.override, reasons=overridden), *facts


def reasons_against(season: Season, order: Order[AnyCommand], now_ns: int) -> tuple[Reason, ...]:
    """All that speaks against `order`, whether or not it overrides it; none: it would be carried out."""
    row = ROWS[type(order.command)]
    no_plan = None if season.plan or row.without_plan else NO_PLAN
    first = [_wrong_role(order), _wrong_state(season, order), no_plan, _wrong_day(order)]
    if refused := tuple(Reason(sentence) for sentence in first if sentence is not None):
        return refused
    return tuple(reason for reason in row.against(season, order, now_ns) if reason is not None)


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""As months of a plan: days beyond them are a slip, and no calendar counts on from the last day of all."""

NO_PLAN = Sentence("no-plan", "The season has no plan yet")


def _wrong_role(order: Order[AnyCommand]) -> Sentence | None:
    roles = ROWS[type(order.command)].roles
    if order.by.role in roles:
        return None
    args: SentenceArgs = {"allowed": join_sentences((ROLE_NAMES[role] for role in sorted(roles)), ", ")}
    return Sentence("wrong-role", "This is for: {allowed}", args)


def _wrong_state(season: Season, order: Order[AnyCommand]) -> Sentence | None:
    states = ROWS[type(order.command)].states
    if season.state in states:
        return None
    args: SentenceArgs = {
        "state": SEASON_NAMES[season.state],
        "allowed": join_sentences((SEASON_NAMES[state] for state in states), ", "),
    }
    return Sentence("season-state", "The season is: {state}; this can be done where it is: {allowed}", args)


def _wrong_day(order: Order[AnyCommand]) -> Sentence | None:
    wrong = next((day for day in _days(order.command) if not FIRST_YEAR <= day.year <= LAST_YEAR), None)
    if wrong is None:
        return None
    args: SentenceArgs = {"day": wrong.isoformat(), "first": FIRST_YEAR, "last": LAST_YEAR}
    return Sentence("day-out-of-range", "{day} is no day of the years {first} to {last}", args)


def _days(value: object) -> Iterator[date]:
    """Every day in a command, at any depth."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _days(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _days(item)


def _overridden(order: Order[AnyCommand], reasons: Sequence[Reason]) -> tuple[Sentence, ...]:
    """The reasons that `order` overrides; none where there are none. Raises `RefusedError` with all reasons."""
    if not reasons:
        return ()
    sentences = tuple(reason.sentence for reason in reasons)
    if not order.override or not all(reason.overridable for reason in reasons):
        raise RefusedError(sentences)
    more = []
    if order.by.role not in OFFICE_OR_SIGNING:
        more.append(Sentence("override-role", "Only the leading office or who signs may order it all the same"))
    if len(order.override.strip()) < MIN_REASON_CHARS:
        more.append(REASON_TOO_SHORT)
    if more:
        raise RefusedError((*sentences, *more))
    return sentences
