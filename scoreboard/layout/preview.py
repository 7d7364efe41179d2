"""Decide how a frame looks off the board: as text for a terminal, as a picture of LEDs. Pure: nothing is written.

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
        pairs = ((frame.lit(x, y_px), y_px + 1 < frame.height and frame.lit(x, y_px + 1)) for x in range(frame.width))
        lines.append("".join(_HALVES[pair] for pair in pairs))
    return "\n".join(lines)


def boards(pictures: Sequence[LedFrame]) -> str:
    """All boards below each other, each in a box with its name, size and brightness, for a terminal."""
    return "\n".join(_boxed(one) for one in pictures)


def picture(frame: Frame) -> Image.Image:
    """`frame` as round LEDs on a dark board: RGB, 8 pixels for each LED."""
    image = Image.new("RGB", (frame.width * _PITCH_PX, frame.height * _PITCH_PX), _BACK)
    pen = ImageDraw.Draw(image)
    for y_px in range(frame.height):
        for x_px in range(frame.width):
            left, top = x_px * _PITCH_PX, y_px * _PITCH_PX
            colour = _LIT if frame.lit(x_px, y_px) else _DARK
            pen.ellipse((left + 1, top + 1, left + _PITCH_PX - 2, top + _PITCH_PX - 2), fill=colour)
    return image


def sheet(pictures: Sequence[LedFrame]) -> Image.Image:
    """All boards below each other as round LEDs."""
    leds = [picture(shown(one)) for one in pictures]
    width = max((one.width for one in leds), default=_PITCH_PX) + 2 * _GAP_PX
    made = Image.new("RGB", (width, sum(one.height + _GAP_PX for one in leds) + _GAP_PX))
    top_px = _GAP_PX
    for one in leds:
        made.paste(one, (_GAP_PX, top_px))
        top_px += one.height + _GAP_PX
    return made


def shown(picture: LedFrame) -> Frame:
    """What is lit; a board that is switched off is dark whatever its registers hold."""
    frame = Frame(picture.width, picture.height, picture.rows)
    return frame if picture.on else Frame.blank(frame.width, frame.height)


def _boxed(one: LedFrame) -> str:
    title = f" {one.display} {one.width}×{one.height}, brightness {one.brightness} "[: one.width]
    lines = [f"│{line}│" for line in preview(shown(one)).splitlines()]
    return "\n".join([f"┌{title.ljust(one.width, '─')}┐", *lines, f"└{'─' * one.width}┘"])
