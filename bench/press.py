"""`bench press`: the race in the kernel guest, the sweep on modelled lines, the figures of both.

Bars: of the pairs in the guest none is wrong, and the lamp is lit as soon as by others (`press_race.py`); in the sweep
nothing is wrong outside the tie window, all inside it is a tie, and no press is unaccounted for.

Kind: start
"""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from bench.figures import Figure, at_most
from bench.press_sweep import Machine, Tally, sweep
from bus.units import NS_PER_MS

CHUNK = 2_000


def run_sweep(openings: int, seed: int, machine: Machine, say: Callable[[str], None]) -> Tally:
    """All openings on this machine, by all processors."""
    chunks = [min(CHUNK, openings - start) for start in range(0, openings, CHUNK)]
    total = Tally()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for tally in pool.map(sweep, range(seed, seed + len(chunks)), chunks, repeat(machine)):
            total.add(tally)
            if total.openings % (10 * CHUNK) == 0:
                say(f"{total.openings} openings, {machine.value}")
    return total


def sweep_figures(tally: Tally, machine: Machine) -> list[Figure]:
    """The figures of the sweep on one machine."""
    name = f"simulated, {machine.value}"
    bursts_percent = 100 * tally.bursts_as_presses / max(1, tally.bursts)
    return [
        Figure(f"{name}: openings", "", tally.openings),
        Figure("of their presses, interrupts merged by the kernel", "", tally.merged),
        Figure("of their presses, read out of order", "", tally.out_of_order),
        at_most(f"{name}: wrong outside the tie window", "", tally.wrong_outside, 0),
        at_most(f"{name}: wrong inside the tie window", "", tally.wrong_inside, 0),
        at_most(f"{name}: inside the tie window, but no tie", "", tally.ties_missed, 0),
        at_most(f"{name}: presses unaccounted for", "", tally.unaccounted, 0),
        at_most(f"{name}: presses reported that nobody made", "", tally.phantoms, 0),
        Figure(f"{name}: bursts of spikes", "", tally.bursts),
        at_most(f"{name}: bursts taken for presses", "%", bursts_percent, 1),
        Figure(f"{name}: told after the verdict", "", tally.overdue),
        Figure("of them, earlier than the one who has the floor", "", tally.contested),
        at_most(f"{name}: presses reported as another kind", "", tally.misjudged, 0),
        at_most(f"{name}: openings without exactly one verdict", "", tally.no_verdict, 0),
        Figure(f"{name}: ties for merged stamps", "", tally.wide_ties),
        Figure(f"{name}: from press to verdict, mean", "ms", tally.waits_ns / max(1, tally.openings) / NS_PER_MS),
        _refutation_figure(name, tally, machine),
    ]


def _refutation_figure(name: str, tally: Tally, machine: Machine) -> Figure:
    """How often the order of arrival was refuted: never, but where it is pretended."""
    text = f"{name}: order refuted"
    if machine is Machine.PRETENDING:
        return Figure(text, "", tally.refuted)
    return at_most(text, "", tally.refuted, 0)
