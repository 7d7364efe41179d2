"""Offers: the orders that a page shows beside a thing, as a button, as a link to a form, or with why not now.

Kind: pure
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from bus.messages import Sentence
from season.rules.command import Command
from season.rules.command_forms import command_name
from season.rules.decide import reasons_against
from season.rules.order import Order
from season.rules.people import Person
from season.rules.rows import ROWS
from season.rules.season import Season
from season.site.order_texts import order_title

ANY_REASON = "–––"
"""Stands for the reason that a person has not typed yet, while all other reasons are looked for."""


class Offer(Struct, frozen=True):
    """An order that can be given from a page. `is_complete`: a button is enough; otherwise a form asks for the rest.
    `reasons`: why it would be refused now; `is_overridable`: all of them can be overridden."""

    name: str
    title: Sentence
    values: Mapping[str, str | int]
    is_complete: bool
    reasons: tuple[Sentence, ...] = ()
    is_overridable: bool = False


def offers(
    season: Season, person: Person, now_ns: int, kinds: Iterable[type[Command]], values: Mapping[str, str | int]
) -> list[Offer]:
    """What `person` may order of `kinds` with these `values`; what is not for their role is left out."""
    return [offer(season, person, now_ns, kind, values) for kind in kinds if person.role in ROWS[kind].roles]


def offer(season: Season, person: Person, now_ns: int, kind: type[Command], values: Mapping[str, str | int]) -> Offer:
    """One order as it could be given now."""
    fields = msgspec.structs.fields(kind)
    own = {field.name: values[field.name] for field in fields if field.name in values}
    missing = {field.name for field in fields if field.required} - own.keys()
    shown = Offer(command_name(kind), order_title(kind), own, not missing)
    if missing - {"why"}:
        return shown
    command = kind(**own, **dict.fromkeys(missing, ANY_REASON))
    reasons = reasons_against(season, Order(command, person), now_ns)  # type: ignore[arg-type]
    return msgspec.structs.replace(
        shown,
        reasons=tuple(reason.sentence for reason in reasons),
        is_overridable=bool(reasons) and all(reason.overridable for reason in reasons),
    )
