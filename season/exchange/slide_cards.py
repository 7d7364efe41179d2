"""Cards among the slides: what an item of the library is about, with a QR code that leads to it or to the portal.

A card is a picture, so a box needs nothing to show it; texts and code are laid out as on paper, and drawn from that.

Kind: adapter
"""

import io

from msgspec import Struct
from reportlab.graphics import renderPDF
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from reports import pdf_document as p
from reports.paper_fonts import BOLD, PLAIN, load_fonts
from reports.qr_drawing import qr
from season.exchange.slide_pictures import page_slides

SIZE = (960.0, 540.0)
"""As a screen: 16 to 9, in points."""
MARGIN, CODE = 60.0, 270.0
GROUND, INK, FAINT = HexColor(0x0D1117), HexColor(0xF1F4F8), HexColor(0xA3B1C1)
"""Those of the stage."""
TITLE_PT = (52, 44, 36, 30, 24)


class Card(Struct, frozen=True):
    """What stands on a card. `link`: where its code leads."""

    topic: str
    title: str
    source: str
    link: str


def card_slide(card: Card) -> bytes:
    """`card` as a JPEG; the same card gives the same bytes."""
    load_fonts()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=SIZE, invariant=True)
    canvas.setFillColor(GROUND)
    canvas.rect(0, 0, *SIZE, stroke=0, fill=1)
    _texts(canvas, card)
    left, bottom = SIZE[0] - MARGIN - CODE, (SIZE[1] - CODE) / 2 + 14
    canvas.setFillColor(white)
    canvas.roundRect(left, bottom, CODE, CODE, 12, stroke=0, fill=1)
    renderPDF.draw(qr(card.link, CODE), canvas, left, bottom)
    address = _paragraph(card.link, 15, PLAIN, FAINT, "center")
    _, height = address.wrap(CODE, SIZE[1])
    address.drawOn(canvas, left, bottom - height - 10)
    canvas.showPage()
    canvas.save()
    ((slide,), _) = page_slides(file.getvalue())
    return slide


def _texts(canvas: Canvas, card: Card) -> None:
    """Topic, title and source, one below the other, in the middle of the height; the title as large as it fits."""
    width, room = SIZE[0] - 3 * MARGIN - CODE, SIZE[1] - 2 * MARGIN
    around = [_paragraph(card.topic, 22, BOLD, FAINT), _paragraph(card.source, 18, PLAIN, FAINT)]
    gap = 22.0
    used = sum(paragraph.wrap(width, room)[1] for paragraph in around) + 2 * gap
    titles = [_paragraph(card.title, size, BOLD, INK) for size in TITLE_PT]
    title = next((title for title in titles if title.wrap(width, room)[1] + used <= room), titles[-1])
    lines = (around[0], title, around[1])
    heights = [paragraph.wrap(width, room)[1] for paragraph in lines]
    top = (SIZE[1] + sum(heights) + 2 * gap) / 2
    for paragraph, height in zip(lines, heights, strict=True):
        paragraph.drawOn(canvas, MARGIN, top - height)
        top -= height + gap


def _paragraph(plain: str, size_pt: float, font: str, colour: Color, align: p.Align = "left") -> Paragraph:
    style = p.style(size_pt, font, align, splitLongWords=1)
    style.textColor = colour
    return p.text(plain, style)
