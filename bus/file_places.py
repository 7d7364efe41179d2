"""Places in files that people write, such as `teams[2].number`: in words, counted from 1, where a language has them.

In English a place is the path that stands in the file; a catalogue makes it “đội thứ 3, số (number)”.

Kind: pure
"""

import re
from functools import reduce

from msgspec.structs import replace

from bus.allowed_values import shortened
from bus.messages import Sentence, SentenceArgs

_PART = re.compile(r"\.?[^.\[\]]+|\[\d{1,6}\]", re.ASCII)
"""A key, with the dot before it, or a number in brackets."""

_FIRST_KEYS = {
    key.text.removesuffix(":"): key
    for key in (
        Sentence("key", "title:"),
        Sentence("key", "venue:"),
        Sentence("key", "order:"),
        Sentence("key", "format:"),
        Sentence("key", "pack:"),
        Sentence("key", "judges:"),
        Sentence("key", "teams:"),
        Sentence("key", "rounds:"),
        Sentence("key", "prizes:"),
        Sentence("key", "name:"),
        Sentence("key", "rundown:"),
        Sentence("key", "tie_break:"),
        Sentence("key", "tie_criteria:"),
        Sentence("key", "spare_section:"),
        Sentence("key", "freeze:"),
        Sentence("key", "absent:"),
        Sentence("key", "authority:"),
        Sentence("key", "unit:"),
        Sentence("key", "number:"),
        Sentence("key", "place:"),
        Sentence("key", "mc:"),
        Sentence("key", "jury:"),
        Sentence("key", "secretaries:"),
        Sentence("key", "guests:"),
        Sentence("key", "units:"),
        Sentence("key", "schools:"),
        Sentence("key", "stages:"),
        Sentence("key", "tasks:"),
        Sentence("key", "plan:"),
        Sentence("key", "stations:"),
        Sentence("key", "displays:"),
        Sentence("key", "build:"),
    )
}
"""Keys that stand alone at the beginning of a place."""

_INNER_KEYS = {
    key.text: key
    for key in (
        Sentence("key", ".name"),
        Sentence("key", ".number"),
        Sentence("key", ".station"),
        Sentence("key", ".kind"),
        Sentence("key", ".section"),
        Sentence("key", ".questions"),
        Sentence("key", ".right"),
        Sentence("key", ".wrong"),
        Sentence("key", ".values"),
        Sentence("key", ".criteria"),
        Sentence("key", ".most"),
        Sentence("key", ".count"),
        Sentence("key", ".reading_s"),
        Sentence("key", ".thinking_s"),
        Sentence("key", ".pressing_s"),
        Sentence("key", ".answering_s"),
        Sentence("key", ".performing_s"),
        Sentence("key", ".early"),
        Sentence("key", ".on_wrong"),
        Sentence("key", ".on_tie"),
        Sentence("key", ".best"),
        Sentence("key", ".at"),
        Sentence("key", ".minutes"),
        Sentence("key", ".lines"),
        Sentence("key", ".video"),
        Sentence("key", ".round"),
        Sentence("key", ".logo"),
        Sentence("key", ".text"),
        Sentence("key", ".role"),
        Sentence("key", ".pupils"),
        Sentence("key", ".id"),
        Sentence("key", ".under"),
        Sentence("key", ".leads"),
        Sentence("key", ".pools"),
        Sentence("key", ".host"),
        Sentence("key", ".schools"),
        Sentence("key", ".owner"),
        Sentence("key", ".due"),
        Sentence("key", ".row"),
        Sentence("key", ".what"),
        Sentence("key", ".button"),
        Sentence("key", ".lamp"),
        Sentence("key", ".language"),
    )
}
"""Keys inside a table, with the dot before them."""

_ENTRIES = {
    entry.text.partition("[")[0]: entry
    for entry in (
        Sentence("entry", "teams[{index}]"),
        Sentence("entry", "rounds[{index}]"),
        Sentence("entry", "prizes[{index}]"),
        Sentence("entry", "rundown[{index}]"),
        Sentence("entry", "tie_criteria[{index}]"),
        Sentence("entry", "jury[{index}]"),
        Sentence("entry", "secretaries[{index}]"),
        Sentence("entry", "guests[{index}]"),
        Sentence("entry", "units[{index}]"),
        Sentence("entry", "stages[{index}]"),
        Sentence("entry", "tasks[{index}]"),
        Sentence("entry", "stations[{index}]"),
        Sentence("entry", "displays[{index}]"),
        Sentence("entry", "mc_buttons[{index}]"),
        Sentence("entry", "order[{index}]"),
        Sentence("entry", ".criteria[{index}]"),
        Sentence("entry", ".pools[{index}]"),
        Sentence("entry", ".pupils[{index}]"),
        Sentence("entry", ".schools[{index}]"),
        Sentence("entry", ".values[{index}]"),
        Sentence("entry", ".lines[{index}]"),
        Sentence("entry", ".dimming[{index}]"),
    )
}
"""Tables and values that come several times, by their key."""

_OTHER_ENTRY = Sentence("entry", "{key}[{index}]")

_MOST_PARTS = 4
"""A place with more parts stays as it is: sentences are nested so deep at most."""


def place_sentence(place: str) -> Sentence:
    """`place` as a sentence that ends in a colon; in English it is the place as it is."""
    if place in _FIRST_KEYS:
        return _FIRST_KEYS[place]
    parts = [_part_sentence(*part) for part in _parts(place)]
    is_strange = "".join(_PART.findall(place)) != place or shortened(place) != place
    if len(parts) > _MOST_PARTS or is_strange:
        return Sentence("place", "{path}:", {"path": shortened(place)})
    return Sentence("place", "{path}:", {"path": reduce(_join, parts)})


def _join(outer: str | Sentence, inner: str | Sentence) -> Sentence:
    return Sentence("place", "{outer}{inner}", {"outer": outer, "inner": inner})


def _parts(place: str) -> list[tuple[str, int | None]]:
    """The keys of a place, each with the index that follows it."""
    parts: list[tuple[str, int | None]] = []
    for part in _PART.findall(place):
        if part.startswith("[") and parts and parts[-1][1] is None:
            parts[-1] = parts[-1][0], int(part[1:-1])
        elif part.startswith("["):
            parts.append(("", int(part[1:-1])))
        else:
            parts.append((part, None))
    return parts or [(place, None)]


def _part_sentence(key: str, index: int | None) -> str | Sentence:
    if index is None:
        return _INNER_KEYS.get(key, key)
    args: SentenceArgs = {"index": index, "count": index + 1}
    if key in _ENTRIES:
        return replace(_ENTRIES[key], args=args)
    return replace(_OTHER_ENTRY, args=args | {"key": key})
