"""Fault of a match with its place, such as `rundown[2].at`: as a line of text for files, as a sentence for forms.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence


class PlacedFault(Struct, frozen=True):
    """What is wrong, and where."""

    place: str
    text: Sentence

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def fault_at(code: str, text: str, place: str, **args: str | int | Sentence) -> PlacedFault:
    """The fault at `place` whose sentence is `text`, filled with `args`."""
    return PlacedFault(place, Sentence(code, text, args))
