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

from bus.messages import Cue, FirmwareFact, FirmwareOrders, Lamp, Verdict
from bus.units import NS_PER_MS
from firmware.signals import horn, lamps
from firmware.signals.horn import Tune
from firmware.signals.lamps import Pattern

TOO_LATE_NS = 1_000_000_000
MAX_PLAYED = 1000

FLASHES = {
    "boards_up": Pattern((150 * NS_PER_MS, 100 * NS_PER_MS)),
    "warning": Pattern((100 * NS_PER_MS, 900 * NS_PER_MS)),
    "time_over": Pattern((800 * NS_PER_MS, 200 * NS_PER_MS)),
    "right": Pattern((300 * NS_PER_MS, 100 * NS_PER_MS)),
    "wrong": Pattern((100 * NS_PER_MS, 300 * NS_PER_MS)),
}
"""What the lamps do during a cue, beside what `lamps.PATTERNS` says. Counted from the cue's instant."""
FLASH_NS = 1_000_000_000
UNMASKED_LAMPS = frozenset({Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.EARLY})
"""What no flash hides."""


class PlayingTune(Struct, frozen=True):
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

    pending_cues: tuple[Cue, ...] = ()
    played: tuple[str, ...] = ()
    playing: PlayingTune | None = None
    flash: Flash | None = None
    by_hand: dict[int, Lamp] = {}
    manual_lamps_until_ns: int = 0


class OutputState(Struct, frozen=True):
    """Until `due_ns` (None: for long): which lamps shine, by station, and the horn's pitch in Hz (None: silent)."""

    lit: dict[int, bool]
    pitch_hz: int | None
    due_ns: int | None


def set_cues(state: Signals, cues: Sequence[Cue]) -> Signals:
    """The controller wants these cues, and no others that were waiting."""
    return replace(state, pending_cues=tuple(one for one in cues if one.id not in state.played))


def by_hand(state: Signals, wanted: FirmwareOrders) -> Signals:
    """The lamps that a test wants; an arming comes before them."""
    lamps = wanted.lamps if wanted.arm is None else {}
    return replace(state, by_hand=lamps, manual_lamps_until_ns=wanted.lamps_until_ns)


def start_tune(state: Signals, tune: Tune, now_ns: int) -> Signals:
    """Begin a tune now."""
    return replace(state, playing=PlayingTune(tune, now_ns))


def on_facts(state: Signals, facts: Iterable[FirmwareFact], opening_ns: int | None, now_ns: int) -> Signals:
    """The horn's answer to the lockout: an opening (None: there is none now), a winner's pitch, a tie's tune."""
    if opening_ns is not None and now_ns - opening_ns <= TOO_LATE_NS:
        state = replace(state, playing=PlayingTune(horn.TUNES["open"], opening_ns), flash=None)
    for fact in facts:
        if isinstance(fact, Verdict) and fact.outcome != "nobody":
            first = fact.outcome == "floor"
            tune = horn.press_tune(fact.stations[0]) if first else horn.TUNES["tie"]
            state = start_tune(replace(state, flash=None), tune, now_ns)
    return state


def advance(state: Signals, now_ns: int) -> Signals:
    """Begin the cues that are due and drop what is over."""
    for cue in sorted((one for one in state.pending_cues if one.at_ns <= now_ns), key=lambda one: one.at_ns):
        if now_ns - cue.at_ns <= TOO_LATE_NS:
            flash = Flash(FLASHES[cue.what], cue.at_ns, cue.stations)
            state = replace(state, flash=flash, playing=PlayingTune(horn.TUNES[cue.what], cue.at_ns))
        pending_cues = tuple(one for one in state.pending_cues if one.id != cue.id)
        state = replace(state, pending_cues=pending_cues, played=(*state.played[1 - MAX_PLAYED :], cue.id))
    if state.flash and now_ns >= state.flash.started_ns + FLASH_NS:
        state = replace(state, flash=None)
    if state.playing and now_ns >= state.playing.started_ns + state.playing.tune.length_ns:
        state = replace(state, playing=None)
    return state


def outputs_at(state: Signals, lamp_states: Mapping[int, Lamp], now_ns: int) -> OutputState:
    """What the outputs should do at `now_ns`, when the lamps tell `shown`."""
    lit: dict[int, bool] = {}
    due_instants_ns = [one.at_ns for one in state.pending_cues]
    by_hand = state.by_hand if now_ns < state.manual_lamps_until_ns else {}
    due_instants_ns += [state.manual_lamps_until_ns] if by_hand else []
    for station, lamp in lamp_states.items():
        lit[station], change_ns = _lit(state.flash, station, by_hand.get(station, lamp), now_ns)
        due_instants_ns += [] if change_ns is None else [change_ns]
    pitch_hz, change_ns = None, None
    if state.playing:
        pitch_hz, change_ns = horn.pitch_at(state.playing.tune, state.playing.started_ns, now_ns)
    due_instants_ns += [] if change_ns is None else [change_ns]
    return OutputState(lit, pitch_hz, min(due_instants_ns, default=None))


def _lit(flash: Flash | None, station: int, lamp: Lamp, now_ns: int) -> tuple[bool, int | None]:
    if flash is None or lamp in UNMASKED_LAMPS or (flash.stations and station not in flash.stations):
        return lamps.pattern_at(lamps.PATTERNS[lamp], now_ns)
    end_ns = flash.started_ns + FLASH_NS
    on, change_ns = lamps.pattern_at(flash.pattern, now_ns - flash.started_ns)
    return on, end_ns if change_ns is None else min(end_ns, change_ns + flash.started_ns)
