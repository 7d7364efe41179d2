"""Texts of facts whose placeholders have the names of the fact's fields.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from bus.messages import Sentence
from season.rules.fact import Fact


def fill_text(text: Sentence) -> Callable[[Any], Sentence]:
    """Fills the placeholders of `text` with the fields of the same name."""

    def fill(fact: Fact) -> Sentence:
        names = [name for name in fact.__struct_fields__ if f"{{{name}}}" in text.text]
        return replace(text, args={name: getattr(fact, name) for name in names})

    return fill
