"""Base of all facts: what has happened, as the journal holds it.

Kind: pure
"""

from typing import ClassVar

from msgspec import Struct


class Fact(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all facts; the class name is the tag. A field that no reader knows is refused: it could hold anything."""

    moves_on: ClassVar[bool] = False
    """Whether the buttons mean something else afterwards: a command given before it is refused as old."""
