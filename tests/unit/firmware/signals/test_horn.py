"""The horn's tunes as a hall hears them: notes of the tempered scale, and rests, by their lengths in milliseconds."""

import pytest

from bus.units import NS_PER_MS as MS
from firmware.signals import horn
from firmware.signals.horn import Tune

NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
SCALE = ("C5", "D5", "E5", "F5", "G5", "A5", "B5", "C6")


def note_hz(note: str) -> int:
    """The pitch of a note whose octave is its last digit, with A4 at 440 Hz."""
    semitones_above_a4 = NAMES.index(note[:-1]) - NAMES.index("A") + 12 * (int(note[-1]) - 4)
    return round(440 * 2 ** (semitones_above_a4 / 12))


def sounds_of(tune: Tune) -> list[tuple[int | None, int]]:
    """What sounds, and for how many milliseconds, from the first instant until nothing changes any more."""
    now_ns = 0
    sounds: list[tuple[int | None, int]] = []
    while True:
        pitch_hz, change_ns = horn.pitch_at(tune, 0, now_ns)
        if change_ns is None:
            return sounds
        sounds.append((pitch_hz, (change_ns - now_ns) // MS))
        now_ns = change_ns


@pytest.mark.parametrize(
    "name, notes",
    [
        ("open", "E6 120"),
        ("tie", "A5 80, rest 60, A5 80, rest 60, A5 80"),
        ("boards_up", "G5 1000"),
        ("warning", "B5 100, rest 100, B5 100"),
        ("time_over", "C5 300, rest 100, G4 700"),
        ("right", "G5 120, rest 40, B5 120, rest 40, D6 240"),
        ("wrong", "C4 500"),
    ],
)
def test_a_tune_is_known_by_its_notes_and_rests(name: str, notes: str) -> None:
    expected = [(note, int(ms)) for note, ms in (beat.split() for beat in notes.split(", "))]
    assert sounds_of(horn.TUNES[name]) == [(None if note == "rest" else note_hz(note), ms) for note, ms in expected]
    assert horn.TUNES[name].length_ns == sum(ms for _, ms in expected) * MS


@pytest.mark.parametrize("station, note", list(enumerate(SCALE, start=1)))
def test_the_stations_sound_a_scale_from_c5_to_c6_for_a_third_of_a_second(station: int, note: str) -> None:
    assert sounds_of(horn.press_tune(station)) == [(note_hz(note), 350)]


def test_there_is_no_other_tune_and_no_other_station() -> None:
    assert set(horn.TUNES) == {"open", "tie", "boards_up", "warning", "time_over", "right", "wrong"}
    assert set(horn.PITCHES_HZ) == set(range(1, 9))
