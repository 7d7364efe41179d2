"""What presses and rulings make of a clip that plays, to the letter: one fact each."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Phase, Role, Sentence
from controller.packs.pack import Clip, Pack, Question
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.clip_state import ClipState
from controller.rules.clips import clip_of, clip_view, play_clip, replay_clip
from controller.rules.contest import Contest
from controller.rules.order import Order
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.test_contest_state import NOW

PLAYING = ClipState(NOW - 5, times=2)
SILENT = replace(PLAYING, is_stopped=True)
FILM = Clip("a" * 32, "video", 12_500)
FIRST, SECOND = (Question("tang-toc", text, "That", clip="film.mp4") for text in ("What?", "Who?"))


def with_film() -> Contest:
    """The first question is on, and has a clip."""
    contest = question(Phase.READING)
    pack = Pack("films", (FIRST, SECOND), clips={"film.mp4": FILM})
    return replace(contest, evening=replace(contest.current_evening, pack=pack), question=FIRST, item=3)


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


def test_a_clip_is_played_and_played_again_with_its_question() -> None:
    contest = with_film()
    played = [f.ClipPlayed(3, NOW)]
    assert play_clip(contest, Order(m.PlayClip(), "", Role.MC), NOW) == played
    assert replay_clip(replace(contest, clip=PLAYING), Order(m.ReplayClip(), "", Role.MC), NOW) == played


def test_there_is_no_clip_without_a_question_or_a_match_or_a_name() -> None:
    assert clip_of(with_film(), FIRST) == FILM
    for contest, coming in ((with_film(), None), (Contest(), FIRST), (with_film(), replace(FIRST, clip=""))):
        assert clip_of(contest, coming) is None


def test_the_clip_of_a_coming_question_was_not_played_yet() -> None:
    view = clip_view(replace(with_film(), clip=PLAYING), SECOND, Audience.MC, staff=True)
    assert view is not None
    assert (view.times, view.started_ns) == (0, None)
