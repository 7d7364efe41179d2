"""Columns of a sheet of questions, and the many names that teachers and other programs have for them.

Names are data, not texts: every program reads all of them, whatever language it speaks.

Kind: pure
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from bus.messages import Sentence, join_sentences
from question_files.old_fonts import FONTS
from question_files.text_keys import name_key


class Column(Struct, frozen=True):
    """What a column may hold. `name` is the field of `Question`.

    `names` are the headings of our own template, Vietnamese and English; `other_names` are read as well, the likelier
    ones first.
    """

    name: str
    names: tuple[str, str]
    other_names: tuple[str, ...]
    max_length: int
    required: bool


COLUMNS = (
    Column(
        "section",
        ("phần", "section"),
        ("phần thi", "vòng", "vòng thi", "chặng", "gói", "round", "part", "category", "chủ đề", "lĩnh vực", "topic"),
        max_length=60,
        required=True,
    ),
    Column(
        "text",
        ("câu hỏi", "text"),
        ("nội dung câu hỏi", "question", "question text", "questions", "nội dung", "đề bài", "câu hỏi thi"),
        max_length=1000,
        required=True,
    ),
    Column(
        "answer",
        ("đáp án", "answer"),
        (
            *("đáp án đúng", "câu trả lời đúng", "phương án đúng", "trả lời đúng", "correct answer", "correct answers"),
            *("correct answer(s)", "right answer", "correct", "correct option", "answer key", "trả lời", "câu trả lời"),
            *("đáp số", "kết quả", "answers", "key"),
        ),
        max_length=500,
        required=True,
    ),
    Column(
        "notes",
        ("ghi chú", "notes"),
        ("note", "chú thích", "giải thích", "lời giải", "explanation", "answer explanation", "comment", "comments"),
        max_length=1000,
        required=False,
    ),
    Column(
        "source",
        ("nguồn", "source"),
        ("nguồn tài liệu", "tài liệu", "tài liệu tham khảo", "căn cứ", "trích dẫn", "reference", "references"),
        max_length=500,
        required=False,
    ),
    Column(
        "picture",
        ("hình", "picture"),
        ("hình ảnh", "ảnh", "tên hình", "tên ảnh", "hình minh họa", "tranh", "image", "image file", "photo"),
        max_length=120,
        required=False,
    ),
    Column(
        "clip",
        ("đoạn phát", "clip"),
        (
            *("video", "âm thanh", "audio", "nhạc", "đoạn nhạc", "đoạn phim", "phim", "tên clip", "tên video", "media"),
            *("tệp âm thanh", "tệp video", "âm thanh video", "file âm thanh", "file video", "sound", "video file"),
        ),
        max_length=120,
        required=False,
    ),
)
"""The columns of a sheet, in the order in which messages list them. Lengths are in characters of NFC text."""

COLUMNS_BY_NAME = {column.name: column for column in COLUMNS}

_NUMBERING = (
    "stt",
    "tt",
    "số tt",
    "số thứ tự",
    "số",
    "câu",
    "câu số",
    "no",
    "no.",
    "nr",
    "number",
    "id",
    "#",
    "câu hỏi số",
)
"""Columns that only number the questions: the order of the rows is what counts."""


class Heading(NamedTuple):
    """What a heading means. `column`: the name of a column, `choice` or `numbering`.

    `rank`: 0 for a name of our own, more for a less likely one. `label`: which choice it is, `A` to `H`; `is_numbered`:
    the heading has a number for it.
    """

    column: str
    rank: int = 0
    label: str = ""
    is_numbered: bool = False


CHOICE, NUMBERING = "choice", "numbering"

_HEADINGS = {
    name_key(name): Heading(column.name, rank)
    for column in reversed(COLUMNS)
    for rank, name in reversed(list(enumerate(("", *column.other_names))))
    if name
} | {name_key(name): Heading(column.name) for column in COLUMNS for name in column.names}
_HEADINGS |= {name_key(name): Heading(NUMBERING) for name in _NUMBERING}

_CHOICE = re.compile(
    r"(?:(?:dap an|phuong an|lua chon|cau tra loi|y|answer|option|choice|pa|da) )?(?P<letter>[a-h])"
    r"|(?:dap an|phuong an|lua chon|cau tra loi|answer|option|choice|pa|da) (?P<number>[1-8])"
)
_AFTERTHOUGHT = re.compile(r"\s*\(.*|\s+[-–—:]\s.*|\s*[:*]+\Z", re.DOTALL)
"""What other programs add to a heading: `Question - max 120 characters`, `Answer 3 (Optional)`."""

MAX_HEADING = 200


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading | None:
    """What the heading `text` means; None if it is none that we know."""
    if len(text) > MAX_HEADING:
        return None
    if text.rstrip().endswith("#"):  # `Question #`
        return Heading(NUMBERING)
    return _heading_by_name(text) or _heading_by_name(_AFTERTHOUGHT.sub("", text))


def _heading_by_name(text: str) -> Heading | None:
    key = name_key(text)
    heading_of_key = _HEADINGS.get(key)
    if heading_of_key is not None:
        return heading_of_key
    choice = _CHOICE.fullmatch(key)
    if choice is None:
        return None
    if choice["letter"]:
        return Heading(CHOICE, label=choice["letter"].upper())
    return Heading(CHOICE, label="ABCDEFGH"[int(choice["number"]) - 1], is_numbered=True)


def count_known_headings(cells: Iterable[str]) -> int:
    """How many of `cells` are column names, in an old font too; lets a reader choose how to split a line."""
    return sum(any(heading(text) is not None for text in _readings(cell)) for cell in cells)


def name_questions(cells: Iterable[str]) -> bool:
    """Whether one of `cells` is the name of the column of questions."""
    meanings = (heading(text) for cell in cells for text in _readings(cell))
    return any(meaning is not None and meaning.column == "text" for meaning in meanings)


def _readings(cell: str) -> Iterator[str]:
    """What a heading may say: what is written, or that in an old font."""
    yield cell
    if not cell.isascii() and len(cell) <= MAX_HEADING:
        yield from filter(None, (font.convert(cell) for font in FONTS))


def column_names(column: Column) -> Sentence:
    """What a column is called, in both languages."""
    vietnamese, english = column.names
    return Sentence("either-name", "{name} or {other}", {"name": vietnamese, "other": english})


def allowed_columns() -> Sentence:
    """What all columns are called."""
    return join_sentences(map(column_names, COLUMNS), ", ")
