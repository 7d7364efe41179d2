"""Numbers before questions and names of sections, as teachers write them: “Câu 1:”, “PHẦN 2: Tăng tốc”.

Kind: pure
"""

import re

from question_files.text_keys import clean, name_key

_QUESTION = re.compile(
    r"\s*(?:câu hỏi|câu|question)\s*(?:số\s*)?(?P<number>\d{1,3})\s*(?P<sign>[.:)–-]?)\s+", re.IGNORECASE
)
_BARE = re.compile(r"\s*(?P<number>\d{1,3})\s*[.:)/]\s+", re.IGNORECASE)

_ROMAN_OR_NUMBER = r"(?:[IVX]{1,4}|\d{1,2})"
_KINDS = r"(?:phần|vòng|chặng|gói|section|round|part)(?:\s+thi)?"
_SECTION = re.compile(
    rf"\s*(?:{_ROMAN_OR_NUMBER}\s*[.:)]\s*)?{_KINDS}\b(?:\s+(?:số\s+|thứ\s+)?{_ROMAN_OR_NUMBER}\b)?\s*(?:[.:)–-]+\s*)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\s*{_ROMAN_OR_NUMBER}\s*[.:)–-]\s+(?=\D)")
_USUAL = frozenset(
    ("khoi dong", "tang toc", "ve dich", "vuot chuong ngai vat", "cau hoi phu", "du phong", "chung suc", "tot dich")
)
"""Names of sections that say so without the word, as keys."""

MAX_SECTION = 60


def split_number(text: str, *, is_list: bool) -> tuple[int, str]:
    """The number before a question and the rest; 0 where there is none.

    `is_list`: a number alone is enough there, and “Câu 1” without a sign behind it.
    """
    match = _QUESTION.match(text)
    if match is not None and not (is_list or match["sign"]):
        match = None
    match = match or (_BARE.match(text) if is_list else None)
    return (0, text) if match is None else (int(match["number"]), text[match.end() :])


def without_number(text: str) -> str:
    """A question of a table without “Câu 1:” before it."""
    number, rest = split_number(text, is_list=False)
    return rest if number and rest.strip() else text


def section_name(text: str) -> str:
    """The section that a line names, without “Phần 1:” before it; empty if it names none."""
    line = clean(text)
    if not line or len(line) > MAX_SECTION or "\n" in line or line.endswith("?"):
        return ""
    match = _SECTION.match(line)
    if match is not None:
        return line[match.end() :].strip(" .:–-") or line
    rest = _ORDINAL.sub("", line, count=1)
    return rest if name_key(rest) in _USUAL else ""
