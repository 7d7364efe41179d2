"""Prize certificates (giấy chứng nhận) as PDF: one page for every team with a prize, to print and sign.

Kind: adapter
"""

from collections.abc import Iterator

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Spacer

from reports import pdf_document as p
from reports import pdf_pages as pages
from reports.minutes import Minutes, NoPrizesError, Place
from reports.signatories import People

PAGE = landscape(A4)
MARGIN_MM = 26
WIDTH = PAGE[0] - 2 * MARGIN_MM * mm


def certificates_pdf(minutes: Minutes, people: People, progress: pages.Progress = pages.no_progress) -> bytes:
    """The certificates, best first. Raises `NoPrizesError`: the match has not ended, or the format has no prizes."""
    winners = certificate_holders(minutes)

    def story() -> Iterator[Flowable]:
        for n, place in enumerate(winners):
            if n:
                yield PageBreak()
            yield from _certificate(minutes, people, place)

    title = minutes.wording.phrase("Certificates of {title}", title=minutes.title)
    return pages.build(
        story,
        title=title,
        wall_ns=minutes.ended_ns,
        translate=minutes.wording.say,
        form=pages.even_page(PAGE, MARGIN_MM),
        background=border,
        mark=minutes.mark,
        progress=progress,
    )


def certificate_holders(minutes: Minutes) -> list[Place]:
    """The teams that won a prize, best first. Raises `NoPrizesError`: none has one yet, or the format has no prizes."""
    winners = [place for place in minutes.places if place.prize]
    if minutes.open_at:
        raise NoPrizesError(f"the match has not ended ({minutes.open_at}): nobody has a prize yet")
    if not winners:
        raise NoPrizesError("the format has no prizes; add them to its file as [[prizes]]")
    return winners


def _certificate(minutes: Minutes, people: People, place: Place) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield p.letterhead(people.authority, people.unit or minutes.venue, "", WIDTH, wording)
    yield Spacer(1, 26)
    yield _line(phrase("Certificate of award").upper(), p.style(30, p.BOLD, "center"))
    yield Spacer(1, 12)
    yield _line(phrase("The organisers certify that"), p.style(13, p.ITALIC, "center"))
    yield _line(_team(minutes, place), p.style(22, p.BOLD, "center", spaceBefore=8))
    pupils = ", ".join(people.pupils(place.team))
    if pupils:
        yield _line(phrase("represented by {pupils}", pupils=pupils), p.style(12.5, p.PLAIN, "center", spaceBefore=3))
    yield _line(phrase("was awarded"), p.style(13, p.ITALIC, "center", spaceBefore=6))
    yield _line(place.prize.upper(), p.style(24, p.BOLD, "center", spaceBefore=2))
    yield _line(f"{minutes.title} – {minutes.form}", p.style(13, p.PLAIN, "center", spaceBefore=6))
    day = wording.day(minutes.ended_ns)
    yield _line(phrase("at {venue}, {day}", venue=minutes.venue, day=day), p.style(12, p.PLAIN, "center"))
    yield Spacer(1, 22)
    signature = [
        p.text(f"{people.place or '………………'}, {day}", p.style(11, p.ITALIC, "center")),
        p.text(phrase("Head of the organisers").upper(), p.style(11, p.BOLD, "center")),
        p.text(phrase("(signature and seal)"), p.style(9, p.ITALIC, "center")),
    ]
    yield p.bare([[p.text(""), signature]], [WIDTH * 0.5] * 2)


def _team(minutes: Minutes, place: Place) -> str:
    """The team as it is called: “Đội Sao Mai” is not called “Đội Đội Sao Mai”."""
    titled = minutes.wording.phrase("Team {name}", name=place.name)
    word = titled.removesuffix(place.name).strip().casefold()
    first = place.name.partition(" ")[0].casefold()
    return place.name if word and first == word else titled


def _line(text: str, style: ParagraphStyle) -> Flowable:
    return p.text(text, style)


def border(canvas: Canvas) -> None:
    """A double frame with ornamented corners; drawn, so that it prints sharp at any size."""
    width, height = PAGE
    canvas.saveState()
    canvas.setStrokeColor(p.ACCENT)
    for inset, weight in ((10 * mm, 2.2), (12.5 * mm, 0.6)):
        canvas.setLineWidth(weight)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)
    canvas.setFillColor(p.ACCENT)
    for x in (10 * mm, width - 10 * mm):
        for y in (10 * mm, height - 10 * mm):
            for size in (6 * mm, 3.4 * mm):
                canvas.setFillColor(p.ACCENT if size > 4 * mm else "white")
                path = canvas.beginPath()
                path.moveTo(x, y - size)
                path.lineTo(x + size, y)
                path.lineTo(x, y + size)
                path.lineTo(x - size, y)
                path.close()
                canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
