"""Horn tunes as data, and the pitch of a tune at an instant.

The loop plays a tune from its instants; nothing sleeps. An active buzzer has only on and off and takes every tone as
"on", so tunes differ in rhythm first and in pitch second.

Kind: pure
"""

from msgspec import Struct

from bus.units import NS_PER_MS

PITCHES_HZ = {1: 523, 2: 587, 3: 659, 4: 698, 5: 784, 6: 880, 7: 988, 8: 1047}
"""A pitch per station, so that the hall hears who pressed: C5 to C6."""


class Tune(Struct, frozen=True):
    """Tones and silences one after the other: each lasts `length_ns` and has a pitch in Hz, or none (silence)."""

    beats: tuple[tuple[int, int | None], ...]

    @property
    def length_ns(self) -> int:
        """The length of the whole tune."""
        return sum(length_ns for length_ns, _ in self.beats)


def _tune(*beats: tuple[int, int | None]) -> Tune:
    return Tune(tuple((length_ms * NS_PER_MS, pitch_hz) for length_ms, pitch_hz in beats))


TUNES = {
    "open": _tune((120, 1319)),
    "tie": _tune((80, 880), (60, None), (80, 880), (60, None), (80, 880)),
    "boards_up": _tune((1000, 784)),
    "warning": _tune((100, 988), (100, None), (100, 988)),
    "time_over": _tune((300, 523), (100, None), (700, 392)),
    "right": _tune((120, 784), (40, None), (120, 988), (40, None), (240, 1175)),
    "wrong": _tune((500, 262)),
}
"""All tunes but those of a press: the opening, a tie, and the controller's cues by their names."""


def press_tune(station: int) -> Tune:
    """The tune of a winning press."""
    return _tune((350, PITCHES_HZ[station]))


def pitch_at(tune: Tune, started_ns: int, now_ns: int) -> tuple[int | None, int | None]:
    """The pitch in Hz at `now_ns` (None: silence), and when that changes next (None: the tune is over)."""
    end_ns = started_ns
    for length_ns, pitch_hz in tune.beats:
        end_ns += length_ns
        if now_ns < end_ns:
            return pitch_hz, end_ns
    return None, None
