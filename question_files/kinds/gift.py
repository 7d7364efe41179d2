"""Questions in GIFT, the text format of Moodle: `::title:: text {=right ~wrong}`.

Source: Moodle's documentation of the format (docs.moodle.org, "GIFT format"). Choices are in the order of the alphabet,
because most files have the right one first and Moodle shuffles them.

Kind: pure
"""

import re
from collections.abc import Iterator

from question_files.kinds.question_list import ListedQuestion, in_neutral_order

_ANSWERS = re.compile(r"\{[^{}]*[=~#]|\{\s*(?:T|F|TRUE|FALSE)\s*[#}]", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([=~#{}:n\\])")
_PRIVATE = 0xF0000
"""Escaped signs are moved here while the others are looked for."""

_TITLE = re.compile(r"\A::[^:]*(?::[^:]+)*::", re.DOTALL)
_MARKUP = re.compile(r"\A\s*\[(?:html|moodle|plain|markdown)\]", re.IGNORECASE)
_OPTION = re.compile(r"([=~])((?:%-?[0-9.]{1,9}%)?)([^=~]*)", re.DOTALL)
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")


def is_gift(text: str) -> bool:
    """Whether `text` has answers in braces."""
    return _ANSWERS.search(_escape(text)) is not None


def parse_gift(text: str) -> list[ListedQuestion]:
    """The questions of `text`, each with the line in which it starts."""
    section = ""
    questions: list[ListedQuestion] = []
    for number, block in _blocks(text):
        if block.upper().startswith("$CATEGORY:"):
            section = block.partition(":")[2].strip().rstrip("/").rpartition("/")[2].strip()
        else:
            questions.append(_question(number, block, section))
    return questions


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The parts between empty lines and categories, without comments; escaped signs are hidden."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate((*_escape(text).splitlines(), ""), 1):
        is_category = line.upper().startswith("$CATEGORY:")
        if lines and (is_category or not line.strip()):
            yield start, "\n".join(lines)
            lines = []
        if is_category:
            yield number, line
        elif line.strip() and not line.lstrip().startswith("//"):
            start = start if lines else number
            lines.append(line)


def _question(number: int, block: str, section: str) -> ListedQuestion:
    body = _MARKUP.sub("", _TITLE.sub("", block)).strip()
    before, brace, rest = body.partition("{")
    inside, end, after = rest.partition("}")
    text = f"{before.rstrip()} … {after.strip()}" if after.strip() else before
    question = ListedQuestion(number, _unescape(text), section=section)
    if not brace or not end:
        return _refusal(question, "unfinished" if brace else "description")
    return _with_answer(question, inside.strip())


def _with_answer(question: ListedQuestion, inside: str) -> ListedQuestion:
    is_english = question.text.isascii()
    first = inside.partition("#")[0].strip().upper()
    if first in (*_TRUE, *_FALSE):
        yes, no = ("True", "False") if is_english else ("Đúng", "Sai")
        text = f"{question.text}\n{yes} / {no}?"
        return ListedQuestion(question.number, text, yes if first in _TRUE else no, section=question.section)
    if inside.startswith("#"):
        return _numerical(question, inside[1:])
    all_options = [(sign, weight, _unescape(text.partition("#")[0])) for sign, weight, text in _OPTION.findall(inside)]
    options = [option for option in all_options if option[2]]
    if not options:
        return _refusal(question, "essay")
    is_choice = any(sign == "~" for sign, _, _ in options)
    if not is_choice and any("->" in text for _, _, text in options):
        return _refusal(question, "matching")
    right = [text for sign, weight, text in options if sign == "=" or weight == "%100%"]
    if not right:
        return _refusal(question, "several right answers")
    return ListedQuestion(
        number=question.number,
        text=question.text,
        answer=right[0],
        choices=in_neutral_order([text for _, _, text in options]) if is_choice else (),
        notes="" if is_choice else "; ".join(right[1:]),
        section=question.section,
    )


def _numerical(question: ListedQuestion, inside: str) -> ListedQuestion:
    """A number with what it may be off by (`1822:5`), or a range (`1..5`)."""
    value, _, tolerance = _unescape(inside).lstrip("=").partition("#")[0].partition(":")
    notes = f"± {tolerance.strip()}" if tolerance.strip() else ""
    return ListedQuestion(question.number, question.text, value.strip(), notes=notes, section=question.section)


def _refusal(question: ListedQuestion, kind: str) -> ListedQuestion:
    return ListedQuestion(question.number, question.text, section=question.section, refused=kind)


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(_PRIVATE + ord(match[1])), text) if "\\" in text else text


def _unescape(text: str) -> str:
    """`text` with the signs that were escaped."""
    for sign in "=~#{}:\\":
        text = text.replace(chr(_PRIVATE + ord(sign)), sign)
    return text.replace(chr(_PRIVATE + ord("n")), "\n").strip()
