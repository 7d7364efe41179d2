"""Decide how far the clock of a controller on another machine is from ours. Pure.

CLOCK_MONOTONIC counts from another instant on every machine. A heartbeat carries the controller's time; when it
arrives, ours minus theirs is the offset plus the time on the way. The smallest such difference of the last half minute
had the shortest way, and the shortest round trip (`Alive` there, `Welcome` back) says how short: half of it is taken
off. What is left is wrong by at most half that round trip. Half a minute, because two quartzes drift apart by some 50
µs a second.

Kind: pure
"""

from msgspec import Struct, structs

WINDOW_NS = 30_000_000_000


class Offset(Struct, frozen=True):
    """What was measured: (instant of ours, difference or duration), oldest first, ns."""

    differences: tuple[tuple[int, int], ...] = ()
    trips: tuple[tuple[int, int], ...] = ()


def beaten(known: Offset, their_ns: int, now_ns: int) -> Offset:
    """What is known after words that were sent at `their_ns`, their clock, arrived at `now_ns`, ours."""
    return structs.replace(known, differences=_recent((*known.differences, (now_ns, now_ns - their_ns)), now_ns))


def answered(known: Offset, asked_ns: int, now_ns: int) -> Offset:
    """What is known after an answer to what was asked at `asked_ns` arrived at `now_ns`, both ours."""
    return structs.replace(known, trips=_recent((*known.trips, (now_ns, now_ns - asked_ns)), now_ns))


def offset_ns(known: Offset) -> int | None:
    """What to add to an instant of the controller's clock to have ours; None before anything was heard."""
    if not known.differences:
        return None
    shortest = min(difference for _, difference in known.differences)
    return shortest - min((trip for _, trip in known.trips), default=0) // 2


def uncertainty_ns(known: Offset) -> int | None:
    """By how much the offset may be wrong; None before there was a round trip."""
    return min(trip for _, trip in known.trips) // 2 if known.trips else None


def _recent(samples: tuple[tuple[int, int], ...], now_ns: int) -> tuple[tuple[int, int], ...]:
    return tuple(one for one in samples if now_ns - one[0] <= WINDOW_NS)
