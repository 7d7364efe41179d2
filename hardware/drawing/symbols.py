"""Circuit symbols as shapes: resistor, capacitor, transistor, switch, diode, LED, block.

Horizontal parts have their ends at (x, y) and (x + length, y), vertical ones at (x, y) and (x, y + length).
Resistors are boxes (IEC 60617).

Kind: pure
"""

from collections.abc import Sequence

from hardware.drawing.svg import Shape, circle, group, line, polygon, rect, text

RESISTOR = 70
CAPACITOR = 60
"""Lengths including the wires, in pixels."""


def resistor(x: float, y: float, value: str) -> list[Shape]:
    """Horizontal, `RESISTOR` long, its value above."""
    return [
        line((x, y), (x + 12, y)),
        rect(x + 12, y - 8, 46, 16, fill="paper"),
        line((x + 58, y), (x + RESISTOR, y)),
        text(x + 35, y - 14, value, 13, anchor="middle"),
    ]


def vertical_resistor(x: float, y: float, value: str) -> list[Shape]:
    """Vertical, `RESISTOR` long, its value to the right."""
    return [
        line((x, y), (x, y + 12)),
        rect(x - 8, y + 12, 16, 46, fill="paper"),
        line((x, y + 58), (x, y + RESISTOR)),
        text(x + 14, y + 40, value, 13),
    ]


def vertical_capacitor(x: float, y: float, value: str) -> list[Shape]:
    """Vertical, `CAPACITOR` long, its value to the right."""
    return [
        line((x, y), (x, y + 26)),
        line((x - 14, y + 26), (x + 14, y + 26), width=3),
        line((x - 14, y + 34), (x + 14, y + 34), width=3),
        line((x, y + 34), (x, y + CAPACITOR)),
        text(x + 20, y + 35, value, 13),
    ]


def ground(x: float, y: float) -> list[Shape]:
    """The common ground, below (x, y)."""
    bars = [(14, 6), (9, 11), (4, 16)]
    return [line((x, y), (x, y + 6)), *(line((x - w, y + d), (x + w, y + d), width=2.2) for w, d in bars)]


def supply(x: float, y: float, label: str) -> list[Shape]:
    """A supply, above (x, y)."""
    return [
        line((x, y), (x, y - 12), colour="power"),
        line((x - 14, y - 12), (x + 14, y - 12), colour="power", width=2.6),
        text(x, y - 18, label, 13, colour="power", anchor="middle", bold=True),
    ]


def switch(x: float, y: float, label: str) -> list[Shape]:
    """A push button, vertical, 60 long."""
    return [
        line((x, y), (x, y + 16)),
        circle(x, y + 19, 3),
        circle(x, y + 43, 3),
        line((x, y + 46), (x, y + 60)),
        line((x + 10, y + 17), (x + 10, y + 45), width=2.4),
        line((x + 10, y + 31), (x + 22, y + 31)),
        text(x + 28, y + 36, label, 13),
    ]


def tvs(x: float, y: float, label: str) -> list[Shape]:
    """A suppressor diode to ground, vertical, `CAPACITOR` long."""
    return [
        line((x, y), (x, y + 20)),
        polygon((x - 9, y + 38), (x + 9, y + 38), (x, y + 22)),
        line((x - 12, y + 26), (x - 9, y + 21), (x + 9, y + 21), (x + 12, y + 16), width=2.2),
        line((x, y + 38), (x, y + CAPACITOR)),
        text(x + 16, y + 35, label, 13),
    ]


def diode_up(x: float, y: float, label: str) -> list[Shape]:
    """A diode that lets current go up, vertical, 60 long; its name to the left."""
    return [
        line((x, y), (x, y + 20)),
        polygon((x - 9, y + 38), (x + 9, y + 38), (x, y + 22)),
        line((x - 10, y + 21), (x + 10, y + 21), width=2.2),
        line((x, y + 38), (x, y + 60)),
        text(x - 16, y + 35, label, 13, anchor="end"),
    ]


def diode_down(x: float, y: float) -> list[Shape]:
    """A diode that lets current go down, vertical, 60 long."""
    return [
        line((x, y), (x, y + 20)),
        polygon((x - 9, y + 22), (x + 9, y + 22), (x, y + 38)),
        line((x - 10, y + 39), (x + 10, y + 39), width=2.2),
        line((x, y + 39), (x, y + 60)),
    ]


def led_down(x: float, y: float, label: str) -> list[Shape]:
    """An LED, current going down, vertical, 60 long."""
    rays = [line((x + 12, y + 26 + d), (x + 24, y + 18 + d), width=1.4) for d in (0, 8)]
    return [*diode_down(x, y), *rays, text(x + 30, y + 35, label, 13)]


def npn(x: float, y: float, label: str) -> list[Shape]:
    """An NPN transistor: base at (x, y), collector at (x + 34, y - 40), emitter at (x + 34, y + 40)."""
    return [
        circle(x + 26, y, 22, fill="paper"),
        line((x, y), (x + 18, y)),
        line((x + 18, y - 14), (x + 18, y + 14), width=3),
        line((x + 18, y - 6), (x + 34, y - 18), (x + 34, y - 40)),
        line((x + 18, y + 6), (x + 34, y + 18), (x + 34, y + 40)),
        polygon((x + 33, y + 18), (x + 24, y + 16), (x + 29, y + 9)),
        text(x + 54, y + 5, label, 13),
    ]


def block(x: float, y: float, w: float, h: float, lines: Sequence[str], fill: str = "card") -> list[Shape]:
    """A box with lines of text in its middle."""
    top = y + h / 2 - (len(lines) - 1) * 9 + 5
    texts = [text(x + w / 2, top + n * 18, line, 13, anchor="middle", bold=n == 0) for n, line in enumerate(lines)]
    return [rect(x, y, w, h, fill=fill, radius=6), *texts]


def flag(x: float, y: float, label: str, kind: str, *, to_left: bool = False) -> list[Shape]:
    """The end of a wire that continues at the header: a coloured flag whose point is at (x, y)."""
    width = 16 + 8.2 * len(label)
    direction = -1 if to_left else 1
    tip, far = x, x + direction * width
    body = [(tip, y), (tip + direction * 10, y - 12), (far, y - 12), (far, y + 12), (tip + direction * 10, y + 12)]
    return [
        polygon(*body, fill=kind),
        text((tip + far) / 2 + direction * 4, y + 5, label, 13, "paper", "middle", bold=True),
    ]


def dot(x: float, y: float) -> Shape:
    """A junction of wires."""
    return circle(x, y, 3.2, fill="ink")


def card(x: float, y: float, w: float, h: float, title: str, shapes: Sequence[Shape]) -> list[Shape]:
    """A titled frame; `shapes` are placed from its upper left corner."""
    return [rect(x, y, w, h, fill="paper", stroke="rule", radius=10), group(x, y, [_title(title), *shapes])]


def _title(label: str) -> Shape:
    return text(20, 32, label, 18, bold=True)
