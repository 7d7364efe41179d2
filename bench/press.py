"""`bench press`: the race in the kernel guest, the sweep on modelled lines, the figures of both.

Bars: of the pairs in the guest none is wrong, and the lamp is lit as soon as by others (`press_race.py`); in the sweep
nothing is wrong outside the tie window, all inside it is a tie, and no press is unaccounted for.

Kind: start
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from bench.figures import Figure, at_most
from bench.press_sweep import Tally, sweep

CHUNK = 2_000


def run_sweep(openings: int, seed: int, say: Callable[[str], None]) -> Tally:
    """All openings, on all processors."""
    chunks = [min(CHUNK, openings - start) for start in range(0, openings, CHUNK)]
    total = Tally()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for tally in pool.map(sweep, range(seed, seed + len(chunks)), chunks):
            total.add(tally)
            if total.openings % (10 * CHUNK) == 0:
                say(f"{total.openings} openings")
    return total


def sweep_figures(tally: Tally) -> list[Figure]:
    """The figures of the sweep."""
    return [
        Figure("simulated openings, 1 µs to 10 ms", "", tally.openings),
        Figure("of their presses, interrupts merged by the kernel", "", tally.merged),
        Figure("of their presses, read out of order", "", tally.out_of_order),
        at_most("simulated: wrong outside the tie window", "", tally.wrong_outside, 0),
        at_most("simulated: wrong inside the tie window", "", tally.wrong_inside, 0),
        at_most("simulated: inside the tie window, but no tie", "", tally.ties_missed, 0),
        at_most("simulated: presses unaccounted for", "", tally.unaccounted, 0),
        at_most("simulated: presses reported that nobody made", "", tally.phantoms, 0),
        Figure("simulated: bursts of spikes", "", tally.bursts),
        at_most("simulated: bursts taken for presses", "%", 100 * tally.bursts_as_presses / max(1, tally.bursts), 1),
        Figure("simulated: presses told after the verdict, for the MC to rule", "", tally.overdue),
        at_most("simulated: presses reported as another kind", "", tally.misjudged, 0),
        at_most("simulated: openings without exactly one verdict", "", tally.no_verdict, 0),
        Figure("simulated: ties beyond the window, for the uncertainty of merged stamps", "", tally.wide_ties),
    ]
