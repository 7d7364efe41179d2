"""Decide what the loopback says: how late the stamps of this machine are, and in a jig how unequal. Pure.

Kind: pure
"""

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct

from bus.units import NS_PER_US
from hardware.selftest.assess.assess_machine import percentile
from hardware.selftest.assess.checks import Result, failed, passed, warned
from hardware.selftest.assess.wording import JIG, numbers

LATE_US = 1_000.0
"""Stamps that come so long after the write that caused them are no stamps of the interrupt."""

Stamps = Mapping[int, int]
"""One pulse in the jig: station → stamp of its press, in ns."""


class Sample(Struct, frozen=True):
    """One pulse: the write that made the edge lay between `before_ns` and `after_ns`; `at_ns`: its stamp, if any."""

    before_ns: int
    after_ns: int
    at_ns: int | None


class Measured(Struct, frozen=True):
    """What the jig showed: `kernel_us` apart at most; `behind_ns`: station → ns behind the earliest, in the mean."""

    pulses: int
    kernel_us: int
    behind_ns: dict[int, int]


def loop(samples: Sequence[Sample]) -> Result:
    """The single wire: does every edge arrive, and how long after the write began."""
    late = tuple((one.at_ns - one.before_ns) / NS_PER_US for one in samples if one.at_ns is not None)
    if len(late) < len(samples):
        return failed("loopback", "{good} of {count} edges arrived", good=len(late), count=len(samples))
    earlier = [one for one in samples if one.at_ns is not None and one.at_ns < one.before_ns]
    if earlier:
        text = "{count} stamps lie before the write that caused them: another clock"
        return failed("loopback", text, count=len(earlier))
    low, middle, high = min(late), percentile(late, 50), max(late)
    figures = f"{low:.1f} / {middle:.1f} / {high:.1f} µs"
    says = warned if middle > LATE_US else passed
    text = "{count} edges, stamped {figures} after the write, spread {spread} µs"
    return says("loopback", text, count=len(late), figures=figures, spread=f"{high - low:.1f}")


def jig(pulses: Sequence[Stamps], stations: Sequence[int]) -> Result:
    """All buttons pulled at once: how far apart the stamps are, and who is always early."""
    missing = sorted({station for one in pulses for station in stations if station not in one})
    if missing or not pulses:
        return failed("loopback", "no press of station {stations}", JIG, stations=numbers(missing))
    spreads = tuple((max(one.values()) - min(one.values())) / NS_PER_US for one in pulses)
    behind = _behind(pulses, stations)
    first, last = min(behind, key=behind.__getitem__), max(behind, key=behind.__getitem__)
    text = (
        "{count} pulses, stamps apart {middle} µs (median), {most} µs (most);"
        " station {first} is earliest, {last} latest"
    )
    return passed(
        "loopback",
        text,
        JIG,
        count=len(pulses),
        middle=f"{percentile(spreads, 50):.1f}",
        most=f"{max(spreads):.1f}",
        first=first,
        last=last,
    )


def measured(pulses: Sequence[Stamps], stations: Sequence[int]) -> Measured | None:
    """What a complete run of the jig is worth as a calibration; None where a press is missing."""
    if not pulses or any(station not in one for one in pulses for station in stations):
        return None
    most_ns = max(max(one.values()) - min(one.values()) for one in pulses)
    return Measured(len(pulses), ceil(most_ns / NS_PER_US), _behind(pulses, stations))


def _behind(pulses: Sequence[Stamps], stations: Sequence[int]) -> dict[int, int]:
    """How far each station is behind the earliest one of the same pulse, in the mean, in ns."""
    return {one: sum(pulse[one] - min(pulse.values()) for pulse in pulses) // len(pulses) for one in stations}
