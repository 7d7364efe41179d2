"""Lot for the order of the performances: who drew it, and the seed from which anybody can work it out again.

Theory of operation. The teams are sorted by the SHA-256 of `SEED/NUMBER`. The seed comes from the machine's own source
of randomness at the moment in which somebody draws; it stands on record and on the minutes.

Kind: pure
"""

import hashlib
from collections.abc import Collection, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages.base import PRINTABLE
from bus.placed_fault import PlacedFault, fault_at

SEED_DIGITS = 16


class OrderLot(Struct, frozen=True, forbid_unknown_fields=True):
    """A lot that was drawn. `seed`: hexadecimal digits; `drawn_by`: who drew it, in the hall."""

    seed: Annotated[str, Meta(pattern=f"^[0-9a-f]{{{SEED_DIGITS}}}\\Z")]
    drawn_by: Annotated[str, Meta(min_length=1, max_length=80, pattern=PRINTABLE)]


def lot_order(teams: Collection[int], seed: str) -> tuple[int, ...]:
    """The order of `teams` that `seed` gives."""
    return tuple(sorted(teams, key=lambda team: hashlib.sha256(f"{seed}/{team}".encode()).digest()))


def lot_faults(lot: OrderLot | None, teams: Collection[int], order: tuple[int, ...]) -> Iterator[PlacedFault]:
    """Whether `order` is another one than the lot gives."""
    if lot is not None and order != (by_lot := lot_order(teams, lot.seed)):
        text = "the lot that {person} drew gives {order}: draw again, or remove the lot"
        numbers = ", ".join(map(str, by_lot))
        yield fault_at("order-not-drawn", text, "order", person=lot.drawn_by, order=numbers)
