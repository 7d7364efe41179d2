"""Intervals of 95 %: of a share, after Wilson; of what is computed from several runs, by resampling them (bootstrap).

Runs differ more than the values within one: so runs are drawn first, with replacement, and then values within each.
Figures of the same run are drawn together, so that a ratio compares what was measured side by side.

Kind: pure
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist

from msgspec import Struct

CONFIDENCE = 0.95
RESAMPLES = 1_000
SEED = 22

Run = Mapping[str, Sequence[float]]
"""Whose values → the values of one run."""


class Estimate(Struct, frozen=True):
    """A value from all runs, its interval, and the smallest and largest value of a single run."""

    value: float
    interval: tuple[float, float]
    spread: tuple[float, float]


def wilson(count: int, total: int) -> tuple[float, float]:
    """The interval of a share of which `count` of `total` were seen; it is no point where none were."""
    if total == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    middle = (count + z * z / 2) / (total + z * z)
    half = z / (total + z * z) * math.sqrt(count * (total - count) / total + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def estimate(runs: Sequence[Run], figure: Callable[[Run], float]) -> Estimate:
    """`figure` of all runs' values taken together. The same runs give the same interval."""
    chance = random.Random(SEED)
    drawn = sorted(
        figure(_pool([_redrawn(run, chance) for run in chance.choices(runs, k=len(runs))])) for _ in range(RESAMPLES)
    )
    cut = round(RESAMPLES * (1 - CONFIDENCE) / 2)
    singles = [figure(run) for run in runs]
    return Estimate(figure(_pool(runs)), (drawn[cut], drawn[-cut - 1]), (min(singles), max(singles)))


def _redrawn(run: Run, chance: random.Random) -> Run:
    return {name: chance.choices(values, k=len(values)) for name, values in run.items()}


def _pool(runs: Sequence[Run]) -> Run:
    return {name: [value for run in runs for value in run[name]] for name in runs[0]}
