"""What presses and rulings make of a clip that plays, to the letter: one fact each."""

import pytest
from msgspec.structs import replace

from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.clip_state import ClipState
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.test_contest_state import NOW

PLAYING = ClipState(NOW - 5, times=2)
SILENT = replace(PLAYING, is_stopped=True)


@pytest.mark.parametrize("stops, expected", [(True, SILENT), (False, PLAYING)])
def test_a_press_silences_a_clip_where_the_format_says_so_and_it_stays_known_how_often_it_was_played(
    stops: bool, expected: ClipState
) -> None:
    contest = replace(question(Phase.OPEN, rules={"press_stops_clip": stops}), clip=PLAYING)
    assert apply(contest, f.FloorTaken(2, None, 0)).clip == expected
    assert apply(contest, f.Tied((2, 4))).clip == expected
    assert apply(contest, f.FloorTaken(2, None, 0, by_press=False)).clip == PLAYING, "by a ruling"
    assert apply(replace(contest, clip=None), f.Tied((2, 4))).clip is None


def test_a_hold_silences_a_clip_and_the_next_question_begins_without_one() -> None:
    contest = replace(question(Phase.OPEN), clip=PLAYING)
    assert apply(contest, f.HoldStarted(Sentence("hold", "Technical hold"), NOW)).clip == SILENT
    assert contest.without_item().clip is None


def test_a_clip_that_plays_for_the_first_time_was_played_once() -> None:
    assert ClipState(NOW).times == 1
