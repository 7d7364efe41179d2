"""Points of earlier boards, performances and extra questions are taken back; what the evening rests on is refused."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from controller.formats.format import BoardsRound, StageRound
from tests.unit.controller.rules.played_match import PLAN, Play, plan_with
from tests.unit.controller.rules.taken_back_match import (
    WHY,
    boards,
    buzzers,
    codes,
    numbers,
    reasons,
    score,
    take_back,
)


def test_confirmed_boards_of_an_earlier_question_are_taken_back_all_together() -> None:
    play = boards((1, 2), (3,))
    take_back(play, numbers(play, "did-confirm")[0])
    assert score(play) == [0, 0, 10, 0, 0]
    play.order(m.StartReading())
    assert play.contest.tally.right_answers == {1: 0, 2: 0, 3: 1}
    assert play.contest.tally.wrong_answers == {1: 1, 2: 1, 3: 0, 4: 1, 5: 1}


def test_the_mark_of_one_board_is_taken_back_and_the_others_stand() -> None:
    play = boards((1, 2), (3,))
    first, second, *_ = numbers(play, "did-mark-right")
    take_back(play, first)
    assert score(play) == [0, 10, 10, 0, 0]
    take_back(play, numbers(play, "did-confirm")[0])
    assert score(play) == [0, 0, 10, 0, 0], "what was taken out already is not taken out twice"
    assert codes(play, second) == ["nothing-left"]
    play.order(m.StartReading())
    assert play.contest.tally.right_answers == {1: 0, 2: 0, 3: 1}


def test_a_mark_that_was_changed_later_has_no_effect_to_take_back() -> None:
    play = boards()
    play.to_opening()
    for team in range(1, 6):
        play.order(m.MarkBoard(team, right=False))
    play.order(m.MarkBoard(1, right=True))
    play.order(m.ConfirmBoards())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-mark-wrong")[0]) == ["changed-since"]


def test_revealed_points_of_an_earlier_performance_are_taken_back_and_a_ballot_of_it_only_with_them() -> None:
    play = Play()
    play.to_stage()
    play.perform()
    play.order(m.NextPerformance())
    reveal = numbers(play, "did-reveal")[0]
    refused = reasons(play, numbers(play, "did-ballot")[0])
    assert [str(reason) for reason in refused] == [
        f"“Ballots revealed” (number {reveal}) rests on it: take that back first"
    ]
    take_back(play, reveal)
    assert score(play) == [0, 0, 0, 0, 0]
    assert play.contest.performance.performer == 2
    assert codes(play, numbers(play, "did-ballot")[0]) == ["nothing-left"]


def test_a_performance_that_was_repeated_since_has_nothing_to_take_back_and_what_was_taken_back_can_be_repeated() -> (
    None
):
    play = Play()
    play.to_stage()
    for _ in range(2):
        play.perform()
        play.order(m.NextPerformance())
    first, second = numbers(play, "did-reveal")
    play.order(m.RepeatPerformance(1, WHY))
    assert codes(play, first) == ["repeated-since"]
    take_back(play, second)
    assert score(play) == [0, 0, 0, 0, 0]
    play.order(m.RepeatPerformance(2, WHY))
    assert score(play) == [0, 0, 0, 0, 0]


def test_an_extra_question_is_taken_back_in_its_own_column() -> None:
    play = Play()
    play.to_stage()
    play.perform_all()
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.buzzer_question(2)
    play.buzzer_question(3)
    assert play.contest.tie_break_points == {2: 1, 3: 1}
    take_back(play, numbers(play, "did-right")[0])
    assert play.contest.tie_break_points == {2: 0, 3: 1}
    assert score(play) == [100] * 5


# ---------------------------------------------------------------------------------------------------- what is refused


def test_what_the_evening_went_on_from_is_refused_with_how_much_rests_on_it() -> None:
    play = buzzers()
    start = numbers(play, "did-round")[0]
    (reason,) = reasons(play, start)
    assert reason.code == "gone-on"
    assert str(reason).startswith("The evening has gone on: ")


def test_what_left_nothing_is_refused() -> None:
    play = buzzers()
    play.order(m.StartThinking())
    play.order(m.Pause())
    play.order(m.Resume())
    play.wait(31)
    play.order(m.CloseQuestion())
    play.order(m.StartReading())
    assert codes(play, numbers(play, "did-pause")[0]) == ["nothing-left"]


def test_a_round_for_the_best_that_has_begun_keeps_who_was_admitted() -> None:
    rounds = tuple(replace(part, best=2) if isinstance(part, StageRound) else part for part in PLAN.rounds)
    play = Play(replace(PLAN, rounds=rounds))
    play.order(m.AdjustScore(1, Decimal(20), "a correction"))
    play.order(m.AdjustScore(2, Decimal(20), "a correction"))
    play.order(m.AdjustScore(3, Decimal(10), "a correction"))
    play.order(m.AdjustScore(3, Decimal(5), "a correction"))
    play.to_stage()
    assert play.contest.round_teams == (1, 2)
    _first, second, _third, more = numbers(play, "did-adjust")
    (reason,) = reasons(play, second)
    assert (
        str(reason)
        == f"“{play.view().undo}” (number {numbers(play, 'did-round')[-1]}) rests on it: take that back first"
    )
    take_back(play, more)
    assert score(play) == [20, 20, 10, 0, 0]


def test_an_elimination_after_which_was_played_cannot_be_taken_back() -> None:
    play = boards((1, 2, 3), plan=plan_with(BoardsRound, eliminates=True))
    (confirm,) = numbers(play, "did-confirm")
    play.order(m.StartReading())
    assert codes(play, confirm) == ["rests-on-it"]
    assert codes(play, numbers(play, "did-mark-wrong")[0]) == ["rests-on-it"]
    take_back(play, numbers(play, "did-mark-right")[0])
    assert score(play) == [0, 10, 10, 0, 0]
