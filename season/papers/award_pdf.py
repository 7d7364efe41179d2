"""Awards and certificates as PDF: a sheet with a frame for each pupil, to print and sign.

Kind: adapter
"""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from reports import pdf_document as p
from reports import pdf_pages as pages
from reports.certificates_pdf import PAGE, border
from reports.official_pdf import signature
from reports.paper_fonts import SERIF, SERIF_BOLD, SERIF_ITALIC
from reports.paper_locale import COUNTRY, MOTTO
from season.papers.awards import Award, Awards

MARGIN_MM = 24
WIDTH = PAGE[0] - 2 * MARGIN_MM * mm


def awards_pdf(awards: Awards, wall_ns: int, footer: str) -> bytes:
    """The sheets, dated `wall_ns`; `footer` is in small letters on each."""

    def story() -> Iterator[Flowable]:
        for number, award in enumerate(awards.awards):
            if number:
                yield PageBreak()
            yield from _sheet(awards, award)

    return pages.build(
        story,
        title=awards.title,
        wall_ns=wall_ns,
        translate=lambda sentence: "",
        footer=footer,
        form=pages.PageForm(PAGE, 26, MARGIN_MM, 32, MARGIN_MM),
        background=border,
    )


def _sheet(awards: Awards, award: Award) -> Iterator[Flowable]:
    yield _line(COUNTRY, 13, SERIF_BOLD)
    yield _line(MOTTO, 13, SERIF_BOLD)
    yield p.Rule(46 * mm)
    yield Spacer(1, 16)
    yield _line(award.giver, 15, SERIF_BOLD)
    yield _line(award.verb, 14, SERIF)
    yield p.text(award.kind, p.style(34, SERIF_BOLD, "center", spaceBefore=4, spaceAfter=8))
    yield _line(award.name, 24, SERIF_BOLD)
    yield _line(award.about, 15, SERIF)
    yield Spacer(1, 6)
    yield _line(award.reason, 15, SERIF)
    yield Spacer(1, 16)
    date = p.text(awards.dateline, p.style(13, SERIF_ITALIC, "center"))
    left = [Spacer(1, 40), p.text(awards.decision, p.style(12, SERIF))]
    yield p.bare([[left, [date, *signature(awards.signature)]]], [WIDTH * 0.45, WIDTH * 0.55])


def _line(text: str, size_pt: float, font: str) -> Flowable:
    return p.text(text, p.style(size_pt, font, "center"))
