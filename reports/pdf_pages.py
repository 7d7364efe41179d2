"""Pages of PDF documents (reportlab): their forms, numbers, feet and marks, bytes that depend on the content alone.

`invariant` removes reportlab's clock and random ids; the dates in the file are the journal's.

Kind: adapter
"""

import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from bus.language import Translate
from bus.messages import Sentence
from reports.paper_fonts import BOLD, PLAIN, SERIF, font_for, load_fonts
from reports.paper_locale import vietnam_time
from reports.pdf_document import ACCENT, FAINT, INK, MARGIN_MM

MARK_COLOUR = HexColor(0xEDD9DB)
MARK_PT = 80
NUMBER_MM = 10.0
"""From the upper edge of an official paper to the middle of its page number."""
ANNEX = "annex"

Progress = Callable[[Sentence], None]


def no_progress(sentence: Sentence) -> None:
    """Ignore the progress."""


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
    canvas.setFont(SERIF, 13)
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
