"""Questions in Aiken, the simplest text format of Moodle, and the way in which teachers write them themselves:

    Câu 1. Thủ đô của Việt Nam?
    A. Huế    B. Hà Nội
    ANSWER: B

The answer may also be the choice that is bold, underlined or coloured, or stand in a key at the end: `1. B  2. A`.
Where questions are numbered, a number begins the next one, and what stands before the first is a title.

Kind: pure
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from question_files.choices import LABELS
from question_files.kinds.choice_lines import marked_choice, split_choices
from question_files.kinds.question_list import ListedQuestion
from question_files.numbering import section_name, split_number
from question_files.table import Line

_ANSWER = re.compile(
    r"\s*(?:=>|->|→|⇒|\*)?\s*(?:"
    r"(?:ANSWER|ĐÁP ÁN(?: ĐÚNG)?(?: LÀ)?|Đ/A|ĐA|TRẢ LỜI|KEY)\s*[:：]\s*"
    r"|(?:ĐÁP ÁN(?: ĐÚNG)?(?: LÀ)?|ĐA)\s+|(?<=[>→⇒])\s*"
    r")(?P<answer>\S.*)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*(?:PHẦN|SECTION)\s*:\s*(.+)", re.IGNORECASE)
_KEY_ENTRY = r"(?:câu\s*)?(\d{1,3})\s*[-–.:)]?\s*([A-H])\b"
_KEY = re.compile(rf"(?:\s*{_KEY_ENTRY}[\s,;|]*){{2,}}", re.IGNORECASE)
_TITLE_OF_KEY = re.compile(r"\s*(?:bảng\s+)?(?:đáp án|answers?|key)\s*:?\s*\Z", re.IGNORECASE)


class _Draft(Struct):
    """A question while it is read."""

    number: int
    lines: list[Line]
    section: str
    answer: str = ""
    notes: list[str] = []
    own_number: int = 0


def parse_aiken(lines: Sequence[Line]) -> list[ListedQuestion]:
    """The questions in `lines`, each with the line in which it starts; none if no line gives an answer or a number."""
    is_numbered = any(split_number(line.text, is_list=True)[0] == 1 for line in lines)
    if not is_numbered and not any(_answer(line.text) for line in lines):
        return []
    drafts, key = _drafts([line for line in lines if line.text.strip()], is_numbered)
    return [_question(draft, key) for draft in drafts]


def _drafts(lines: Sequence[Line], is_numbered: bool) -> tuple[list[_Draft], dict[int, str]]:
    """The questions as they stand there, and the letters of the key by their numbers."""
    drafts: list[_Draft] = []
    key: dict[int, str] = {}
    section, is_open, expected = "", False, 1
    for line in lines:
        number, rest = split_number(line.text, is_list=True) if is_numbered else (0, line.text)
        can_end = not is_open or _is_complete(drafts[-1])
        answer = _answer(line.text) if is_open else ""
        named = _named_section(line.text, is_numbered) if can_end else ""
        if is_numbered and _TITLE_OF_KEY.match(line.text):
            continue
        if is_numbered and _KEY.fullmatch(line.text):
            key |= {int(count): letter.upper() for count, letter in re.findall(_KEY_ENTRY, line.text, re.IGNORECASE)}
        elif number in (1, expected) and number:
            cut = line.cut(len(line.text) - len(rest))
            drafts.append(_Draft(line.number, [cut], section, own_number=number))
            is_open, expected = True, number + 1
        elif answer:
            drafts[-1].answer = drafts[-1].answer or answer
            is_open = is_numbered
        elif named:
            section, is_open = named, False
        elif is_open and drafts[-1].answer:
            drafts[-1].notes.append(line.text.strip())
        elif is_open:
            drafts[-1].lines.append(line)
        elif not is_numbered:
            drafts.append(_Draft(line.number, [line], section))
            is_open = True
    return drafts, key


def _answer(text: str) -> str:
    """The answer that a line gives; empty if it is no such line."""
    match = _ANSWER.match(text)
    return match["answer"].strip() if match is not None and not text.rstrip().endswith("?") else ""


def _named_section(text: str, is_numbered: bool) -> str:
    named = _SECTION.match(text)
    if named is not None:
        return named[1].strip()
    return section_name(text) if is_numbered else ""


def _is_complete(draft: _Draft) -> bool:
    return bool(draft.answer) or len(split_choices(draft.lines)[1]) > 1


def _question(draft: _Draft, key: dict[int, str]) -> ListedQuestion:
    text, choices = split_choices(draft.lines)
    texts = tuple(choice.text for choice in choices)
    answer = draft.answer or key.get(draft.own_number, "") or marked_choice(choices)
    letter = answer.rstrip(".)").upper()
    if texts and len(letter) == 1 and letter in LABELS[: len(texts)]:
        answer = texts[LABELS.index(letter)]
    notes = "\n".join(draft.notes)
    return ListedQuestion(draft.number, text, answer, texts, notes=notes, section=draft.section)
