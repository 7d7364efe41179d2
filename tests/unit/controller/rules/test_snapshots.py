"""Snapshots to the letter: what each audience sees of a contest in which everything is set, and what it does not."""

from decimal import Decimal

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, Lamp, Phase, RoundKind, Sentence
from bus.units import NS_PER_S as SECOND
from controller.packs.pack import Pack, Question
from controller.rules.contest import Contest, Evening, Protest, UndoPoint, start_clock
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.buzzers.state import BuzzersState
from controller.rules.rounds.performance.state import PerformanceState
from controller.rules.seal_chain import SealChain
from controller.rules.view import SnapshotContext, snapshot, snapshots
from tests.unit.controller.rules.played_match import PACK, PLAN
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

STAFF = (Audience.MC, Audience.DESK)
HALL = (Audience.STAGE, Audience.PUBLIC, Audience.JUDGE)
NOTICE, FRAME_NOTICE = Sentence("contest", "Of the contest"), Sentence("frame", "Of the machine")
DONE, UNDONE, HELD, WHO = (Sentence(code, code) for code in ("done", "undone", "held", "who"))
CAPTURE = m.Capture("gpiod", 1_000, simulated=False)
QUESTION = Question("khoi-dong", "What?", "That", notes="so", source="there", picture="map.png")
FRAME = SnapshotContext(
    now_ns=NOW,
    head=(7, "abc"),
    health=(m.HealthView("firmware", "ok"),),
    notices=(FRAME_NOTICE,),
    history=(m.HistoryView(3, WHO, 0, DONE),),
    led_tests={"clock": "pattern"},
    lamp_tests={2: Lamp.FLOOR},
    sound_test="x",
    match="match",
)


def full() -> Contest:
    """A question of the buzzers is over, and whatever a contest may have is there."""
    before = Contest()
    return replace(
        in_round(1, Phase.CLOSED),
        boot="boot-1",
        seq=70,
        step=50,
        item=2,
        question=QUESTION,
        spare=True,
        scores={1: Decimal(30), 2: Decimal(20), 3: Decimal(20), 4: Decimal(0), 5: Decimal(0)},
        contenders=(1, 2, 3),
        round_teams=(1, 2, 3, 4, 5),
        absent=(5,),
        judges=(1, 4),
        marks={1: True, 2: False},
        item_points={1: Decimal(10)},
        is_time_over=True,
        opening_ns=NOW - SECOND,
        boards=BoardsState(late_teams=(3,)),
        buzzers=BuzzersState(floor=1, tied=(2, 3), guard_until_ns=NOW + 5),
        brightness=3,
        capture=CAPTURE,
        line_states=(m.LineTrouble(1, "stuck", 1, NOW),),
        protests=(Protest(1, 0, 0, "ours was right"),),
        notices=(NOTICE,),
        hold=HELD,
        shown_places=1,
        seals=SealChain("ab" * 16, "k", sealed_seq=60),
        undo_point=UndoPoint(DONE, before, 1),
        redo_point=UndoPoint(UNDONE, before, 1),
    )


@pytest.mark.parametrize("audience", Audience)
def test_everybody_sees_where_the_contest_stands(audience: Audience) -> None:
    view = snapshot(full(), audience, FRAME, 4 if audience is Audience.JUDGE else None)
    assert (view.audience, view.judge) == (audience, 4 if audience is Audience.JUDGE else None)
    assert (view.boot, view.seq, view.step, view.now_ns, view.match_id) == ("boot-1", 70, 50, NOW, "match")
    assert (view.title, view.venue, view.phase, view.match_running) == ("Chung khảo", "THCS", Phase.CLOSED, True)
    assert (view.floor, view.tied, view.tie_window_ns, view.opening_ns) == (1, (2, 3), 100_000, NOW - SECOND)
    assert (view.hold, view.brightness, view.shown_places, view.frozen) == (HELD, 3, 1, False)
    assert (view.led_tests, view.lamp_tests, view.sound_test) == ({"clock": "pattern"}, {2: Lamp.FLOOR}, "x")
    assert (view.journal_head, view.seal_key, view.sealed_seq) == ((7, "abc"), "ab" * 16, 60)


