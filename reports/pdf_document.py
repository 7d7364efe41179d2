"""PDF documents (reportlab): styles, paragraphs and tables of every paper; its pages are in `pdf_pages.py`.

reportlab rather than fpdf2, because it subsets fonts in pure Python: 23 MB of memory and 0.06 s to load against 57 MB
and 0.24 s (fpdf2 needs fontTools). It also flows tables over pages, and its charts can be SVG, too.

Kind: adapter
"""

from collections.abc import Sequence
from typing import Any, Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    Flowable,
    Paragraph,
    Table,
    TableStyle,
)

from reports import paper_fonts
from reports.paper_fonts import with_fallback
from reports.wording import Wording

PLAIN, BOLD, ITALIC = paper_fonts.PLAIN, paper_fonts.BOLD, paper_fonts.ITALIC

MARGIN_MM = 18.0
TEXT_WIDTH = A4[0] - 2 * MARGIN_MM * mm
"""Width of the text on an upright page."""

INK = HexColor(0x1A1A1A)
FAINT = HexColor(0x6E6E6E)
LINE = HexColor(0x9A9A9A)
SHADE = HexColor(0xF1EEE9)
ACCENT = HexColor(0x7A1F2B)

Align = Literal["left", "center", "right", "justify"]
_ALIGNMENTS: dict[Align, Literal[0, 1, 2, 4]] = {"left": 0, "center": 1, "right": 2, "justify": 4}


def style(size_pt: float = 10, font: str = PLAIN, align: Align = "left", **more: Any) -> ParagraphStyle:
    """A paragraph style. The leading is 1.35 times the size, which Vietnamese capitals with two marks need."""
    more.setdefault("leading", size_pt * 1.35)
    return ParagraphStyle("s", fontName=font, fontSize=size_pt, alignment=_ALIGNMENTS[align], textColor=INK, **more)


BODY = style(10, align="justify", spaceAfter=3)
CELL = style(8.5)
CELL_MID = style(8.5, align="center")
CELL_BOLD = style(8.5, BOLD, "center")
SIDE_PADDING = 3
MIN_HEADING_PT = 6.0
"""Smaller headings cannot be read."""

ROUNDING = 0.01
"""More room than a word needs, in points: less than what anybody sees, and more than what is lost in a calculation."""

SMALL = style(7.5)
SECTION = style(11, BOLD, spaceBefore=9, spaceAfter=4, keepWithNext=1)
SUBSECTION = style(10, BOLD, spaceBefore=6, spaceAfter=3, keepWithNext=1)


def text(plain: str, style: ParagraphStyle = CELL) -> Paragraph:
    """`plain` as a paragraph; it holds no markup. Words with letters that its font lacks are in another one."""
    return Paragraph(with_fallback(plain, style.fontName).replace("\n", "<br/>"), style)


def markup(source: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph from `source`, which is ours and may hold reportlab's markup."""
    return Paragraph(source, style)


def grid(rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: tuple[Any, ...], head: int = 1) -> Table:
    """A table with thin lines; its first `head` rows are shaded and repeated on every page."""
    styles: list[Any] = [
        ("FONT", (0, 0), (-1, -1), PLAIN),
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("BACKGROUND", (0, 0), (-1, head - 1), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), SIDE_PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), SIDE_PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        *more,
    ]
    return Table([list(row) for row in rows], colWidths=list(widths), repeatRows=head, style=TableStyle(styles))


def table(
    headings: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: tuple[Any, ...]
) -> Table:
    """A table with thin lines whose first row names the columns, without broken words.

    Where a word does not fit, the widest column gives way, and the headings are printed smaller.
    """
    widths = _roomy(headings, rows, widths)
    size_pt = CELL_BOLD.fontSize
    words = [(word, width) for heading, width in zip(headings, widths, strict=True) for word in heading.split()]
    fits = min(((width - 2 * SIDE_PADDING) / stringWidth(word, BOLD, size_pt) for word, width in words), default=1.0)
    cell = CELL_BOLD if fits >= 1 else style(max(MIN_HEADING_PT, size_pt * fits), BOLD, "center")
    return grid([[text(heading, cell) for heading in headings], *rows], widths, *more)


def _roomy(headings: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> list[float]:
    """`widths`, changed so that each column holds its longest word; unchanged where that takes too much of the widest
    column."""
    widest = max(range(len(widths)), key=widths.__getitem__)
    roomy = list(widths)
    for n, heading in enumerate(headings):
        needed = [stringWidth(word, BOLD, MIN_HEADING_PT) for word in heading.split()]
        needed += [row[n].minWidth() for row in rows if isinstance(row[n], Paragraph)]
        if n != widest:
            roomy[n] = max(widths[n], max(needed, default=0) + 2 * SIDE_PADDING + ROUNDING)
    roomy[widest] -= sum(roomy) - sum(widths)
    return roomy if roomy[widest] >= widths[widest] / 2 else list(widths)


def bare(rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: tuple[Any, ...]) -> Table:
    """A table without lines, to place things side by side."""
    all_cells = ((0, 0), (-1, -1))
    styles: list[Any] = [
        ("FONT", *all_cells, PLAIN),
        ("VALIGN", *all_cells, "TOP"),
        ("LEFTPADDING", *all_cells, 0),
        *more,
    ]
    return Table([list(row) for row in rows], colWidths=list(widths), style=TableStyle(styles))


def letterhead(authority: str, unit: str, number: str, width: float, wording: Wording) -> Flowable:
    """The heading: the issuer of the paper at the left, the country and its motto at the right (decree 30/2020), or
    that this is a translation."""
    heading, line = wording.paper_heading()
    mid, mid_bold = style(9.5, align="center"), style(9.5, BOLD, "center")
    dots = "…………………………"
    left = [text(authority.upper() or dots, mid), text(unit.upper() or dots, mid_bold), Rule(28 * mm)]
    left += [text(wording.phrase("No. {number}", number=number), mid)] if number else []
    right = [text(heading, mid_bold), text(line, style(10, BOLD, "center")), Rule(46 * mm)]
    return bare([[left, right]], [width * 0.43, width * 0.57], ("RIGHTPADDING", (0, 0), (-1, -1), 0))


class Rule(Flowable):
    """A short centred line, as under the motto."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length
        self.height = 4
        self.width = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the full width."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Draw the line in the middle of the available width."""
        self.canv.setLineWidth(0.7)
        self.canv.setStrokeColor(INK)
        left = (self.width - self.length) / 2
        self.canv.line(left, 2, left + self.length, 2)
