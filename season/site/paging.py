"""Pages of a long list: a season of a country has thousands of schools and pools, and nobody reads them all at once.

Kind: pure
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

ItemT = TypeVar("ItemT")


class Page(Struct, Generic[ItemT], frozen=True):
    """One page of a list: what is on it, which one it is, and how many there are."""

    items: Sequence[ItemT]
    number: int
    pages: int


def page_of(items: Sequence[ItemT], number: int, size: int) -> Page[ItemT]:
    """The page with this number, from 1 on, of `size` items; the nearest one where there is none with it."""
    pages = max(1, -(-len(items) // size))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * size : number * size], number, pages)
