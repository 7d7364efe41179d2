"""Questions in JSON: Open Trivia Database (`results`), The Trivia API (a list), quiz bowl (QBJ, `tossups`), Kahoot, and
lists of questions with `options`.

Kind: pure
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from question_files.choices import LABELS
from question_files.file_errors import UnreadableError
from question_files.kinds.question_list import ListedQuestion, in_neutral_order

_LISTS = ("results", "tossups", "questions", "data")
_TEXTS = ("question", "text")
_ANSWERS = ("correct_answer", "correctAnswer", "answer")
_WRONG = ("incorrect_answers", "incorrectAnswers")
_OPTIONS = ("options", "choices", "answers")
_RIGHT = ("correct", "isCorrect", "is_correct")
_BOOLEAN = ("True", "False")

_EMPHASIS = re.compile(r"</?(?:b|i|u|em|strong|req)>", re.IGNORECASE)
_POWER = re.compile(r"\s*\(\*\)\s*")
"""Quiz bowl: an answer before this mark counts more there."""

_ALSO_RIGHT = re.compile(r"\s*[\[(]((?:or|accept|prompt|do not|also)\b.*)[\])]\s*\Z", re.IGNORECASE | re.DOTALL)
"""Quiz bowl: what else counts, in brackets behind the answer."""

_LABEL = re.compile(r"\s*([A-Ha-h])\s*[.):]\s*(?=\S)")


def parse_json(text: str, file: str) -> list[ListedQuestion]:
    """The questions of `text`, numbered in their order. Raises `UnreadableError`: no JSON, or no kind that we know."""
    try:
        content = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise UnreadableError(file, "json", why=str(error)[:80]) from error
    questions = [_question(number, entry) for number, entry in enumerate(_entries(content), 1)]
    if not questions:
        raise UnreadableError(file, "json-kind")
    return questions


def _entries(content: Any) -> Iterator[dict[str, Any]]:
    """The questions in `content`; those of a QBJ file are in its packets."""
    if isinstance(content, dict) and isinstance(content.get("objects"), list):
        for part in content["objects"]:
            yield from _entries(part)
        return
    lists = [content] if isinstance(content, list) else []
    if isinstance(content, dict):
        lists = [content[name] for name in _LISTS if isinstance(content.get(name), list)]
    for entry in lists[0] if lists else []:
        parts = entry.get("parts") if isinstance(entry, dict) else None
        for question in parts if isinstance(parts, list) else [entry]:
            if isinstance(question, dict) and _first(question, _TEXTS) and _has_answer(question):
                yield question


def _has_answer(entry: dict[str, Any]) -> bool:
    return any(name in entry for name in _ANSWERS) or bool(_options(entry)[1])


def _question(number: int, entry: dict[str, Any]) -> ListedQuestion:
    text, answer = _first(entry, _TEXTS), _first(entry, _ANSWERS)
    choices, marked = _options(entry)
    wrong = _wrong(entry)
    if choices:
        answer = answer or (marked[0] if marked else "")
    elif answer in _BOOLEAN:
        text += "\nTrue / False?"
    elif wrong:
        choices = in_neutral_order([answer, *wrong])
    else:
        return _free_question(number, text, answer, _first(entry, ("category",)))
    return ListedQuestion(
        number=number,
        text=text,
        answer=answer,
        choices=choices,
        section=_first(entry, ("category",)),
        refused="several right answers" if len(marked) > 1 else "",
    )


def _free_question(number: int, text: str, answer: str, section: str) -> ListedQuestion:
    """A question that is answered freely; those of quiz bowl say what else counts, and mark what is stressed."""
    answer = _EMPHASIS.sub("", answer)
    also_right = _ALSO_RIGHT.search(answer)
    if also_right is not None and also_right.start():
        answer, notes = answer[: also_right.start()], also_right[1]
    else:
        notes = ""
    return ListedQuestion(number, _POWER.sub(" ", _EMPHASIS.sub("", text)), answer, notes=notes, section=section)


def _wrong(entry: dict[str, Any]) -> list[str]:
    options: list[Any] = next((entry[name] for name in _WRONG if isinstance(entry.get(name), list)), [])
    return [text for text in options if isinstance(text, str)]


def _options(entry: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    """The choices of `entry` where it lists all of them, and those that are marked as right."""
    options: Any = next((entry[name] for name in _OPTIONS if isinstance(entry.get(name), list | dict)), [])
    if isinstance(options, dict):
        options = [options[label] for label in sorted(options)] if set(options) <= {*LABELS, *LABELS.lower()} else []
    texts = [_text(option) for option in options]
    if len(texts) < 2 or not all(texts):
        return (), []
    labels = [_LABEL.match(text) for text in texts]
    if all(label is not None and label[1].upper() == LABELS[n : n + 1] for n, label in enumerate(labels)):
        texts = [_LABEL.sub("", text, count=1) for text in texts]
    flagged = [any(isinstance(option, dict) and option.get(name) is True for name in _RIGHT) for option in options]
    return tuple(texts), [text for text, is_right in zip(texts, flagged, strict=True) if is_right]


def _text(option: Any) -> str:
    if isinstance(option, dict):
        return _first(option, ("answer", "text", "value"))
    return str(option).strip() if isinstance(option, str | int | float) and not isinstance(option, bool) else ""


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first text that `entry` has under one of `names`; also one level deeper (`{"question": {"text": …}}`)."""
    for name in names:
        value = entry.get(name)
        if isinstance(value, dict):
            value = value.get("text")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
