"""The seconds of a clock: which one it shows and when the next follows. `now_ns` is CLOCK_MONOTONIC of the controller.

The remaining time is rounded up to whole seconds, as on all our screens: 30 at the start, 0 only at the end. A
performance that runs over counts up from there with a plus. `webcore/static/js/lib/time.js` of the panel does the same.

Kind: pure
"""

from bus.messages import ClockView
from bus.units import NS_PER_S

_MINUTES_FROM_NS = 100 * NS_PER_S
"""Shorter clocks are shown in seconds."""


def remaining_ns(clock: ClockView, now_ns: int) -> int:
    """The remaining time; negative after the end. Never more than the total, even before the start."""
    left_ns = clock.remaining_ns if clock.deadline_ns is None else clock.deadline_ns - now_ns
    return min(left_ns, clock.total_ns)


def displayed_s(clock: ClockView, now_ns: int) -> int:
    """The second to show: rounded up, and not below 0 except on clocks that count overtime."""
    seconds = -(-remaining_ns(clock, now_ns) // NS_PER_S)
    return seconds if clock.counts_overtime else max(0, seconds)


def next_second_ns(clock: ClockView, now_ns: int) -> int | None:
    """When the next second is due; None for a stopped clock."""
    if clock.deadline_ns is None:
        return None
    displayed = displayed_s(clock, now_ns)
    if displayed <= 0 and not clock.counts_overtime:
        return None
    return clock.deadline_ns - (displayed - 1) * NS_PER_S


def clock_text(clock: ClockView, now_ns: int) -> str:
    """`M:SS` for performances and other long clocks, seconds for short ones; overtime as `+M:SS`."""
    seconds = displayed_s(clock, now_ns)
    sign = "+" if seconds < 0 else ""
    if clock.what == "performing" or clock.total_ns >= _MINUTES_FROM_NS:
        return f"{sign}{abs(seconds) // 60}:{abs(seconds) % 60:02}"
    return f"{sign}{abs(seconds)}"


def warning_until_ns(clock: ClockView, now_ns: int, duration_ns: int) -> int | None:
    """When the warning that is due now ends, `duration_ns` after its instant; None where none is due."""
    if clock.deadline_ns is None:
        return None
    starts_ns = [clock.deadline_ns - warning_ns for warning_ns in clock.warnings_ns]
    return next((start_ns + duration_ns for start_ns in starts_ns if start_ns <= now_ns < start_ns + duration_ns), None)
