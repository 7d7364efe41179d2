"""Decide which second a clock shows and when it shows the next. Pure: `now_ns` is CLOCK_MONOTONIC of the controller.

What remains is rounded up to whole seconds, as on all our screens: 30 at the start, 0 only at the end. A performance
that runs over counts up from there with a plus. `webcore/static/js/lib/time.js` of the panel does the same.

Kind: pure
"""

from bus.messages import ClockView
from bus.units import NS_PER_S

_MINUTES_FROM_NS = 100 * NS_PER_S
"""Shorter clocks are shown in seconds."""


def remaining_ns(clock: ClockView, now_ns: int) -> int:
    """What remains; negative after the end. Never more than the whole: a clock may be told before its start."""
    left_ns = clock.remaining_ns if clock.deadline_ns is None else clock.deadline_ns - now_ns
    return min(left_ns, clock.total_ns)


def shown_s(clock: ClockView, now_ns: int) -> int:
    """The second to show: rounded up, and not below 0 except on clocks that count over."""
    seconds = -(-remaining_ns(clock, now_ns) // NS_PER_S)
    return seconds if clock.counts_overtime else max(0, seconds)


def next_flip_ns(clock: ClockView, now_ns: int) -> int | None:
    """When the next second is due; None for a clock that stands."""
    if clock.deadline_ns is None:
        return None
    shown = shown_s(clock, now_ns)
    if shown <= 0 and not clock.counts_overtime:
        return None
    return clock.deadline_ns - (shown - 1) * NS_PER_S


def clock_text(clock: ClockView, now_ns: int) -> str:
    """`M:SS` for performances and other long clocks, seconds for short ones; overtime as `+M:SS`."""
    seconds = shown_s(clock, now_ns)
    sign = "+" if seconds < 0 else ""
    if clock.what == "performing" or clock.total_ns >= _MINUTES_FROM_NS:
        return f"{sign}{abs(seconds) // 60}:{abs(seconds) % 60:02}"
    return f"{sign}{abs(seconds)}"


def warning_until_ns(clock: ClockView, now_ns: int, lasts_ns: int) -> int | None:
    """Until when a warning that is due now goes on, `lasts_ns` from its instant; None where none is due."""
    if clock.deadline_ns is None:
        return None
    begins = [clock.deadline_ns - warning_ns for warning_ns in clock.warnings_ns]
    return next((begin + lasts_ns for begin in begins if begin <= now_ns < begin + lasts_ns), None)
