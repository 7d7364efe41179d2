"""Opposites of corrections: the facts with which each is taken back, and where its effect is gone."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import SegmentKind, Sentence
from controller.formats.format import BoardsRound
from controller.match_files.match import Match
from controller.match_files.rundown import Segment
from controller.rules import facts as f
from controller.rules.contest import Contest, UndoPoint
from controller.rules.refusal import RefusedError
from controller.rules.rundown_state import RundownState
from controller.rules.tally import Tally
from controller.rules.withdrawals import CHANGED_SINCE, correction_facts, dependent_beginning
from tests.unit.controller.rules.played_match import PLAN, TEAMS
from tests.unit.controller.rules.taken_back_match import boards, codes, numbers, take_back
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

WHY = "as the jury says"
DONE = Sentence("done", "Done")
RUNDOWN = tuple(Segment(SegmentKind.BREAK, minutes=10) for _ in range(3))


def opposite(contest: Contest, fact: f.AnyFact, before: Contest | None = None) -> list[f.AnyFact]:
    point = UndoPoint(DONE, before or contest, 1, facts=(fact,))
    return correction_facts(contest, point, WHY, NOW)


def refuses(contest: Contest, fact: f.AnyFact) -> None:
    with pytest.raises(RefusedError) as error:
        opposite(contest, fact)
    assert error.value.reasons == (CHANGED_SINCE,)


def with_segment(current: int | None) -> Contest:
    contest = in_round(0)
    match = Match("Chung khảo", "THCS", TEAMS, rundown=RUNDOWN)
    return replace(contest, evening=replace(evening(), match=match), rundown=RundownState(current=current))


def test_lots_and_criteria_decide_nothing_any_more_for_their_own_tie() -> None:
    for cut in (None, 1):
        assert opposite(in_round(0), f.LotsDrawn((2, 1), "Lan", "Minh", cut)) == [f.LotsWithdrawn((2, 1), cut)]
    assert opposite(in_round(0), f.CriterionApplied("right-answers", WHY)) == [f.CriterionWithdrawn("right-answers")]


def test_tie_break_points_are_taken_out_of_the_extra_question_after_which_they_were_given() -> None:
    adjusted = f.ScoreAdjusted(3, Decimal(2), WHY, True)
    after_two = replace(in_round(ROUNDS), tally=Tally(extra_points={ROUNDS: {0: {3: Decimal(1)}, 1: {}}}))
    assert opposite(after_two, adjusted) == [f.PointsWithdrawn(ROUNDS, 1, {3: Decimal(-2)})]
    assert opposite(in_round(ROUNDS), adjusted) == [f.PointsWithdrawn(ROUNDS, -1, {3: Decimal(-2)})], "before the first"


def test_a_name_goes_back_to_what_it_was_unless_it_is_another_by_now() -> None:
    before = in_round(0)
    teams = tuple(replace(team, name="Ái Mộ") if team.number == 2 else team for team in TEAMS)
    match = replace(before.current_evening.match, teams=teams)
    now = replace(before, evening=replace(before.current_evening, match=match))
    assert opposite(now, f.TeamRenamed(2, "Ái Mộ", WHY), before) == [f.TeamRenamed(2, "THCS 2", WHY)]
    refuses(now, f.TeamRenamed(2, "Ngọc Lâm", WHY))


def test_title_and_venue_go_back_to_what_they_were_unless_they_are_others_by_now() -> None:
    before = in_round(0)
    was = before.current_evening.match
    match = replace(was, title="Bán kết", venue="Sân trường")
    now = replace(before, evening=replace(before.current_evening, match=match))
    back = f.MatchRenamed(was.title, was.venue, WHY)
    assert opposite(now, f.MatchRenamed("Bán kết", "Sân trường", WHY), before) == [back]
    refuses(now, f.MatchRenamed("Bán kết", "Hội trường", WHY))
    refuses(now, f.MatchRenamed("Chung kết", "Sân trường", WHY))


def test_a_segment_that_is_on_is_ended_and_one_that_was_ended_begins_now() -> None:
    assert opposite(with_segment(1), f.SegmentStarted(2, NOW - 5, None)) == [f.SegmentEnded(2)]
    refuses(with_segment(2), f.SegmentStarted(2, NOW - 5, None))
    refuses(with_segment(None), f.SegmentStarted(2, NOW - 5, None))
    (started,) = opposite(with_segment(None), f.SegmentEnded(2))
    assert isinstance(started, f.SegmentStarted)
    assert (started.segment, started.at_ns) == (2, NOW)
    refuses(with_segment(0), f.SegmentEnded(2))


def test_a_question_rests_on_boards_of_its_own_round_only() -> None:
    """Team 2 was wrong in the first round, where nobody is eliminated, and in the second one, where it was."""
    first, second = (part for part in (PLAN.rounds[0], replace(PLAN.rounds[0], eliminates=True)))
    assert isinstance(first, BoardsRound)
    play = boards((1, 3, 4, 5), plan=replace(PLAN, rounds=(first, second, *PLAN.rounds[1:])))
    play.order(m.EndEarly())
    play.order(m.StartRound())
    play.board_question((1, 3, 4, 5))
    play.order(m.StartReading())
    wrong_first, wrong_second = numbers(play, "did-mark-wrong")
    assert codes(play, wrong_second) == ["rests-on-it"]
    take_back(play, wrong_first)
    assert dependent_beginning([], []) is None
