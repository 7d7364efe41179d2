"""The horn's tunes, the controller's cues, and the outputs at an instant."""

from typing import get_args, get_type_hints

import pytest

from bus.messages import Arm, Cue, FirmwareOrders, Lamp, Verdict
from bus.units import NS_PER_MS as MS
from firmware.signals import cues, horn
from firmware.signals.cues import FLASH_NS, FLASHES, TOO_LATE_NS, Flash, PlayingTune, Signals
from firmware.signals.lamps import Pattern

T = 9_000 * MS
CUE = Cue("q1-up", "boards_up", T)
LAMPS = {1: Lamp.DARK, 2: Lamp.FLOOR}
DARK = dict.fromkeys(LAMPS, Lamp.DARK)


def verdict(outcome: str, *stations: int) -> Verdict:
    return Verdict(1, outcome, stations, T, 100_000, T, ())  # type: ignore[arg-type]


def pitch(state: Signals, now_ns: int) -> int | None:
    return cues.outputs_at(state, LAMPS, now_ns).pitch_hz


def test_every_cue_has_a_tune_and_a_flash() -> None:
    names = set(get_args(get_type_hints(Cue)["what"]))
    assert names <= set(horn.TUNES)
    assert names == set(FLASHES)


def test_every_station_has_a_pitch_of_its_own() -> None:
    assert len({horn.press_tune(station).beats for station in range(1, 9)}) == 8


def test_a_tune_sounds_beat_by_beat_and_ends() -> None:
    tune = horn.TUNES["warning"]
    assert horn.pitch_at(tune, T, T) == (988, T + 100 * MS)
    assert horn.pitch_at(tune, T, T + 100 * MS) == (None, T + 200 * MS)
    assert horn.pitch_at(tune, T, T + 299 * MS) == (988, T + 300 * MS)
    assert horn.pitch_at(tune, T, T + 300 * MS) == (None, None)


def test_a_cue_is_played_at_its_instant_on_horn_and_all_lamps() -> None:
    state = cues.set_cues(Signals(), [CUE])
    before = cues.outputs_at(cues.advance(state, T - 1), LAMPS, T - 1)
    assert (before.lit, before.pitch_hz, before.due_ns) == ({1: False, 2: True}, None, T)
    after = cues.outputs_at(cues.advance(state, T), DARK, T)
    assert (after.lit, after.pitch_hz, after.due_ns) == ({1: True, 2: True}, 784, T + 150 * MS)
    flashed = cues.outputs_at(cues.advance(state, T), DARK, T + 150 * MS)
    assert flashed.lit == {1: False, 2: False}


@pytest.mark.parametrize("lamp", [Lamp.ARMED, Lamp.FLOOR, Lamp.TIED, Lamp.EARLY])
@pytest.mark.parametrize("what", FLASHES)
def test_no_flash_hides_a_lamp_that_signals_to_its_team(lamp: Lamp, what: str) -> None:
    flashing = cues.advance(cues.set_cues(Signals(), [Cue("x", what, T)]), T)  # type: ignore[arg-type]
    for now_ns in range(T, T + FLASH_NS, 10 * MS):
        assert cues.outputs_at(flashing, {1: lamp}, now_ns).lit == cues.outputs_at(Signals(), {1: lamp}, now_ns).lit


def test_an_opening_and_a_verdict_end_a_flash() -> None:
    flashing = cues.advance(cues.set_cues(Signals(), [Cue("x", "time_over", T)]), T)
    assert cues.outputs_at(flashing, DARK, T + MS).lit == {1: True, 2: True}
    for after in (cues.on_facts(flashing, [], T, T + MS), cues.on_facts(flashing, [verdict("floor", 1)], None, T + MS)):
        assert cues.outputs_at(after, DARK, T + MS).lit == {1: False, 2: False}


def test_no_flash_looks_like_a_steady_lamp_or_is_too_short_for_a_bulb() -> None:
    for pattern in FLASHES.values():
        assert len(pattern.lengths_ns) == 2
        assert min(pattern.lengths_ns) >= 100 * MS


