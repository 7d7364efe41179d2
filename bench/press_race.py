"""The figures of the race in the guest: who was called first, and how soon the lamp was lit, over several boots.

Bars: the kernel's record has no pair that we called wrongly; from press to lamp we are no slower than gpiozero's
callback in the same boots, at the median and at 99 %, with nothing deducted; where the order of arrival cannot be
proved, no slower than it plus the settle time. Bars of times are on the whole interval of 95 %, never on the value.

Kind: start
"""

from collections.abc import Callable, Mapping, Sequence

from bench.figures import Figure, at_least, at_most, not_measured, percentile
from bench.intervals import Run, estimate, wilson
from bench.press_guest import NAMES, Arrival, Observation
from bench.press_plot import GAPS_NS
from bench.press_sweep import SETTLE_NS
from bus.units import NS_PER_US

Boots = Sequence[Mapping[str, Observation]]
"""Of each boot: watcher → what it observed."""

Value = Callable[[Observation], float]


def race_figures(boots: Boots) -> list[Figure]:
    """All figures of these boots."""
    return [*_order_figures(boots), *_lamp_figures(boots)]


def arrival_figures(arrivals: Mapping[str, Arrival]) -> list[Figure]:
    """Whether an edge ever came later than the proved order of arrival allows, and whether that would be noticed."""
    proved, pretended = arrivals["proved"], arrivals["pretended"]
    name = f"guest: late edges, of {proved.edges} in a proved order"
    if proved.objection:
        return [not_measured(name, proved.objection)]
    control = f"the same, order pretended, of {pretended.edges}"
    return [at_most(name, "", proved.late, 0), at_least(control, "", pretended.late, 1)]


def together(boots: Boots) -> dict[str, Observation]:
    """Watcher → what it observed in all boots."""
    return {name: _join([boot[name] for boot in boots]) for name in boots[0]}


def _join(observations: Sequence[Observation]) -> Observation:
    return Observation(
        pairs=tuple(pair for observation in observations for pair in observation.pairs),
        lamp_ns=tuple(lamp_ns for observation in observations for lamp_ns in observation.lamp_ns),
        lamps_missed=sum(observation.lamps_missed for observation in observations),
        stamp_delays_ns=tuple(delay for observation in observations for delay in observation.stamp_delays_ns),
    )


def _order_figures(boots: Boots) -> list[Figure]:
    observations = together(boots)
    pairs = len(observations["ours"].pairs)
    low, high = wilson(observations["ours"].wrong(), pairs)
    name = f"guest: wrong against the record, of {pairs} pairs in {len(boots)} boots"
    return [
        _at_most(name, observations, Observation.wrong),
        Figure(
            "the same, share of all pairs",
            "%",
            _wrong_percent(None)(observations["ours"]),
            peers=_peers(observations, _wrong_percent(None)),
            interval=(100 * low, 100 * high),
        ),
        *(
            _figure(f"wrong at a nominal gap of {gap / 1e6:g} ms", "%", observations, _wrong_percent(gap))
            for gap in GAPS_NS
        ),
        _figure("injector and record disagree", "", observations, Observation.disagreements),
        _at_most("pairs that the record lacks", observations, Observation.unrecorded),
        _figure("called a tie (within the window)", "", observations, Observation.ties),
        _at_most("nobody noticed", observations, Observation.missed),
        at_most("wrong, two processors", "", observations["roaming"].wrong(), 0),
        Figure("stamp after the record's instant, p99", "µs", _delay_us(observations["ours"])),
    ]


def _lamp_figures(boots: Boots) -> list[Figure]:
    runs = [{name: observation.lamp_ns for name, observation in boot.items()} for boot in boots]
    observations = together(boots)
    figures = [_at_most("lamps that never lit", observations, lambda observation: observation.lamps_missed)]
    for name, share in (("median", 0.5), ("p99", 0.99)):
        ours = estimate(_only(runs, "ours"), _lamp_us("ours", share))
        figures += [
            Figure(
                f"press → lamp, {name}",
                "µs",
                ours.value,
                peers=_peers(observations, _observed_lamp_us(share)),
                interval=ours.interval,
                spread=ours.spread,
            ),
            _ratio(
                f"press → lamp, {name}, to gpiozero's callback",
                _only(runs, "ours", "button"),
                _to_button("ours", share),
            ),
        ]
    name = "the same, two processors, less 3 ms"
    ratio = _to_button("roaming", 0.5, SETTLE_NS / NS_PER_US)
    return [*figures, _ratio(name, _only(runs, "roaming", "button"), ratio)]


def _only(runs: Sequence[Run], *names: str) -> list[Run]:
    return [{name: run[name] for name in names} for run in runs]


def _ratio(name: str, runs: Sequence[Run], ratio: Callable[[Run], float]) -> Figure:
    """A ratio whose interval must not exceed 1."""
    found = estimate(runs, ratio)
    return Figure(
        name, "×", found.value, bar="≤ 1 ×", holds=found.interval[1] <= 1, interval=found.interval, spread=found.spread
    )


def _to_button(watcher: str, share: float, deducted_us: float = 0) -> Callable[[Run], float]:
    return lambda run: (_lamp_us(watcher, share)(run) - deducted_us) / _lamp_us("button", share)(run)


def _lamp_us(watcher: str, share: float) -> Callable[[Run], float]:
    return lambda run: percentile(run[watcher], share) / NS_PER_US


def _observed_lamp_us(share: float) -> Value:
    return lambda observation: percentile(observation.lamp_ns, share) / NS_PER_US


def _delay_us(observation: Observation) -> float:
    return percentile(observation.stamp_delays_ns, 0.99) / NS_PER_US if observation.stamp_delays_ns else 0.0


def _wrong_percent(gap_ns: int | None) -> Value:
    return lambda observation: 100 * observation.wrong(gap_ns) / max(1, len(observation.pairs_at(gap_ns)))


def _figure(name: str, unit: str, observations: Mapping[str, Observation], value: Value) -> Figure:
    return Figure(name, unit, value(observations["ours"]), _peers(observations, value))


def _at_most(name: str, observations: Mapping[str, Observation], value: Value) -> Figure:
    """A count of ours that must be 0."""
    return at_most(name, "", value(observations["ours"]), 0, _peers(observations, value))


def _peers(observations: Mapping[str, Observation], value: Value) -> dict[str, float]:
    return {NAMES[name]: value(observation) for name, observation in observations.items() if name != "ours"}