@pytest.mark.parametrize("audience", Audience)
def test_the_teams_are_seen_with_what_they_have_and_did(audience: Audience) -> None:
    view = snapshot(full(), audience, FRAME)
    assert [team.number for team in view.teams] == [1, 2, 3, 4, 5]
    assert [(team.station, team.name) for team in view.teams[:2]] == [(1, "THCS 1"), (2, "THCS 2")]
    assert [team.score for team in view.teams] == [30, 20, 20, 0, 0]
    assert [team.place for team in view.teams] == [1, 2, 2, 4, None]
    assert [team.mark for team in view.teams] == [True, False, None, None, None]
    assert [team.item_points for team in view.teams] == [10, 0, 0, 0, 0]
    assert [team.late for team in view.teams] == [False, False, True, False, False]
    assert [team.absent for team in view.teams] == [False, False, False, False, True]
    assert [team.takes_part for team in view.teams] == [True, True, True, False, False]
    assert [team.tie_break_points for team in view.teams] == [0, 0, 0, 0, 0]
    assert {team.lamp for team in view.teams} == {Lamp.DARK}


def test_teams_without_points_have_zero() -> None:
    view = snapshot(replace(full(), scores={}, absent=()), Audience.STAGE, FRAME)
    assert [team.score for team in view.teams] == [0] * 5


@pytest.mark.parametrize("audience", STAFF)
def test_the_staff_see_who_is_there_and_what_is_wrong(audience: Audience) -> None:
    view = snapshot(full(), audience, FRAME)
    assert view.judges == (1, 4)
    assert [notice.code for notice in view.notices] == ["time-over", "contest", "frame"]
    assert [line.station for line in view.lines] == [1]
    assert (view.undo, view.redo, view.health, view.history) == (DONE, UNDONE, FRAME.health, FRAME.history)
    assert [protest.text for protest in view.protests] == ["ours was right"]


@pytest.mark.parametrize("audience", HALL)
def test_the_hall_sees_nothing_of_that(audience: Audience) -> None:
    view = snapshot(full(), audience, FRAME)
    assert [notice.code for notice in view.notices] == ["time-over"]
    assert (view.judges, view.lines, view.undo, view.redo, view.health) == ((), (), None, None, ())
    assert (view.protests, view.history, view.ties, view.capture) == ((), (), (), None)
    assert (view.next_step, view.blockers, view.actions, view.guard_until_ns) == (None, (), (), 0)
    assert snapshot(replace(full(), is_time_over=False), audience, FRAME).notices == ()


def test_the_mc_alone_is_offered_steps_and_warned_of_a_press_and_the_desk_alone_sees_the_source_of_edges() -> None:
    mc, desk = (snapshot(full(), audience, FRAME) for audience in STAFF)
    assert (mc.next_step and mc.next_step.command, mc.guard_until_ns, mc.capture) == (m.Release(), NOW + 5, None)
    assert (desk.next_step, desk.actions, desk.guard_until_ns, desk.capture) == (None, (), 0, CAPTURE)
    free = replace(full(), hold=None)
    assert m.EndEarly() in [step.command for step in snapshot(free, Audience.MC, FRAME).actions]


def test_without_decisions_seals_and_protests_there_are_none_to_see() -> None:
    view = snapshot(replace(full(), undo_point=None, redo_point=None, seals=None), Audience.MC, FRAME)
    assert (view.undo, view.redo, view.seal_key, view.sealed_seq) == (None, None, "", 0)


# ----------------------------------------------------------------------------------------------------------- rounds


def test_a_round_is_counted_from_one_and_its_questions_too() -> None:
    view = snapshot(full(), Audience.STAGE, FRAME)
    assert view.round == m.RoundView(
        kind=RoundKind.BUZZERS,
        name={"vi": "Tăng tốc", "en": "Speed-up"},
        number=2,
        count=3,
        item=3,
        items=10,
        tie_break=False,
    )
    last = snapshot(replace(full(), item=10), Audience.STAGE, FRAME).round
    assert last is not None
    assert (last.item, last.items) == (10, 10)


@pytest.mark.parametrize("contest", [in_round(ROUNDS, Phase.RANKING), in_round(-1, Phase.SETUP)])
def test_before_the_first_round_and_after_the_last_there_is_none(contest: Contest) -> None:
    contest = replace(contest, scores=dict.fromkeys(range(1, 6), Decimal(0)))
    assert snapshot(contest, Audience.STAGE, FRAME).round is None


