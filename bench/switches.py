"""Contacts of real switches as they close, for modelled presses: when each changed after it first touched.

From published measurements; nothing here was measured by us. Oscilloscope traces of 32 closings each, at light and
heavy force (G. Sutherland, github.com/gsuberland/switch_bouncing, public domain, PicoScope 3206B at 8.93 MS/s):
instants read from its plots, to some 5 µs. An arcade button's microswitch (A. Arantius, in 2017, at
making.arantius.com/kq-button-tester-nee-turbo-button): one closing as its author lists it.

Kind: pure
"""

import random

from msgspec import Struct

from bus.units import NS_PER_US


class Bout(Struct, frozen=True):
    """A time in which the contact opens and closes. `openings`: how often, at least and at most; `ends_open`: it stays
    open until the next bout, which begins with closing. Instants in µs after the first touch."""

    start_us: tuple[int, int]
    end_us: tuple[int, int]
    openings: tuple[int, int]
    ends_open: bool = False


class Switch(Struct, frozen=True):
    """A switch. `share`: of the modelled presses. `settled_us`: when all closings of its traces had settled."""

    name: str
    share: float
    settled_us: int
    bouts: tuple[Bout, ...] = ()
    changes_us: tuple[int, ...] = ()
    """Instead of bouts: one closing as it was measured."""


ARCADE = Switch("arcade button, microswitch", 0.25, 572, changes_us=(8, 12, 268, 560, 564, 572))
SWITCHES = (
    ARCADE,
    Switch(
        "Dailywell KPB22, push button IP65",
        0.15,
        1_650,
        bouts=(
            Bout((4, 10), (70, 90), (4, 5), ends_open=True),
            Bout((560, 600), (690, 765), (3, 10), ends_open=True),
            Bout((880, 940), (1_000, 1_650), (3, 25)),
        ),
    ),
    Switch(
        "Schneider XB2-BW31, industrial push button",
        0.2,
        210,
        bouts=(Bout((10, 18), (30, 45), (0, 3)), Bout((90, 145), (150, 210), (0, 2))),
    ),
    Switch(
        "Dailywell MPS22, push button IP67",
        0.1,
        375,
        bouts=(
            Bout((3, 8), (20, 30), (0, 4)),
            Bout((100, 130), (145, 200), (0, 2)),
            Bout((335, 350), (355, 375), (0, 1)),
        ),
    ),
    Switch("Lorin IRL-5, key switch", 0.05, 32, bouts=(Bout((3, 8), (14, 32), (0, 2)),)),
    Switch("XKB TC-1103, tactile", 0.05, 6, bouts=(Bout((2, 3), (5, 6), (0, 1)),)),
)
"""What is left of the shares are contacts that close at once, and ones that bounce at random for up to 1.5 ms."""


def closing(chance: random.Random, switch: Switch) -> tuple[int, ...]:
    """When the contact changes after it first closed at 0, in ns; it ends closed."""
    changes_us: list[int] = list(switch.changes_us)
    for bout in switch.bouts:
        changes_us += _changes_us(chance, bout, is_closed=len(changes_us) % 2 == 0)
    return tuple(change_us * NS_PER_US for change_us in changes_us)


def _changes_us(chance: random.Random, bout: Bout, *, is_closed: bool) -> list[int]:
    start_us, end_us = chance.randint(*bout.start_us), chance.randint(*bout.end_us)
    count = 2 * chance.randint(*bout.openings) + (not is_closed) + bout.ends_open
    if count < 2:
        return [start_us][:count]
    return [start_us, *sorted(chance.sample(range(start_us + 1, end_us), count - 2)), end_us]
