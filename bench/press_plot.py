"""The plot of `bench press`, drawn with Pillow: share of wrong orders by gap, and time from press to lamp.

Kind: adapter
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench.figures import percentile
from bench.press_guest import NAMES, Observation

WIDTH, HEIGHT = 1200, 640
MARGIN, GAP = 70, 60
INK, PAPER, GRID = "#1c1c1c", "#ffffff", "#d9d9d9"
COLOURS = {"ours": "#0a7d4f", "roaming": "#2e86c1", "button": "#c0392b", "event": "#8e44ad", "poll": "#d68910"}
GAPS_NS = (0, 100_000, 1_000_000, 5_000_000)


def draw(observations: Mapping[str, Observation], path: Path) -> None:
    """Writes the plot as PNG. Left: wrong orders in % by nominal gap. Right: press → lamp in ms, median and p99."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    half_width = (WIDTH - 3 * MARGIN) // 2
    wrong_percent = {
        name: [100 * observation.wrong(gap_ns) / max(1, len(observation.pairs_at(gap_ns))) for gap_ns in GAPS_NS]
        for name, observation in observations.items()
    }
    labels = [f"{gap_ns / 1e6:g} ms" for gap_ns in GAPS_NS]
    _bars(pen, (MARGIN, 110, half_width), "Wrong person first, % of pairs, by nominal gap", labels, wrong_percent)
    lamp_ms = {
        name: [percentile(observation.lamp_ns, share) / 1e6 for share in (0.5, 0.99)]
        for name, observation in observations.items()
    }
    _bars(pen, (2 * MARGIN + half_width, 110, half_width), "Press to lamp, ms", ["median", "p99"], lamp_ms)
    _legend(pen, list(observations))
    picture.save(path)


def _bars(
    pen: ImageDraw.ImageDraw,
    place: tuple[int, int, int],
    title: str,
    labels: Sequence[str],
    values: Mapping[str, Sequence[float]],
) -> None:
    left, top, width = place
    bottom = HEIGHT - 80
    pen.text((left, top - 36), title, INK, _font(17))
    highest = max((value for row in values.values() for value in row), default=0) or 1
    for n in range(5):
        y = bottom - (bottom - top) * n // 4
        pen.line((left, y, left + width, y), GRID)
        pen.text((left - 8, y), f"{highest * n / 4:.3g}", INK, _font(13), anchor="rm")
    group = width / len(labels)
    bar = group * 0.8 / len(values)
    for n, label in enumerate(labels):
        pen.text((left + group * (n + 0.5), bottom + 8), label, INK, _font(14), anchor="ma")
        for k, (name, row) in enumerate(values.items()):
            x = left + group * (n + 0.1) + bar * k
            height = bottom - (bottom - top) * row[n] / highest
            pen.rectangle((x, height, x + bar - 3, bottom), COLOURS[name])
            pen.text((x + bar / 2 - 1, height - 3), f"{row[n]:.3g}", INK, _font(12), anchor="ms")


def _legend(pen: ImageDraw.ImageDraw, names: Sequence[str]) -> None:
    x = float(MARGIN)
    for name in names:
        pen.rectangle((x, HEIGHT - 34, x + 14, HEIGHT - 20), COLOURS[name])
        pen.text((x + 20, HEIGHT - 27), NAMES[name], INK, _font(12), anchor="lm")
        x += 40 + (pen.textlength(NAMES[name], _font(12)))
    pen.text((MARGIN, 24), "Who pressed first? The same pairs on the kernel's GPIO lines", INK, _font(24))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
