"""Output state of the moment: the lockout's lamps, the flash of a cue over them, and the horn's tune.

A flash is for everybody, a lamp for its team: no flash hides a lamp that signals something to its team (armed, the
floor, a tie, an early press), and an opening or a verdict ends a flash.

A cue is played once, at its instant, however often the controller sends it. A cue that is withdrawn before its instant
is not played. A cue that is more than a second late is not played at all: a signal at the wrong time is worse than
none. The horn plays one tune at a time, the newest. Manual lamps are for tests; they end by themselves, at the instant
in their order.

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
"""Lamp patterns during a cue, in addition to `lamps.PATTERNS`. Counted from the cue's instant."""
FLASH_NS = 1_000_000_000
UNMASKED_LAMPS = frozenset({Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.EARLY})
"""Lamps that no flash hides."""


class PlayingTune(Struct, frozen=True):
    """A tune that started at `started_ns`."""

    tune: Tune
    started_ns: int


class Flash(Struct, frozen=True):
    """Lamps that follow a cue from `started_ns` on; no stations: all."""

    pattern: Pattern
    started_ns: int
    stations: tuple[int, ...]


class Signals(Struct, frozen=True):
    """Cues that are pending, tune and flash that are on, and the ids of the cues that were `played`.

    `manual_lamps`: lamp states for a test until `manual_lamps_until_ns`, whatever the lockout's lamps are.
    """

    pending_cues: tuple[Cue, ...] = ()
    played: tuple[str, ...] = ()
    playing: PlayingTune | None = None
    flash: Flash | None = None
    manual_lamps: dict[int, Lamp] = {}
    manual_lamps_until_ns: int = 0


class OutputState(Struct, frozen=True):
    """Which lamps are lit, by station, and the horn's pitch in Hz (None: silent), until `due_ns` (None: no end)."""

    lit: dict[int, bool]
    pitch_hz: int | None
    due_ns: int | None


def set_cues(state: Signals, cues: Sequence[Cue]) -> Signals:
    """Replaces the pending cues by these, without those that were played."""
    return replace(state, pending_cues=tuple(cue for cue in cues if cue.id not in state.played))


def set_manual_lamps(state: Signals, orders: FirmwareOrders) -> Signals:
    """Takes the lamps of a test; an arming has priority over them."""
    manual_lamps = orders.lamps if orders.arm is None else {}
    return replace(state, manual_lamps=manual_lamps, manual_lamps_until_ns=orders.lamps_until_ns)


def start_tune(state: Signals, tune: Tune, now_ns: int) -> Signals:
    """Starts a tune now."""
    return replace(state, playing=PlayingTune(tune, now_ns))


def on_facts(state: Signals, facts: Iterable[FirmwareFact], opening_ns: int | None, now_ns: int) -> Signals:
    """Starts the horn's tune for an opening (None: there is none now), a winner or a tie."""
    if opening_ns is not None and now_ns - opening_ns <= TOO_LATE_NS:
        state = replace(state, playing=PlayingTune(horn.TUNES["open"], opening_ns), flash=None)
    for fact in facts:
        if isinstance(fact, Verdict) and fact.outcome != "nobody":
            has_winner = fact.outcome == "floor"
            tune = horn.press_tune(fact.stations[0]) if has_winner else horn.TUNES["tie"]
            state = start_tune(replace(state, flash=None), tune, now_ns)
    return state


def advance(state: Signals, now_ns: int) -> Signals:
    """Starts the cues that are due and drops what has ended."""
    due_cues = [cue for cue in state.pending_cues if cue.at_ns <= now_ns]
    for cue in sorted(due_cues, key=lambda cue: cue.at_ns):
        if now_ns - cue.at_ns <= TOO_LATE_NS:
            flash = Flash(FLASHES[cue.what], cue.at_ns, cue.stations)
            state = replace(state, flash=flash, playing=PlayingTune(horn.TUNES[cue.what], cue.at_ns))
        pending_cues = tuple(other for other in state.pending_cues if other.id != cue.id)
        state = replace(state, pending_cues=pending_cues, played=(*state.played[1 - MAX_PLAYED :], cue.id))
    if state.flash and now_ns >= state.flash.started_ns + FLASH_NS:
        state = replace(state, flash=None)
    if state.playing and now_ns >= state.playing.started_ns + state.playing.tune.length_ns:
        state = replace(state, playing=None)
    return state


def outputs_at(state: Signals, lamp_states: Mapping[int, Lamp], now_ns: int) -> OutputState:
    """The state of the outputs at `now_ns`, for these lamp states."""
    lit: dict[int, bool] = {}
    changes_ns = [cue.at_ns for cue in state.pending_cues]
    manual_lamps = state.manual_lamps if now_ns < state.manual_lamps_until_ns else {}
    changes_ns += [state.manual_lamps_until_ns] if manual_lamps else []
    for station, lamp in lamp_states.items():
        lit[station], change_ns = _is_lit(state.flash, station, manual_lamps.get(station, lamp), now_ns)
        changes_ns += [] if change_ns is None else [change_ns]
    pitch_hz, change_ns = None, None
    if state.playing:
        pitch_hz, change_ns = horn.pitch_at(state.playing.tune, state.playing.started_ns, now_ns)
    changes_ns += [] if change_ns is None else [change_ns]
    return OutputState(lit, pitch_hz, min(changes_ns, default=None))


def _is_lit(flash: Flash | None, station: int, lamp: Lamp, now_ns: int) -> tuple[bool, int | None]:
    if flash is None or lamp in UNMASKED_LAMPS or (flash.stations and station not in flash.stations):
        return lamps.pattern_at(lamps.PATTERNS[lamp], now_ns)
    end_ns = flash.started_ns + FLASH_NS
    is_lit, change_ns = lamps.pattern_at(flash.pattern, now_ns - flash.started_ns)
    return is_lit, end_ns if change_ns is None else min(end_ns, change_ns + flash.started_ns)
