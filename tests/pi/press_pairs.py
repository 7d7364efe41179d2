"""Pairs of presses on the emulated pins, and what the firmware made of them beside the truth of the model's clock.

Kind: pure
"""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US

GAPS_NS = (0, 1 * US, 2 * US, 5 * US, 10 * US, 20 * US, 50 * US, 100 * US, 200 * US, 500 * US, 1 * MS, 3 * MS, 10 * MS)
"""How much later the second button of a pair is pressed; 0: in the same instant."""
LEAD_NS, HOLD_NS = 2 * MS, 25 * MS
"""From the order to the first press, and how long both stay down then: a real finger stays longer."""


class Pair(Struct, frozen=True):
    """Two presses to come: `first`, and `second` so much later. Stations."""

    first: int
    second: int
    gap_ns: int


class Ruling(Struct, frozen=True):
    """What the firmware said of a pair: its outcome, who won or tied, and each station's stamp and its ± in ns."""

    outcome: str
    stations: tuple[int, ...]
    stamps: dict[int, int]
    uncertainties: dict[int, int]


class Played(Struct, frozen=True):
    """A pair that was played. `truth`: when each station's line fell, by the model's clock."""

    pair: Pair
    truth: dict[int, int]
    ruling: Ruling


def random_pairs(stations: Sequence[int], count: int, seed: int) -> list[Pair]:
    """So many pairs: every gap equally often, stations by chance."""
    chance = random.Random(seed)
    pairs = []
    for number in range(count):
        first, second = chance.sample(stations, 2)
        pairs.append(Pair(first, second, GAPS_NS[number % len(GAPS_NS)]))
    return pairs


def score(pair: Pair, pins: dict[int, int]) -> str:
    """What the outside world does (see qemu/pins.c)."""
    first, second = pins[pair.first], pins[pair.second]
    words = [f"+{LEAD_NS}", f"{first}=0"]
    if pair.gap_ns:
        words.append(f"+{pair.gap_ns}")
    return " ".join((*words, f"{second}=0", f"+{HOLD_NS}", f"{first}=z {second}=z"))


def read_ruling(verdict: dict[str, Any]) -> Ruling:
    """What `guest/openings.py` printed."""
    stamps: dict[int, int] = {}
    uncertainties: dict[int, int] = {}
    for station, at_ns, _, uncertainty_ns in verdict["presses"]:
        stamps.setdefault(station, at_ns)
        uncertainties.setdefault(station, uncertainty_ns)
    return Ruling(verdict["outcome"], tuple(verdict["stations"]), stamps, uncertainties)


def wrong(played: Iterable[Played]) -> list[Played]:
    """Those in which somebody won who was not first, and those where a press was not seen at all."""
    return [each for each in played if _is_wrong(each)]


def _is_wrong(played: Played) -> bool:
    ruling, pair = played.ruling, played.pair
    if {pair.first, pair.second} - ruling.stamps.keys():
        return True
    if ruling.outcome == "tie":
        return not set(ruling.stations) <= {pair.first, pair.second}
    if ruling.outcome != "floor" or pair.gap_ns == 0:
        return True
    return ruling.stations != (min(played.truth, key=lambda station: played.truth[station]),)
