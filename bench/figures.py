"""Measured figures, the bars they must meet, and how they are printed; only `machine` queries this computer.

Kind: adapter
"""

import math
import os
import platform
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from rich.table import Table


class Figure(Struct, frozen=True):
    """One figure. `peers`: what others take for the same work. `bar`: the requirement as text; "" where there is none.

    `ours` is inf where it never ended, nan where it was not measured; JSON says null for both. `interval`: of 95 %;
    `spread`: the smallest and largest value of a single run.
    """

    name: str
    unit: str
    ours: float
    peers: dict[str, float] = {}
    bar: str = ""
    holds: bool = True
    interval: tuple[float, float] | None = None
    spread: tuple[float, float] | None = None


class Machine(Struct, frozen=True):
    """The computer on which it was measured; `load` is the load average over a minute, before and after."""

    processor: str
    cores: int
    system: str
    python: str
    load: tuple[float, float]


class Bench(Struct, frozen=True):
    """The outcome of figure bench."""

    name: str
    command: str
    figures: tuple[Figure, ...]
    machine: Machine

    @property
    def holds(self) -> bool:
        """Whether every bar holds."""
        return all(figure.holds for figure in self.figures)


def at_most(name: str, unit: str, ours: float, bar: float, peers: dict[str, float] | None = None) -> Figure:
    """A figure that must not exceed `bar`."""
    text = f"≤ {bar:g} {unit}".rstrip()
    return Figure(name, unit, ours, peers=peers or {}, bar=text, holds=ours <= bar)


def at_least(name: str, unit: str, ours: float, bar: float) -> Figure:
    """A figure that must not fall below `bar`."""
    return Figure(name, unit, ours, bar=f"≥ {bar:g} {unit}".rstrip(), holds=ours >= bar)


def not_measured(name: str, why: str) -> Figure:
    """A figure that has a bar and could not be measured here: nobody knows whether it holds, so it does not."""
    return Figure(name, "", math.nan, bar=f"not measured: {why}", holds=False)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a `share` (0 to 1) of all values does not exceed: the nearest rank, never an interpolation."""
    if not values:
        raise ValueError("no values: nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-len(ordered) * share // 1).__int__() - 1))]


def machine(load_before: float) -> Machine:
    """This machine, now."""
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith(("model name", "Model"))]
    return Machine(
        processor=names[-1] if names else platform.machine(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        load=(round(load_before, 2), round(os.getloadavg()[0], 2)),
    )


def table(bench: Bench) -> Table:
    """The figures for a terminal of 80 columns: each peer is a letter, explained below."""
    letters = {name: chr(ord("A") + n) for n, name in enumerate(_peers(bench.figures))}
    title = f"{bench.command} · {bench.machine.processor}, {bench.machine.cores} cores"
    rendered = Table(title=title, title_justify="left", caption_justify="left")
    rendered.add_column("figure", ratio=1)
    for column in ("ours", *letters.values()):
        rendered.add_column(column, justify="right", no_wrap=True)
    rendered.add_column("bar")
    for figure in bench.figures:
        verdict = (
            "" if not figure.bar else f"{figure.bar}\n" + ("[green]holds" if figure.holds else "[red]does not hold")
        )
        rendered.add_row(
            _name_cell(figure), number(figure.ours), *(_peer_cell(figure, peer) for peer in letters), verdict
        )
    caption = [f"{letter}: {name}" for name, letter in letters.items()]
    caption += ["×: how many times ours"] if letters else []
    rendered.caption = "\n".join([*caption, f"load {bench.machine.load[0]} before, {bench.machine.load[1]} after"])
    return rendered


def number(value: float) -> str:
    """At least three significant digits, never an exponent."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "never"
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(1, 2 - len(str(int(abs(value)))) + 1)}f}" if abs(value) >= 1 else f"{value:.3g}"


def _name_cell(figure: Figure) -> str:
    ranges = [("95 %:", figure.interval), ("runs:", figure.spread)]
    texts = [f"{what} {number(pair[0])}–{number(pair[1])}" for what, pair in ranges if pair is not None]
    return "\n".join([f"{figure.name}, {figure.unit}" if figure.unit else figure.name, *texts])


def _peers(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(name for figure in figures for name in figure.peers))


def _peer_cell(figure: Figure, peer: str) -> str:
    if peer not in figure.peers:
        return ""
    value = figure.peers[peer]
    comparable = figure.ours and math.isfinite(figure.ours) and math.isfinite(value)
    return number(value) + (f"\n{value / figure.ours:.2g}×" if comparable else "")


def as_json(bench: Bench) -> bytes:
    """The figures as JSON, for programs."""
    return msgspec.json.format(msgspec.json.encode(bench)) + b"\n"


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
