"""Orders about ties at their bounds: who may be named, which reasons are told, where extra questions go on."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from controller.rules.apply import apply
from controller.rules.facts import CriterionApplied, LotsDrawn, RoundReopened, TieBreakStarted
from controller.rules.order import Order
from controller.rules.refusal import MIN_REASON_CHARS, RefusedError
from controller.rules.tally import Lot, Tally
from controller.rules.tie_views import tie_views
from controller.rules.ties import break_tie
from tests.unit.controller.rules.played_match import PACK, PLAN, Play
from tests.unit.controller.rules.refusals import refused
from tests.unit.controller.rules.test_absences import KEEPS_POINTS, play_without
from tests.unit.controller.rules.test_ranking import PRIZES, cut_form, decimals, ranked
from tests.unit.controller.rules.test_ties import LOTS, at_the_cut, corrected


def reasons(play: Play, command: m.Command) -> list[str]:
    with pytest.raises(RefusedError) as failure:
        play.order(command)
    return [str(reason) for reason in failure.value.reasons]


def test_while_extra_questions_come_next_nothing_else_is_told() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    assert refused(play, m.BreakTie()) == ["tie-played"]
    assert refused(play, m.DrawLots((3, 4), **LOTS)) == ["tie-played"]
    assert play.view().ties == (), "the tie is being decided"


def test_nor_where_too_few_of_the_tied_teams_are_left() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    for team in (1, 2, 3, 4):
        play.order(m.MarkAbsent(team, True))
    assert refused(play, m.BreakTie()) == ["tie-played"]


def test_nor_where_one_of_two_teams_that_play_for_a_prize_has_gone() -> None:
    play = play_without([], KEEPS_POINTS, (60, 60, 40, 30))
    play.order(m.EndRound())
    play.order(m.MarkAbsent(2, True))
    assert (play.contest.is_tie_break, play.contest.phase) == (True, "intro")
    assert refused(play, m.BreakTie()) == ["tie-played"]


def test_extra_questions_begin_with_the_first_whatever_was_asked_before() -> None:
    contest = replace(ranked({1: 20, 2: 20}), item=3, question=PACK.questions[0])
    after = apply(contest, TieBreakStarted(1))
    assert (after.phase, after.cut, after.item, after.question) == (Phase.INTRO, 1, 0, None)


@pytest.mark.parametrize(
    "last_items, ended_before_item, phase",
    [
        ({1: 5, PRIZES: 2}, False, Phase.CLOSED),
        ({1: 5, PRIZES: 2}, True, Phase.READY),
        ({PRIZES: 2, 1: 5}, True, Phase.CLOSED),
    ],
)
def test_extra_questions_go_on_with_the_one_before_which_they_were_left(
    last_items: dict[int, int], ended_before_item: bool, phase: Phase
) -> None:
    """Another round that was left before a question says nothing of them."""
    contest = replace(ranked({1: 20, 2: 20}), last_items=last_items, ended_before_item=ended_before_item)
    assert break_tie(contest, Order(m.BreakTie(), "", m.Role.MC), 0) == [RoundReopened(PRIZES, 2, phase)]


def test_extra_questions_for_a_cut_that_were_left_go_on_after_the_last_one() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    play.order(m.StartRound())
    play.to_opening()
    play.order(m.CloseQuestion())
    play.order(m.EndEarly())
    play.order(m.BreakTie())
    assert (play.contest.cut, play.contest.item, play.contest.phase) == (1, 0, "closed")
    play.order(m.StartReading())
    assert (play.contest.item, play.contest.contenders) == (1, (1, 2, 4))


def test_a_name_has_two_letters_and_two_names_differ_in_more_than_their_case() -> None:
    play = corrected(t2=10)
    for drawn_by, witness in (("A", "Bình"), ("An", "B"), ("An", " an ")):
        assert refused(play, m.DrawLots((2, 1), drawn_by, witness)) == ["lot-persons"]
    play.order(m.DrawLots((2, 1), " An ", "Ba"))
    assert play.facts[-1] == LotsDrawn((2, 1), "An", "Ba", None)
    assert play.contest.tally.lots == (Lot((2, 1), "An", "Ba", None),)


def test_a_refusal_names_the_teams_and_the_criterion_that_were_given() -> None:
    play = corrected(t2=10)
    assert reasons(play, m.DrawLots((1, 3), **LOTS)) == ["Teams 1, 3 are not the teams of a tie"]
    assert reasons(play, m.ApplyCriterion("round:Vòng 9", "theo thể lệ")) == ["There is no criterion “round:Vòng 9”"]
    assert reasons(play, m.ApplyCriterion("right-answers", "theo thể lệ")) == [
        "more right answers: decides none of the ties"
    ]


def test_the_shortest_reason_that_counts_stands_with_the_criterion() -> None:
    play = corrected(t2=10)
    reason = "x" * MIN_REASON_CHARS
    assert refused(play, m.ApplyCriterion("round:Về đích", f" {reason[1:]} ")) == ["reason-short"]
    play.order(m.ApplyCriterion("round:Về đích", f" {reason} "))
    assert play.facts[-1] == CriterionApplied("round:Về đích", reason)


def test_a_jury_chooses_a_criterion_for_prizes_only() -> None:
    contest = ranked({1: 10, 2: 10, 3: 10}, cut_form(1, 2), Tally(right_answers={1: 1}))
    (tie,) = tie_views(contest)
    assert (set(tie.criteria), tie.is_cut) == ({"right-answers"}, False)
    (cut,) = tie_views(replace(contest, phase=Phase.INTRO, round=1))
    assert (cut.criteria, cut.is_cut) == ({}, True)
    assert str(cut.problem) == (
        "Teams 1, 2, 3 are tied for the last places in this round: play extra questions or draw lots"
    )


@pytest.mark.parametrize("absent, can_be_played", [((), True), ((3,), True), ((2, 3), False), ((1, 2, 3), False)])
def test_extra_questions_need_two_teams_that_are_there(absent: tuple[int, ...], can_be_played: bool) -> None:
    form = replace(PLAN, absent="keeps-points")
    contest = ranked({1: 10, 2: 10, 3: 10}, form, Tally(attended=(1, 2, 3)), absent)
    assert [tie.can_be_played for tie in tie_views(contest)] == [can_be_played]


def test_a_criterion_in_which_nobody_has_anything_is_no_criterion() -> None:
    contest = ranked({1: 10, 2: 10}, PLAN, Tally(round_points={0: decimals({1: 5, 2: 5}), 2: decimals({1: 5})}))
    (tie,) = tie_views(contest)
    assert set(tie.criteria) == {f"round:{name}" for name in ("Về đích",)}
