"""What orders teams with equal points, what is said of it, and who takes part in a round, in contests made by hand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus.messages import Phase
from controller.formats.format import Format, round_names
from controller.match_files.match import Match
from controller.rules.contest import Contest, Evening
from controller.rules.ranking import (
    Group,
    admitted_teams,
    current_cut,
    current_ties,
    cut_points,
    cut_ties,
    deciding_tie,
    group_teams,
    groups,
    open_ties,
    places,
    prize_groups,
    tie_note,
    unchanged_places,
)
from controller.rules.tally import Lot, Tally
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS

PRIZES = len(PLAN.rounds)
"""The index of the tie-break for the prizes."""
CRITERIA = replace(PLAN, tie_criteria=("right-answers", "fewest-wrong-answers"))

Points = Mapping[int, int]


def ranked(points: Points, form: Format = PLAN, tally: Tally | None = None, absent: tuple[int, ...] = ()) -> Contest:
    """A contest in its ranking in which the teams have these points."""
    match = Match("Chung khảo", "THCS", tuple(team for team in TEAMS if team.number in points))
    return Contest(
        evening=Evening(form, PACK, match),
        phase=Phase.RANKING,
        round=PRIZES,
        scores=decimals(points),
        tally=tally or Tally(),
        absent=absent,
    )


def decimals(points: Points) -> dict[int, Decimal]:
    return {team: Decimal(value) for team, value in points.items()}


def questions(*gained: Points, cut: int | None = None) -> Tally:
    """Extra questions, with what the teams got in each."""
    index = PRIZES if cut is None else PRIZES + 1 + cut
    return Tally(extra_points={index: {n: decimals(points) for n, points in enumerate(gained)}})


def order(contest: Contest) -> list[tuple[int, ...]]:
    return [group.teams for group in groups(contest)]


def note(contest: Contest, team: int) -> str:
    """What is said of how `team` got its place."""
    (group,) = (group for group in groups(contest) if team in group.teams)
    return str(tie_note(contest, group) or "")


# ------------------------------------------------------------------------------------------------- what comes first


def test_points_come_before_everything_else() -> None:
    tally = replace(questions({2: 1}), right_answers={2: 9}, criteria=("right-answers",))
    for form in (PLAN, CRITERIA):
        assert order(ranked({1: 30, 2: 20, 3: 25}, form, tally)) == [(1,), (3,), (2,)]


def test_a_team_that_has_nothing_yet_has_zero() -> None:
    contest = replace(ranked({1: 0, 2: 0, 3: 0}), scores={2: Decimal(-1)})
    assert order(contest) == [(1, 3), (2,)]
    contest = replace(ranked({1: 0, 2: 0, 3: 0}, CRITERIA), scores={2: Decimal(-1)})
    assert order(contest) == [(1, 3), (2,)]


def test_then_come_the_criteria_of_the_format_in_their_order() -> None:
    tally = Tally(right_answers={1: 3, 2: 4, 3: 4}, wrong_answers={2: 2, 3: 1})
    assert order(ranked({1: 10, 2: 10, 3: 10}, CRITERIA, tally)) == [(3,), (2,), (1,)]


def test_then_come_extra_questions_one_after_the_other() -> None:
    tally = replace(questions({2: 1, 3: 1}, {3: 1, 1: 5}), right_answers={1: 1, 2: 1, 3: 1})
    for form in (PLAN, CRITERIA):
        assert order(ranked({1: 10, 2: 10, 3: 10}, form, tally)) == [(3,), (2,), (1,)]


def test_then_comes_what_the_jury_chose_and_lots_at_last() -> None:
    tally = replace(
        questions({1: 1, 2: 1, 3: 1, 4: 1}),
        round_points={0: decimals({3: 20, 4: 20})},
        criteria=("round:Khởi động",),
        lots=(Lot((2, 1), "A", "B"), Lot((4, 3), "A", "B")),
    )
    assert order(ranked({1: 10, 2: 10, 3: 10, 4: 10}, PLAN, tally)) == [(4,), (3,), (2,), (1,)]


def test_the_newest_lots_that_were_drawn_among_all_of_a_tie_decide_it() -> None:
    lots = (Lot((3, 2, 1), "A", "B"), Lot((1, 3), "A", "B"), Lot((1, 2), "A", "B", cut=1))
    contest = ranked({1: 10, 2: 10, 3: 9}, PLAN, Tally(lots=lots))
    assert order(contest) == [(2,), (1,), (3,)], "those among three, for the lots of two were for others, or for a cut"
    assert order(replace(contest, scores=decimals({1: 10, 2: 10, 3: 10}))) == [(3,), (2,), (1,)]


def test_places_are_shared_and_counted_on_after_them() -> None:
    assert places(ranked({1: 10, 2: 30, 3: 10, 4: 5})) == {2: 1, 1: 2, 3: 2, 4: 4}
    assert group_teams(ranked({1: 10, 2: 10}), (1, 2)) == [Group(1, (1, 2))]
    assert Group(2, (1, 3, 4)).last == 4


# ------------------------------------------------------------------------------------------------- what is said of it


def test_a_tie_that_matters_is_said_to_be_open_and_one_that_does_not_to_stand() -> None:
    contest = ranked({1: 30, 2: 20, 3: 20, 4: 10, 5: 10})
    assert note(contest, 1) == ""
    assert note(contest, 2) == "Equal points: places 2 to 3 are not decided yet"
    assert note(replace(contest, scores=decimals({1: 5, 2: 4, 3: 3, 4: 3, 5: 2})), 3) == (
        "Equal points: the place is shared"
    )
    shared = ranked({1: 20, 2: 20}, replace(PLAN, tie_break=None))
    assert note(shared, 1) == "Equal points: the place is shared"


def test_nothing_is_said_where_the_other_team_with_the_same_points_has_no_place() -> None:
    assert note(ranked({1: 20, 2: 20}, absent=(2,)), 1) == ""


@pytest.mark.parametrize(
    "right, wrong, sentence",
    [
        ({1: 2, 2: 1}, {}, "Decided by more right answers"),
        ({1: 2, 2: 2}, {2: 1}, "Decided by fewer wrong answers"),
        ({1: 2, 2: 1}, {1: 1}, "Decided by more right answers"),
    ],
)
def test_the_first_criterion_that_differs_is_what_decided(right: Points, wrong: Points, sentence: str) -> None:
    contest = ranked({1: 20, 2: 20}, CRITERIA, Tally(right_answers=dict(right), wrong_answers=dict(wrong)))
    assert [note(contest, team) for team in (1, 2)] == [sentence, sentence]


@pytest.mark.parametrize("form", [PLAN, CRITERIA], ids=["no criteria", "two criteria"])
@pytest.mark.parametrize("gained", [[{1: 1}], [{1: 1, 2: 1}, {1: 1}]], ids=["first question", "second question"])
def test_an_extra_question_is_said_to_have_decided(form: Format, gained: Sequence[Points]) -> None:
    tally = replace(questions(*gained), criteria=("round:Khởi động",))
    assert note(ranked({1: 20, 2: 20}, form, tally), 1) == "Decided by a tie-break question"


@pytest.mark.parametrize("form", [PLAN, CRITERIA], ids=["no criteria", "two criteria"])
@pytest.mark.parametrize("gained", [[], [{}], [{}, {}]], ids=["no question", "one question", "two questions"])
@pytest.mark.parametrize("chosen", [0, 1])
def test_the_criterion_that_the_jury_chose_is_named(form: Format, gained: Sequence[Points], chosen: int) -> None:
    names = ("Khởi động", "Về đích")
    index = next(n for n, part in enumerate(PLAN.rounds) if names[chosen] in round_names(part))
    tally = replace(
        questions(*gained),
        round_points={index: decimals({1: 5})},
        criteria=tuple(f"round:{name}" for name in names),
    )
    assert note(ranked({1: 20, 2: 20}, form, tally), 2) == f"Decided by more points in {names[chosen]}"


def test_where_several_had_the_same_points_the_last_thing_that_was_needed_is_said() -> None:
    contest = ranked({1: 20, 2: 20, 3: 20}, CRITERIA, Tally(right_answers={1: 2, 2: 2, 3: 1}, wrong_answers={2: 1}))
    assert note(contest, 1) == "Decided by fewer wrong answers", (
        "against team 2; against 3 the right answers were enough"
    )
    assert note(contest, 3) == "Decided by more right answers"


def test_lots_are_said_to_have_decided_only_between_those_that_nothing_else_told_apart() -> None:
    tally = replace(questions({1: 1, 2: 1}), lots=(Lot((2, 1), "A", "B"),))
    contest = ranked({1: 20, 2: 20, 3: 20}, PLAN, tally)
    assert [note(contest, team) for team in (2, 1, 3)] == [
        "Decided by lot",
        "Decided by lot",
        "Decided by a tie-break question",
    ]


# ------------------------------------------------------------------------------------------- who takes part in a round


def cut_form(cut: int, best: int) -> Format:
    """The plan, with a cut before the round with that index."""
    rounds = tuple(replace(part, best=best) if n == cut else part for n, part in enumerate(PLAN.rounds))
    return replace(PLAN, rounds=rounds)


@pytest.mark.parametrize("cut", range(PRIZES))
def test_before_every_round_the_best_are_cut_and_those_that_tie_there_are_told(cut: int) -> None:
    contest = ranked({1: 10, 2: 30, 3: 10, 4: 5}, cut_form(cut, 2))
    assert admitted_teams(contest, cut) == [2, 1]
    assert cut_ties(contest, cut) == [Group(2, (1, 3))]
    assert [cut_ties(contest, other) for other in range(PRIZES) if other != cut] == [[]] * (PRIZES - 1)


@pytest.mark.parametrize("cut", [-1, PRIZES])
def test_where_no_round_follows_nobody_is_cut(cut: int) -> None:
    contest = ranked({1: 10, 2: 30}, cut_form(PRIZES - 1, 1))
    assert (cut_ties(contest, cut), admitted_teams(contest, cut)) == ([], [2, 1])


@pytest.mark.parametrize("best, ties", [(1, []), (2, [Group(2, (1, 3))]), (3, [])])
def test_a_tie_matters_only_where_the_cut_goes_through_it(best: int, ties: list[Group]) -> None:
    assert cut_ties(ranked({1: 10, 2: 30, 3: 10, 4: 5}, cut_form(1, best)), 1) == ties


def test_absent_teams_take_no_place_before_a_cut_and_all_take_part_where_there_is_none() -> None:
    contest = ranked({1: 10, 2: 30, 3: 10}, cut_form(1, 2), absent=(2,))
    assert (admitted_teams(contest, 1), cut_ties(contest, 1)) == ([1, 3], [])
    assert admitted_teams(contest, 0) == [2, 1, 3]


def test_questions_and_lots_for_a_cut_count_for_it_alone_and_what_the_jury_chose_for_the_prizes_does_not() -> None:
    tally = replace(questions({1: 1}, {1: 2, 3: 1}, cut=1), right_answers={3: 5}, criteria=("right-answers",), lots=())
    contest = ranked({1: 10, 2: 30, 3: 10}, cut_form(1, 2), tally)
    assert (cut_ties(contest, 1), admitted_teams(contest, 1)) == ([], [2, 1])
    assert cut_points(contest, 1) == decimals({1: 3, 3: 1})
    assert cut_points(contest, 2) == {}
    assert order(contest) == [(2,), (3,), (1,)], "for the prizes the jury's criterion"
    chosen_only = replace(contest, tally=Tally(right_answers={3: 5}, criteria=("right-answers",)))
    assert cut_ties(chosen_only, 1) == [Group(2, (1, 3))]


def test_before_a_round_it_is_about_the_cut_and_at_the_end_about_the_prizes() -> None:
    contest = ranked({1: 10, 2: 10, 3: 10}, cut_form(1, 2))
    assert (current_cut(contest), current_ties(contest)) == (None, [Group(1, (1, 2, 3))])
    intro = replace(contest, phase=Phase.INTRO, round=1)
    assert (current_cut(intro), current_ties(intro)) == (1, [Group(1, (1, 2, 3))])
    playing = replace(contest, phase=Phase.READY, round=1)
    assert current_cut(playing) is None
    tie_break = replace(contest, phase=Phase.READY, round=PRIZES + 1 + 1)
    assert (current_cut(tie_break), deciding_tie(tie_break)) == (1, (1, 2, 3))


def test_extra_questions_are_for_the_best_tie_of_which_two_are_present() -> None:
    form = replace(PLAN, absent="keeps-points")
    tally = Tally(attended=(1, 2, 3, 4))
    contest = ranked({1: 20, 2: 20, 3: 10, 4: 10}, form, tally)
    assert [group.teams for group in open_ties(contest)] == [(1, 2)], "third and fourth have the same prize"
    assert deciding_tie(contest) == (1, 2)
    assert deciding_tie(replace(contest, absent=(2,))) == ()
    assert deciding_tie(replace(contest, scores=decimals({1: 20, 2: 20, 3: 20, 4: 10}), absent=(2,))) == (1, 3)


# ------------------------------------------------------------------------------------------------------ the ceremony


def test_places_that_stand_as_they_were_shown_stay_shown_from_the_last_one_up() -> None:
    before = replace(ranked({1: 50, 2: 40, 3: 30, 4: 20}), shown_places=3)
    assert len(prize_groups(before)) == 4
    after = {
        "as it was": (before, 3),
        "the first two are tied": (replace(before, scores=decimals({1: 50, 2: 50, 3: 30, 4: 20})), 2),
        "the last two changed": (replace(before, scores=decimals({1: 50, 2: 40, 3: 20, 4: 30})), 0),
        "the second and third changed": (replace(before, scores=decimals({1: 50, 2: 30, 3: 40, 4: 20})), 1),
    }
    for name, (contest, shown) in after.items():
        assert unchanged_places(before, contest) == shown, name
    assert unchanged_places(replace(before, shown_places=1), before) == 1


def test_lots_give_each_team_a_place_of_its_own_for_the_prizes_or_for_the_cut_that_they_were_drawn_for() -> None:
    points = {1: 10, 2: 30, 3: 10}
    drawn = ranked(points, cut_form(1, 2), Tally(lots=(Lot((3, 1), "A", "B"),)))
    assert groups(drawn) == [Group(1, (2,)), Group(2, (3,)), Group(3, (1,))]
    assert cut_ties(drawn, 1) == [Group(2, (1, 3))]
    for_cut = ranked(points, cut_form(1, 2), Tally(lots=(Lot((3, 1), "A", "B", cut=1),)))
    assert (cut_ties(for_cut, 1), admitted_teams(for_cut, 1)) == ([], [2, 3])
    assert groups(for_cut) == [Group(1, (2,)), Group(2, (1, 3))]


def test_a_team_that_left_has_a_place_only_where_the_format_lets_it_keep_its_points_and_it_has_played() -> None:
    left = ranked({1: 10, 2: 30, 3: 20}, PLAN, Tally(attended=(2,)), absent=(2, 3))
    assert places(left) == {1: 1}
    keeping = ranked({1: 10, 2: 30, 3: 20}, replace(PLAN, absent="keeps-points"), left.tally, absent=(2, 3))
    assert places(keeping) == {2: 1, 1: 2}
    assert places(replace(keeping, item_attended=(3,))) == {2: 1, 3: 2, 1: 3}


def test_extra_questions_for_a_cut_add_up_for_every_team_that_won_one() -> None:
    contest = ranked({1: 10, 2: 10, 3: 10}, cut_form(1, 2), questions({1: 1}, {3: 2}, cut=1))
    assert cut_points(contest, 1) == decimals({1: 1, 3: 2})


def test_a_tie_for_one_and_the_same_prize_is_broken_before_a_cut_that_goes_through_it_only() -> None:
    contest = ranked({1: 40, 2: 30, 3: 20, 4: 20}, cut_form(1, 3))
    assert current_ties(contest) == []
    assert current_ties(replace(contest, phase=Phase.INTRO, round=1)) == [Group(3, (3, 4))]
