"""Official papers as PDF, in the form of decree 30/2020/NĐ-CP (annex I): its margins, sizes and the place of each part.

A4; margins of 20 mm above and below, 30 mm at the left, 15 mm at the right; a serif as wide as Times New Roman, 13 pt;
the page number in the middle above, from page 2 on. The same paper gives the same bytes.

Kind: adapter
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports import official_paper as o
from reports import pdf_document as p
from reports import pdf_pages as pages
from reports.paper_fonts import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, with_fallback
from reports.paper_locale import COUNTRY, MOTTO
from reports.share_chart import share_chart

UPRIGHT = pages.PageForm(A4, 20, 15, 20, 30, is_official=True)
WIDE = pages.PageForm(landscape(A4), 20, 15, 20, 20, is_official=True)

BODY = p.style(13, SERIF, "justify", leading=17, firstLineIndent=10 * mm, spaceAfter=6)
BASIS = p.style(13, SERIF_ITALIC, "justify", leading=17, firstLineIndent=10 * mm, spaceAfter=3)
MID, MID_BOLD = p.style(13, SERIF, "center"), p.style(13, SERIF_BOLD, "center")
SIDE, SIDE_BOLD = p.style(12, SERIF, "center", leading=15), p.style(12, SERIF_BOLD, "center", leading=15)
LEVELS = {
    1: p.style(13, SERIF_BOLD, leading=17, firstLineIndent=10 * mm, spaceBefore=6, spaceAfter=4),
    2: p.style(13, SERIF_BOLD, leading=17, firstLineIndent=10 * mm, spaceBefore=3, spaceAfter=4),
    3: p.style(13, SERIF_ITALIC, leading=17, firstLineIndent=10 * mm, spaceBefore=2, spaceAfter=3),
}
CAPTION = p.style(13, SERIF_BOLD, "center", spaceBefore=4, spaceAfter=4)
TITLE = p.style(14, SERIF_BOLD, "center")
LISTED = p.style(13, SERIF, "justify", leading=17, leftIndent=10 * mm, spaceAfter=3)
CELL_PT = 12.0
SOURCE = p.style(9, SERIF_ITALIC, leading=11.5)
RECIPIENT = p.style(11, SERIF, leading=13.5)
CELLS: dict[o.Align, ParagraphStyle] = {
    align: p.style(CELL_PT, SERIF, align, leading=15) for align in ("left", "center", "right")
}
SIGNING_PT = 66
"""Room for a signature and the seal."""


def official_pdf(paper: o.OfficialPaper, wall_ns: int, footer: str = "") -> bytes:
    """`paper` as PDF, dated `wall_ns`; `footer` is in small letters on every page."""
    form = page_form(paper)
    return pages.build(
        lambda: _story(paper, form.text_width),
        title=f"{paper.kind.capitalize()} {paper.subject}",
        wall_ns=wall_ns,
        translate=lambda sentence: "",  # the number stands above
        footer=footer,
        form=form,
    )


def page_form(paper: o.OfficialPaper) -> pages.PageForm:
    """The page on which `paper` is written."""
    return WIDE if paper.is_wide else UPRIGHT


def _story(paper: o.OfficialPaper, width: float) -> Iterator[Flowable]:
    yield from heading(paper, width)
    yield from title(paper, width)
    if paper.authority:
        yield p.text(paper.authority.upper(), p.style(13, SERIF_BOLD, "center", spaceAfter=8))
    for basis in o.closing_marks(paper.bases):
        yield p.text(basis, BASIS)
    blocks = list(o.number_blocks(paper.blocks))
    last = [blocks.pop()] if blocks and isinstance(blocks[-1].block, o.Text) else []
    for numbered in blocks:
        yield from _block(numbered, width)
    ending = [flowable for numbered in last for flowable in _block(numbered, width)]
    yield KeepTogether([*ending, *closing(paper, width)])  # nobody signs a page on which nothing stands


def heading(paper: o.OfficialPaper, width: float) -> Iterator[Flowable]:
    """The issuer and the number at the left, the country, place and date at the right."""
    number = f"Số: {paper.number}" if paper.number else ""
    yield letterhead((paper.above, paper.issuer), number, (COUNTRY, MOTTO), paper.dateline, width)
    if paper.is_draft:
        yield p.text("DỰ THẢO", p.style(13, SERIF_BOLD))
    yield Spacer(1, 10)


def letterhead(issuer: tuple[str, str], number: str, state: tuple[str, str], dateline: str, width: float) -> Flowable:
    """What stands at the head of an official paper. `issuer`: the unit above, empty where there is none, and the one
    that issues it; `state`: the country and its motto."""
    above, unit = (name.upper() for name in issuer)
    left: list[Flowable] = [p.text(above, SIDE)] if above else []
    left += [p.text(unit, SIDE_BOLD), p.Rule(_line_width(unit, width * 0.4) * 0.45)]
    left += [p.text(number, MID)] if number else []
    right = [p.text(state[0], SIDE_BOLD), p.text(state[1], MID_BOLD), p.Rule(_line_width(state[1], width * 0.5, 13))]
    date = p.text(dateline, p.style(13, SERIF_ITALIC, "center"))
    return p.bare([[left, [*right, date]]], [width * 0.42, width * 0.58], *_TIGHT)


def title(paper: o.OfficialPaper, width: float) -> Iterator[Flowable]:
    """The kind of the paper, what it is about, and a rule."""
    yield p.text(paper.kind.upper(), TITLE)
    yield p.text(paper.subject, TITLE)
    if paper.attachment:
        yield p.text(f"({paper.attachment})", p.style(13, SERIF_ITALIC, "center"))
    yield p.Rule(width * 0.2)
    yield Spacer(1, 8)


def _block(numbered: o.NumberedBlock, width: float) -> Iterator[Flowable]:
    match numbered.block:
        case o.Heading(text=text, level=level):
            yield CondPageBreak(50 * mm)
            yield p.text(f"{numbered.number} {text}", LEVELS[level])
        case o.Text(text=text):
            yield p.text(text, BODY)
        case o.Article(text=text):
            yield p.markup(f"<b>{numbered.number}</b> {with_fallback(text, SERIF)}", BODY)
        case o.Order(text=text):
            yield p.text(text, p.style(13, SERIF_BOLD, "center", spaceBefore=4, spaceAfter=6))
        case o.Grid() as grid:
            yield from table(grid, width)
        case o.Chart() as chart:
            yield from _chart(chart, width)


def _chart(chart: o.Chart, width: float) -> Iterator[Flowable]:
    drawing = share_chart(chart)
    scale = width / drawing.width
    drawing.width, drawing.height = width, drawing.height * scale
    drawing.scale(scale, scale)
    caption = [p.text(chart.caption, CAPTION)] if chart.caption else []
    yield KeepTogether([*caption, drawing, Spacer(1, 8)])


def table(grid: o.Grid, width: float) -> Iterator[Flowable]:
    """A table in the letters of the paper; the row with the names of the columns is on every page."""
    yield CondPageBreak(40 * mm)
    if grid.caption:
        yield p.text(grid.caption, CAPTION)
    titles = [p.text(column.title, p.style(CELL_PT, SERIF_BOLD, "center", leading=15)) for column in grid.columns]
    rows = [
        [p.text(cell, CELLS[column.align]) for cell, column in zip(row, grid.columns, strict=True)] for row in grid.rows
    ]
    yield p.grid([titles, *rows], [width * column.share for column in grid.columns], ("GRID", *_ALL, 0.5, p.INK))
    yield Spacer(1, 8)


def closing(paper: o.OfficialPaper, width: float) -> list[Flowable]:
    """Who receives it at the left, who signs at the right; then what it was made from."""
    left: list[Flowable] = []
    if paper.recipients:
        left = [p.text("Nơi nhận:", p.style(12, SERIF_BOLD_ITALIC))]
        left += [p.text(f"- {line}", RECIPIENT) for line in o.closing_marks(paper.recipients)]
    columns = [left, *(signature(signed) for signed in paper.signatures)]
    shares = [0.42, 0.58] if len(columns) == 2 else [1 / len(columns)] * len(columns)
    block: list[Flowable] = [Spacer(1, 8), p.bare([columns], [width * share for share in shares], *_TIGHT)]
    return [*block, Spacer(1, 10), *sources(paper.sources)]


def signature(signed: o.Signature) -> list[Flowable]:
    """The authority, room for the signature, and the name."""
    lines: list[Flowable] = [p.text(line.upper(), MID_BOLD) for line in signed.authority]
    return [*lines, Spacer(1, SIGNING_PT), p.text(signed.name, MID_BOLD)]


def sources(lines: Sequence[str]) -> Iterable[Flowable]:
    """What the paper was made from, in small letters."""
    return [p.text("; ".join(lines) + ".", SOURCE)] if lines else []


def _line_width(text: str, most: float, size_pt: float = 12) -> float:
    return min(stringWidth(text, SERIF_BOLD, size_pt), most)


_ALL = ((0, 0), (-1, -1))
_TIGHT: tuple[tuple[Any, ...], ...] = (("LEFTPADDING", *_ALL, 0), ("RIGHTPADDING", *_ALL, 2), ("TOPPADDING", *_ALL, 0))
