"""Quick guide as a PDF of one A4 page, in the style of the other papers.

Kind: adapter
"""

import re
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from msgspec.structs import replace
from PIL import Image as Pillow
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer

from bamchuong.guides.guide import Guide, Picture, Row, Step
from bamchuong.guides.header_drawing import WIDTH as SIDE_WIDTH
from bamchuong.guides.header_drawing import header
from bamchuong.guides.mc_guide import MC
from bamchuong.guides.tech_guide import TECH
from bus.bad_file import BadFileError
from bus.language import Translate
from bus.messages import Sentence
from hardware.board import Board
from reports.pdf_document import ACCENT, BOLD, bare, grid, markup, style
from reports.pdf_pages import build, even_page

GUIDES = {"tech": TECH, "mc": MC}
"""All guides, by whom they are for, as the command line has it."""

PICTURES = Path(__file__).parent / "pictures"
MARGIN_MM = 11.0
WIDTH = (210 - 2 * MARGIN_MM) * mm
GAP = 5 * mm

SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""Sizes of text and pictures that are tried until all fits: a language may need more room than Vietnamese."""

_TITLE = style(18, BOLD, leading=24)
_SUBTITLE = style(8.6)
_NUMBER = style(15, BOLD, "center", leading=17)
_HEAD = style(9.5, BOLD, spaceBefore=5, spaceAfter=2)


class _TableHeading(NamedTuple):
    """What stands over a table."""

    title: Sentence
    columns: Row


_HEADER_CAPTION = Sentence("guide-header", "Pins of the Pi from above; pin 1 is at the screw hole")
_TROUBLES = _TableHeading(
    Sentence("guide-troubles", "When something goes wrong"),
    (Sentence("guide-you-see", "What you see"), Sentence("guide-you-do", "What you do")),
)
_LAMPS = _TableHeading(
    Sentence("guide-lamps", "What the lamps say"),
    (Sentence("guide-lamp", "Lamp of the station"), Sentence("guide-lamp-means", "It means")),
)


def guide_pdf(guide: Guide, board: Board, url: str, version: str, wall_ns: int, translate: Translate) -> bytes:
    """`guide` for this board and this panel's address as a PDF of one page. `wall_ns`: the date in it.

    Raises `BadFileError` where a picture is missing, or where all this does not fit on one page.
    """
    subtitle = replace(guide.subtitle, args={"url": url, "board": board.name})
    filled = replace(guide, subtitle=subtitle)
    for scale in SCALES:
        pages: list[Sentence] = []
        pdf = build(
            _Layout(filled, board, translate, scale).story,
            title=translate(guide.title),
            wall_ns=wall_ns,
            footer=f"bamchuong {version} · {url}",
            form=even_page(A4, MARGIN_MM),
            progress=pages.append,
            translate=translate,
        )
        if len(pages) == 1:
            return pdf
    raise BadFileError([f"{translate(guide.title)}: does not fit on one page; choose a shorter --url"])


class _Layout:
    """A guide in one language, laid out with everything at `scale` of its usual size."""

    def __init__(self, guide: Guide, board: Board, translate: Translate, scale: float) -> None:
        self._guide = guide
        self._board = board
        self._translate = translate
        self._scale = scale
        self._step_style = style(guide.step_pt * scale)
        self._cell = style(7.7 * scale, leading=10 * scale)
        self._caption = style(7 * scale, align="center", leading=9 * scale)

    def story(self) -> list[Flowable]:
        """The page from top to bottom."""
        column_width = WIDTH - SIDE_WIDTH - GAP
        steps = [[markup(str(number), _NUMBER), self._step(step)] for number, step in enumerate(self._guide.steps, 1)]
        column = bare(steps, [9 * mm, column_width - 9 * mm], ("BOTTOMPADDING", (0, 0), (-1, -1), 4 * self._scale))
        side = [flowable for picture in self._guide.pictures for flowable in self._picture(picture)]
        if self._guide.draws_header:
            caption = self._text(_HEADER_CAPTION, self._caption)
            side = [header(self._board, self._translate), caption, Spacer(0, 4), *side]
        body = bare([[column, side]], [column_width + GAP, SIDE_WIDTH])
        return [self._head(), Spacer(0, 5), body, *self._tables()]

    def _text(self, sentence: Sentence, paragraph_style: ParagraphStyle, frame: str = "{}") -> Flowable:
        """`sentence` in our language, with `frame` as the markup around it."""
        return markup(frame.format(marked(self._translate(sentence))), paragraph_style)

    def _step(self, step: Step) -> Flowable:
        title = marked(self._translate(step.title))
        return markup(f"<b>{title}</b><br/>{marked(self._translate(step.text))}", self._step_style)

    def _head(self) -> Flowable:
        white = '<font color="white">{}</font>'
        lines = [self._text(self._guide.title, _TITLE, white), self._text(self._guide.subtitle, _SUBTITLE, white)]
        all_cells = ((0, 0), (-1, -1))
        styles = (("BACKGROUND", *all_cells, ACCENT), ("LEFTPADDING", *all_cells, 8), ("BOTTOMPADDING", *all_cells, 7))
        return bare([[lines]], [WIDTH], *styles)

    def _tables(self) -> list[Flowable]:
        """Troubleshooting; beside it, where the guide has them, the meanings of the lamps."""
        if not self._guide.lamps:
            return self._table(_TROUBLES, self._guide.troubles, (50 * mm, WIDTH - 50 * mm))
        left_width, right_width = WIDTH - 72 * mm - GAP, 72 * mm
        troubles = self._table(_TROUBLES, self._guide.troubles, (34 * mm, left_width - 34 * mm))
        lamps = self._table(_LAMPS, self._guide.lamps, (39 * mm, 33 * mm))
        return [bare([[troubles, lamps]], [left_width + GAP, right_width], ("RIGHTPADDING", (0, 0), (-1, -1), 0))]

    def _table(self, heading: _TableHeading, rows: tuple[Row, ...], widths: tuple[float, float]) -> list[Flowable]:
        header_row = [self._text(column, self._cell, "<b>{}</b>") for column in heading.columns]
        body = [[self._text(cell, self._cell) for cell in row] for row in rows]
        return [self._text(heading.title, _HEAD), grid([header_row, *body], widths)]

    def _picture(self, picture: Picture) -> list[Flowable]:
        """The picture and its caption."""
        path = PICTURES / f"{picture.name}.png"
        width = picture.width_mm * mm * self._scale
        try:
            with Pillow.open(path) as opened:
                height = width * opened.height / opened.width
        except OSError as error:
            raise BadFileError([f"{path}: cannot be read ({error}); `make pictures` creates it"]) from error
        frame = bare([[Image(str(path), width, height)]], [SIDE_WIDTH], ("ALIGN", (0, 0), (0, 0), "CENTER"))
        return [frame, self._text(picture.caption, self._caption), Spacer(0, 4)]


def marked(text: str) -> str:
    """`text` as reportlab's markup: what stands between backticks is bold."""
    return re.sub(r"`([^`]+)`", r"<b>\1</b>", escape(text))
