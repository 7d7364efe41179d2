"""Decide what the outputs do now: the lockout's lamps, over them the flash of a cue, and the horn's tune. Pure.

A flash is for everybody, a lamp for its team: where a lamp has something to say (armed, the floor, a tie, an early
press) no flash hides it, and an opening or a verdict ends a flash.

A cue is given once, at its instant, however often the controller says it. One that is no longer wanted before its
instant is not given. One that is more than a second late is not given at all: a signal at the wrong time is worse than
none. The horn plays one tune at a time, the newest. Lamps by hand are for tests; they end by themselves, at an instant
that came with them.

Kind: pure
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Cue, FirmwareFact, Lamp, Verdict, Wanted
from bus.units import NS_PER_MS
from firmware.signals import horn, lamps
from firmware.signals.horn import Tune
from firmware.signals.lamps import Pattern

TOO_LATE_NS = 1_000_000_000
GIVEN_KEPT = 1000

FLASHES = {
    "boards_up": Pattern((150 * NS_PER_MS, 100 * NS_PER_MS)),
    "warning": Pattern((100 * NS_PER_MS, 900 * NS_PER_MS)),
    "time_over": Pattern((800 * NS_PER_MS, 200 * NS_PER_MS)),
    "right": Pattern((300 * NS_PER_MS, 100 * NS_PER_MS)),
    "wrong": Pattern((100 * NS_PER_MS, 300 * NS_PER_MS)),
}
"""What the lamps do during a cue, beside what `lamps.PATTERNS` says. Counted from the cue's instant."""
FLASH_NS = 1_000_000_000
TELLING = frozenset({Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.EARLY})
"""What no flash hides."""


class Playing(Struct, frozen=True):
    """A tune that is on since `started_ns`."""

    tune: Tune
    started_ns: int


class Flash(Struct, frozen=True):
    """Lamps that follow a cue since `started_ns`; no stations: all."""

    pattern: Pattern
    started_ns: int
    stations: tuple[int, ...]


class Signals(Struct, frozen=True):
    """What is waiting, what is on, and which cues have been given. `by_hand`: what lamps tell for a test until
    `by_hand_until_ns`, whatever the lockout says."""

    waiting: tuple[Cue, ...] = ()
    given: tuple[str, ...] = ()
    playing: Playing | None = None
    flash: Flash | None = None
    by_hand: dict[int, Lamp] = {}
    by_hand_until_ns: int = 0


class Outcome(Struct, frozen=True):
    """Until `due_ns` (None: for long): which lamps shine, by station, and the horn's pitch in Hz (None: silent)."""

    lit: dict[int, bool]
    pitch_hz: int | None
    due_ns: int | None


def want(state: Signals, cues: Sequence[Cue]) -> Signals:
    """The controller wants these cues, and no others that were waiting."""
    return replace(state, waiting=tuple(one for one in cues if one.id not in state.given))


def by_hand(state: Signals, wanted: Wanted) -> Signals:
    """The lamps that a test wants; an arming comes before them."""
    lamps = wanted.lamps if wanted.arm is None else {}
    return replace(state, by_hand=lamps, by_hand_until_ns=wanted.lamps_until_ns)


def sound(state: Signals, tune: Tune, now_ns: int) -> Signals:
    """Begin a tune now."""
    return replace(state, playing=Playing(tune, now_ns))


def answer(state: Signals, facts: Iterable[FirmwareFact], opened_ns: int | None, now_ns: int) -> Signals:
    """The horn's answer to the lockout: an opening (None: there is none now), a winner's pitch, a tie's tune."""
    if opened_ns is not None and now_ns - opened_ns <= TOO_LATE_NS:
        state = replace(state, playing=Playing(horn.TUNES["open"], opened_ns), flash=None)
    for fact in facts:
        if isinstance(fact, Verdict) and fact.outcome != "nobody":
            first = fact.outcome == "floor"
            tune = horn.press(fact.stations[0]) if first else horn.TUNES["tie"]
            state = sound(replace(state, flash=None), tune, now_ns)
    return state


def turn(state: Signals, now_ns: int) -> Signals:
    """Begin the cues that are due and drop what is over."""
    for cue in sorted((one for one in state.waiting if one.at_ns <= now_ns), key=lambda one: one.at_ns):
        if now_ns - cue.at_ns <= TOO_LATE_NS:
            flash = Flash(FLASHES[cue.what], cue.at_ns, cue.stations)
            state = replace(state, flash=flash, playing=Playing(horn.TUNES[cue.what], cue.at_ns))
        waiting = tuple(one for one in state.waiting if one.id != cue.id)
        state = replace(state, waiting=waiting, given=(*state.given[1 - GIVEN_KEPT :], cue.id))
    if state.flash and now_ns >= state.flash.started_ns + FLASH_NS:
        state = replace(state, flash=None)
    if state.playing and now_ns >= state.playing.started_ns + state.playing.tune.length_ns:
        state = replace(state, playing=None)
    return state


def outcome(state: Signals, shown: Mapping[int, Lamp], now_ns: int) -> Outcome:
    """What the outputs should do at `now_ns`, when the lamps tell `shown`."""
    lit: dict[int, bool] = {}
    due = [one.at_ns for one in state.waiting]
    by_hand = state.by_hand if now_ns < state.by_hand_until_ns else {}
    due += [state.by_hand_until_ns] if by_hand else []
    for station, lamp in shown.items():
        lit[station], change_ns = _lit(state.flash, station, by_hand.get(station, lamp), now_ns)
        due += [] if change_ns is None else [change_ns]
    pitch_hz, change_ns = None, None
    if state.playing:
        pitch_hz, change_ns = horn.sounding(state.playing.tune, state.playing.started_ns, now_ns)
    due += [] if change_ns is None else [change_ns]
    return Outcome(lit, pitch_hz, min(due, default=None))


def _lit(flash: Flash | None, station: int, lamp: Lamp, now_ns: int) -> tuple[bool, int | None]:
    if flash is None or lamp in TELLING or (flash.stations and station not in flash.stations):
        return lamps.lit(lamps.PATTERNS[lamp], now_ns)
    end_ns = flash.started_ns + FLASH_NS
    on, change_ns = lamps.lit(flash.pattern, now_ns - flash.started_ns)
    return on, end_ns if change_ns is None else min(end_ns, change_ns + flash.started_ns)
