"""A view of the contacts, made by hand."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from firmware.lockout.lockout_state import UnconfirmedEdge


class ContactView(NamedTuple):
    """As the lockout reads it."""

    unconfirmed_edges: Sequence[UnconfirmedEdge] = ()
    held_down: Mapping[int, int] = {}
