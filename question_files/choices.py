"""Choices of a question: joined below its text, A to D, and the answer that names one of them by its letter.

Kind: pure
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from question_files.findings import Details
from question_files.text_keys import clean, comparison_key

LABELS = "ABCDEFGH"

_LETTER = re.compile(
    r"(?:(?:đáp án|phương án|câu|ý|answer|option|choice)\s*:?\s*)?[(\[]?([A-Ha-h])[)\].:]?\s*\Z", re.IGNORECASE
)
_NUMBER = re.compile(r"[(\[]?([1-8])[)\].:]?\s*\Z")
_SEVERAL = re.compile(r"\s*(?:[,;&+/]|\bvà\b|\band\b)\s*", re.IGNORECASE)
_LABELLED = re.compile(r"(?:^|(?<=\s))([A-H])[.):]\s*(?=\S)")
_LABELLED_LINE = re.compile(r"^[ \t]*([A-H])[.):]\s*(?=\S)", re.MULTILINE)


class Answer(Struct, frozen=True):
    """The answer as it is asked for, and what is wrong with the one that was written; an empty code: nothing."""

    text: str
    code: str = ""
    args: Details = {}
    is_error: bool = False


def with_choices(text: str, choices: Mapping[str, str]) -> str:
    """`text` with its choices below it, one in each line, each with its letter."""
    return "\n".join((text, *(f"{label}. {choice}" for label, choice in choices.items())))


def choices_in(text: str) -> dict[str, str]:
    """The choices that are written in `text` itself, by their letters, if they are A, B and so on in order."""
    marks = _choice_marks(text)
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return {mark[1]: clean(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)}


def text_before_choices(text: str) -> str:
    """The question itself, where its choices are written in `text`."""
    marks = _choice_marks(text)
    return clean(text[: marks[0].start()]) if marks else text


def _choice_marks(text: str) -> list[re.Match[str]]:
    """The letters before the choices in `text`. Where each choice begins a line, a letter within one is part of it."""
    for pattern in (_LABELLED_LINE, _LABELLED):
        marks = list(pattern.finditer(text))
        if len(marks) >= 2 and [mark[1] for mark in marks] == list(LABELS[: len(marks)]):
            return marks
    return []


def resolve(answer: str, choices: Mapping[str, str], *, are_numbered: bool = False) -> Answer:
    """`answer` in full where it names one of `choices` (by letter), or several of them.

    `are_numbered`: the columns of the choices have numbers, so the answer may be one.
    """
    if not answer or not choices:
        return Answer(answer)
    named = _find_choice(answer, choices, are_numbered)
    if named is not None:
        return named
    several = [_find_choice(part, choices, are_numbered) for part in _SEVERAL.split(answer)[: len(LABELS)]]
    resolved = [part for part in several if part is not None and not part.code]
    if len(several) > 1 and len(resolved) == len(several):
        return Answer("; ".join(part.text for part in resolved))
    return Answer(answer, "answer-no-choice", {"answer": answer, "choices": ", ".join(choices)})


def _find_choice(answer: str, choices: Mapping[str, str], are_numbered: bool) -> Answer | None:
    """The choice that `answer` names; None if it names none."""
    label = _label(answer, are_numbered)
    key = _bare(answer)
    same = next((other for other, choice in choices.items() if _bare(choice) == key), "")
    if label and label in choices:
        if same and same != label:
            args: Details = {
                "answer": answer,
                "first": f"{label}. {choices[label]}",
                "other": f"{same}. {choices[same]}",
            }
            return Answer(answer, "answer-ambiguous", args, is_error=True)
        return Answer(f"{label}. {choices[label]}")
    if same:
        return Answer(f"{same}. {choices[same]}")
    if label:
        return Answer(answer, "answer-letter", {"answer": answer, "choices": ", ".join(choices)}, is_error=True)
    start = _LABELLED.match(answer)
    if start is not None and _bare(choices.get(start[1], "")) == _bare(answer[start.end() :]):
        return Answer(f"{start[1]}. {choices[start[1]]}")
    return None


def _label(answer: str, are_numbered: bool) -> str:
    letter = _LETTER.match(answer)
    if letter is not None:
        return letter[1].upper()
    number = _NUMBER.match(answer) if are_numbered else None
    return LABELS[int(number[1]) - 1] if number is not None else ""


def _bare(text: str) -> str:
    return comparison_key(text).rstrip(" .")
