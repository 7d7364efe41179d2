"""Adapt reportlab: fonts, styles and pages of every paper, and bytes that depend on nothing but what is written.

reportlab and not fpdf2 because it makes PDF with its own subsetter in pure Python: 23 MB of memory and 0.06 s to load
against 57 MB and 0.24 s (fpdf2 needs fontTools), flows tables over pages, and draws charts that can be SVG as well.
`invariant` removes its clock and random ids; the dates in the file are the journal's own.

Kind: adapter
"""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table, TableStyle

from assets import FONTS
from bus.messages import Sentence
from reports.pdf_strings import COUNTRY, MOTTO, moment_of

PLAIN, BOLD, ITALIC, BOLD_ITALIC = "BeVietnamPro", "BeVietnamPro-Bold", "BeVietnamPro-Italic", "BeVietnamPro-BoldItalic"
_FILES = {PLAIN: "Regular", BOLD: "Bold", ITALIC: "Italic", BOLD_ITALIC: "BoldItalic"}

INK = HexColor(0x1A1A1A)
FAINT = HexColor(0x6E6E6E)
LINE = HexColor(0x9A9A9A)
SHADE = HexColor(0xF1EEE9)
ACCENT = HexColor(0x7A1F2B)

Progress = Callable[[Sentence], None]
Align = Literal["left", "center", "right", "justify"]
_ALIGNMENTS: dict[Align, Literal[0, 1, 2, 4]] = {"left": 0, "center": 1, "right": 2, "justify": 4}


def quiet(words: Sentence) -> None:
    """No progress to be told."""


@cache
def load_fonts() -> None:
    """Register the embedded fonts, once per process."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"BeVietnamPro-{file}.ttf")))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC)


def style(size_pt: float = 10, font: str = PLAIN, align: Align = "left", **more: Any) -> ParagraphStyle:
    """A paragraph style; lines are 1.35 times the size apart, which Vietnamese capitals with two marks need."""
    more.setdefault("leading", size_pt * 1.35)
    return ParagraphStyle("s", fontName=font, fontSize=size_pt, alignment=_ALIGNMENTS[align], textColor=INK, **more)


BODY = style(10, align="justify", spaceAfter=3)
CELL = style(8.5)
CELL_MID = style(8.5, align="center")
CELL_BOLD = style(8.5, BOLD, "center")
SMALL = style(7.5)
SECTION = style(11, BOLD, spaceBefore=9, spaceAfter=4, keepWithNext=1)
SUBSECTION = style(10, BOLD, spaceBefore=6, spaceAfter=3, keepWithNext=1)


def text(words: str, look: ParagraphStyle = CELL) -> Paragraph:
    """`words` as a paragraph; nothing in them is markup."""
    return Paragraph(escape(words).replace("\n", "<br/>"), look)


def markup(words: str, look: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph whose words are ours and may hold reportlab's markup."""
    return Paragraph(words, look)


def grid(rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: tuple[Any, ...], head: int = 1) -> Table:
    """A table with thin lines; its first `head` rows are shaded and stand again on every page."""
    looks: list[Any] = [
        ("FONT", (0, 0), (-1, -1), PLAIN),
        ("GRID", (0, 0), (-1, -1), 0.4, LINE),
        ("BACKGROUND", (0, 0), (-1, head - 1), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        *more,
    ]
    return Table([list(row) for row in rows], colWidths=list(widths), repeatRows=head, style=TableStyle(looks))


def bare(rows: Sequence[Sequence[Any]], widths: Sequence[float], *more: tuple[Any, ...]) -> Table:
    """A table without lines, for placing things side by side."""
    whole = ((0, 0), (-1, -1))
    looks: list[Any] = [("FONT", *whole, PLAIN), ("VALIGN", *whole, "TOP"), ("LEFTPADDING", *whole, 0), *more]
    return Table([list(row) for row in rows], colWidths=list(widths), style=TableStyle(looks))


def letterhead(authority: str, unit: str, number: str, width: float) -> Flowable:
    """The state's heading: who issues the paper at the left, the country and its motto at the right (decree
    30/2020)."""
    mid, mid_bold = style(9.5, align="center"), style(9.5, BOLD, "center")
    dots = "…………………………"
    left = [text(authority.upper() or dots, mid), text(unit.upper() or dots, mid_bold), Rule(28 * mm)]
    left += [text(f"Số: {number}", mid)] if number else []
    right = [text(COUNTRY, mid_bold), text(MOTTO, style(10, BOLD, "center")), Rule(46 * mm)]
    return bare([[left, right]], [width * 0.43, width * 0.57], ("RIGHTPADDING", (0, 0), (-1, -1), 0))


class Rule(Flowable):
    """A short line in the middle, as under the motto."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length
        self.height = 4
        self.width = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Takes the whole width."""
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """In the middle of what there is."""
        self.canv.setLineWidth(0.7)
        self.canv.setStrokeColor(INK)
        left = (self.width - self.length) / 2
        self.canv.line(left, 2, left + self.length, 2)


def build(
    story: Callable[[], Iterable[Flowable]],
    *,
    title: str,
    wall_ns: int,
    footer: str = "",
    page: tuple[float, float] = A4,
    margin_mm: float = 18,
    background: Callable[[Canvas], None] | None = None,
    progress: Progress = quiet,
) -> bytes:
    """What `story` gives as a PDF. `wall_ns` is the date in it; `footer` stands on every page with its number.

    It is laid out twice, first to count the pages. The same arguments give the same bytes.
    """
    load_fonts()
    edge = margin_mm * mm
    stamp = f"D:{moment_of(wall_ns):%Y%m%d%H%M%S}+07'00'"

    def canvas(*arguments: Any, **more: Any) -> Canvas:
        made = Canvas(*arguments, **more)
        made.setDateFormatter(lambda *_: stamp)
        return made

    def laid_out(count: int) -> tuple[bytes, int]:
        def drawn(canvas: Canvas, _: object) -> None:
            number = canvas.getPageNumber()
            if background is not None:
                background(canvas)
            if footer:
                _foot(canvas, footer, f"trang {number}/{count}", edge, page[0])
            if count:
                progress(Sentence("page-of", "page {number} of {count}", {"number": number, "count": count}))

        file = io.BytesIO()
        document = BaseDocTemplate(
            file, pagesize=page, title=title, author="bamchuong", subject=footer, invariant=1, initialFontName=PLAIN
        )
        frame = Frame(edge, edge, page[0] - 2 * edge, page[1] - 1.85 * edge, 0, 0, 0, 0)
        document.addPageTemplates([PageTemplate("page", [frame], onPage=drawn)])
        document.build(list(story()), canvasmaker=canvas)
        return file.getvalue(), document.page

    return laid_out(laid_out(0)[1])[0]


def _foot(canvas: Canvas, left: str, right: str, edge: float, width: float) -> None:
    canvas.setFont(PLAIN, 7)
    canvas.setFillColor(FAINT)
    canvas.drawString(edge, edge * 0.5, left)
    canvas.drawRightString(width - edge, edge * 0.5, right)
