"""Texts that people type into a form: on one line, with what is wrong with them at their field.

Kind: pure
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages import Sentence
from controller.match_files.match import is_printable

MAX_NAME = 80

InputText = Annotated[str, Meta(max_length=500)]
InputNumber = Annotated[int, Meta(ge=0, le=1_000)]


class FieldFault(Struct, frozen=True):
    """What is wrong with one field: `title`, `teams`, `team-3-name` …"""

    field: str
    text: Sentence


EMPTY = Sentence("form-empty", "Fill this in")
UNSEEN = Sentence("form-unseen", "There are control characters in it: type it anew")


def too_long(count: int, most: int) -> Sentence:
    """What is said of a text of `count` characters."""
    return Sentence("form-long", "{count} characters; at most {most}", {"count": count, "most": most})


def field_fault(code: str, text: str, field: str, **args: str | int | Sentence) -> FieldFault:
    """The fault of `field` whose sentence is `text`, filled with `args`."""
    return FieldFault(field, Sentence(code, text, args))


def one_line(text: str) -> str:
    """`text` on one line, without white space around it."""
    return " ".join(text.split())


def line_faults(field: str, text: str, most: int = MAX_NAME, *, may_be_empty: bool = False) -> Iterator[FieldFault]:
    """What is wrong with a line of text."""
    line = one_line(text)
    if not any(map(str.isprintable, line)) and not (may_be_empty and not line):  # nothing, or only what nobody sees
        yield FieldFault(field, EMPTY)
    elif not is_printable(line):
        yield FieldFault(field, UNSEEN)
    if len(line) > most:
        yield FieldFault(field, too_long(len(line), most))