def test_a_cue_is_played_once_however_often_it_is_sent() -> None:
    state = cues.advance(cues.set_cues(Signals(), [CUE]), T)
    state = cues.advance(state, T + 2 * FLASH_NS)
    second = cues.advance(cues.set_cues(state, [CUE]), T + 2 * FLASH_NS)
    assert pitch(second, T + 2 * FLASH_NS) is None
    assert second.pending_cues == ()


def test_a_withdrawn_cue_is_not_played() -> None:
    state = cues.set_cues(cues.set_cues(Signals(), [CUE]), [])
    assert pitch(cues.advance(state, T), T) is None


def test_a_cue_whose_instant_was_moved_is_played_at_the_new_one() -> None:
    moved = Cue(CUE.id, "boards_up", T + 500 * MS)
    state = cues.advance(cues.set_cues(cues.set_cues(Signals(), [CUE]), [moved]), T)
    assert pitch(state, T) is None
    assert pitch(cues.advance(state, T + 500 * MS), T + 500 * MS) == 784


@pytest.mark.parametrize("late_ns, lit", [(700 * MS, True), (TOO_LATE_NS + 1, False)])
def test_a_cue_more_than_a_second_late_is_not_played(late_ns: int, lit: bool) -> None:
    cue = Cue("x", "time_over", T)
    state = cues.advance(cues.set_cues(Signals(), [cue]), T + late_ns)
    assert cues.outputs_at(state, LAMPS, T + late_ns).lit[1] is lit


def test_a_second_late_is_not_too_late() -> None:
    assert TOO_LATE_NS == 1_000 * MS
    state = cues.advance(cues.set_cues(Signals(), [Cue("x", "boards_up", T)]), T + TOO_LATE_NS)
    assert state.played == ("x",)
    assert cues.on_facts(Signals(), [], T, T + TOO_LATE_NS).playing == PlayingTune(horn.TUNES["open"], T)
    sounding = cues.start_tune(state, horn.TUNES["tie"], T + TOO_LATE_NS - MS)
    scheduled = cues.set_cues(sounding, [Cue("z", "boards_up", T)])
    assert cues.advance(scheduled, T + TOO_LATE_NS).playing is None, "it takes the horn, and is over"
    flashing = cues.set_cues(Signals(flash=Flash(FLASHES["right"], T - MS, (1,))), [Cue("y", "boards_up", T)])
    assert cues.advance(flashing, T + TOO_LATE_NS + 1).flash is None
    late = cues.advance(cues.set_cues(Signals(), [Cue("x", "boards_up", T)]), T + TOO_LATE_NS - 1)
    assert late.flash == Flash(FLASHES["boards_up"], T, ())


def test_of_two_cues_that_are_due_the_later_one_sounds_whichever_was_sent_first() -> None:
    earlier, later = Cue("a", "warning", T), Cue("b", "time_over", T + MS)
    for order in ([earlier, later], [later, earlier]):
        state = cues.advance(cues.set_cues(Signals(), order), T + 2 * MS)
        assert (pitch(state, T + 2 * MS), state.played) == (523, ("a", "b"))


def test_a_tune_is_over_when_its_last_beat_is() -> None:
    state = cues.start_tune(Signals(), horn.TUNES["wrong"], T)
    assert cues.advance(state, T + 500 * MS - 1).playing is not None
    assert cues.advance(state, T + 500 * MS).playing is None


@pytest.mark.parametrize(
    "what, on_ms, off_ms",
    [
        ("boards_up", 150, 100),
        ("warning", 100, 900),
        ("time_over", 800, 200),
        ("right", 300, 100),
        ("wrong", 100, 300),
    ],
)
def test_a_cue_flashes_for_a_second_in_a_rhythm_of_its_own(what: str, on_ms: int, off_ms: int) -> None:
    state = cues.advance(cues.set_cues(Signals(), [Cue("x", what, T)]), T)  # type: ignore[arg-type]
    for at_ms in range(0, 1_100, 10):
        lit = cues.outputs_at(cues.advance(state, T + at_ms * MS), {1: Lamp.DARK}, T + at_ms * MS).lit[1]
        assert lit is (at_ms < 1_000 and at_ms % (on_ms + off_ms) < on_ms), at_ms