def test_a_clock_is_seen_with_the_instants_at_which_it_warns() -> None:
    clock = start_clock("performing", NOW, 600 * SECOND)
    stage = replace(
        in_round(2, Phase.PERFORMING),
        clock=clock,
        performance=PerformanceState(performer=1),
        round_teams=(1, 2, 3, 4, 5),
    )
    assert snapshot(stage, Audience.STAGE, FRAME).clock == m.ClockView(
        what="performing",
        total_ns=600 * SECOND,
        deadline_ns=NOW + 600 * SECOND,
        remaining_ns=600 * SECOND,
        counts_overtime=True,
        warnings_ns=(60 * SECOND, 30 * SECOND),
    )
    assert snapshot(replace(stage, clock=None), Audience.STAGE, FRAME).clock is None


# --------------------------------------------------------------------------------------------------------- questions


def with_picture(contest: Contest) -> Contest:
    pack = Pack("p", (QUESTION,), pictures={"map.png": "token"})
    return replace(contest, evening=Evening(PLAN, pack, evening().match))


@pytest.mark.parametrize("audience", STAFF)
def test_the_staff_see_a_question_with_its_answer_notes_and_source(audience: Audience) -> None:
    contest = with_picture(full())
    assert snapshot(contest, audience, FRAME).question == m.QuestionView(
        number=3, text="What?", answer="That", notes="so", source="there", spare=True, picture="token"
    )


@pytest.mark.parametrize("audience", HALL)
def test_the_hall_sees_the_answer_once_the_question_is_over_and_never_notes(audience: Audience) -> None:
    over = snapshot(with_picture(full()), audience, FRAME).question
    assert over == m.QuestionView(3, "What?", "That", spare=True, picture="token")
    playing = replace(with_picture(full()), phase=Phase.FLOOR, spare=False)
    assert snapshot(playing, audience, FRAME).question == m.QuestionView(3, "What?", UNSET, picture="token")
    no_picture = replace(full(), question=replace(QUESTION, picture="other.png"))
    assert snapshot(no_picture, audience, FRAME).question == m.QuestionView(3, "What?", "That", spare=True)


def test_the_coming_question_is_the_staff_s_while_it_is_announced() -> None:
    ready = in_round(0)
    first = next(question for question in PACK.questions if question.section == "khoi-dong")
    for audience in STAFF:
        question = snapshot(ready, audience, FRAME).question
        assert question is not None
        assert (question.number, question.text, question.answer, question.spare) == (1, first.text, first.answer, False)
    assert snapshot(ready, Audience.STAGE, FRAME).question is None
    assert snapshot(replace(ready, item=1), Audience.MC, FRAME).question != snapshot(ready, Audience.MC, FRAME).question
    assert snapshot(replace(ready, round=2), Audience.MC, FRAME).question is None, "performances have none"


def test_between_rounds_no_question_is_seen() -> None:
    between = replace(full(), phase=Phase.INTRO)
    assert [snapshot(between, audience, FRAME).question for audience in (*STAFF, *HALL)] == [None] * 5


# ------------------------------------------------------------------------------------------------------- all audiences


def test_there_is_one_snapshot_for_each_audience_and_each_judge() -> None:
    names = ["mc", "desk", "stage", "public", "judge/1", "judge/2", "judge/3", "judge/4"]
    views = snapshots(full(), FRAME)
    assert sorted(views) == sorted(names), "three judges by the format, and the fourth who came"
    assert [views[f"judge/{number}"].judge for number in (1, 4)] == [1, 4]
    assert [view.channel for view in views.values()] == list(views)
    assert len(snapshots(in_round(0), FRAME)) == 4 + 3
    assert len(snapshots(Contest(), FRAME)) == 4 + m.MAX_STATIONS


def test_an_audience_sees_the_same_among_all_and_alone() -> None:
    is_open = replace(in_round(1, Phase.OPEN), question=QUESTION, opening_ns=NOW - SECOND, contenders=(1, 2, 3))
    for contest in (full(), is_open):
        views = snapshots(contest, FRAME)
        assert {audience: views[audience] for audience in HALL[:2] + STAFF} == {
            audience: snapshot(contest, audience, FRAME) for audience in HALL[:2] + STAFF
        }


