"""Questions in Aiken, the simplest text format of Moodle, and the way in which teachers write them themselves:

    Câu 1. Thủ đô của Việt Nam?
    A. Huế
    B. Hà Nội
    ANSWER: B

Kind: pure
"""

import re
from collections.abc import Iterable

from question_files.choices import LABELS
from question_files.kinds.question_list import ListedQuestion

_CHOICE = re.compile(r"\s*([A-Ha-h])\s*[.)]\s*(?=\S)")
_ANSWER = re.compile(r"\s*(?:ANSWER|ĐÁP ÁN(?: ĐÚNG)?|Đ/A|TRẢ LỜI)\s*:\s*(.*)", re.IGNORECASE)
_SECTION = re.compile(r"\s*(?:PHẦN|SECTION)\s*:\s*(.+)", re.IGNORECASE)
_NUMBER = re.compile(r"\A\s*(?:(?:câu|question)(?: hỏi)?\s*(?:số\s*)?\d{1,3}\s*[.:)]|\d{1,3}[.)]\s)\s*", re.IGNORECASE)


def is_aiken(text: str) -> bool:
    """Whether `text` has lines that give the answer to the lines above them."""
    return any(_ANSWER.match(line) for line in text.splitlines())


def parse_aiken(text: str) -> list[ListedQuestion]:
    """The questions of `text`, each with the line in which it starts."""
    section = ""
    questions: list[ListedQuestion] = []
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        answer, named = _ANSWER.match(line), _SECTION.match(line)
        if answer is not None and lines:
            questions.append(_question(lines, answer[1].strip(), section))
            lines = []
        elif named is not None and not lines:
            section = named[1].strip()
        elif line.strip():
            lines.append((number, line.strip()))
    if lines:
        number, first = lines[0]
        questions.append(ListedQuestion(number, first, section=section))  # without an answer: an error of its row
    return questions


def _question(lines: list[tuple[int, str]], answer: str, section: str) -> ListedQuestion:
    text, choices = _split(line for _, line in lines)
    letter = answer.rstrip(".)").upper()
    if choices and len(letter) == 1 and letter in LABELS[: len(choices)]:
        answer = choices[LABELS.index(letter)]
    return ListedQuestion(lines[0][0], _NUMBER.sub("", text), answer, choices, section=section)


def _split(lines: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The lines of the question, and the choices in their order."""
    text: list[str] = []
    choices: list[str] = []
    for line in lines:
        mark = _CHOICE.match(line)
        if mark is not None and len(choices) < len(LABELS) and mark[1].upper() == LABELS[len(choices)]:
            choices.append(line[mark.end() :].strip())
        elif choices:
            choices[-1] += f" {line}"
        else:
            text.append(line)
    return "\n".join(text), tuple(choices)
