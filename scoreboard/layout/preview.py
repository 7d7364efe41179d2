"""Preview of frames off the board: as text for a terminal, and as a picture of LEDs. Nothing is written.

Kind: pure
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from bus.messages import LedFrame
from scoreboard.layout.frame import Frame

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

_PITCH_PX = 8
_GAP_PX = 16
_BACK, _DARK, _LIT = (14, 14, 18), (38, 20, 20), (255, 66, 40)


def preview(frame: Frame) -> str:
    """`frame` as lines of half blocks: two rows of LEDs in each line of text, one column in each character."""
    lines = []
    for y_px in range(0, frame.height, 2):
        has_lower = y_px + 1 < frame.height
        columns = range(frame.width)
        pairs = ((frame.is_lit(x_px, y_px), has_lower and frame.is_lit(x_px, y_px + 1)) for x_px in columns)
        lines.append("".join(_HALVES[pair] for pair in pairs))
    return "\n".join(lines)


def boards_text(pictures: Sequence[LedFrame]) -> str:
    """All boards below each other, each in a box with its name, size and brightness, for a terminal."""
    return "\n".join(_box(picture) for picture in pictures)


def picture(frame: Frame) -> Image.Image:
    """`frame` as round LEDs on a dark board: RGB, 8 pixels for each LED."""
    image = Image.new("RGB", (frame.width * _PITCH_PX, frame.height * _PITCH_PX), _BACK)
    pen = ImageDraw.Draw(image)
    for y_px in range(frame.height):
        for x_px in range(frame.width):
            left, top = x_px * _PITCH_PX, y_px * _PITCH_PX
            colour = _LIT if frame.is_lit(x_px, y_px) else _DARK
            pen.ellipse((left + 1, top + 1, left + _PITCH_PX - 2, top + _PITCH_PX - 2), fill=colour)
    return image


def boards_image(pictures: Sequence[LedFrame]) -> Image.Image:
    """All boards below each other as round LEDs."""
    images = [picture(visible_frame(frame)) for frame in pictures]
    width = max((image.width for image in images), default=_PITCH_PX) + 2 * _GAP_PX
    sheet = Image.new("RGB", (width, sum(image.height + _GAP_PX for image in images) + _GAP_PX))
    top_px = _GAP_PX
    for image in images:
        sheet.paste(image, (_GAP_PX, top_px))
        top_px += image.height + _GAP_PX
    return sheet


def visible_frame(picture: LedFrame) -> Frame:
    """The visible LEDs; a board that is switched off is dark whatever its registers hold."""
    frame = Frame(picture.width, picture.height, picture.rows)
    return frame if picture.on else Frame.blank(frame.width, frame.height)


def _box(picture: LedFrame) -> str:
    width = picture.width
    title = f" {picture.display} {width}×{picture.height}, brightness {picture.brightness} "[:width]
    lines = [f"│{line}│" for line in preview(visible_frame(picture)).splitlines()]
    return "\n".join([f"┌{title.ljust(width, '─')}┐", *lines, f"└{'─' * width}┘"])