@pytest.mark.parametrize("audience", Audience)
def test_without_a_match_the_machine_alone_is_seen(audience: Audience) -> None:
    missing = (Sentence("a", "a"), Sentence("b", "b"))
    contest = replace(full(), evening=None, phase=Phase.SETUP, round=-1)
    view = snapshot(contest, audience, replace(FRAME, missing=missing), 2)
    assert (view.audience, view.judge, view.boot, view.seq, view.step) == (audience, 2, "boot-1", 70, 50)
    assert (view.now_ns, view.title, view.venue, view.phase, view.teams) == (NOW, "", "", Phase.SETUP, ())
    assert (view.brightness, view.journal_head) == (3, (7, "abc"))
    assert (view.led_tests, view.lamp_tests, view.sound_test) == ({"clock": "pattern"}, {2: Lamp.FLOOR}, "x")
    is_staff = audience in STAFF
    assert [notice.code for notice in view.notices] == (["a", "b", "contest", "frame"] if is_staff else [])
    assert [line.station for line in view.lines] == ([1] if is_staff else [])
    assert view.health == (FRAME.health if is_staff else ())
    assert view.capture == (CAPTURE if audience is Audience.DESK else None)
    assert view.blockers == (missing[:1] if audience is Audience.MC else ())
    assert (view.next_step is not None) is (audience is Audience.MC)


# ----------------------------------------------------------------------------------------------------------- ranking


def ranked(**scores: int) -> Contest:
    points = {1: 50, 2: 40, 3: 30, 4: 20, 5: 10, **{int(team[1:]): points for team, points in scores.items()}}
    return replace(
        in_round(ROUNDS, Phase.RANKING),
        scores={team: Decimal(points) for team, points in points.items()},
        round_teams=(1, 2, 3, 4, 5),
    )


def lines(contest: Contest, audience: Audience) -> list[tuple[int | None, int, str | None]]:
    view = snapshot(contest, audience, FRAME)
    return [(line.place, line.team, line.prize["en"] if line.prize else None) for line in view.ranking]


def test_the_staff_see_the_whole_ranking_and_the_hall_what_was_shown() -> None:
    everything = [
        (1, 1, "First prize"),
        (2, 2, "Second prize"),
        (3, 3, "Third prize"),
        (4, 4, "Third prize"),
        (5, 5, None),
    ]
    contest = ranked()
    assert lines(contest, Audience.DESK) == everything
    assert lines(contest, Audience.STAGE) == []
    assert lines(replace(contest, shown_places=1), Audience.STAGE) == everything[3:4]
    assert lines(replace(contest, shown_places=3), Audience.STAGE) == everything[1:4]
    assert lines(replace(contest, shown_places=4), Audience.STAGE) == everything
    (first, *_) = snapshot(contest, Audience.DESK, FRAME).ranking
    assert (first.name, first.score, first.decided_by) == ("THCS 1", Decimal(50), None)


def test_who_is_tied_for_a_prize_has_none_yet_and_who_is_absent_stands_below_without_a_place() -> None:
    tied = replace(ranked(t2=50), absent=(5,))
    assert lines(tied, Audience.MC) == [
        (1, 1, None),
        (1, 2, None),
        (3, 3, "Third prize"),
        (4, 4, "Third prize"),
        (None, 5, None),
    ]
    assert [tie.teams for tie in snapshot(tied, Audience.MC, FRAME).ties] == [(1, 2)]


def test_while_totals_are_frozen_the_hall_sees_neither_points_nor_places() -> None:
    for audience in (Audience.STAGE, Audience.PUBLIC, Audience.JUDGE):
        view = snapshot(ranked(), audience, FRAME)
        assert view.frozen
        assert {(team.score, team.place, team.tie_break_points) for team in view.teams} == {(None, None, None)}
    assert snapshot(ranked(), Audience.MC, FRAME).teams[0].score == 50


def test_marks_of_boards_are_the_staff_s_until_they_are_confirmed() -> None:
    contest = replace(in_round(0, Phase.BOARDS_UP), marks={1: True, 2: False}, contenders=(1, 2), scores={})
    assert [team.mark for team in snapshot(contest, Audience.STAGE, FRAME).teams[:2]] == [None, None]
    assert [team.mark for team in snapshot(contest, Audience.DESK, FRAME).teams[:2]] == [True, False]
    revealed = replace(contest, phase=Phase.REVEALED)
    assert [team.mark for team in snapshot(revealed, Audience.STAGE, FRAME).teams[:2]] == [True, False]
