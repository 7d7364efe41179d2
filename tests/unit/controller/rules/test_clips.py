"""The clip of a question: played, played again and stopped by the MC; nobody but the stage is told where it is."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.catalogue import translator
from bus.messages import Audience, Phase, PressKind
from bus.units import NS_PER_S
from controller.formats.format import BuzzersRound
from controller.formats.format_summary import explain
from controller.packs.pack import Clip
from controller.rules.contest import Evening
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.buzzers_match import codes, with_buzzers
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with

CLIP = Clip("a" * 32, "video", 12_500)


def with_clips(play: Play) -> Play:
    """The same, where every question has a clip."""
    evening = play.contest.current_evening
    questions = tuple(replace(question, clip="phim.mp4") for question in evening.pack.questions)
    pack = replace(evening.pack, questions=questions, clips={"phim.mp4": CLIP})
    play.contest = replace(play.contest, evening=Evening(evening.format, pack, evening.match))
    return play


@pytest.fixture
def reading(play: Play) -> Play:
    """A buzzer question with a clip is read."""
    with_clips(play).order(m.StartReading())
    return play


def next_command(play: Play) -> m.Command | None:
    step = play.view().next_step
    return step.command if step is not None else None


def offered(play: Play) -> set[type[m.Command]]:
    return {type(step.command) for step in play.view().actions}


def clip_for(play: Play, audience: Audience) -> m.ClipView | None:
    question = play.view(audience).question
    return question.clip if question is not None else None


def test_after_the_reading_the_clip_is_the_next_step_and_then_the_clock(reading: Play) -> None:
    assert next_command(reading) == m.PlayClip()
    assert m.StartThinking in offered(reading), "a clip that nobody can play holds nothing up"
    reading.order(m.PlayClip())
    assert next_command(reading) == m.StartThinking()
    assert {m.ReplayClip, m.StopClip} <= offered(reading)
    assert not {m.PlayClip, m.StartThinking} & offered(reading)


def test_a_question_without_a_clip_knows_nothing_of_them(play: Play) -> None:
    play.order(m.StartReading())
    assert next_command(play) == m.StartThinking()
    assert not {m.PlayClip, m.ReplayClip, m.StopClip} & offered(play)
    assert [clip_for(play, audience) for audience in (Audience.MC, Audience.STAGE)] == [None, None]
    for command in (m.PlayClip(), m.ReplayClip()):
        with pytest.raises(RefusedError) as error:
            play.order(command)
        assert codes(error) == ["no-clip"]


def test_it_is_played_once_and_then_again_and_stopped(reading: Play) -> None:
    for command, code in ((m.ReplayClip(), "clip-not-played"), (m.StopClip(), "clip-is-silent")):
        with pytest.raises(RefusedError) as error:
            reading.order(command)
        assert codes(error) == [code]
    reading.order(m.PlayClip())
    with pytest.raises(RefusedError) as error:
        reading.order(m.PlayClip())
    assert codes(error) == ["clip-was-played"]
    reading.order(m.StopClip())
    assert m.StopClip not in offered(reading)
    assert reading.contest.clip is not None
    reading.wait(3)
    reading.order(m.ReplayClip())
    assert (reading.contest.clip.times, reading.contest.clip.is_stopped) == (2, False)
    assert reading.contest.clip.played_ns == reading.now_ns


def test_the_stage_alone_has_its_token_and_only_while_it_plays(reading: Play) -> None:
    others = (Audience.PUBLIC, Audience.JUDGE)
    staff = m.ClipView("video", 12_500_000_000)
    assert clip_for(reading, Audience.MC) == clip_for(reading, Audience.DESK) == staff
    assert {clip_for(reading, audience) for audience in (Audience.STAGE, *others)} == {None}
    reading.order(m.PlayClip())
    playing = replace(staff, times=1, started_ns=reading.now_ns)
    assert clip_for(reading, Audience.MC) == playing
    assert clip_for(reading, Audience.STAGE) == replace(playing, token=CLIP.token)
    assert {clip_for(reading, audience) for audience in others} == {None}
    reading.order(m.StopClip())
    assert clip_for(reading, Audience.STAGE) is None
    assert clip_for(reading, Audience.MC) == replace(staff, times=1)


def test_the_mc_knows_of_a_clip_when_the_question_is_announced(play: Play) -> None:
    with_clips(play)
    assert play.contest.phase is Phase.READY
    assert clip_for(play, Audience.MC) == m.ClipView("video", 12_500_000_000)


def test_what_is_pressed_and_when_the_clock_ends_are_the_same_with_a_clip() -> None:
    contests = []
    for plays_clip in (False, True):
        play = with_clips(with_buzzers())
        play.order(m.StartReading())
        if plays_clip:
            play.order(m.PlayClip())
        play.order(m.StartThinking())
        play.wait(31)
        play.press(2, PressKind.WINNER, NS_PER_S)
        play.verdict(2)
        contests.append(replace(play.contest, clip=None, seq=0, step=0, undo_point=None))
    assert contests[0].buzzers == contests[1].buzzers
    assert contests[0].clock == contests[1].clock
    assert contests[0].arming == contests[1].arming


@pytest.mark.parametrize("stops", [False, True])
def test_a_press_stops_it_where_the_format_says_so(stops: bool) -> None:
    play = with_clips(with_buzzers(press_stops_clip=stops))
    play.order(m.StartReading())
    play.order(m.PlayClip())
    play.order(m.StartThinking())
    play.wait(31)
    assert clip_for(play, Audience.STAGE) is not None
    play.verdict(2)
    assert (clip_for(play, Audience.STAGE) is None) is stops
    play.wait(1)
    play.order(m.RuleWrong())
    assert play.contest.phase is Phase.OPEN
    assert (clip_for(play, Audience.STAGE) is None) is stops, "what was stopped does not begin by itself"


def test_presses_too_close_to_call_stop_it_too_and_a_floor_that_is_given_does_not() -> None:
    for teams in ((2, 3), ()):
        play = with_clips(with_buzzers(press_stops_clip=True))
        play.order(m.StartReading())
        play.order(m.PlayClip())
        play.order(m.StartThinking())
        play.wait(31)
        if teams:
            play.verdict(*teams)
        else:
            play.order(m.GiveFloor(2))
        assert (clip_for(play, Audience.STAGE) is None) is bool(teams)


def test_a_hold_silences_it_and_the_next_question_begins_without(reading: Play) -> None:
    reading.order(m.PlayClip())
    reading.order(m.Hold())
    assert clip_for(reading, Audience.STAGE) is None
    reading.order(m.Release())
    assert clip_for(reading, Audience.STAGE) is None
    reading.order(m.ReplayClip())
    reading.order(m.VoidQuestion())
    assert reading.contest.clip is None
    reading.order(m.StartReading())
    assert next_command(reading) == m.PlayClip()


def test_undo_passes_it_over(reading: Play) -> None:
    before = reading.contest.undo_point
    reading.order(m.PlayClip())
    assert reading.contest.undo_point == before
    reading.order(m.Undo())
    assert (reading.contest.phase, reading.contest.clip) == (Phase.READY, None)


def test_in_a_boards_round_it_can_be_played_until_the_next_question() -> None:
    play = with_clips(Play(PLAN))
    play.order(m.StartRound())
    play.to_opening()
    assert play.contest.phase is Phase.BOARDS_UP
    play.order(m.PlayClip())
    for team in play.contest.contenders:
        play.order(m.MarkBoard(team, False))
    play.order(m.ConfirmBoards())
    assert m.ReplayClip in offered(play)


def test_the_format_tells_what_a_press_does() -> None:
    summary = explain(plan_with(BuzzersRound, press_stops_clip=True), "en", translator("en"))
    assert any("stops the clip" in line for line in summary)
    assert not any("stops the clip" in line for line in explain(PLAN, "en", translator("en")))
