"""Adapt reportlab: a quick guide as one printed page, A4, with the fonts and looks of the other papers.

Kind: adapter
"""

from pathlib import Path

from PIL import Image as Pillow
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer

from bamchuong.guides.guide_text import Guide, Picture
from bamchuong.guides.header_drawing import WIDTH as RIGHT
from bamchuong.guides.header_drawing import header
from bus.bad_file import BadFileError
from hardware.board import Board
from reports.pdf_document import ACCENT, BOLD, bare, build, grid, markup, style

PICTURES = Path(__file__).parent / "pictures"
MARGIN_MM = 11.0
WIDTH = (210 - 2 * MARGIN_MM) * mm
GAP = 5 * mm

_TITLE = style(18, BOLD, leading=24)
_SUBTITLE = style(8.6)
_NUMBER = style(15, BOLD, "center", leading=17)
_CELL = style(7.7, leading=10)
_CAPTION = style(7, align="center", leading=9)
_HEAD = style(9.5, BOLD, spaceBefore=5, spaceAfter=2)


def guide_pdf(guide: Guide, board: Board, url: str, version: str, wall_ns: int) -> bytes:
    """`guide` for this board and this panel's address as a PDF of one page. `wall_ns`: the date in it.

    Raises `BadFileError` where a picture is missing.
    """
    said = {"url": url, "board": board.name}
    footer = f"bamchuong {version} · {url}"
    return build(
        lambda: _story(guide, board, said), title=guide.title, wall_ns=wall_ns, footer=footer, margin_mm=MARGIN_MM
    )


def _story(guide: Guide, board: Board, said: dict[str, str]) -> list[Flowable]:
    left = WIDTH - RIGHT - GAP
    step_style = style(guide.step_pt)
    steps = [
        [markup(str(number), _NUMBER), markup(f"<b>{step.title}</b><br/>{step.words.format_map(said)}", step_style)]
        for number, step in enumerate(guide.steps, 1)
    ]
    side: list[Flowable] = [one for picture in guide.pictures for one in _picture(picture)]
    if guide.draws_header:
        seen = markup("Chân cắm của Pi, nhìn từ trên; chân 1 ở góc có lỗ bắt vít", _CAPTION)
        side = [header(board), seen, Spacer(0, 4), *side]
    column = bare(steps, [9 * mm, left - 9 * mm], ("BOTTOMPADDING", (0, 0), (-1, -1), 4))
    return [_head(guide, said), Spacer(0, 5), bare([[column, side]], [left + GAP, RIGHT]), *_tables(guide, said)]


def _head(guide: Guide, said: dict[str, str]) -> Flowable:
    words = [_white(guide.title, _TITLE), _white(guide.subtitle.format_map(said), _SUBTITLE)]
    whole = ((0, 0), (-1, -1))
    looks = (("BACKGROUND", *whole, ACCENT), ("LEFTPADDING", *whole, 8), ("BOTTOMPADDING", *whole, 7))
    return bare([[words]], [WIDTH], *looks)


def _white(words: str, look: ParagraphStyle) -> Flowable:
    return markup(f'<font color="white">{words}</font>', look)


def _tables(guide: Guide, said: dict[str, str]) -> list[Flowable]:
    """What to do when something is wrong; beside it, where the guide has it, what a lamp says."""
    if not guide.lamps:
        return _table("Khi có sự cố", ("Thấy", "Làm"), guide.troubles, (50 * mm, WIDTH - 50 * mm), said)
    wide, narrow = WIDTH - 72 * mm - GAP, 72 * mm
    troubles = _table("Khi có sự cố", ("Thấy", "Làm"), guide.troubles, (34 * mm, wide - 34 * mm), said)
    lamps = _table("Đèn nói gì", ("Đèn ở bàn", "Nghĩa là"), guide.lamps, (39 * mm, 33 * mm), said)
    return [bare([[troubles, lamps]], [wide + GAP, narrow], ("RIGHTPADDING", (0, 0), (-1, -1), 0))]


def _table(
    title: str,
    head: tuple[str, str],
    rows: tuple[tuple[str, str], ...],
    widths: tuple[float, float],
    said: dict[str, str],
) -> list[Flowable]:
    first = [markup(f"<b>{words}</b>", _CELL) for words in head]
    more = [[markup(words.format_map(said), _CELL) for words in row] for row in rows]
    return [markup(title, _HEAD), grid([first, *more], widths)]


def _picture(picture: Picture) -> list[Flowable]:
    """The picture and its caption."""
    path = PICTURES / f"{picture.name}.png"
    try:
        with Pillow.open(path) as opened:
            tall_mm = picture.width_mm * opened.height / opened.width
    except OSError as error:
        raise BadFileError([f"{path}: cannot be read ({error}); make pictures takes it"]) from error
    printed = bare(
        [[Image(str(path), picture.width_mm * mm, tall_mm * mm)]], [RIGHT], ("ALIGN", (0, 0), (0, 0), "CENTER")
    )
    return [printed, markup(picture.caption, _CAPTION), Spacer(0, 4)]
