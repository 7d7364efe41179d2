"""A certificate as a one-page PDF, A4, drawn with Pillow.

The letters are the panel's own fonts, so that Vietnamese is complete on every machine.

Kind: adapter
"""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from assets import FONTS
from bus.bad_file import BadFileError
from bus.language import Translate
from hardware.selftest.assess.results import Outcome
from hardware.selftest.assess.wording import OUTCOMES
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.certificate.certificate_text import HEADING, Row, header_fields, signature_line, table_rows

DPI = 150
A4_PX = (1240, 1754)
MARGIN_PX = 80
_LATIN = FONTS / "be-vietnam-pro-latin-{weight}-normal.woff2"
_VIETNAMESE = FONTS / "be-vietnam-pro-vietnamese-{weight}-normal.woff2"
_COLOURS = {Outcome.PASS: "#1b7f3b", Outcome.WARN: "#b26a00", Outcome.FAIL: "#c62828", Outcome.SKIPPED: "#607080"}
_TEXT_COLOUR = "#1d2733"
_COLUMNS_PX = (MARGIN_PX, 500, 650)
_MAX_ROW_PX = 30


class _Pen:
    """Writes text in one size, each letter in the font that has it."""

    def __init__(self, sheet: ImageDraw.ImageDraw, size: int, *, bold: bool = False) -> None:
        weight = 700 if bold else 400
        self._sheet = sheet
        self._widths: dict[str, float] = {}
        self._latin = ImageFont.truetype(str(_LATIN).format(weight=weight), size)
        self._vietnamese = ImageFont.truetype(str(_VIETNAMESE).format(weight=weight), size)

    def write(self, x: float, y: float, text: str, colour: str = _TEXT_COLOUR, max_px: float = 10_000) -> None:
        """Write with (x, y) as the top left corner; cut with … where the text is wider than `max_px`."""
        for letter in self._truncate(text, max_px):
            self._sheet.text((x, y), letter, fill=colour, font=self._font(letter))
            x += self._width_px(letter)

    def _truncate(self, text: str, max_px: float) -> str:
        """As much of the text as fits into `max_px`, with … where it is cut."""
        left_px = max_px
        for count, letter in enumerate(text):
            left_px -= self._width_px(letter)
            if left_px < 0:
                return text[: max(0, count - 2)] + "…"
        return text

    def _width_px(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = self._font(letter).getlength(letter)
        return self._widths[letter]

    def _font(self, letter: str) -> ImageFont.FreeTypeFont:
        return self._vietnamese if _is_vietnamese(letter) else self._latin


def write_pdf(certificate: Certificate, target: Path, translate: Translate, offset_s: int = 0) -> None:
    """Write the page to `target`. Raises `BadFileError` where it cannot be written."""
    try:
        target.write_bytes(render_pdf(certificate, translate, offset_s))
    except OSError as error:
        raise BadFileError([f"{target}: cannot be written ({error.strerror or error})"]) from error


def render_pdf(certificate: Certificate, translate: Translate, offset_s: int = 0) -> bytes:
    """The page as a PDF file."""
    file, name = io.BytesIO(), f"bamchuong {certificate.board_id}"
    draw_page(certificate, translate, offset_s).save(file, "PDF", resolution=DPI, title=name)
    return file.getvalue()


def draw_page(certificate: Certificate, translate: Translate, offset_s: int = 0) -> Image.Image:
    """The page as an image: heading, verdict, header, table, a line to sign."""
    page = Image.new("RGB", A4_PX, "white")
    sheet = ImageDraw.Draw(page)
    big, bold, plain = _Pen(sheet, 34, bold=True), _Pen(sheet, 21, bold=True), _Pen(sheet, 21)
    big.write(MARGIN_PX, 60, translate(HEADING))
    y = 130
    sheet.rounded_rectangle((MARGIN_PX, y, MARGIN_PX + 420, y + 64), 12, fill=_COLOURS[certificate.verdict])
    big.write(MARGIN_PX + 24, y + 10, translate(OUTCOMES[certificate.verdict]), "white")
    y += 90
    for label, value in header_fields(certificate, translate, offset_s):
        bold.write(MARGIN_PX, y, label)
        plain.write(500, y, value, max_px=A4_PX[0] - MARGIN_PX - 500)
        y += 32
    _draw_table(sheet, table_rows(certificate, translate), translate, y + 20)
    plain.write(MARGIN_PX, A4_PX[1] - 110, signature_line(translate))
    return page


def _draw_table(sheet: ImageDraw.ImageDraw, rows: Sequence[Row], translate: Translate, top: int) -> None:
    """A line for each row, smaller where there are many."""
    row_px = min(_MAX_ROW_PX, (A4_PX[1] - 150 - top) // max(1, len(rows)))
    plain, bold = _Pen(sheet, max(10, row_px - 11)), _Pen(sheet, max(10, row_px - 11), bold=True)
    label_px, outcome_px, finding_px = _COLUMNS_PX
    for index, row in enumerate(rows):
        y = top + index * row_px
        if index % 2 == 0:
            sheet.rectangle((MARGIN_PX - 8, y, A4_PX[0] - MARGIN_PX + 8, y + row_px - 1), fill="#f2f5f8")
        plain.write(label_px, y + 3, row.label, max_px=outcome_px - label_px - 10)
        bold.write(outcome_px, y + 3, translate(OUTCOMES[row.outcome]), _COLOURS[row.outcome])
        plain.write(finding_px, y + 3, row.finding, max_px=A4_PX[0] - MARGIN_PX - finding_px)


def _is_vietnamese(letter: str) -> bool:
    """Whether the font has the letter in its second file (the ranges of its web edition)."""
    code = ord(letter)
    return code in {0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x20AB} or (
        0x1EA0 <= code <= 0x1EF9
    )
