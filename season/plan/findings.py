"""Findings in a season file: an error keeps it from being used; a warning is for a person to look at.

Kind: pure
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from bus.file_places import place_sentence
from bus.messages import Sentence

MAX_LISTED = 30
"""So many ids are listed as allowed; a plan of a country has thousands."""


class PlanFinding(Struct, frozen=True):
    """One thing that is wrong in a season file (or, as a warning, may be), with its place, as `stages[2].pools[1]`."""

    place: str
    what: Sentence

    @property
    def sentence(self) -> Sentence:
        """The finding in one sentence: where, what, what is allowed."""
        return Sentence("season-finding", "{place} {what}", {"place": place_sentence(self.place), "what": self.what})


def list_ids(ids: Iterable[str]) -> str:
    """`ids` for a message: all of them, or the first `MAX_LISTED`."""
    first = tuple(islice(ids, MAX_LISTED + 1))
    return ", ".join(first[:MAX_LISTED]) + (" …" if len(first) > MAX_LISTED else "")


def repetitions(values: Iterable[tuple[str, object]], what: Sentence) -> Iterator[PlanFinding]:
    """A finding for each of `values` (place and value) that was there before; `what` has `{value}` and `{first}`."""
    first_place: dict[object, str] = {}
    for place, value in values:
        if value in first_place:
            yield PlanFinding(place, replace(what, args={"value": str(value), "first": first_place[value]}))
        else:
            first_place[value] = place
