"""Lamps of the stations: state of the lockout → lamp state of each station → on or off at an instant.

A lamp follows the lockout of this process, not the controller's intent, so it is always right. Patterns can be
distinguished from 20 m by their rhythm alone; all lamps keep the same beat, because it is a function of
CLOCK_MONOTONIC.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct

from bus.messages import Arm, EarlyPressRule, Lamp
from bus.units import NS_PER_MS
from firmware.lockout.lockout import allowed_from_ns, is_penalised
from firmware.lockout.lockout_state import ArmingRecord, Lockout


class Pattern(Struct, frozen=True):
    """A rhythm: lengths in ns, on and off in turn, starting with on. One length means always on, none always off."""

    lengths_ns: tuple[int, ...] = ()


def _pattern(*lengths_ms: int) -> Pattern:
    return Pattern(tuple(length_ms * NS_PER_MS for length_ms in lengths_ms))


PATTERNS = {
    Lamp.DARK: _pattern(),
    Lamp.LOCKED: _pattern(100, 1900),
    Lamp.ARMED: _pattern(500, 500),
    Lamp.FLOOR: _pattern(1000),
    Lamp.TIED: _pattern(100, 100),
    Lamp.OUT: _pattern(100, 200, 100, 2600),
    Lamp.EARLY: _pattern(120, 120, 120, 120, 120, 900),
}
"""The pattern of each lamp state: `floor` steady, `armed` slow, `tied` fast, `early` triple flash, `out` double flash
and mostly dark, `locked` a single flash every two seconds. No flash and no gap is shorter than 100 ms: shorter ones are
lost on a bulb, a relay, or eyes 20 m away."""


def pattern_at(pattern: Pattern, now_ns: int) -> tuple[bool, int | None]:
    """Whether the lamp is lit at `now_ns`, and when that changes next (None: never)."""
    lengths = pattern.lengths_ns
    if len(lengths) < 2:
        return bool(lengths), None
    offset_ns = now_ns % sum(lengths)
    end_ns = 0
    for index, length_ns in enumerate(lengths):
        end_ns += length_ns
        if offset_ns < end_ns:
            return index % 2 == 0, now_ns + end_ns - offset_ns
    raise AssertionError("unreachable: the remainder is less than the sum")


def lamp_states(state: Lockout, stations: Iterable[int], now_ns: int) -> dict[int, Lamp]:
    """The lamp state of each station at `now_ns`."""
    order, record = state.arm, state.record
    if order is None or record is None:
        return dict.fromkeys(stations, Lamp.DARK)
    return {station: _lamp(order, record, station, now_ns) for station in stations}


def due_ns(state: Lockout, now_ns: int) -> int | None:
    """When a lamp state changes next by time alone, None: none does."""
    order, record = state.arm, state.record
    if order is None or record is None or order.opening_ns is None:
        return None
    instants = [order.opening_ns, order.opening_ns + order.delay_ns, order.closing_ns]
    return min((at_ns for at_ns in instants if at_ns is not None and at_ns > now_ns), default=None)


def _lamp(order: Arm, record: ArmingRecord, station: int, now_ns: int) -> Lamp:
    if order.floor is not None and station == order.floor:
        return Lamp.FLOOR
    if station in order.tied:
        return Lamp.TIED
    if not order.is_ruled and record.verdict is not None and station in record.verdict.stations:
        return Lamp.FLOOR if record.verdict.outcome == "floor" else Lamp.TIED
    if station in order.out:
        is_barred = order.early is EarlyPressRule.BAR and is_penalised(order, record, station)
        return Lamp.EARLY if is_barred else Lamp.OUT
    if station not in order.stations:
        return Lamp.DARK
    allowed_ns = allowed_from_ns(order, record, station)
    if is_penalised(order, record, station) and (allowed_ns is None or now_ns < allowed_ns):
        return Lamp.EARLY
    if allowed_ns is None or now_ns < allowed_ns:
        return Lamp.LOCKED
    is_closed = order.closing_ns is not None and now_ns >= order.closing_ns
    return Lamp.DARK if is_closed or record.verdict is not None or order.is_ruled else Lamp.ARMED
