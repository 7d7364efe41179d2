"""Assessment of the loopback: how late the timestamps of this machine are and, in a jig, how uneven.

Kind: pure
"""

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct

from bus.units import NS_PER_US
from hardware.selftest.assess.assess_machine import percentile
from hardware.selftest.assess.results import Result, failed, passed, warned
from hardware.selftest.assess.wording import JIG, format_numbers

LATE_US = 1_000.0
"""Timestamps that come this long after the write that caused them are not timestamps of the interrupt."""

Stamps = Mapping[int, int]
"""One pulse in the jig: station → timestamp of its press, in ns."""


class PulseSample(Struct, frozen=True):
    """One pulse: the write that made the edge happened between `before_ns` and `after_ns`.

    `at_ns`: timestamp of the edge; None where no edge arrived. `read_ns`: when the program had it.
    """

    before_ns: int
    after_ns: int
    at_ns: int | None
    read_ns: int | None = None


class JigMeasurement(Struct, frozen=True):
    """What the jig measured.

    `kernel_us`: greatest distance between the timestamps of one pulse. `behind_ns`: station → mean delay behind the
    earliest station.
    """

    pulses: int
    kernel_us: int
    behind_ns: dict[int, int]


def wire(samples: Sequence[PulseSample]) -> Result:
    """The single wire: whether every edge arrives, and how long after the start of the write."""
    delays_us = tuple((sample.at_ns - sample.before_ns) / NS_PER_US for sample in samples if sample.at_ns is not None)
    if len(delays_us) < len(samples):
        return failed("loopback", "{good} of {count} edges arrived", good=len(delays_us), count=len(samples))
    early_count = sum(delay_us < 0 for delay_us in delays_us)
    if early_count:
        text = "{count} timestamps precede the write that caused them: another clock"
        return failed("loopback", text, count=early_count)
    low, median, high = min(delays_us), percentile(delays_us, 50), max(delays_us)
    figures = f"{low:.1f} / {median:.1f} / {high:.1f} µs"
    make_result = warned if median > LATE_US else passed
    text = "{count} edges, stamped {figures} after the write, spread {spread} µs"
    return make_result("loopback", text, count=len(delays_us), figures=figures, spread=f"{high - low:.1f}")


def jig(pulses: Sequence[Stamps], stations: Sequence[int]) -> Result:
    """All buttons pulled at once: how far apart the timestamps are, and which station is always early."""
    missing = sorted({station for pulse in pulses for station in stations if station not in pulse})
    if missing or not pulses:
        return failed("loopback", "no press from station {stations}", JIG, stations=format_numbers(missing))
    spreads_us = tuple((max(pulse.values()) - min(pulse.values())) / NS_PER_US for pulse in pulses)
    behind_ns = _mean_delays_ns(pulses, stations)
    first, last = min(behind_ns, key=behind_ns.__getitem__), max(behind_ns, key=behind_ns.__getitem__)
    text = (
        "{count} pulses, timestamps {median} µs apart (median), {most} µs at most;"
        " station {first} is earliest, {last} latest"
    )
    return passed(
        "loopback",
        text,
        JIG,
        count=len(pulses),
        median=f"{percentile(spreads_us, 50):.1f}",
        most=f"{max(spreads_us):.1f}",
        first=first,
        last=last,
    )


def measure(pulses: Sequence[Stamps], stations: Sequence[int]) -> JigMeasurement | None:
    """The calibration that a complete run of the jig yields; None where a press is missing."""
    if not pulses or any(station not in pulse for pulse in pulses for station in stations):
        return None
    greatest_ns = max(max(pulse.values()) - min(pulse.values()) for pulse in pulses)
    return JigMeasurement(len(pulses), ceil(greatest_ns / NS_PER_US), _mean_delays_ns(pulses, stations))


def _mean_delays_ns(pulses: Sequence[Stamps], stations: Sequence[int]) -> dict[int, int]:
    """Station → mean delay behind the earliest station of the same pulse, in ns."""
    return {
        station: sum(pulse[station] - min(pulse.values()) for pulse in pulses) // len(pulses) for station in stations
    }
