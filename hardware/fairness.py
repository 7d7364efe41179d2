"""Fairness of a build: the error budget between two stations, and the tie window that follows from it.

A budget is the sum of the worst cases: two presses closer than that may be ordered wrongly, so they count as a tie.
Every figure says whether it was computed, measured, published or assumed.

Kind: pure
"""

from math import ceil
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from hardware import electrics
from hardware.board import Board
from hardware.electrics import Build

Basis = Literal["computed", "measured", "published", "assumed"]
Machine = Literal["Pi 5", "Pi 4, 3B+, Zero 2 W"]

MACHINES: tuple[Machine, ...] = ("Pi 5", "Pi 4, 3B+, Zero 2 W")

OPTO_US = {"PC817": 50.0, "6N137": 0.1}
"""Worst-case difference of the turn-on times of two opto-isolators of the same bin."""

JITTER_US: dict[Machine, tuple[float, Basis]] = {"Pi 5": (13.0, "published"), "Pi 4, 3B+, Zero 2 W": (40.0, "assumed")}
"""Random difference between the kernel's stamps of two lines. Pi 5: stamps were late by 7 to 20 µs (satpulse#460);
later measured as 11.7 µs in the mean, 6.2 µs where the PCIe link may not sleep (satpulse.net, 2026-09-06)."""

PIN_ORDER_US: dict[Machine, tuple[float, Basis]] = {
    "Pi 5": (20.0, "published"),
    "Pi 4, 3B+, Zero 2 W": (40.0, "assumed"),
}
"""Presses within one interrupt are stamped in the order of their GPIO numbers, not of the presses (pinctrl-rp1.c)."""

STEP_US = 10

BASES: dict[Basis, Sentence] = {
    "computed": Sentence("basis-computed", "computed"),
    "measured": Sentence("basis-measured", "measured"),
    "published": Sentence("basis-published", "published"),
    "assumed": Sentence("basis-assumed", "assumed"),
}
"""What each basis is called."""


class ErrorSource(Struct, frozen=True):
    """One source of error between two stations. `us`: its worst case."""

    name: Sentence
    us: float
    basis: Basis


class Budget(Struct, frozen=True):
    """All sources for one kind of machine."""

    machine: Machine
    sources: tuple[ErrorSource, ...]

    @property
    def worst_us(self) -> float:
        """Two presses that are further apart than this are in their true order."""
        return sum(source.us for source in self.sources)

    @property
    def window_us(self) -> int:
        """The tie window: the worst case, rounded up."""
        return ceil(self.worst_us / STEP_US) * STEP_US

    @property
    def uncertainty_us(self) -> int:
        """The ± of one stamp: half the window. `uncertainty_us` of the board profile should not be less."""
        return self.window_us // 2


def budget(build: Build, machine: Machine) -> Budget:
    """The error budget of a build on one kind of machine."""
    return Budget(machine, (*_wires(build), *_kernel(build, machine)))


def warnings(board: Board) -> list[Sentence]:
    """Where the profile claims to be more exact than its build can be on any machine."""
    best = min((budget(board.build, machine) for machine in MACHINES), key=lambda candidate: candidate.window_us)
    if board.uncertainty_us >= best.uncertainty_us:
        return []
    text = (
        "uncertainty_us: ±{claimed} µs is less than this build's ±{best} µs on a {machine} (error budget {worst} µs):"
        " set uncertainty_us = {best} or more"
    )
    args = {
        "claimed": board.uncertainty_us,
        "best": best.uncertainty_us,
        "machine": best.machine,
        "worst": f"{best.worst_us:.0f}",
    }
    return [Sentence("claims-too-much", text, args)]


def with_calibration(board: Board, kernel_us: int) -> Board:
    """`board` with what the jig measured on its machine: never more exact than its profile says or the jig measured.

    A few pulses on an idle machine can refute a claimed accuracy, but cannot prove a better one.
    """
    kernel_us = max(kernel_us, board.build.kernel_us or 0)
    build = replace(board.build, kernel_us=kernel_us)
    measured_us = budget(build, MACHINES[0]).uncertainty_us
    return replace(board, build=build, uncertainty_us=max(board.uncertainty_us, measured_us))


def _wires(build: Build) -> tuple[ErrorSource, ...]:
    lengths = {"shortest": build.shortest_m, "longest": build.cable_m}
    cables = Sentence("error-cables", "cables of {shortest} m and {longest} m", lengths)
    values = {
        "resistors": build.resistors_pct,
        "capacitors": build.capacitors_pct,
        "ohm": build.series_ohm,
        "nf": build.filter_nf,
    }
    parts = Sentence("error-filter", "filter, ±{resistors} % and ±{capacitors} % in {ohm} Ω × {nf} nF", values)
    low, high = electrics.THRESHOLDS_V
    volts = {"low": str(low), "high": str(high)}
    thresholds = Sentence("error-thresholds", "pin thresholds, {low} to {high} V", volts)
    cable = ErrorSource(cables, electrics.cable_spread_us(build), "computed")
    spread = ErrorSource(parts, electrics.parts_spread_us(build), "computed")
    threshold = ErrorSource(thresholds, electrics.threshold_spread_us(build), "computed")
    if build.button == "direct":
        return cable, spread, threshold
    isolators = Sentence("error-isolators", "opto-isolators {opto}, same bin", {"opto": build.opto})
    return cable, ErrorSource(isolators, OPTO_US[build.opto], "assumed"), spread, threshold


def _kernel(build: Build, machine: Machine) -> tuple[ErrorSource, ...]:
    if build.kernel_us is not None:
        name = Sentence("error-kernel", "kernel stamps and pin order, in the jig")
        return (ErrorSource(name, float(build.kernel_us), "measured"),)
    jitter = Sentence("error-jitter", "jitter of the kernel's stamps")
    order = Sentence("error-pin-order", "pin order within one interrupt")
    return ErrorSource(jitter, *JITTER_US[machine]), ErrorSource(order, *PIN_ORDER_US[machine])
