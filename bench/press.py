"""`bench press`: the race in the kernel guest, the sweep on modelled lines, the figures of both.

Bars: of the pairs in the guest none is wrong; press → lamp, less the settle time, is no slower at the median than
gpiozero's callback in the same run; in the sweep nothing is wrong outside the tie window, all inside it is a tie, and
no press is unaccounted for.

Kind: start
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor

from bench.figures import Figure, at_most, percentile
from bench.press_guest import NAMES, Observation
from bench.press_plot import GAPS_NS
from bench.press_sweep import SETTLE_NS, Tally, sweep
from bus.units import NS_PER_US

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


def race_figures(observations: Mapping[str, Observation]) -> list[Figure]:
    """The figures of the race in the guest."""
    ours, button = observations["ours"], observations["button"]
    figures = [
        at_most(
            _wrong_name(len(ours.pairs)),
            "",
            ours.wrong(),
            0,
            _peers(observations, Observation.wrong),
        )
    ]
    of_all = _percent(None)
    figures.append(Figure("the same, share of all pairs", "%", of_all(ours), _peers(observations, of_all)))
    for gap in GAPS_NS:
        percent = _percent(gap)
        figures.append(
            Figure(f"wrong at a nominal gap of {gap / 1e6:g} ms", "%", percent(ours), _peers(observations, percent))
        )
    figures += [
        Figure(
            "called a tie (within the window)",
            "",
            ours.ties(),
            _peers(observations, Observation.ties),
        ),
        at_most("nobody noticed", "", ours.missed(), 0, _peers(observations, Observation.missed)),
    ]
    for name, share in (("median", 0.5), ("p99", 0.99)):
        lamp = _lamp_us(share)
        figures.append(Figure(f"press → lamp, {name}", "µs", lamp(ours), _peers(observations, lamp)))
    figures.append(
        at_most(
            "lamps that never lit",
            "",
            ours.lamps_missed,
            0,
            _peers(observations, lambda each: each.lamps_missed),
        )
    )
    median = _lamp_us(0.5)
    without_settle_us = median(ours) - SETTLE_NS / NS_PER_US
    peers = {NAMES["button"]: median(button)}
    name = "press → lamp, median, less the settle time of 3 ms"
    figures.append(at_most(name, "µs", without_settle_us, round(median(button), 1), peers))
    return figures


def _wrong_name(pairs: int) -> str:
    return f"guest: wrong order of {pairs} pairs over 8 stations"


def _percent(gap_ns: int | None) -> Callable[[Observation], float]:
    return lambda observation: 100 * observation.wrong(gap_ns) / max(1, len(observation.pairs_at(gap_ns)))


def _lamp_us(share: float) -> Callable[[Observation], float]:
    return lambda observation: percentile(observation.lamp_ns, share) / NS_PER_US


def _peers(observations: Mapping[str, Observation], value: Callable[[Observation], float]) -> dict[str, float]:
    return {NAMES[name]: value(observation) for name, observation in observations.items() if name != "ours"}
