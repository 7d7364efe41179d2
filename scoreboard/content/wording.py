"""The wording of a display: what makes its sentences, names and numbers those of its language.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct

from bus.language import Language, Translate, name_in
from bus.messages import Names, Sentence


class Wording(Struct, frozen=True):
    """`translate` is for sentences; `language` selects one of the names that a round or a prize has."""

    language: Language
    translate: Translate
    decimal_mark: str

    def texts(self, forms: tuple[Sentence, ...]) -> tuple[str, ...]:
        """The alternative `forms` of a sentence; two that are the same in this language are one."""
        return tuple(dict.fromkeys(self.translate(form) for form in forms))

    def name(self, names: Names) -> str:
        """The one of `names` for this display; the Vietnamese one where its language has none."""
        return name_in(names, self.language)

    def points(self, value: Decimal) -> str:
        """A score as people write it: `-5`, `120`, `87,5` or `87.5`; never an exponent."""
        integer, _, part = f"{value:f}".partition(".")
        part = part.rstrip("0")
        if part:
            return integer + self.decimal_mark + part
        return "0" if integer == "-0" else integer

    def gain(self, value: Decimal) -> str:
        """Points that were just won or lost, with their sign."""
        return f"+{self.points(value)}" if value > 0 else self.points(value)
