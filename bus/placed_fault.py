"""Fault of a file or form with its place, such as `rundown[2].at`: as a line of text, and as a sentence for people.

Kind: pure
"""

from msgspec import Struct

from bus.allowed_values import shortened
from bus.file_places import place_sentence
from bus.messages import Sentence, SentenceArgs


class PlacedFault(Struct, frozen=True):
    """What is wrong, and where; `place` is empty where it is the file as a whole."""

    place: str
    text: Sentence

    def __str__(self) -> str:
        return f"{shortened(self.place)}: {self.text}" if self.place else str(self.text)

    @property
    def sentence(self) -> Sentence:
        """The fault in one sentence, with its place."""
        args: SentenceArgs = {"place": place_sentence(self.place), "fault": self.text}
        return Sentence("fault-at", "{place} {fault}", args)

    def in_file(self, file: object) -> Sentence:
        """The fault in one sentence, with the file that has it."""
        args: SentenceArgs = {"file": str(file), "fault": self.text}
        if not self.place:
            return Sentence("file-fault", "{file}: {fault}", args)
        return Sentence("file-fault-at", "{file}: {place} {fault}", args | {"place": place_sentence(self.place)})


def fault_at(code: str, text: str, place: str, **args: str | int | Sentence) -> PlacedFault:
    """The fault at `place` whose sentence is `text`, filled with `args`."""
    return PlacedFault(place, Sentence(code, text, args))
