"""Shapes of an SVG drawing, as text.

Lengths are in pixels, y grows downwards. Colours come from `COLOURS`; text is set in Noto Sans where the viewer has it.

Kind: pure
"""

from collections.abc import Iterable
from html import escape
from typing import Literal

COLOURS = {
    "ink": "#1d2733", "soft": "#5b6b7c", "rule": "#c9d2dc", "paper": "#ffffff", "card": "#f5f8fb",
    "button": "#1565c0", "lamp": "#e68a00", "horn": "#8e24aa", "mc": "#00897b", "spi": "#2e7d32", "loopback": "#6d4c41",
    "power": "#c62828", "ground": "#37474f", "reserved": "#9e9e9e", "free": "#b0bec5",
}  # fmt: skip
"""A colour for each kind of pin, and for paper and text."""

FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"

Anchor = Literal["start", "middle", "end"]
Shape = str


def rect(x: float, y: float, w: float, h: float, fill: str = "none", stroke: str = "ink", radius: float = 0) -> Shape:
    """A rectangle, its corners rounded by `radius`."""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(radius)}" fill="{_colour(fill)}"'
        f' stroke="{_colour(stroke)}" stroke-width="1.5"/>'
    )


def circle(x: float, y: float, r: float, fill: str = "none", stroke: str = "ink") -> Shape:
    """A circle around (`x`, `y`)."""
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{_colour(fill)}" stroke="{_colour(stroke)}"'
        ' stroke-width="1.5"/>'
    )


def line(*points: tuple[float, float], colour: str = "ink", width: float = 1.8, dashed: bool = False) -> Shape:
    """A line through `points`."""
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="{_colour(colour)}" stroke-width="{_n(width)}"'
        f' stroke-linejoin="round"{dash}/>'
    )


def polygon(*points: tuple[float, float], fill: str = "ink") -> Shape:
    """A filled polygon."""
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return f'<polygon points="{path}" fill="{_colour(fill)}"/>'


def text(
    x: float,
    y: float,
    content: str,
    size: float = 14,
    colour: str = "ink",
    anchor: Anchor = "start",
    bold: bool = False,
) -> Shape:
    """Text whose baseline starts (or ends, or has its middle) at (`x`, `y`), by `anchor`."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{_colour(colour)}" text-anchor="{anchor}"{weight}>'
        f"{escape(content, quote=False)}</text>"
    )


def group(x: float, y: float, shapes: Iterable[Shape]) -> Shape:
    """The shapes, moved by (`x`, `y`)."""
    return f'<g transform="translate({_n(x)} {_n(y)})">' + "".join(shapes) + "</g>"


def svg_file(width: float, height: float, title: str, shapes: Iterable[Shape]) -> str:
    """A complete SVG file."""
    body = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}"'
        f' height="{_n(height)}" font-family="{FONT}" role="img">\n<title>{escape(title)}</title>\n'
        f'<rect width="100%" height="100%" fill="{COLOURS["paper"]}"/>\n{body}\n</svg>\n'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _colour(name: str) -> str:
    return COLOURS.get(name, name)
