"""State diagrams that are written as Mermaid, drawn as SVG, so that the site needs no script and no other host.

The states stand in a row, in the order in which their own lines come. A way forward is an arc above them, a way back
an arc below; the filled dot is the beginning, the ringed one the end.

Kind: adapter
"""

import html
import re
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

STEP_PX = 98
"""From the middle of a state to that of the next."""
WIDTH_PX, HEIGHT_PX = 80, 32
"""Of a state."""
ARC_PX = 20
"""How much higher an arc is for each state that it passes."""
EDGE = "[*]"
"""The beginning as a source, the end as a target."""


class Way(NamedTuple):
    """State `target` may follow `source`. `length`: how many states forward, or back (negative)."""

    source: str
    target: str
    length: int


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    app.add_transform(StateDiagrams)
    return {"parallel_read_safe": True}


class StateDiagrams(SphinxTransform):
    """Puts the drawing in the place of each block of Mermaid."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Called by Sphinx for each document."""
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") == "mermaid":
                block.replace_self(nodes.raw("", draw(block.astext()), format="html"))


def draw(text: str) -> str:
    """The drawing of a `stateDiagram-v2`, whose middle is on the line y = 0.

    Raises `ValueError` for any other diagram, and for a line that is no way.
    """
    ways = _ways(text)
    states = dict.fromkeys(way.source for way in ways if way.source != EDGE)
    middles_px = {state: (number + 0.75) * STEP_PX for number, state in enumerate(states)}
    width_px = (len(states) + 0.5) * STEP_PX
    half_px = HEIGHT_PX / 2 + (max(abs(way.length) for way in ways) + 1) * ARC_PX
    title = "; ".join(f"{way.source} → {way.target}" for way in ways)
    return (
        f'<svg class="state-diagram" role="img" viewBox="0 {-half_px:g} {width_px:g} {2 * half_px:g}">'
        f"<title>{html.escape(title)}</title>"
        '<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker>'
        + "".join(_box(state, x_px) for state, x_px in middles_px.items())
        + "".join(_arrow(way, ways, middles_px) for way in ways)
        + "</svg>"
    )


def _ways(text: str) -> list[Way]:
    first, *lines = text.strip().splitlines()
    matches = [re.fullmatch(r"\s*(\S+) --> (\S+)\s*", line) for line in lines]
    if first != "stateDiagram-v2" or not all(matches):
        raise ValueError(f"{first}: only lines `a --> b` of a stateDiagram-v2 are drawn")
    pairs = [(match[1], match[2]) for match in matches if match]
    states = list(dict.fromkeys(source for source, _ in pairs if source != EDGE))
    return [Way(*pair, length=0 if EDGE in pair else states.index(pair[1]) - states.index(pair[0])) for pair in pairs]


def _box(state: str, x_px: float) -> str:
    return (
        f'<rect x="{x_px - WIDTH_PX / 2:g}" y="{-HEIGHT_PX / 2:g}" width="{WIDTH_PX}" height="{HEIGHT_PX}" rx="8"/>'
        f'<text x="{x_px:g}" y="5">{html.escape(state)}</text>'
    )


def _arrow(way: Way, ways: list[Way], middles_px: dict[str, float]) -> str:
    if way.source == EDGE:
        x_px = middles_px[way.target] - WIDTH_PX / 2
        return f'<circle cx="{x_px - 26:g}" r="5"/><path class="way" d="M{x_px - 21:g} 0H{x_px:g}"/>'
    if way.target == EDGE:
        x_px = middles_px[way.source] + WIDTH_PX / 2
        dot = f'<circle cx="{x_px + 26:g}" r="4"/><circle class="ring" cx="{x_px + 26:g}" r="7"/>'
        return f'{dot}<path class="way" d="M{x_px:g} 0H{x_px + 19:g}"/>'
    if way.length == 0:
        return _loop(middles_px[way.source])
    start_px = middles_px[way.source] + _port_px(way.source, way, ways)
    end_px = middles_px[way.target] + _port_px(way.target, way, ways)
    side = 1 if way.length < 0 else -1
    y_px = side * HEIGHT_PX / 2
    bend_px = y_px + side * (abs(way.length) + 0.6) * ARC_PX * 4 / 3
    curve = f"M{start_px:g} {y_px:g}C{start_px:g} {bend_px:g} {end_px:g} {bend_px:g} {end_px:g} {y_px:g}"
    return f'<path class="way" d="{curve}"/>'


def _loop(x_px: float) -> str:
    """From a state to itself, over its middle."""
    return f'<path class="way" d="M{x_px - 6:g} {-HEIGHT_PX / 2:g}c-8-26 20-26 12 0"/>'


def _port_px(state: str, way: Way, ways: list[Way]) -> float:
    """Where an arc meets the state, from its middle: the longer the nearer, so that arcs lie within one another."""
    leaves = way.source == state
    beside = [
        other.length
        for other in ways
        if other.length * way.length > 0 and state == (other.source if leaves else other.target)
    ]
    rank = sorted(beside, key=abs, reverse=True).index(way.length) + 1
    outward_px = rank / len(beside) * 0.4 * WIDTH_PX
    return outward_px if leaves == (way.length > 0) else -outward_px
