"""What corrections, restarts, undo and withdrawals make of a contest, to the letter: one fact each."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bus.messages import Capture, LineTrouble, Phase, Sentence
from bus.units import NS_PER_S as SECOND
from controller.packs.pack import PackAccess
from controller.rules import facts as f
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest, FormerSeats, Protest, UndoPoint, start_clock
from controller.rules.folds.withdrawals import is_kept
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.buzzers.state import BuzzersState
from controller.rules.rounds.performance.state import JudgedPerformance, PerformanceState
from controller.rules.seal_chain import SealChain, fingerprint
from controller.rules.tally import Lot, Tally, Withdrawal
from tests.unit.controller.rules.buzzer_contests import ARMING, press, question
from tests.unit.controller.rules.played_match import TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, in_round

WHY, DONE, OLD = Sentence("why", "Because"), Sentence("done", "Done"), Sentence("old", "Old")
CLOCK = start_clock("thinking", NOW - SECOND, 30 * SECOND)


def after(contest: Contest, fact: f.AnyFact) -> Contest:
    """The contest after `fact`, as if no fact were counted."""
    return replace(apply(contest, fact), seq=contest.seq, step=contest.step)


def stations(contest: Contest) -> list[int]:
    return [team.station for team in contest.current_evening.match.teams]


# --------------------------------------------------------------------------------------------------- what facts count


def test_every_fact_is_counted_and_some_give_the_buttons_another_meaning() -> None:
    contest = replace(in_round(0), seq=7, step=4)
    assert (apply(contest, f.BrightnessSet(3)).seq, apply(contest, f.BrightnessSet(3)).step) == (8, 4)
    assert apply(contest, f.HoldEnded()).step == 5
    assert apply_all(contest, [f.BrightnessSet(3), f.HoldEnded()]).seq == 9
    assert apply_all(contest, []) is contest


def test_a_decision_is_remembered_by_what_it_led_to() -> None:
    decided = apply(replace(in_round(0), seq=7), f.Decided(DONE, NOW))
    adjusted = f.ScoreAdjusted(1, Decimal(5), "abc", False)
    contest = apply_all(decided, [f.BrightnessSet(3), adjusted])
    assert contest.undo_point is not None
    assert (contest.undo_point.facts, contest.undo_point.number, contest.undo_point.label) == ((adjusted,), 8, DONE)
    assert apply(in_round(0), adjusted).undo_point is None
    back = f.DecisionTakenBack(3, (), DONE, "abc")
    assert is_kept(back)
    assert not is_kept(replace(back, goes_back=True))
    assert not is_kept(f.BrightnessSet(3))


# ---------------------------------------------------------------------------------------------------------- restarts


def test_the_first_start_of_a_controller_is_no_restart() -> None:
    assert after(Contest(), f.Booted("boot-1", NOW, NOW)) == Contest(boot="boot-1")
    setup = replace(in_round(-1, Phase.SETUP), boot="boot-1")
    assert after(setup, f.Booted("boot-1", NOW, NOW)).notices == ()
    assert after(replace(in_round(0), boot=""), f.Booted("boot-1", NOW, NOW)).notices == ()


def test_a_controller_that_fell_goes_on_and_says_so() -> None:
    contest = replace(question(Phase.OPEN), boot="boot-1", clock=CLOCK, notices=(OLD,))
    restarted = after(contest, f.Booted("boot-1", NOW, NOW))
    assert restarted == replace(contest, notices=(Sentence("restarted", "The controller restarted; nothing was lost"),))
    assert after(replace(contest, evening=None), f.Booted("boot-1", NOW, NOW)).notices == ()


def test_after_a_power_cut_no_instant_holds_and_an_opening_is_lost() -> None:
    contest = replace(
        question(Phase.OPEN, closing_ns=NOW, read_ns=5, ordered_ns=6, guard_until_ns=7),
        boot="boot-1",
        clock=CLOCK,
        notices=(OLD,),
        former_seats=(FormerSeats(NOW, TEAMS),),
        cue=("x", "right", NOW),
    )
    restarted = after(contest, f.Booted("boot-2", NOW + 99, NOW))
    assert restarted == replace(
        contest,
        boot="boot-2",
        clock=CLOCK.stop(NOW),
        opening_ns=None,
        former_seats=(),
        buzzers=BuzzersState(question_arming=38, first_arming=40),
        cue=None,
        phase=Phase.LOST,
        arming=ARMING + 1,
        notices=(),
    )
    reading = replace(question(Phase.READING), boot="boot-1")
    assert after(reading, f.Booted("boot-2", NOW, NOW)).phase is Phase.READING
    assert after(reading, f.Booted("boot-2", NOW, NOW)).clock is None


# ------------------------------------------------------------------------------------------------------- undo and redo


def test_a_decision_can_be_undone_to_the_contest_before_it_with_its_clock_stopped() -> None:
    first = UndoPoint(OLD, Contest(), 4)
    redo = UndoPoint(OLD, Contest(), 1)
    contest = replace(in_round(0), seq=7, clock=CLOCK, notices=(OLD,), undo_point=first, redo_point=redo)
    decided = apply(contest, f.Decided(DONE, NOW))
    point = decided.undo_point
    assert point is not None
    assert (point.label, point.depth, point.number, point.facts) == (DONE, 5, 8, ())
    before = replace(contest, clock=CLOCK.stop(NOW), notices=(), redo_point=None)
    assert (point.contest, point.contest.undo_point) == (before, first)
    assert (decided.clock, decided.notices, decided.redo_point) == (CLOCK, (), None)
    no_clock = apply(replace(in_round(0), seq=0), f.Decided(DONE, NOW)).undo_point
    assert no_clock is not None
    assert (no_clock.depth, no_clock.number, no_clock.contest.clock) == (1, 1, None)


def machine() -> dict[str, Any]:
    """What undo never changes, because nobody decided it."""
    return {
        "boot": "boot-1",
        "stations": (1, 2, 3),
        "capture": Capture("gpiod", 1, simulated=False),
        "firmware_epoch": "epoch",
        "line_states": (LineTrouble(1, "stuck", 1, NOW),),
        "certificate_warnings": (WHY,),
        "pack_accesses": (PackAccess("", "", "x", opened=True),),
        "seals": SealChain("f", "k"),
        "protests": (Protest(1, 0, 0, "abc"),),
        "brightness": 3,
    }


def test_undo_goes_back_and_keeps_what_is_no_decision() -> None:
    before = replace(in_round(0, Phase.READING), boot="boot-0", brightness=1, step=3, seq=3, clock=CLOCK)
    point = UndoPoint(DONE, before, 2)
    contest = replace(in_round(1), arming=50, notices=(OLD,), clock=CLOCK, undo_point=point, **machine())
    undone = after(contest, f.Undone(DONE, NOW, keeps_presses=True))
    redo = undone.redo_point
    assert redo is not None
    assert undone == replace(
        before, arming=51, step=undone.step, seq=undone.seq, redo_point=redo, rundown=contest.rundown, **machine()
    )
    assert (redo.label, redo.depth) == (DONE, 1)
    assert redo.contest == replace(contest, clock=CLOCK.stop(NOW), notices=())
    second = after(replace(contest, redo_point=UndoPoint(OLD, before, 6)), f.Undone(DONE, NOW))
    assert second.redo_point is not None
    assert second.redo_point.depth == 7
    assert after(in_round(0), f.Undone(DONE, NOW)) == in_round(0), "a journal that somebody made"
    assert after(in_round(0), f.Redone(DONE, NOW)) == in_round(0)


def test_redo_goes_on_to_where_undo_came_from() -> None:
    future = replace(in_round(1), boot="boot-1")
    contest = replace(in_round(0), boot="boot-1", arming=50, redo_point=UndoPoint(DONE, future, 1))
    redone = after(contest, f.Redone(DONE, NOW, keeps_presses=True))
    assert (redone.round, redone.arming, redone.redo_point) == (1, 51, None)


REOPEN = Sentence("undo-opening", "Undone back to an open question: reopen the buzzers")


def undone_to(before: Contest, contest: Contest, *, keeps_presses: bool = True) -> Contest:
    """`contest` with its last decision undone, to the state `before`."""
    here = replace(contest, boot=before.boot, undo_point=UndoPoint(DONE, before, 1))
    return after(here, f.Undone(DONE, NOW, keeps_presses=keeps_presses))


def test_an_open_question_that_comes_back_must_be_opened_again() -> None:
    before = replace(question(Phase.OPEN, read_ns=7), boot="b", clock=CLOCK)
    undone = undone_to(before, question(Phase.CLOSED, arming=45))
    assert (undone.phase, undone.clock, undone.opening_ns, undone.notices) == (Phase.LOST, None, None, (REOPEN,))
    assert (undone.buzzers.first_arming, undone.buzzers.lost_arming, undone.buzzers.read_ns) == (46, 40, 7)
    other_boot = replace(before, boot="other")
    here = replace(question(Phase.CLOSED, arming=45), boot="b", undo_point=UndoPoint(DONE, other_boot, 1))
    assert after(here, f.Undone(DONE, NOW, keeps_presses=True)).buzzers.read_ns is None


def test_presses_that_decide_an_opening_that_comes_back_count() -> None:
    before = replace(question(Phase.OPEN), boot="b")
    contest = question(Phase.FLOOR, arming=45, floor=3, presses=(press(3),))
    undone = undone_to(before, contest)
    assert (undone.notices, undone.buzzers.first_arming, undone.buzzers.presses) == ((), 40, (press(3),))
    forgotten = undone_to(before, contest, keeps_presses=False)
    assert (forgotten.buzzers.first_arming, forgotten.buzzers.lost_arming) == (46, 40)


def test_a_verdict_that_is_under_way_when_people_undo_still_counts() -> None:
    before = replace(question(Phase.OPEN), boot="b")
    undone = undone_to(before, question(Phase.OPEN, arming=45))
    assert (undone.buzzers.undone_arming, undone.buzzers.first_arming) == (45, 40)
    for other in (question(Phase.OPEN, arming=45, first_arming=44), question(Phase.CLOSED, arming=45)):
        assert undone_to(before, other).buzzers.undone_arming == 0
    none = replace(question(Phase.OPEN, question_arming=0), boot="b")
    assert undone_to(none, question(Phase.OPEN, question_arming=0)).buzzers.undone_arming == 0
    assert undone_to(before, question(Phase.OPEN, arming=45), keeps_presses=False).buzzers.undone_arming == 0


def test_who_sat_where_stays_known_when_seats_come_back() -> None:
    moved = (replace(TEAMS[0], assigned_station=6), *TEAMS[1:])
    evening_after = replace(in_round(0).current_evening, match=replace(in_round(0).current_evening.match, teams=moved))
    contest = replace(in_round(0), evening=evening_after, former_seats=(FormerSeats(5, TEAMS),))
    undone = undone_to(in_round(0), contest)
    assert undone.former_seats == (FormerSeats(5, TEAMS), FormerSeats(NOW, moved))
    same = replace(in_round(0), former_seats=(FormerSeats(5, TEAMS),))
    assert undone_to(in_round(0), same).former_seats == same.former_seats


# --------------------------------------------------------------------------------------------------------- corrections


def test_a_team_that_moves_or_is_exchanged_sits_elsewhere_under_a_new_arming() -> None:
    contest = question(Phase.READING)
    moved = after(contest, f.TeamMoved(2, 7))
    assert (stations(moved), moved.arming) == ([1, 7, 3, 4, 5], ARMING + 1)
    exchanged = after(contest, f.TeamsExchanged(2, 4, "abc", NOW))
    assert (stations(exchanged), exchanged.arming) == ([1, 4, 3, 2, 5], ARMING + 1)
    assert exchanged.former_seats == (FormerSeats(NOW, contest.current_evening.match.teams),)
    twice = after(exchanged, f.TeamsExchanged(2, 1, "abc", NOW + 1))
    assert (stations(twice), len(twice.former_seats)) == ([4, 1, 3, 2, 5], 2)


def test_a_team_that_is_renamed_keeps_its_seat_and_the_others_their_names() -> None:
    contest = question(Phase.READING)
    renamed = after(contest, f.TeamRenamed(2, "THCS Ái Mộ", "abc"))
    teams = renamed.current_evening.match.teams
    assert [team.name for team in teams] == ["THCS 1", "THCS Ái Mộ", "THCS 3", "THCS 4", "THCS 5"]
    assert (stations(renamed), renamed.arming) == (stations(contest), contest.arming)
    assert renamed.current_evening.match.title == contest.current_evening.match.title
    assert renamed.current_evening.format is contest.current_evening.format


def test_a_match_that_is_renamed_keeps_its_teams_and_what_is_played() -> None:
    contest = question(Phase.READING)
    before = contest.current_evening
    renamed = after(contest, f.MatchRenamed("Bán kết", "Sân trường", "abc"))
    match = replace(before.match, title="Bán kết", venue="Sân trường")
    assert (renamed.current_evening.match, renamed.arming) == (match, contest.arming)
    assert renamed.current_evening.format is before.format


def test_an_absent_team_leaves_the_question_and_rejoins_it_where_it_was_there_from_the_start() -> None:
    contest = replace(question(Phase.READING), absent=(5,), contenders=(1, 2, 3, 4), asked_teams=(1, 2, 3, 4))
    away = after(contest, f.TeamAbsent(2, True))
    assert (away.absent, away.contenders) == ((5, 2), (1, 3, 4))
    assert after(away, f.TeamAbsent(2, True)).absent == (5, 2)
    back = after(away, f.TeamAbsent(2, False, rejoins=True))
    assert (back.absent, back.contenders) == ((5,), (1, 2, 3, 4))
    later = after(away, f.TeamAbsent(2, False))
    assert (later.absent, later.contenders) == ((5,), (1, 3, 4))


def test_points_are_added_to_a_score_or_to_the_last_extra_question_that_gave_any() -> None:
    contest = replace(in_round(0), scores={1: Decimal(10)})
    assert after(contest, f.ScoreAdjusted(1, Decimal(-3), "abc", False)).scores == {1: Decimal(7)}
    assert after(contest, f.ScoreAdjusted(2, Decimal(5), "abc", False)).scores == {1: Decimal(10), 2: Decimal(5)}
    extra = after(contest, f.ScoreAdjusted(1, Decimal(1), "abc", True))
    assert (extra.tally.extra_points, extra.tie_break_points, extra.scores) == (
        {ROUNDS: {-1: {1: Decimal(1)}}},
        {1: Decimal(1)},
        {1: Decimal(10)},
    )
    played = replace(contest, tally=Tally(extra_points={ROUNDS: {0: {2: Decimal(1)}, 2: {3: Decimal(1)}}}))
    corrected = after(played, f.ScoreAdjusted(1, Decimal(1), "abc", True))
    assert corrected.tally.extra_points[ROUNDS][2] == {3: Decimal(1), 1: Decimal(1)}


def test_a_correction_in_the_ceremony_keeps_the_places_that_stand() -> None:
    scores = {team: Decimal(50 - 10 * team) for team in range(1, 6)}
    contest = replace(in_round(ROUNDS, Phase.RANKING), scores=scores, shown_places=3, round_teams=(1, 2, 3, 4, 5))
    assert after(contest, f.ScoreAdjusted(3, Decimal(-5), "abc", False)).shown_places == 3
    assert after(contest, f.ScoreAdjusted(3, Decimal(15), "abc", False)).shown_places == 1
    assert after(contest, f.TeamAbsent(4, True)).shown_places == 0


def test_protests_stand_in_the_order_in_which_they_came() -> None:
    contest = replace(in_round(0), protests=(Protest(1, 0, 0, "abc"),))
    recorded = after(contest, f.ProtestRecorded(2, 3, 1, 4, "def"))
    assert recorded.protests == (Protest(1, 0, 0, "abc"), Protest(3, 1, 4, "def"))
    decided = after(recorded, f.ProtestDecided(2, "upheld", "ghi"))
    assert decided.protests == (Protest(1, 0, 0, "abc"), Protest(3, 1, 4, "def", "upheld", "ghi"))
    assert after(contest, f.BrightnessSet(4)).brightness == 4


# -------------------------------------------------------------------------------------------------- firmware and seals


def test_a_firmware_that_starts_has_its_own_stations_and_reports_its_lines_again() -> None:
    contest = replace(question(Phase.READING), line_states=(LineTrouble(1, "stuck", 1, NOW),), stations=(1,))
    capture = Capture("gpiod", 1, simulated=False)
    assert after(contest, f.FirmwareStarted("new", (1, 2), capture)) == replace(
        contest, arming=ARMING + 1, stations=(1, 2), capture=capture, firmware_epoch="new", line_states=()
    )


@pytest.mark.parametrize("button, name", [("right", "RIGHT"), ("wrong", "WRONG"), ("next", "NEXT"), ("hold", "HOLD")])
def test_a_push_that_did_nothing_is_told_once_with_its_reasons(button: Any, name: str) -> None:
    contest = replace(in_round(0), notices=(OLD, Sentence("push-ignored", "x")))
    notices = after(contest, f.McPushIgnored(button, NOW, (WHY,))).notices
    assert [str(notice) for notice in notices] == ["Old", f"The button {name} did nothing: Because"]
    trouble = LineTrouble(2, "chatter", 1, NOW)
    assert after(in_round(0), f.TroubleReported(trouble)).troubles == (trouble,)


KEY, NEXT = "ab" * 32, "cd" * 32


def test_a_new_key_during_the_match_is_to_be_photographed_again() -> None:
    setup = replace(in_round(-1, Phase.SETUP), notices=(OLD,))
    start = after(setup, f.SealingBegan(KEY))
    assert (start.seals, start.notices) == (SealChain(fingerprint(KEY), KEY), (OLD,))
    for contest in (replace(in_round(0), notices=(OLD,)), replace(setup, seals=SealChain("f", "k"))):
        assert [notice.code for notice in after(contest, f.SealingBegan(KEY)).notices] == ["old", "new-seal-key"]


# --------------------------------------------------------------------------------------------------------- withdrawals


def test_what_was_taken_back_is_known_by_its_number_unless_people_went_back() -> None:
    contest = replace(in_round(0), withdrawn=(3,))
    assert after(contest, f.DecisionTakenBack(5, (6, 7), DONE, "abc")).withdrawn == (3, 5, 6, 7)
    assert after(contest, f.DecisionTakenBack(5, (6,), DONE, "abc", goes_back=True)) == contest


def test_points_of_no_round_are_taken_from_the_score_alone() -> None:
    contest = replace(in_round(0), scores={1: Decimal(10)})
    assert after(contest, f.PointsWithdrawn(None, 0, {1: Decimal(-3)})) == replace(contest, scores={1: Decimal(7)})


def test_points_of_a_question_that_is_over_are_taken_out_of_its_round_with_its_answers() -> None:
    tally = Tally(round_points={0: {1: Decimal(10)}}, right_answers={1: 2, 2: 1}, wrong_answers={3: 1})
    contest = replace(in_round(1), scores={1: Decimal(10)}, tally=tally)
    withdrawn = after(contest, f.PointsWithdrawn(0, 4, {1: Decimal(-10)}, (1,), (3,)))
    assert (withdrawn.scores, withdrawn.tally.round_points) == ({1: Decimal(0)}, {0: {1: Decimal(0)}})
    assert (withdrawn.tally.right_answers, withdrawn.tally.wrong_answers) == ({1: 1, 2: 1}, {3: 0})
    assert withdrawn.tally.withdrawals == (Withdrawal(round=0, item=4, points={1: Decimal(-10)}, unmarked=(1, 3)),)


def test_in_the_question_that_is_on_again_its_marks_are_gone_and_who_was_put_out_is_in() -> None:
    contest = replace(
        in_round(0, Phase.REVEALED),
        item=4,
        scores={1: Decimal(10)},
        marks={1: True, 2: False, 3: False},
        item_points={1: Decimal(10)},
        boards=BoardsState(item_eliminated=(2, 3)),
        tally=Tally(round_points={0: {1: Decimal(10)}}),
    )
    withdrawn = after(contest, f.PointsWithdrawn(0, 4, {1: Decimal(-10)}, (1,), (2,)))
    assert (withdrawn.marks, withdrawn.item_points) == ({3: False}, {1: Decimal(0)})
    assert withdrawn.boards.item_eliminated == (3,)
    assert (withdrawn.scores, withdrawn.tally.withdrawals) == ({1: Decimal(0)}, ())
    for marked in (replace(contest, item_points={}), replace(contest, marks={})):
        assert after(marked, f.PointsWithdrawn(0, 4, {1: Decimal(-10)}, (1,), (2,))).tally.withdrawals == ()
    expected = replace(contest, item_points={}, marks={})
    assert len(after(expected, f.PointsWithdrawn(0, 4, {1: Decimal(-10)}, (1,), ())).tally.withdrawals) == 1
    other = after(contest, f.PointsWithdrawn(0, 3, {1: Decimal(-10)}, (1,), ()))
    assert (other.marks, len(other.tally.withdrawals)) == (contest.marks, 1)


def test_points_of_an_extra_question_are_no_score() -> None:
    tally = Tally(extra_points={ROUNDS: {0: {1: Decimal(1)}}})
    contest = replace(in_round(ROUNDS, Phase.RANKING), tie_break_points={1: Decimal(1)}, tally=tally)
    contest = replace(contest, scores=dict.fromkeys(range(1, 6), Decimal(0)))
    withdrawn = after(contest, f.PointsWithdrawn(ROUNDS, 0, {1: Decimal(-1)}, (1,), ()))
    assert (withdrawn.scores, withdrawn.tie_break_points) == (contest.scores, {1: Decimal(0)})
    assert withdrawn.tally.extra_points == {ROUNDS: {}}


def test_a_performance_of_the_round_that_is_on_is_worth_what_is_left() -> None:
    judged = {1: JudgedPerformance(0, Decimal(80)), 2: JudgedPerformance(1, Decimal(70))}
    contest = replace(
        in_round(2, Phase.REVEALED),
        item=2,
        scores={1: Decimal(80), 2: Decimal(70)},
        performance=PerformanceState(performer=3, judged=judged),
    )
    withdrawn = after(contest, f.PointsWithdrawn(2, 0, {1: Decimal(-80)}))
    assert withdrawn.performance.judged == {1: replace(judged[1], points=Decimal(0)), 2: judged[2]}
    other_round = after(replace(contest, round=1), f.PointsWithdrawn(2, 0, {1: Decimal(-80)}))
    assert other_round.performance == contest.performance


def test_lots_and_criteria_are_taken_away_the_newest_of_the_same_alone() -> None:
    lots = tuple(Lot(teams, "A", "B", cut) for teams, cut in (((1, 2), None), ((2, 1), 1), ((1, 2), None)))
    contest = replace(in_round(0), tally=Tally(lots=lots, criteria=("a", "b")))
    assert after(contest, f.LotsWithdrawn((1, 2), None)).tally.lots == lots[:2]
    assert after(contest, f.LotsWithdrawn((2, 1), 1)).tally.lots == (lots[0], lots[2])
    assert after(contest, f.LotsWithdrawn((2, 1), None)).tally.lots == lots
    assert after(contest, f.CriterionWithdrawn("a")).tally.criteria == ("b",)
