"""Writes all golden pictures as round LEDs into one PNG: `python -m tests.golden.contact_sheet FILE`."""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

from scoreboard.layout.frame import Frame
from scoreboard.layout.preview import picture

PICTURES = Path(__file__).parent / "pictures"
NAME_PX = 180


def as_leds(path: Path) -> Image.Image:
    """One golden picture as LEDs, half size."""
    with Image.open(path) as image:
        plain = image.convert("1")
    leds = picture(Frame(plain.width, plain.height, plain.tobytes()))
    return leds.resize((leds.width // 2, leds.height // 2), Image.Resampling.LANCZOS)


def main(target: Path) -> None:
    """Writes the sheet to `target`."""
    paths = sorted(PICTURES.glob("*.png"))
    leds = [as_leds(path) for path in paths]
    sheet = Image.new("RGB", (NAME_PX + leds[0].width, sum(led.height + 12 for led in leds)), (70, 70, 80))
    pen, y_px = ImageDraw.Draw(sheet), 0
    for path, led in zip(paths, leds, strict=True):
        pen.text((4, y_px + 4), path.stem, fill=(255, 255, 255))
        sheet.paste(led, (NAME_PX, y_px))
        y_px += led.height + 12
    sheet.save(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
