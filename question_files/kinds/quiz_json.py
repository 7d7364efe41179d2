"""Questions in JSON: Open Trivia Database (`results`), The Trivia API (a list), quiz bowl (QBJ, `tossups`).

Kind: pure
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from question_files.file_errors import UnreadableError
from question_files.kinds.question_list import ListedQuestion, in_neutral_order

_LISTS = ("results", "tossups", "questions", "data")
_TEXTS = ("question", "text")
_ANSWERS = ("correct_answer", "correctAnswer", "answer")
_WRONG = ("incorrect_answers", "incorrectAnswers")


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
            if isinstance(question, dict) and _first(question, _TEXTS) and any(name in question for name in _ANSWERS):
                yield question


def _question(number: int, entry: dict[str, Any]) -> ListedQuestion:
    answer = _first(entry, _ANSWERS)
    listed: list[Any] = next((entry[name] for name in _WRONG if isinstance(entry.get(name), list)), [])
    wrong = [text for text in listed if isinstance(text, str)]
    is_choice = len(wrong) > 1
    text = _first(entry, _TEXTS)
    if not is_choice and answer in ("True", "False"):
        text += "\nTrue / False?"
    return ListedQuestion(
        number=number,
        text=text,
        answer=answer,
        choices=in_neutral_order([answer, *wrong]) if is_choice else (),
        section=_first(entry, ("category",)),
    )


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first text that `entry` has under one of `names`; also one level deeper (`{"question": {"text": …}}`)."""
    for name in names:
        value = entry.get(name)
        if isinstance(value, dict):
            value = value.get("text")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
