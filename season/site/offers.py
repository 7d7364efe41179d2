"""Offers: the orders that a page shows beside a thing, as a button, as a link to a form, or with why not now.

Kind: pure
"""

from collections.abc import Iterable, Mapping
from datetime import date

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

OUT_OF_PLACE = frozenset({"season-state", "no-plan", "no-amendment", "wrong-state"})
"""Codes of reasons that say no more than that it is another order's turn."""

ANY_REASON = "–––"
"""Stands for the reason that a person has not typed yet, while all other reasons are looked for."""


Values = Mapping[str, str | int | date]
"""Fields of a command that a page knows."""


class Offer(Struct, frozen=True):
    """An order that can be given from a page. `is_complete`: a button is enough; otherwise a form asks for the rest,
    also for what may be left out. `reasons`: why it would be refused now; `is_overridable`: all can be overridden."""

    name: str
    title: Sentence
    values: Values
    is_complete: bool
    reasons: tuple[Sentence, ...] = ()
    is_overridable: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether a person can give it now, overriding reasons if they must."""
        return not self.reasons or self.is_overridable

    @property
    def is_out_of_place(self) -> bool:
        """Whether the season or the thing is in a state in which nobody looks for this order."""
        return any(reason.code in OUT_OF_PLACE for reason in self.reasons)


def offers(season: Season, person: Person, now_ns: int, kinds: Iterable[type[Command]], values: Values) -> list[Offer]:
    """What `person` may order of `kinds` with these `values`; what is not for their role or turn is left out."""
    rows = ((kind, ROWS[kind]) for kind in kinds)
    own = [kind for kind, row in rows if person.role in row.roles and season.state in row.states]
    all_offers = (offer(season, person, now_ns, kind, values) for kind in own)
    return [possible for possible in all_offers if not possible.is_out_of_place]


def offer(season: Season, person: Person, now_ns: int, kind: type[Command], values: Values) -> Offer:
    """One order as it could be given now."""
    fields = msgspec.structs.fields(kind)
    own = {field.name: values[field.name] for field in fields if field.name in values}
    missing = {field.name for field in fields if field.required} - own.keys()
    button = Offer(command_name(kind), order_title(kind), own, len(own) == len(fields))
    if missing - {"why"}:
        return button
    command = kind(**own, **dict.fromkeys(missing, ANY_REASON))
    reasons = reasons_against(season, Order(command, person), now_ns)  # type: ignore[arg-type]
    return msgspec.structs.replace(
        button,
        reasons=tuple(reason.sentence for reason in reasons),
        is_overridable=bool(reasons) and all(reason.overridable for reason in reasons),
    )
