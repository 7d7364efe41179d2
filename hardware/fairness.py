"""Fairness of a build: the error budget between two stations, and the tie window that follows from it.

A budget is the sum of the worst cases: two presses closer than that may be ordered wrongly, so they count as a tie.
Every figure says whether it was computed, measured, published or assumed.

Kind: pure
"""

from math import ceil
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from hardware import electrics
from hardware.board import Board
from hardware.electrics import Build

Basis = Literal["computed", "measured", "published", "assumed"]
Machine = Literal["Pi 5", "Pi 4, 3B+, Zero 2 W"]

MACHINES: tuple[Machine, ...] = ("Pi 5", "Pi 4, 3B+, Zero 2 W")

OPTO_US = {"PC817": 50.0, "6N137": 0.1}
"""Worst-case difference of the turn-on times of two opto-isolators of the same bin."""

JITTER_US: dict[Machine, tuple[float, Basis]] = {"Pi 5": (13.0, "published"), "Pi 4, 3B+, Zero 2 W": (40.0, "assumed")}
"""Random difference between the kernel's stamps of two lines. Pi 5: stamps were late by 7 to 20 µs (satpulse#460)."""

PIN_ORDER_US: dict[Machine, tuple[float, Basis]] = {
    "Pi 5": (20.0, "published"),
    "Pi 4, 3B+, Zero 2 W": (40.0, "assumed"),
}
"""Presses within one interrupt are stamped in the order of their GPIO numbers, not of the presses (pinctrl-rp1.c)."""

STEP_US = 10


class ErrorSource(Struct, frozen=True):
    """One source of error between two stations. `us`: its worst case."""

    name: str
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
    def doubt_us(self) -> int:
        """The ± of one stamp: half the window. `doubt_us` of the board profile should not be less."""
        return self.window_us // 2


def budget(build: Build, machine: Machine) -> Budget:
    """The error budget of a build on one kind of machine."""
    return Budget(machine, (*_wires(build), *_kernel(build, machine)))


def warnings(board: Board) -> list[str]:
    """Where the profile claims to be more exact than its build can be on any machine."""
    best = min((budget(board.build, machine) for machine in MACHINES), key=lambda candidate: candidate.window_us)
    if board.doubt_us >= best.doubt_us:
        return []
    return [
        f"doubt_us: ±{board.doubt_us} µs is less than this build's ±{best.doubt_us} µs on a {best.machine}"
        f" (error budget {best.worst_us:.0f} µs): set doubt_us = {best.doubt_us} or more"
    ]


def with_calibration(board: Board, kernel_us: int) -> Board:
    """`board` with what the jig measured on its machine: never more exact than its profile says or the jig measured.

    A few pulses on an idle machine can refute a claimed accuracy, but cannot prove a better one.
    """
    kernel_us = max(kernel_us, board.build.kernel_us or 0)
    build = replace(board.build, kernel_us=kernel_us)
    return replace(board, build=build, doubt_us=max(board.doubt_us, budget(build, MACHINES[0]).doubt_us))


def _wires(build: Build) -> tuple[ErrorSource, ...]:
    cable = ErrorSource(
        f"cables of {build.shortest_m} m and {build.cable_m} m", electrics.cable_spread_us(build), "computed"
    )
    parts = f"±{build.resistors_pct} % and ±{build.capacitors_pct} % in {build.series_ohm} Ω × {build.filter_nf} nF"
    spread = ErrorSource(f"filter, {parts}", electrics.parts_spread_us(build), "computed")
    low, high = electrics.THRESHOLDS_V
    thresholds = ErrorSource(f"pin thresholds, {low} to {high} V", electrics.threshold_spread_us(build), "computed")
    if build.button == "direct":
        return cable, spread, thresholds
    basis: Basis = "assumed"
    return cable, ErrorSource(f"opto-isolators {build.opto}, same bin", OPTO_US[build.opto], basis), spread, thresholds


def _kernel(build: Build, machine: Machine) -> tuple[ErrorSource, ...]:
    if build.kernel_us is not None:
        return (ErrorSource("kernel stamps and pin order, in the jig", float(build.kernel_us), "measured"),)
    jitter, order = JITTER_US[machine], PIN_ORDER_US[machine]
    return ErrorSource("jitter of the kernel's stamps", *jitter), ErrorSource("pin order within one interrupt", *order)