def test_the_next_change_is_that_of_the_lamp_of_the_tune_or_of_the_end_of_the_flash_whichever_comes_first() -> None:
    silent = Signals(flash=Flash(FLASHES["warning"], T, ()))
    assert cues.outputs_at(silent, {1: Lamp.DARK}, T).due_ns == T + 100 * MS
    assert cues.outputs_at(silent, {1: Lamp.DARK}, T + 500 * MS).due_ns == T + FLASH_NS
    steady = Signals(flash=Flash(Pattern((MS,)), T, ()))
    assert cues.outputs_at(steady, {1: Lamp.DARK}, T).due_ns == T + FLASH_NS
    blinking = cues.outputs_at(Signals(), {1: Lamp.ARMED}, 0)
    assert (blinking.due_ns, cues.outputs_at(Signals(), {1: Lamp.FLOOR}, 0).due_ns) == (500 * MS, None)
    sounding = cues.start_tune(Signals(), horn.TUNES["warning"], T)
    assert cues.outputs_at(sounding, DARK, T).due_ns == T + 100 * MS


def test_a_cue_for_some_stations_leaves_the_others_lamps_alone() -> None:
    state = cues.advance(cues.set_cues(Signals(), [Cue("r", "right", T, (1,))]), T)
    lit = [cues.outputs_at(state, DARK, T + n * 100 * MS).lit for n in range(5)]
    assert [states[1] for states in lit] == [True, True, True, False, True]
    assert not any(states[2] for states in lit)


def test_the_lamps_go_back_to_the_lockout_after_a_cue() -> None:
    state = cues.advance(cues.advance(cues.set_cues(Signals(), [CUE]), T), T + FLASH_NS)
    assert cues.outputs_at(state, LAMPS, T + FLASH_NS).lit == {1: False, 2: True}


def test_a_winning_press_sounds_its_stations_pitch_at_once() -> None:
    assert pitch(cues.on_facts(Signals(), [verdict("floor", 3)], None, T), T) == 659


def test_a_tie_has_its_own_tune_and_nobody_none() -> None:
    assert pitch(cues.on_facts(Signals(), [verdict("tie", 1, 2)], None, T), T) == 880
    assert pitch(cues.on_facts(Signals(), [verdict("nobody")], None, T), T) is None


def test_the_opening_sounds_unless_it_was_long_ago() -> None:
    assert pitch(cues.on_facts(Signals(), [], T - MS, T), T) == 1319
    assert pitch(cues.on_facts(Signals(), [], T - TOO_LATE_NS - 1, T), T) is None


def test_the_newest_tune_plays() -> None:
    state = cues.on_facts(Signals(), [verdict("floor", 1)], T, T)
    assert pitch(state, T) == 523


def test_the_list_of_played_cues_is_limited() -> None:
    state = Signals()
    assert cues.MAX_PLAYED == 1_000
    for n in range(cues.MAX_PLAYED + 50):
        state = cues.advance(cues.set_cues(state, [Cue(f"c{n}", "warning", T + n)]), T + n)
    assert len(state.played) == cues.MAX_PLAYED


def test_manual_lamps_apply_until_their_instant_and_then_follow_the_lockout() -> None:
    state = cues.set_manual_lamps(Signals(), FirmwareOrders(None, (), {1: Lamp.FLOOR, 2: Lamp.DARK}, T))
    during = cues.outputs_at(state, LAMPS, T - 1)
    assert (during.lit, during.due_ns) == ({1: True, 2: False}, T)
    assert cues.outputs_at(state, LAMPS, T).lit == {1: False, 2: True}


def test_an_arming_has_priority_over_manual_lamps() -> None:
    state = cues.set_manual_lamps(Signals(), FirmwareOrders(Arm(1, T, None, (1,)), (), {1: Lamp.FLOOR}, T))
    assert cues.outputs_at(state, LAMPS, T - 1).lit == {1: False, 2: True}
