"""PDF documents (reportlab): fonts, styles and pages of every paper, with bytes that depend on the content alone.

reportlab rather than fpdf2, because it subsets fonts in pure Python: 23 MB of memory and 0.06 s to load against 57 MB
and 0.24 s (fpdf2 needs fontTools). It also flows tables over pages, and its charts can be SVG, too. `invariant` removes
its clock and random ids; the dates in the file are the journal's.

Kind: adapter
"""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from bus.language import Translate
from bus.messages import Sentence
from reports import paper_fonts
from reports.paper_fonts import font_for, load_fonts, with_fallback
from reports.paper_locale import vietnam_time
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
MARK_COLOUR = HexColor(0xEDD9DB)
MARK_PT = 80

NUMBER_MM = 10.0
"""From the upper edge of an official paper to the middle of its page number."""


class PageForm(NamedTuple):
    """The page: its size in points and its margins. `is_official`: the number is above the text, from page 2 on."""

    size: tuple[float, float] = A4
    top_mm: float = MARGIN_MM * 0.85
    right_mm: float = MARGIN_MM
    bottom_mm: float = MARGIN_MM
    left_mm: float = MARGIN_MM
    is_official: bool = False

    @property
    def text_width(self) -> float:
        """Width of the text, in points."""
        return self.size[0] - (self.left_mm + self.right_mm) * mm


PLAIN_PAGE = PageForm()


def even_page(size: tuple[float, float], margin_mm: float) -> PageForm:
    """A page with the same margin all around; a little less above, where nothing is written in it."""
    return PageForm(size, margin_mm * 0.85, margin_mm, margin_mm, margin_mm)


ANNEX = "annex"

Progress = Callable[[Sentence], None]
Align = Literal["left", "center", "right", "justify"]
_ALIGNMENTS: dict[Align, Literal[0, 1, 2, 4]] = {"left": 0, "center": 1, "right": 2, "justify": 4}


def no_progress(sentence: Sentence) -> None:
    """Ignore the progress."""


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


def build(
    story: Callable[[], Iterable[Flowable]],
    *,
    title: str,
    wall_ns: int,
    translate: Translate,
    footer: str = "",
    form: PageForm = PLAIN_PAGE,
    annex: PageForm | None = None,
    background: Callable[[Canvas], None] | None = None,
    mark: str = "",
    progress: Progress = no_progress,
) -> bytes:
    """The flowables of `story` as a PDF. `wall_ns`: its date; `annex`: the form of the pages after `annex_begins()`;
    `footer` is on every page, with the page number in the language of `translate`; `mark` stands across every page.

    The pages are laid out twice, first to count them. The same arguments give the same bytes.
    """
    load_fonts()
    stamp = f"D:{vietnam_time(wall_ns):%Y%m%d%H%M%S}+07'00'"

    def make_canvas(*arguments: Any, **more: Any) -> Canvas:
        canvas = Canvas(*arguments, **more)
        canvas.setDateFormatter(lambda *_: stamp)
        return canvas

    def lay_out(count: int) -> tuple[bytes, int]:
        def draw_page(canvas: Canvas, page: PageForm) -> None:
            number = canvas.getPageNumber()
            if background is not None:
                background(canvas)
            if mark:
                _draw_mark(canvas, mark, page)
            page_of = Sentence("page-of", "page {number} of {count}", {"number": number, "count": count})
            if page.is_official and number > 1:
                _draw_number(canvas, number, page)
            if footer:
                _draw_footer(canvas, footer, translate(page_of), page)
            if count:
                progress(page_of)

        file = io.BytesIO()
        document = BaseDocTemplate(
            file,
            pagesize=form.size,
            title=title,
            author="bamchuong",
            subject=footer,
            invariant=1,
            initialFontName=PLAIN,
        )
        document.addPageTemplates([_template("page", form, draw_page), _template(ANNEX, annex or form, draw_page)])
        document.build(list(story()), canvasmaker=make_canvas)
        return file.getvalue(), document.page

    return lay_out(lay_out(0)[1])[0]


def annex_begins() -> list[Flowable]:
    """A new page, from which on pages are those of the annex."""
    return [NextPageTemplate(ANNEX), PageBreak()]


def _template(name: str, form: PageForm, draw_page: Callable[[Canvas, PageForm], None]) -> PageTemplate:
    frame = Frame(
        x1=form.left_mm * mm,
        y1=form.bottom_mm * mm,
        width=form.text_width,
        height=form.size[1] - (form.top_mm + form.bottom_mm) * mm,
        leftPadding=0,
        bottomPadding=0,
        rightPadding=0,
        topPadding=0,
    )
    return PageTemplate(name, [frame], onPage=lambda canvas, _: draw_page(canvas, form))


def _draw_number(canvas: Canvas, number: int, form: PageForm) -> None:
    canvas.setFont(paper_fonts.SERIF, 13)
    canvas.setFillColor(INK)
    canvas.drawCentredString(form.size[0] / 2, form.size[1] - NUMBER_MM * mm - 4, str(number))


def _draw_mark(canvas: Canvas, mark: str, form: PageForm) -> None:
    """Write `mark` above the page, and large and pale from corner to corner, behind the text."""
    width, height = form.size
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(35)
    canvas.setFont(BOLD, MARK_PT)
    canvas.setFillColor(MARK_COLOUR)
    canvas.drawCentredString(0, -MARK_PT / 3, mark)
    canvas.restoreState()
    canvas.setFont(BOLD, 10)
    canvas.setFillColor(ACCENT)
    above = height - form.top_mm * mm * 0.7
    if form.is_official:  # the middle is the number's
        canvas.drawString(form.left_mm * mm, above, mark)
    else:
        canvas.drawCentredString(width / 2, above, mark)


def _draw_footer(canvas: Canvas, left: str, right: str, form: PageForm) -> None:
    height = form.bottom_mm * mm * 0.5
    canvas.setFont(font_for(left, PLAIN), 7)
    canvas.setFillColor(FAINT)
    canvas.drawString(form.left_mm * mm, height, left)
    canvas.drawRightString(form.size[0] - form.right_mm * mm, height, right)
