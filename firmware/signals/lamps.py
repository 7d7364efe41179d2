"""Decide which lamp shines: state of the lockout → what each lamp tells its team → on or off at an instant. Pure.

A lamp never lies: it follows the lockout of this process, not what the controller would like. Patterns can be told
apart from 20 m by their rhythm alone; all lamps keep the same beat, because it is a function of CLOCK_MONOTONIC.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct

from bus.messages import Arm, EarlyPressRule, Lamp
from bus.units import NS_PER_MS
from firmware.lockout.lockout import ArmingRecord, Lockout, allowed_from_ns, is_penalised


class Pattern(Struct, frozen=True):
    """A rhythm: lengths in ns, on and off by turns, beginning with on. One length means always, none means never."""

    lengths_ns: tuple[int, ...] = ()


def _pattern(*lengths_ms: int) -> Pattern:
    return Pattern(tuple(one * NS_PER_MS for one in lengths_ms))


PATTERNS = {
    Lamp.DARK: _pattern(),
    Lamp.LOCKED: _pattern(100, 1900),
    Lamp.ARMED: _pattern(500, 500),
    Lamp.FLOOR: _pattern(1000),
    Lamp.TIED: _pattern(100, 100),
    Lamp.OUT: _pattern(100, 200, 100, 2600),
    Lamp.EARLY: _pattern(120, 120, 120, 120, 120, 900),
}
"""What a lamp does for what it tells: `floor` steady, `armed` calm, `tied` fast, `early` in threes, `out` in twos and
mostly dark, `locked` a spark every two seconds. No flash and no gap is shorter than 100 ms: shorter ones are lost on a
bulb, a relay, or eyes 20 m away."""


def pattern_at(pattern: Pattern, now_ns: int) -> tuple[bool, int | None]:
    """Whether the lamp shines at `now_ns`, and when that changes next (None: never)."""
    lengths = pattern.lengths_ns
    if len(lengths) < 2:
        return bool(lengths), None
    into_ns = now_ns % sum(lengths)
    end_ns = 0
    for n, length in enumerate(lengths):
        end_ns += length
        if into_ns < end_ns:
            return n % 2 == 0, now_ns + end_ns - into_ns
    raise AssertionError("unreachable: the remainder is less than the sum")


def lamp_states(state: Lockout, stations: Iterable[int], now_ns: int) -> dict[int, Lamp]:
    """What each station's lamp tells at `now_ns`."""
    order, record = state.arm, state.record
    if order is None or record is None:
        return dict.fromkeys(stations, Lamp.DARK)
    return {station: _lamp(order, record, station, now_ns) for station in stations}


def due_ns(state: Lockout, now_ns: int) -> int | None:
    """When what the lamps tell changes next by time alone, None: it does not."""
    order, record = state.arm, state.record
    if order is None or record is None or order.opening_ns is None:
        return None
    instants = [order.opening_ns, order.opening_ns + order.delay_ns, order.closing_ns]
    return min((one for one in instants if one is not None and one > now_ns), default=None)


def _lamp(order: Arm, record: ArmingRecord, station: int, now_ns: int) -> Lamp:
    if order.floor is not None and station == order.floor:
        return Lamp.FLOOR
    if order.floor is None and record.verdict is not None and station in record.verdict.stations:
        return Lamp.FLOOR if record.verdict.outcome == "floor" else Lamp.TIED
    if station in order.out:
        barred = order.early is EarlyPressRule.BAR and is_penalised(order, record, station)
        return Lamp.EARLY if barred else Lamp.OUT
    if station not in order.stations:
        return Lamp.DARK
    allowed_ns = allowed_from_ns(order, record, station)
    if is_penalised(order, record, station) and (allowed_ns is None or now_ns < allowed_ns):
        return Lamp.EARLY
    if allowed_ns is None or now_ns < allowed_ns:
        return Lamp.LOCKED
    closed = order.closing_ns is not None and now_ns >= order.closing_ns
    return Lamp.DARK if closed or record.verdict is not None or order.floor is not None else Lamp.ARMED
