"""Script of a match (`[script]`): words of its own for lines of the MC, by their names in `SCRIPT_LINES`.

Kind: pure
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from bus.messages.base import PRINTABLE
from bus.placed_fault import PlacedFault, fault_at
from controller.match_files.script_lines import EVERYWHERE, SCRIPT_LINES

MAX_LINE = 240
"""What a person says in some 20 seconds, and what fits above the next step of a tablet."""

Script = Annotated[
    dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=1_000)]], Meta(max_length=64)
]
"""The words by the name of the line."""

_BRACES = re.compile(r"\{([^{}]*)\}")


def allowed_names(line: str) -> tuple[str, ...]:
    """What may stand in braces in this line."""
    return (*SCRIPT_LINES[line].names, *EVERYWHERE)


def script_faults(script: Mapping[str, str]) -> Iterator[PlacedFault]:
    """What is wrong with `script`, each fault with its place."""
    for line, text in script.items():
        if line not in SCRIPT_LINES:
            lines = ", ".join(SCRIPT_LINES)
            yield fault_at("script-no-line", "there is no such line; allowed: {lines}", f"script.{line}", lines=lines)
            continue
        yield from _text_faults(line, text)


def _text_faults(line: str, text: str) -> Iterator[PlacedFault]:
    place = f"script.{line}"
    if re.match(PRINTABLE, text) is None:
        yield fault_at("script-one-line", "one line of text, without control characters", place)
    if len(text) > MAX_LINE:
        yield fault_at("script-long", "{count} characters; at most {most}", place, count=len(text), most=MAX_LINE)
    allowed = allowed_names(line)
    names = ", ".join(f"{{{name}}}" for name in allowed)
    for name in _BRACES.findall(text):
        if name not in allowed:
            token = f"{{{name:.40}}}"
            yield fault_at(
                "script-no-name", "{found} stands for nothing here; allowed: {names}", place, found=token, names=names
            )
    if re.search(r"[{}]", _BRACES.sub("", text)):
        yield fault_at("script-brace", "a brace without its other half; allowed: {names}", place, names=names)
