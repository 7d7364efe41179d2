"""Quick guide as a PDF of one A4 page, in the style of the other papers.

Kind: adapter
"""

from pathlib import Path

from PIL import Image as Pillow
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer

from bamchuong.guides.guide_text import Guide, Picture
from bamchuong.guides.header_drawing import WIDTH as SIDE_WIDTH
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
    values = {"url": url, "board": board.name}
    footer = f"bamchuong {version} · {url}"
    return build(
        lambda: _story(guide, board, values), title=guide.title, wall_ns=wall_ns, footer=footer, margin_mm=MARGIN_MM
    )


def _story(guide: Guide, board: Board, values: dict[str, str]) -> list[Flowable]:
    column_width = WIDTH - SIDE_WIDTH - GAP
    step_style = style(guide.step_pt)
    steps = [
        [markup(str(number), _NUMBER), markup(f"<b>{step.title}</b><br/>{step.text.format_map(values)}", step_style)]
        for number, step in enumerate(guide.steps, 1)
    ]
    side: list[Flowable] = [flowable for picture in guide.pictures for flowable in _picture(picture)]
    if guide.draws_header:
        caption = markup("Chân cắm của Pi, nhìn từ trên; chân 1 ở góc có lỗ bắt vít", _CAPTION)
        side = [header(board), caption, Spacer(0, 4), *side]
    column = bare(steps, [9 * mm, column_width - 9 * mm], ("BOTTOMPADDING", (0, 0), (-1, -1), 4))
    return [
        _head(guide, values),
        Spacer(0, 5),
        bare([[column, side]], [column_width + GAP, SIDE_WIDTH]),
        *_tables(guide, values),
    ]


def _head(guide: Guide, values: dict[str, str]) -> Flowable:
    lines = [_white(guide.title, _TITLE), _white(guide.subtitle.format_map(values), _SUBTITLE)]
    all_cells = ((0, 0), (-1, -1))
    styles = (("BACKGROUND", *all_cells, ACCENT), ("LEFTPADDING", *all_cells, 8), ("BOTTOMPADDING", *all_cells, 7))
    return bare([[lines]], [WIDTH], *styles)


def _white(text: str, paragraph_style: ParagraphStyle) -> Flowable:
    return markup(f'<font color="white">{text}</font>', paragraph_style)


def _tables(guide: Guide, values: dict[str, str]) -> list[Flowable]:
    """Troubleshooting; beside it, where the guide has them, the meanings of the lamps."""
    if not guide.lamps:
        return _table("Khi có sự cố", ("Thấy", "Làm"), guide.troubles, (50 * mm, WIDTH - 50 * mm), values)
    left_width, right_width = WIDTH - 72 * mm - GAP, 72 * mm
    troubles = _table("Khi có sự cố", ("Thấy", "Làm"), guide.troubles, (34 * mm, left_width - 34 * mm), values)
    lamps = _table("Đèn nói gì", ("Đèn ở bàn", "Nghĩa là"), guide.lamps, (39 * mm, 33 * mm), values)
    return [bare([[troubles, lamps]], [left_width + GAP, right_width], ("RIGHTPADDING", (0, 0), (-1, -1), 0))]


def _table(
    title: str,
    head: tuple[str, str],
    rows: tuple[tuple[str, str], ...],
    widths: tuple[float, float],
    values: dict[str, str],
) -> list[Flowable]:
    header_row = [markup(f"<b>{text}</b>", _CELL) for text in head]
    body = [[markup(text.format_map(values), _CELL) for text in row] for row in rows]
    return [markup(title, _HEAD), grid([header_row, *body], widths)]


def _picture(picture: Picture) -> list[Flowable]:
    """The picture and its caption."""
    path = PICTURES / f"{picture.name}.png"
    try:
        with Pillow.open(path) as opened:
            height_mm = picture.width_mm * opened.height / opened.width
    except OSError as error:
        raise BadFileError([f"{path}: cannot be read ({error}); `make pictures` creates it"]) from error
    frame = bare(
        [[Image(str(path), picture.width_mm * mm, height_mm * mm)]], [SIDE_WIDTH], ("ALIGN", (0, 0), (0, 0), "CENTER")
    )
    return [frame, markup(picture.caption, _CAPTION), Spacer(0, 4)]
