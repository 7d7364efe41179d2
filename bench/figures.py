"""Decide what a measured figure is, whether its bar holds, and how it is told; `machine` alone asks this computer.

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
    """One figure. `peers`: what others do on the same work. `bar`: what must hold, in words; "" where there is none.

    `ours` is inf where it never came to an end, nan where it was not measured; JSON says null for both.
    """

    name: str
    unit: str
    ours: float
    peers: dict[str, float] = {}
    bar: str = ""
    holds: bool = True


class Machine(Struct, frozen=True):
    """Where it was measured; `load` is the load average over a minute, before and after."""

    processor: str
    cores: int
    system: str
    python: str
    load: tuple[float, float]


class Bench(Struct, frozen=True):
    """The outcome of one bench."""

    name: str
    command: str
    figures: tuple[Figure, ...]
    machine: Machine

    @property
    def holds(self) -> bool:
        """Whether every bar holds."""
        return all(figure.holds for figure in self.figures)


def at_most(name: str, unit: str, ours: float, bar: float, peers: dict[str, float] | None = None) -> Figure:
    """A figure that must not be more than `bar`."""
    return Figure(name, unit, ours, peers or {}, f"≤ {bar:g} {unit}".rstrip(), ours <= bar)


def not_measured(name: str, why: str) -> Figure:
    """A figure that has a bar and could not be measured here: nobody knows whether it holds, so it does not."""
    return Figure(name, "", math.nan, {}, f"not measured: {why}", holds=False)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of all are not above: the nearest rank, never an interpolation."""
    if not values:
        raise ValueError("no values: nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-len(ordered) * share // 1).__int__() - 1))]


def machine(load_before: float) -> Machine:
    """This machine, now."""
    names = [line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith(("model name", "Model"))]
    return Machine(
        names[-1] if names else platform.machine(),
        os.cpu_count() or 1,
        f"{platform.system()} {platform.release()}",
        platform.python_version(),
        (round(load_before, 2), round(os.getloadavg()[0], 2)),
    )


def table(bench: Bench) -> Table:
    """The figures for a terminal of 80 columns: whoever we are measured beside is a letter, named below."""
    letters = {name: chr(ord("A") + n) for n, name in enumerate(_peers(bench.figures))}
    title = f"{bench.command} · {bench.machine.processor}, {bench.machine.cores} cores"
    made = Table(title=title, title_justify="left", caption_justify="left")
    made.add_column("figure", ratio=1)
    for column in ("ours", *letters.values()):
        made.add_column(column, justify="right", no_wrap=True)
    made.add_column("bar")
    for one in bench.figures:
        verdict = "" if not one.bar else f"{one.bar}\n" + ("[green]holds" if one.holds else "[red]does not hold")
        name = f"{one.name}, {one.unit}" if one.unit else one.name
        made.add_row(name, number(one.ours), *(_beside(one, peer) for peer in letters), verdict)
    said = [f"{letter}: {name}" for name, letter in letters.items()]
    said += ["×: how many times ours"] if letters else []
    made.caption = "\n".join([*said, f"load {bench.machine.load[0]} before, {bench.machine.load[1]} after"])
    return made


def number(value: float) -> str:
    """At least three digits that count, never an exponent."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "never"
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(1, 2 - len(str(int(abs(value)))) + 1)}f}" if abs(value) >= 1 else f"{value:.3g}"


def _peers(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(name for one in figures for name in one.peers))


def _beside(one: Figure, peer: str) -> str:
    if peer not in one.peers:
        return ""
    value = one.peers[peer]
    comparable = one.ours and math.isfinite(one.ours) and math.isfinite(value)
    return number(value) + (f"\n{value / one.ours:.2g}×" if comparable else "")


def as_json(bench: Bench) -> bytes:
    """The figures for a program."""
    return msgspec.json.format(msgspec.json.encode(bench)) + b"\n"


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
