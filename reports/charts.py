"""Charts of a match as reportlab drawings, for the annex of the minutes and, as SVG, for the desk.

Most colour-blind people can tell the colours apart (Okabe and Ito), and every line has its own dashes and its name at
its end, so that a black and white copy can be read as well. There is next to no text in a chart: "2.4" is question 4
of round 2, which the page or paper explains beside the chart.

Kind: adapter
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import floor, log10
from typing import Literal

from reportlab.graphics.renderSVG import drawToString
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.minutes import Minutes, Step
from reports.paper_fonts import BOLD, PLAIN, font_for, load_fonts
from reports.pdf_document import FAINT, LINE
from reports.press_timeline import Timeline
from reports.wording import Wording

COLOURS = tuple(map(HexColor, (0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xE69F00, 0x000000, 0x7A7A7A)))
DASHES: tuple[tuple[float, ...] | None, ...] = (None, (6, 2), (2, 2), (8, 2, 2, 2), (4, 1), None, (1, 2), (6, 2))

WIDTH = 490.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 118.0, 14.0, 26.0


def score_chart(minutes: Minutes, height: float = 230.0) -> Drawing:
    """The points of every team after every question. x: questions in order, y: points."""
    load_fonts()
    chart = Drawing(WIDTH, height, initialFontName=PLAIN)
    steps = minutes.steps
    low, high, gap = _range(steps)

    def x_of(n: int) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * n / max(1, len(steps) - 1)

    def y_of(value: float) -> float:
        return _BOTTOM + (height - _BOTTOM - _TOP) * (value - low) / (high - low)

    for value in _ticks(low, high, gap):
        chart.add(Line(_LEFT, y_of(value), WIDTH - _RIGHT, y_of(value), strokeColor=LINE, strokeWidth=0.25))
        chart.add(label(_LEFT - 4, y_of(value) - 2.5, minutes.wording.points(Decimal(str(value))), "end"))
    for n, name in _x_labels(steps):
        chart.add(label(x_of(n), _BOTTOM - 10, name, "middle"))
    ends = [(y_of(float(minutes.scores[team.number])), team.number) for team in minutes.teams]
    for y, number in _apart(ends, 10.5, height - 6):
        index = [team.number for team in minutes.teams].index(number)
        colour, dash = COLOURS[index % len(COLOURS)], DASHES[index % len(DASHES)]
        line = [(x_of(n), y_of(float(step.scores.get(number, 0)))) for n, step in enumerate(steps)]
        curve = PolyLine([c for xy in line for c in xy], strokeColor=colour, strokeWidth=1.6)
        if dash is not None:
            curve.strokeDashArray = dash
        chart.add(curve)
        chart.add(Circle(*line[-1], 2, fillColor=colour, strokeColor=None))
        chart.add(Line(*line[-1], WIDTH - _RIGHT + 10, y, strokeColor=colour, strokeWidth=0.4))
        name = f"{minutes.wording.points(minutes.scores[number])}  {number}. {minutes.team_name(number)}"
        chart.add(label(WIDTH - _RIGHT + 12, y - 2.5, _cut(name, _RIGHT - 14), "start", colour, BOLD))
    return chart


def margin_chart(timelines: Sequence[Timeline], wording: Wording, height_each: float = 11.0) -> Drawing | None:
    """How far behind the first press the others were, question by question. x: logarithm of the margin.

    None where there was no second press.
    """
    load_fonts()
    all_rows = ((timeline, _margins(timeline)) for timeline in timelines)
    rows = [(timeline, margins) for timeline, margins in all_rows if margins]
    if not rows:
        return None
    height = _TOP + _BOTTOM + height_each * len(rows)
    chart = Drawing(WIDTH, height, initialFontName=PLAIN)
    decades = range(*_decades([margin for _, margins in rows for _, margin in margins]))
    left, right = _LEFT, 18.0

    def x_of(margin_us: float) -> float:
        place = (log10(max(margin_us, 0.1)) - decades[0]) / max(1, len(decades) - 1)
        return left + (WIDTH - left - right) * min(1.0, max(0.0, place))

    for power in decades:
        x = x_of(10.0**power)
        chart.add(Line(x, _BOTTOM, x, height - _TOP, strokeColor=LINE, strokeWidth=0.25))
        chart.add(label(x, _BOTTOM - 10, _decade(power, wording), "middle"))
    for n, (timeline, margins) in enumerate(rows):
        y = height - _TOP - height_each * (n + 0.5)
        chart.add(label(left - 6, y - 2.5, f"{timeline.round}.{timeline.item}", "end"))
        chart.add(Line(left, y, WIDTH - right, y, strokeColor=LINE, strokeWidth=0.15))
        for team, margin in margins:
            colour = COLOURS[(team - 1) % len(COLOURS)]
            chart.add(Circle(x_of(margin), y, 4.2, fillColor=colour, strokeColor=None))
            chart.add(
                String(
                    x_of(margin),
                    y - 2,
                    str(team),
                    fontName=BOLD,
                    fontSize=5.5,
                    fillColor=HexColor(0xFFFFFF),
                    textAnchor="middle",
                )
            )
    return chart


def as_svg(chart: Drawing) -> str:
    """A chart as SVG, for a page, which provides the font."""
    return str(drawToString(chart))


def _margins(timeline: Timeline) -> list[tuple[int, float]]:
    return [(press.team, press.margin_us) for press in timeline.presses if press.margin_us and press.margin_us > 0]


def _range(steps: Sequence[Step]) -> tuple[float, float, float]:
    """Lowest and highest point of the axis, and the gap between its lines."""
    values = [float(value) for step in steps for value in step.scores.values()] or [0.0]
    low, high = min(0.0, *values, 0.0), max(10.0, *values, 10.0)
    rough = (high - low) / 6
    power = 10.0 ** floor(log10(rough))
    gap = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    return floor(low / gap) * gap, -floor(-high / gap) * gap, gap


def _ticks(low: float, high: float, gap: float) -> Iterator[float]:
    for n in range(round((high - low) / gap) + 1):
        yield round(low + n * gap, 6)


def _x_labels(steps: Sequence[Step]) -> Iterator[tuple[int, str]]:
    """At most some 14 labels, including the first and the last."""
    for n in label_places(len(steps), 14):
        yield n, steps[n].label


def label_places(count: int, most: int) -> Iterator[int]:
    """Which of `count` places have room for a label, where some `most` have: among them the first and the last."""
    every, last = max(1, -(-count // most)), count - 1
    return (n for n in range(count) if n == last or (n % every == 0 and last - n >= every))


def _apart(ends: Sequence[tuple[float, int]], gap: float, highest: float) -> list[tuple[float, int]]:
    """The labels' heights, moved up so that none stands on another, and none above `highest`."""
    placed: list[tuple[float, int]] = []
    for y, number in sorted(ends):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, number))
    over = placed[-1][0] - highest if placed else 0.0
    if over <= 0:
        return placed
    down = sorted(((y - over, number) for y, number in placed), reverse=True)
    return [(min(y + over, down[0][0] - n * gap), number) for n, (y, number) in enumerate(down)]


def _decades(margins: Sequence[float]) -> tuple[int, int]:
    low = floor(log10(max(0.1, min(margins))))
    high = -floor(-log10(max(1.0, *margins)))
    return low, max(high, low + 1) + 1


def _decade(power: int, wording: Wording) -> str:
    mark = wording.locale.decimal_mark
    return wording.microseconds(10.0**power).replace(f"{mark}000", "").replace(f"{mark}0", "")


def label(
    x: float,
    y: float,
    text: str,
    anchor: Literal["start", "middle", "end"],
    colour: Color | None = None,
    font: str = PLAIN,
) -> String:
    """A text of a chart, whose `anchor` is at `x`."""
    return String(x, y, text, fontName=font_for(text, font), fontSize=7, fillColor=colour or FAINT, textAnchor=anchor)


def _cut(text: str, width: float) -> str:
    while len(text) > 4 and stringWidth(text, BOLD, 7) > width:
        text = text[:-2].rstrip() + "…"
    return text
