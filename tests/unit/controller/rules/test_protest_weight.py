"""A protest shows what would change if it were upheld, before it is decided: points, places, who goes on."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Audience, CorrectionView
from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from controller.rules.consequences import NO_CONSEQUENCE, consequences
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with


def protest(play: Play, team: int, round_: int = 0, item: int = 0) -> m.ProtestView:
    play.order(m.RecordProtest(team, round_, item, "the answer was right"))
    return play.view(Audience.DESK).protests[-1]


def remedies(view: m.ProtestView) -> dict[str, dict[int, int]]:
    """The points of each remedy by team."""
    return {
        remedy.remedy.code: {correction.team: int(correction.points) for correction in remedy.corrections}
        for remedy in view.remedies
    }


def following(view: m.ProtestView, code: str) -> list[str]:
    return [str(line) for remedy in view.remedies if remedy.remedy.code == code for line in remedy.consequences]


def boards(*right: int) -> Play:
    play = Play()
    play.order(m.StartRound())
    play.board_question(right)
    return play


def test_a_board_that_was_wrong_counts_as_right_or_the_question_for_nobody() -> None:
    view = protest(boards(1, 2), 3, 1, 1)
    assert remedies(view) == {"remedy-right-alone": {3: 10}, "remedy-void": {1: -10, 2: -10}}
    assert following(view, "remedy-right-alone") == [
        "Team 3: +10 points, 10 in all",
        "Team 3: place 1 instead of 3",
        "Team 4: place 4 instead of 3",
        "Team 5: place 4 instead of 3",
    ]
    assert following(view, "remedy-void")[:2] == ["Team 1: -10 points, 0 in all", "Team 2: -10 points, 0 in all"]


def test_a_protest_is_seen_with_its_number_its_question_and_what_was_decided() -> None:
    play = boards(1)
    protest(play, 3, 1, 1)
    protest(play, 4)
    play.order(m.DecideProtest(1, "rejected", "the video shows it"))
    assert [
        (view.number, view.team, view.round, view.item, view.text, view.outcome, view.reason)
        for view in play.view(Audience.DESK).protests
    ] == [
        (1, 3, 1, 1, "the answer was right", "rejected", "the video shows it"),
        (2, 4, 0, 0, "the answer was right", "open", ""),
    ]


def test_a_board_that_counts_as_right_has_back_what_it_cost_and_one_that_was_not_there_had_cost_nothing() -> None:
    play = Play(plan_with(BoardsRound, wrong=Decimal(-5)))
    play.order(m.StartRound())
    play.order(m.MarkAbsent(4, True))
    play.board_question((1,))
    assert remedies(protest(play, 3, 1, 1))["remedy-right-alone"] == {3: 15}
    assert remedies(protest(play, 4, 1, 1))["remedy-right-alone"] == {4: 10}


def test_who_was_right_already_can_only_have_the_question_void() -> None:
    assert remedies(protest(boards(1, 2), 1, 1, 1)) == {"remedy-void": {1: -10, 2: -10}}
    assert remedies(protest(buzzers(), 4, 2, 1)) == {"remedy-void": {4: -10}}


def test_a_question_that_gave_nobody_points_is_not_offered_as_void() -> None:
    assert remedies(protest(boards(), 1, 1, 1)) == {"remedy-right-alone": {1: 10}}


def test_points_of_a_question_with_a_value_of_its_own_are_its_own() -> None:
    values = tuple(Decimal(5 * n) for n in range(1, 13))
    play = Play(plan_with(BoardsRound, values=values))
    play.order(m.StartRound())
    play.board_question(())
    play.board_question((4,))
    assert remedies(protest(play, 3, 1, 2))["remedy-right-alone"] == {3: 10}
    assert remedies(protest(play, 3, 1, 1))["remedy-right-alone"] == {3: 5}, "an earlier question, as it was then"


def buzzers(*wrong: int, **policies: object) -> Play:
    """Team 2, or these, are wrong, then team 4 is right."""
    play = Play(plan_with(BuzzersRound, **policies))
    play.to_buzzers()
    play.to_opening()
    for team in wrong or (2,):
        play.verdict(team)
        play.wait(1)
        play.order(m.RuleWrong())
    play.verdict(4)
    play.wait(1)
    play.order(m.RuleRight())
    return play


def test_who_was_heard_after_a_wrong_answer_that_was_right_gets_nothing() -> None:
    view = protest(buzzers(wrong=Decimal(-5)), 2, 2, 1)
    assert remedies(view) == {
        "remedy-right": {2: 15, 4: -10},
        "remedy-right-alone": {2: 15},
        "remedy-void": {2: 5, 4: -10},
    }


def test_who_was_wrong_after_it_has_back_what_that_cost() -> None:
    play = buzzers(2, 3, wrong=Decimal(-5))
    assert remedies(protest(play, 2, 2, 1))["remedy-right"] == {2: 15, 3: 5, 4: -10}
    assert remedies(protest(play, 3, 2, 1))["remedy-right"] == {3: 15, 4: -10}
    assert remedies(protest(buzzers(2, 3), 2, 2, 1))["remedy-right"] == {2: 10, 4: -10}, "it cost nothing"


def test_a_right_answer_is_worth_what_it_was_when_the_team_was_heard() -> None:
    play = buzzers(right_by_order=(Decimal(30), Decimal(20), Decimal(10)))
    assert remedies(protest(play, 2, 2, 1))["remedy-right"] == {2: 30, 4: -20}
    assert remedies(protest(play, 5, 2, 1))["remedy-right"] == {5: 20, 4: -20}, "it would have been the second"


def test_the_weight_is_reckoned_on_what_stands_now_and_gone_when_it_is_decided() -> None:
    play = buzzers()
    play.buzzer_question(3)
    play.order(m.AdjustScore(2, Decimal(20), "another protest"))
    view = protest(play, 2, 2, 1)
    assert "Team 2: +10 points, 30 in all" in following(view, "remedy-right")
    play.order(m.DecideProtest(1, "upheld", "the jury says so"))
    assert play.view(Audience.DESK).protests[-1].remedies == ()


@pytest.mark.parametrize("round_, item", [(0, 0), (1, 0), (1, 2)])
def test_without_a_question_that_is_over_it_says_how_much_is_missing_to_the_next(round_: int, item: int) -> None:
    play = boards(1)
    play.order(m.AdjustScore(2, Decimal("2.5"), "a correction"))
    play.order(m.StartReading())
    (remedy,) = protest(play, 3, round_, item).remedies
    assert str(remedy.remedy) == "2.5 points more would bring team 3 level with the next better one"
    (remedy,) = protest(play, 2, round_, item).remedies
    assert str(remedy.remedy) == "7.5 points more would bring team 2 level with the next better one"
    (remedy,) = protest(play, 1, round_, item).remedies
    assert str(remedy.remedy) == "No correction of points follows by itself"


def test_it_says_who_would_go_on_into_a_round_for_the_best() -> None:
    rounds = tuple(replace(part, best=2) if isinstance(part, StageRound) else part for part in PLAN.rounds)
    play = Play(replace(PLAN, rounds=rounds))
    play.order(m.StartRound())
    play.board_question((1, 2))
    play.board_question((1,))
    play.board_question((3,))
    play.board_question((3,))
    view = protest(play, 2, 1, 3)
    assert (
        following(view, "remedy-right-alone")[-1]
        == "Về đích: teams 1, 2, 3 are tied for the last places, to be decided"
    )
    assert following(view, "remedy-void")[-1] == "Về đích: teams 2, 3 are tied for the last places, to be decided"
    play.order(m.AdjustScore(2, Decimal(1), "a correction"))
    view = play.view(Audience.DESK).protests[-1]
    assert following(view, "remedy-void")[-2:] == ["Về đích: teams 2 go on", "Về đích: teams 3 no longer go on"]


def test_after_the_last_round_it_says_whose_prize_it_would_be_and_what_is_shown_anew() -> None:
    play = Play()
    play.to_ranking()
    play.order(m.ShowPlace())
    play.order(m.ShowPlace())
    before = play.contest
    play.order(m.AdjustScore(3, Decimal(20), "the jury says so"))
    assert [str(line) for line in consequences(before, play.contest)] == [
        "Team 3: +20 points, 40 in all",
        "Team 3: place 1 instead of 3",
        "Team 4: place 3 instead of 2",
        "Team 3: no longer Giải ba",
        "Team 4: Giải ba",
        "Team 5: no longer Giải nhất",
        "Teams 3, 5: tied for places 1 to 2, to be decided",
        "Places that the ceremony shows anew: 1",
    ]
    assert consequences(before, before) == (NO_CONSEQUENCE,)


def test_an_extra_question_is_corrected_in_tie_break_points() -> None:
    play = Play()
    play.to_stage()
    play.perform_all()
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    play.order(m.RuleRight())
    view = protest(play, 3, len(PLAN.rounds) + 1, 1)
    corrections = {correction for remedy in view.remedies for correction in remedy.corrections}
    assert CorrectionView(3, Decimal(1), tie_break=True) in corrections
    assert "Team 3: +1 tie-break points" in following(view, "remedy-right-alone")


def test_only_the_staff_see_it() -> None:
    play = boards(1)
    protest(play, 3, 1, 1)
    assert play.view(Audience.PUBLIC).protests == play.view(Audience.STAGE).protests == ()
    assert play.view(Audience.MC).protests[0].remedies
