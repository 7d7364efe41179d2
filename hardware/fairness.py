"""Decide how fair a build is: the error budget between two stations, and the tie window that follows from it. Pure.

A budget is the sum of the worst cases: two presses closer than that may be told the wrong way round, so they are called
a tie. What is published or assumed, not measured, says so.

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
"""How far two opto-isolators of the same bin may differ when they turn on, at worst."""

JITTER_US: dict[Machine, tuple[float, Basis]] = {"Pi 5": (13.0, "published"), "Pi 4, 3B+, Zero 2 W": (40.0, "assumed")}
"""How far the kernel's stamps of two lines differ by chance. Pi 5: stamps were late by 7 to 20 µs (satpulse#460)."""

PIN_ORDER_US: dict[Machine, tuple[float, Basis]] = {
    "Pi 5": (20.0, "published"),
    "Pi 4, 3B+, Zero 2 W": (40.0, "assumed"),
}
"""Presses within one interrupt are stamped in the order of their GPIO numbers, whatever the truth (pinctrl-rp1.c)."""

STEP_US = 10


class Share(Struct, frozen=True):
    """One source of error between two stations, at worst, in µs."""

    source: str
    us: float
    basis: Basis


class Budget(Struct, frozen=True):
    """All sources for one kind of machine."""

    machine: Machine
    shares: tuple[Share, ...]

    @property
    def worst_us(self) -> float:
        """Two presses that are further apart than this are told in their true order."""
        return sum(one.us for one in self.shares)

    @property
    def window_us(self) -> int:
        """The tie window: the worst case, rounded up."""
        return ceil(self.worst_us / STEP_US) * STEP_US

    @property
    def doubt_us(self) -> int:
        """The ± of one stamp: half the window. It is `doubt_us` of the board profile."""
        return self.window_us // 2


def budget(build: Build, machine: Machine) -> Budget:
    """The error budget of a build on one kind of machine."""
    return Budget(machine, (*_wires(build), *_kernel(build, machine)))


def warnings(board: Board) -> list[str]:
    """Where the profile claims to be more exact than its build can be on any machine."""
    best = min((budget(board.build, machine) for machine in MACHINES), key=lambda one: one.window_us)
    if board.doubt_us >= best.doubt_us:
        return []
    return [
        f"doubt_us: ±{board.doubt_us} µs is less than this build's ±{best.doubt_us} µs on a {best.machine}"
        f" (error budget {best.worst_us:.0f} µs): write doubt_us = {best.doubt_us} or more"
    ]


def calibrated(board: Board, kernel_us: int) -> Board:
    """`board` with what the jig measured on its machine: never more exact than its profile says or the jig showed.

    A jig of some pulses on an idle machine may show that a claim is too bold, not that a bolder one holds.
    """
    kernel_us = max(kernel_us, board.build.kernel_us or 0)
    build = replace(board.build, kernel_us=kernel_us)
    return replace(board, build=build, doubt_us=max(board.doubt_us, budget(build, MACHINES[0]).doubt_us))


def _wires(build: Build) -> tuple[Share, ...]:
    cable = Share(f"cables of {build.shortest_m} m and {build.cable_m} m", electrics.cable_spread_us(build), "computed")
    parts = f"±{build.resistors_pct} % and ±{build.capacitors_pct} % in {build.series_ohm} Ω × {build.filter_nf} nF"
    spread = Share(f"filter, {parts}", electrics.parts_spread_us(build), "computed")
    low, high = electrics.THRESHOLDS_V
    pins = Share(f"thresholds of two pins, {low} to {high} V", electrics.threshold_spread_us(build), "computed")
    if build.button == "direct":
        return cable, spread, pins
    basis: Basis = "assumed"
    return cable, Share(f"opto-isolators {build.opto}, same bin", OPTO_US[build.opto], basis), spread, pins


def _kernel(build: Build, machine: Machine) -> tuple[Share, ...]:
    if build.kernel_us is not None:
        return (Share("kernel's stamps and pin order, in the jig", float(build.kernel_us), "measured"),)
    jitter, order = JITTER_US[machine], PIN_ORDER_US[machine]
    return Share("kernel's stamps, by chance", *jitter), Share("pin order within one interrupt", *order)
