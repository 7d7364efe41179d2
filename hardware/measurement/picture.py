"""A measurement as a picture: for each figure how its samples spread, at rest and beside busy processors.

Kind: pure
"""

from collections.abc import Iterator
from math import log10

from msgspec.structs import replace

from bus.language import Translate
from bus.messages import Sentence
from hardware.drawing.svg import Shape, line, svg_file, text
from hardware.measurement.measurement import FIGURES, Measurement, Series, State

WIDTH, ROW, TOP = 1_000.0, 150.0, 90.0
LEFT, RIGHT, PLOT = 40.0, 540.0, 90.0
DECADES = (0, 6)
LABELS = ("1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s")
"""The axis reaches from 1 µs to 1 s."""

VALUES = Sentence("measured-values", "half within {half}, 99 % {most}, all {all}")

STATES: dict[State, tuple[Sentence, str]] = {
    "idle": (Sentence("measured-idle", "at rest"), "button"),
    "load": (Sentence("measured-load", "beside busy processors"), "lamp"),
}
"""Each state, what it is called, and its colour."""


def picture(measurement: Measurement, translate: Translate) -> str:
    """The picture of a measurement as SVG."""
    figures = [figure for figure in FIGURES if any(series.figure == figure for series in measurement.series)]
    shapes = [
        text(LEFT, 34, measurement.machine, 20, bold=True),
        text(LEFT, 58, f"Linux {measurement.kernel} · {measurement.priority} · {measurement.date}", 13, "soft"),
    ]
    for row, figure in enumerate(figures):
        series = [series for series in measurement.series if series.figure == figure]
        shapes.extend(_row(TOP + row * ROW, translate(FIGURES[figure]), series, translate))
    return svg_file(WIDTH, TOP + len(figures) * ROW + 10, measurement.machine, shapes)


def _row(y: float, title: str, every_series: list[Series], translate: Translate) -> Iterator[Shape]:
    yield text(LEFT, y, title, 14, bold=True)
    bottom = y + 14 + PLOT
    first, last = DECADES
    for decade in range(first, last + 1):
        x = _x(10.0**decade)
        yield line((x, y + 14), (x, bottom), colour="rule", width=1)
        yield text(x, bottom + 14, LABELS[decade], 10, "soft", anchor="middle")
    for row, series in enumerate(every_series):
        name, colour = STATES[series.state]
        yield from _curve(series, bottom, colour)
        top = y + 24 + row * 46
        lost = Sentence("measured-lost", "{lost} tries gave nothing", {"lost": series.lost})
        yield text(RIGHT + 30, top, translate(name), 13, colour, bold=True)
        yield text(RIGHT + 30, top + 16, _values(series, translate), 12, colour)
        if series.lost:
            yield text(RIGHT + 30, top + 32, translate(lost), 12, "power")


def _curve(series: Series, bottom: float, colour: str) -> Iterator[Shape]:
    """The share of samples up to each duration, from none at the bottom to all at the top."""
    samples = sorted(series.samples_us)
    if not samples:
        return
    steps = [*range(0, len(samples), max(1, len(samples) // 200)), len(samples) - 1]
    yield line(
        *((_x(samples[step]), bottom - PLOT * (step + 1) / len(samples)) for step in steps), colour=colour, width=2
    )


def _values(series: Series, translate: Translate) -> str:
    if not series.samples_us:
        return "–"
    values = zip(("half", "most", "all"), (50, 99, 100), strict=True)
    return translate(replace(VALUES, args={name: duration(series.percentile(percent)) for name, percent in values}))


def duration(us: float) -> str:
    """`4.1 µs` or `12.3 ms`."""
    return f"{us:.1f} µs" if us < 1_000 else f"{us / 1_000:.1f} ms"


def _x(us: float) -> float:
    first, last = DECADES
    decade = min(max(log10(us) if us > 0 else first, first), last)
    return LEFT + (RIGHT - LEFT) * (decade - first) / (last - first)
