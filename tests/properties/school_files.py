"""Files of questions as schools send them, each with what its author had in mind.

A file is made from a seed: questions, habits of whoever laid them out, and the program that saved them. What must come
out is known beforehand: the same questions, or an error of a certain kind where something in the file is error_code.
"""

import csv
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from msgspec import Struct
from msgspec.structs import replace

from question_files import old_fonts
from tests.properties.question_dialects import Sample
from tests.properties.school_questions import listed, questions, table
from tests.properties.school_workbooks import as_workbook

OLD_FONTS = {
    "TCVN3": {letter: sign for sign, letter in old_fonts._TCVN3.items()},
    "VNI": {letter: signs for signs, letter in old_fonts._VNI.items()},
}


class SchoolFile(Struct, frozen=True):
    """A file with its name; `questions`: what is in it; `error_code`: of what must be refused, or empty."""

    name: str
    data: bytes
    questions: tuple[Sample, ...]
    habits: tuple[str, ...]
    error_code: str = ""


def workbook_file(dice: random.Random) -> SchoolFile:
    """A workbook as Excel saves it."""
    items, habits = questions(dice), ["xlsx"]
    data, error_code = as_workbook(dice, table(dice, items, habits), habits)
    return SchoolFile("đề thi.xlsx", data, items, tuple(habits), error_code)


def csv_file(dice: random.Random) -> SchoolFile:
    """A table that was saved as text, in one of the encodings that occur."""
    items, habits = questions(dice), ["csv"]
    sheet = table(dice, items, habits)
    sign = dice.choice(",;\t")
    width = len(sheet.columns) + dice.choice((0, 0, 3))
    text = io.StringIO(newline="")
    rows = [[*row, *("" for _ in range(width - len(row)))] for row in sheet.rows]
    csv.writer(text, delimiter=sign, lineterminator=dice.choice(("\n", "\r\n"))).writerows(rows)
    encoding = dice.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258", *OLD_FONTS))
    habits.append(encoding)
    if encoding in OLD_FONTS:
        items = tuple(replace(item, text=_without_toned_capitals(item.text, OLD_FONTS[encoding])) for item in items)
    return SchoolFile("đề thi.csv", encoded(text.getvalue(), encoding), items, tuple(habits))


def encoded(text: str, encoding: str) -> bytes:
    """`text` in an encoding, old fonts too."""
    if encoding == "cp1258":
        return "".join(map(_with_tone_apart, text)).encode("cp1258")
    if encoding not in OLD_FONTS:
        return text.encode(encoding)
    signs = OLD_FONTS[encoding]
    words = (
        word.lower() if len(word) > 1 and word.isupper() and not word.isascii() else word
        for word in re.split(r"(\W)", text)
    )
    return "".join(
        signs.get(letter, letter) for word in words for letter in _without_toned_capitals(word, signs)
    ).encode("cp1252")


def _without_toned_capitals(text: str, signs: Mapping[str, str]) -> str:
    """`text` with small letters where the font has no capitals: those with tones are in another font."""
    return "".join(letter if letter in signs or letter.isascii() else letter.lower() for letter in text)


def _with_tone_apart(letter: str) -> str:
    """A letter as Windows-1258 has it: the tone is a character of its own, where there is none with it."""
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tones
    return letter


def word_file(dice: random.Random) -> SchoolFile:
    """A Word document: a table, or questions one below the other."""
    items, habits = questions(dice), ["docx"]
    if dice.random() < 0.4:
        sheet = table(dice, items, habits)
        body = word_table(sheet.rows, len(sheet.columns))
        habits.append("table")
        return SchoolFile("đề thi.docx", document(body), items, tuple(habits))
    habits.append("list")
    lines = listed(dice, items, habits, can_mark=True)
    return SchoolFile("đề thi.docx", document("".join(map(_paragraph, lines))), items, tuple(habits))


def text_file(dice: random.Random) -> SchoolFile:
    """The same as plain text."""
    items, habits = questions(dice), ["txt"]
    lines = listed(dice, items, habits, can_mark=False)
    encoding = dice.choice(("utf-8", "utf-8-sig", "utf-16"))
    text = dice.choice(("\n", "\r\n")).join(line.replace("**", "") for line in lines)
    return SchoolFile("đề thi.txt", text.encode(encoding), items, tuple(habits))


def word_table(rows: Sequence[Sequence[str]], width: int) -> str:
    above = "".join(_paragraph(row[0]) for row in rows[: next(n for n, row in enumerate(rows) if len(row) > 1)] if row)
    body = "".join(_word_row(row, width) for row in rows[next(n for n, row in enumerate(rows) if len(row) > 1) :])
    return f"{above}<w:tbl>{body}</w:tbl>"


def _word_row(row: Sequence[str], width: int) -> str:
    if len(row) == 1:
        return f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='{width}'/></w:tcPr>{_paragraph(row[0])}</w:tc></w:tr>"
    cells = ("".join(map(_paragraph, cell.split("\n"))) for cell in row)
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def _paragraph(line: str) -> str:
    runs = "".join(_run(part, is_marked=bool(n % 2)) for n, part in enumerate(line.split("**")) if part)
    return f"<w:p>{runs}</w:p>"


def _run(text: str, *, is_marked: bool) -> str:
    pieces = "<w:tab/>".join(
        f"<w:t xml:space='preserve'>{escape(part)}</w:t>" if part else "" for part in text.split("\t")
    )
    look = "<w:rPr><w:b/><w:u w:val='single'/></w:rPr>" if is_marked else ""
    return f"<w:r>{look}{pieces}</w:r>"


def document(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


KINDS: tuple[Callable[[random.Random], SchoolFile], ...] = (workbook_file, csv_file, word_file, text_file)


def school_file(seed: int) -> SchoolFile:
    """The file of a seed."""
    dice = random.Random(seed)
    return dice.choice(KINDS)(dice)
