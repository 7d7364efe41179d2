"""Choices in the lines of a question, one or several in each, and the one that is marked as right.

Kind: pure
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from question_files.choices import LABELS
from question_files.table import Line

_LABEL = r"([{label}{small}])\s*[{signs}]\s*(?=\S)"
_DECISIVE = ("highlight", "colour", "underline", "bold")
"""Looks of text, the ones first that are the least likely to mean something else."""


class Choice(NamedTuple):
    """A choice, and how it looks, its letter too."""

    text: str
    looks: frozenset[str]


def split_choices(lines: Sequence[Line]) -> tuple[str, tuple[Choice, ...]]:
    """The text of a question, and its choices in their order; a line that goes on belongs to what is before it."""
    text: list[str] = []
    choices: list[Choice] = []
    has_several = True
    for place, line in enumerate(lines):
        following = lines[place + 1].text if place + 1 < len(lines) else ""
        starts = _starts(line.text, following if has_several else None, len(choices))
        has_several = has_several if not starts else len(starts) > 1
        before = line.text[: starts[0][0]] if starts else line.text
        if choices and before.strip():
            choices[-1] = choices[-1]._replace(text=f"{choices[-1].text} {before.strip()}")
        elif before.strip():
            text.append(before.strip())
        ends = [*(start for start, _ in starts), len(line.text)][1:]
        choices += [_choice(line, start, label_end, end) for (start, label_end), end in zip(starts, ends, strict=True)]
    return "\n".join(text), tuple(choices)


def marked_choice(choices: Sequence[Choice]) -> str:
    """The choice that alone looks different; empty if there is none."""
    for look in _DECISIVE:
        marked = [choice.text for choice in choices if look in choice.looks]
        if len(marked) == 1:
            return marked[0]
    return ""


def _starts(text: str, following: str | None, count: int) -> list[tuple[int, int]]:
    """Where the next choices begin in a line, and where their labels end. The first one begins the line.

    `following`: the next line; None: the choices before had a line each, so a narrow space separates none.
    """
    starts: list[tuple[int, int]] = []
    place = 0
    while count + len(starts) < len(LABELS):
        label = LABELS[count + len(starts)]
        pattern = _LABEL.format(label=label, small=label.lower(), signs=".):/")
        narrow = _LABEL.format(label=label, small=label.lower(), signs=".)")
        if not starts:
            match = re.compile(rf"\s*{pattern}").match(text)
        else:
            match = re.compile(rf"(?:\t|\s\s)\s*{pattern}").search(text, place)
            if match is None and following is not None and not re.match(rf"\s*{pattern}", following):
                match = re.compile(rf"\s{narrow}").search(text, place)
        if match is None:
            break
        starts.append((match.start(), match.end()))
        place = match.end()
    return starts


def _choice(line: Line, start: int, label_end: int, end: int) -> Choice:
    looks = (mark.look for mark in line.marks if mark.start < end and mark.end > start)
    return Choice(" ".join(line.text[label_end:end].split()), frozenset(looks))
