"""Adapt Pillow: a certificate as a one-page PDF, A4. The letters are the panel's own fonts, so that Vietnamese is whole
on every machine.

Kind: adapter
"""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assets import FONTS
from bus.bad_file import BadFileError
from hardware.selftest.assess.checks import Outcome
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.certificate.certificate_text import WORDS, facts, rows

DPI = 150
A4 = (1240, 1754)
EDGE = 80
_LATIN = FONTS / "be-vietnam-pro-latin-{weight}-normal.woff2"
_MARKS = FONTS / "be-vietnam-pro-vietnamese-{weight}-normal.woff2"
_INK = {Outcome.PASS: "#1b7f3b", Outcome.WARN: "#b26a00", Outcome.FAIL: "#c62828", Outcome.SKIPPED: "#607080"}
_COLUMNS = (EDGE, 500, 650)
_MOST_ROW_PX = 30


class _Pen:
    """Draws words in one size, each letter from the font that has it."""

    def __init__(self, sheet: ImageDraw.ImageDraw, size: int, *, bold: bool = False) -> None:
        weight = 700 if bold else 400
        self._sheet = sheet
        self._widths: dict[str, float] = {}
        self._latin = ImageFont.truetype(str(_LATIN).format(weight=weight), size)
        self._marks = ImageFont.truetype(str(_MARKS).format(weight=weight), size)

    def write(self, x: float, y: float, words: str, ink: str = "#1d2733", room: float = 10_000) -> None:
        """Words from (x, y), their top left; cut with … where they are wider than `room`."""
        for letter in self._fitting(words, room):
            self._sheet.text((x, y), letter, fill=ink, font=self._font(letter))
            x += self._px(letter)

    def _fitting(self, words: str, room: float) -> str:
        """As much of the words as fits into `room` pixels, with … where they were cut."""
        left = room
        for count, letter in enumerate(words):
            left -= self._px(letter)
            if left < 0:
                return words[: max(0, count - 2)] + "…"
        return words

    def _px(self, letter: str) -> float:
        """How wide a letter is."""
        if letter not in self._widths:
            self._widths[letter] = self._font(letter).getlength(letter)
        return self._widths[letter]

    def _font(self, letter: str) -> ImageFont.FreeTypeFont:
        return self._marks if _is_vietnamese(letter) else self._latin


def write_pdf(certificate: Certificate, target: Path, offset_s: int = 0) -> None:
    """Write the page to `target`. Raises `BadFileError` where that cannot be."""
    try:
        target.write_bytes(pdf(certificate, offset_s))
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror or error})"]) from error


def pdf(certificate: Certificate, offset_s: int = 0) -> bytes:
    """The page as a file."""
    page = io.BytesIO()
    draw(certificate, offset_s).save(page, "PDF", resolution=DPI, title=f"bamchuong {certificate.board_id}")
    return page.getvalue()


def draw(certificate: Certificate, offset_s: int = 0) -> Image.Image:
    """The page as a picture: head, verdict, facts, table, a place to sign."""
    page = Image.new("RGB", A4, "white")
    sheet = ImageDraw.Draw(page)
    big, bold, plain = _Pen(sheet, 34, bold=True), _Pen(sheet, 21, bold=True), _Pen(sheet, 21)
    big.write(EDGE, 60, "Giấy chứng nhận kiểm tra thiết bị bấm chuông")
    y = 130
    sheet.rounded_rectangle((EDGE, y, EDGE + 420, y + 64), 12, fill=_INK[certificate.verdict])
    big.write(EDGE + 24, y + 10, WORDS[certificate.verdict], "white")
    y += 90
    for what, words in facts(certificate, offset_s):
        bold.write(EDGE, y, what)
        plain.write(500, y, words, room=A4[0] - EDGE - 500)
        y += 32
    y = _table(sheet, certificate, y + 20)
    plain.write(EDGE, A4[1] - 110, "Kỹ thuật viên (ký, ghi rõ họ tên): ______________________________")
    return page


def _table(sheet: ImageDraw.ImageDraw, certificate: Certificate, top: int) -> int:
    """A line for each row, smaller where they are many."""
    made = rows(certificate)
    tall = min(_MOST_ROW_PX, (A4[1] - 150 - top) // max(1, len(made)))
    pen, bold = _Pen(sheet, max(10, tall - 11)), _Pen(sheet, max(10, tall - 11), bold=True)
    for n, row in enumerate(made):
        y = top + n * tall
        if n % 2 == 0:
            sheet.rectangle((EDGE - 8, y, A4[0] - EDGE + 8, y + tall - 1), fill="#f2f5f8")
        pen.write(_COLUMNS[0], y + 3, row.what, room=_COLUMNS[1] - _COLUMNS[0] - 10)
        bold.write(_COLUMNS[1], y + 3, WORDS[row.outcome], _INK[row.outcome])
        pen.write(_COLUMNS[2], y + 3, row.found, room=A4[0] - EDGE - _COLUMNS[2])
    return top + len(made) * tall


def _is_vietnamese(letter: str) -> bool:
    """Letters that the font keeps in its second file (the ranges of its web edition)."""
    code = ord(letter)
    return code in {0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x20AB} or (
        0x1EA0 <= code <= 0x1EF9
    )
