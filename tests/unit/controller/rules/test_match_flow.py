"""Flow of a match: which facts the orders lead to that move it on, and every reason against them."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from bus.units import NS_PER_S as SECOND
from controller.formats.format import BoardsRound
from controller.rules import facts as f
from controller.rules.contest import Clock, Contest
from controller.rules.match_flow import item_count, match_running, start_warnings
from controller.rules.rounds.performance.order import NOBODY_HERE
from tests.unit.controller.rules.orders_given import facts_of, reasons_against
from tests.unit.controller.rules.played_match import PACK, PLAN, Play, plan_with
from tests.unit.controller.rules.test_contest_state import ROUNDS, in_round


def without_spares(play: Play) -> Play:
    """All spare questions are used up."""
    spares = len(PACK.section("du-phong"))
    play.contest = replace(play.contest, spares_used=spares)
    return play


def between_rounds() -> Play:
    """The first round was ended early: the second one is introduced."""
    play = Play()
    play.order(m.StartRound())
    play.order(m.EndEarly())
    return play


# --------------------------------------------------------------------------------------------------------------- start


def test_a_start_needs_a_firmware_and_the_stations_of_all_teams() -> None:
    play = Play(start=False)
    assert [str(reason) for reason in start_warnings(play.contest)] == [
        "The firmware has not reported yet: no button works"
    ]
    play.hello("epoch-1", (1, 3, 5))
    assert reasons_against(play, m.StartMatch()) == ["The board has no station 2, 4"]
    assert facts_of(play, m.StartMatch(override=True))[1] == f.MatchStarted(tuple(start_warnings(play.contest)))
    play.hello("epoch-2", (1, 2, 3, 4, 5))
    assert start_warnings(play.contest) == []
    assert facts_of(play, m.StartMatch())[1] == f.MatchStarted(())


# -------------------------------------------------------------------------------------------------------------- rounds


def test_a_round_starts_with_all_teams_in_their_order() -> None:
    play = Play()
    assert facts_of(play, m.StartRound())[1:] == (f.RoundStarted((1, 2, 3, 4, 5)),)
    for team in range(1, 6):
        play.order(m.MarkAbsent(team, True))
    assert reasons_against(play, m.StartRound()) == [str(NOBODY_HERE)]


def test_a_question_is_read_with_its_teams_and_its_clock() -> None:
    play = Play(plan_with(BoardsRound, reading_s=15))
    play.order(m.StartRound())
    play.order(m.MarkAbsent(2, True))
    _, reading = facts_of(play, m.StartReading())
    clock = Clock("reading", 15 * SECOND, play.now_ns + 15 * SECOND, 15 * SECOND)
    assert reading == f.ReadingStarted(0, PACK.section("khoi-dong")[0], False, (1, 3, 4, 5), clock)
    play.board_question(())
    _, following = facts_of(play, m.StartReading())
    assert isinstance(following, f.ReadingStarted)
    assert (following.item, following.question) == (1, PACK.section("khoi-dong")[1])


def test_without_a_time_to_read_no_clock_runs() -> None:
    play = Play()
    play.order(m.StartRound())
    _, reading = facts_of(play, m.StartReading())
    assert isinstance(reading, f.ReadingStarted)
    assert reading.clock is None


def test_after_the_last_question_none_is_read_and_the_round_ends() -> None:
    play = Play(plan_with(BoardsRound, questions=1))
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert "EndRound is not possible in phase reading" in reasons_against(play, m.EndRound())
    play.order(m.StartThinking())
    play.wait(31)
    for team in range(1, 6):
        play.order(m.MarkBoard(team, False))
    play.order(m.ConfirmBoards())
    assert reasons_against(play, m.StartReading()) == ["All questions of this round have been played"]
    assert reasons_against(play, m.EndEarly()) == ["Everything has been played: end the round"]
    assert facts_of(play, m.EndRound())[1:] == (f.RoundEnded(1),)


def test_what_is_left_of_a_round_is_said_before_it_is_ended() -> None:
    play = Play(plan_with(BoardsRound, questions=3))
    play.order(m.StartRound())
    play.board_question(())
    assert reasons_against(play, m.EndRound()) == ["2 of this round have not been played yet"]
    assert facts_of(play, m.EndEarly())[1:] == (f.RoundEnded(1),)
    play.board_question(())
    assert reasons_against(play, m.EndRound()) == ["1 of this round have not been played yet"]


def test_a_round_of_which_nothing_was_played_is_ended_early_only() -> None:
    play = Play()
    assert reasons_against(play, m.EndRound()) == ["Nothing of this round has been played yet"]
    play.order(m.StartRound())
    assert facts_of(play, m.EndEarly())[1:] == (f.RoundEnded(1),)


def test_with_fewer_than_two_teams_an_elimination_is_over() -> None:
    play = Play(plan_with(BoardsRound, eliminates=True))
    play.order(m.StartRound())
    play.board_question((3,))
    assert reasons_against(play, m.StartReading()) == ["Fewer than two teams are left in this round"]
    assert facts_of(play, m.EndRound())[1:] == (f.RoundEnded(1),)


def test_the_clock_ends_early_where_one_runs() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert reasons_against(play, m.EndEarly()) == ["EndEarly is not possible in phase reading"]
    play.order(m.StartThinking())
    play.wait(5)
    assert facts_of(play, m.EndEarly())[1:] == (f.BoardsRaised(play.now_ns),)


def test_on_the_floor_the_time_to_answer_ends_early_once(play: Play) -> None:
    play.to_opening()
    play.verdict(2)
    play.wait(1)
    assert facts_of(play, m.EndEarly())[1:] == (f.TimeRanOut(play.now_ns),)
    play.order(m.EndEarly())
    assert reasons_against(play, m.EndEarly()) == ["There is no clock now"]


# ----------------------------------------------------------------------------------------------------------- reopening


def test_a_round_is_reopened_where_it_ended() -> None:
    assert reasons_against(Play(), m.ReopenRound()) == ["No round has ended yet"]
    assert facts_of(between_rounds(), m.ReopenRound())[1:] == (f.RoundReopened(0, 0, Phase.READY),)
    played = Play()
    played.order(m.StartRound())
    played.board_question(())
    played.board_question(())
    played.order(m.EndEarly())
    assert facts_of(played, m.ReopenRound())[1:] == (f.RoundReopened(0, 1, Phase.REVEALED),)


def test_the_last_round_is_reopened_from_the_ranking() -> None:
    play = Play()
    play.to_ranking()
    assert facts_of(play, m.ReopenRound())[1:] == (f.RoundReopened(2, 4, Phase.REVEALED),)


# --------------------------------------------------------------------------------------------------------------- voids


def test_a_void_takes_back_the_points_of_the_question() -> None:
    play = Play()
    play.order(m.StartRound())
    play.board_question((2, 4))
    assert facts_of(play, m.VoidQuestion())[1:] == (
        f.QuestionVoided({team: Decimal(10 if team in (2, 4) else 0) for team in range(1, 6)}),
    )
    assert reasons_against(without_spares(play), m.VoidQuestion()) == ["No spare question is left"]


def test_a_question_that_is_not_there_is_not_voided() -> None:
    play = Play()
    play.order(m.StartRound())
    play.board_question(())
    play.order(m.EndEarly())
    play.order(m.ReopenRound())
    assert reasons_against(play, m.VoidQuestion()) == ["No question is in play"]
    assert reasons_against(without_spares(play), m.VoidQuestion()) == [
        "No spare question is left",
        "No question is in play",
    ]


# ------------------------------------------------------------------------------------------------------------ ceremony


def test_the_ceremony_shows_one_place_after_another_and_then_the_match_is_over() -> None:
    play = Play()
    assert match_running(play.contest)
    assert not match_running(Play(start=False).contest)
    play.to_ranking()
    for _ in range(4):
        assert match_running(play.contest)
        assert facts_of(play, m.ShowPlace())[1:] == (f.PlaceShown(),)
        play.order(m.ShowPlace())
    assert not match_running(play.contest)
    assert reasons_against(play, m.ShowPlace()) == ["All prizes have been shown"]
    play.order(m.AdjustScore(5, Decimal(-10), "as the jury says"))
    assert match_running(play.contest), "two teams are tied for the first prize"
    assert reasons_against(play, m.ShowPlace())[0] == (
        "Teams 4, 5 are tied for places 1 to 2: play extra questions, draw lots or apply a criterion"
    )


# ----------------------------------------------------------------------------------------------------- extra questions


def tied(**changes: object) -> Play:
    """The two best are tied after the last round; extra questions come next."""
    play = Play(replace(PLAN, **changes))
    play.to_stage()
    for team in range(1, 6):
        play.perform((10 * min(team, 4), 0, 0, 0))
        if team < 5:
            play.order(m.NextPerformance())
    return play


def test_a_tie_for_a_prize_leads_to_extra_questions_while_there_are_spares() -> None:
    play = tied()
    assert facts_of(play, m.EndRound())[1:] == (f.RoundEnded(ROUNDS),)
    assert facts_of(without_spares(play), m.EndRound())[1:] == (f.MatchEnded(),)
    assert facts_of(tied(tie_break=None), m.EndRound())[1:] == (f.MatchEnded(),)


def test_extra_questions_are_for_the_tied_and_go_on_until_one_decides() -> None:
    play = tied()
    play.order(m.EndRound())
    play.order(m.StartRound())
    assert item_count(play.contest) == 2
    _, reading = facts_of(play, m.StartReading())
    assert isinstance(reading, f.ReadingStarted)
    assert (reading.contenders, reading.spare) == ((4, 5), True)
    play.order(m.StartReading())
    play.order(m.StartThinking())
    play.wait(11)
    play.order(m.CloseQuestion())
    assert reasons_against(play, m.EndRound()) == ["1 of this round have not been played yet"]
    assert facts_of(play, m.EndEarly())[1:] == (f.MatchEnded(),), "the tie is left as it is"
    assert item_count(without_spares(play).contest) == 1


def test_extra_questions_whose_tie_is_gone_are_not_asked() -> None:
    play = tied()
    play.order(m.EndRound())
    play.order(m.AdjustScore(4, Decimal(-5), "as the jury says"))
    assert reasons_against(play, m.StartRound()) == ["No tie has to be broken now"]
    assert facts_of(play, m.EndRound())[1:] == (f.MatchEnded(),)


def test_an_extra_question_of_a_tie_that_is_gone_meanwhile_is_not_read() -> None:
    play = tied()
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.order(m.AdjustScore(4, Decimal(-5), "as the jury says"))
    assert "No tie has to be broken now" in reasons_against(play, m.StartReading())


def test_without_a_spare_question_no_extra_one_is_read() -> None:
    play = tied()
    play.order(m.EndRound())
    play.order(m.StartRound())
    assert reasons_against(without_spares(play), m.StartReading()) == ["No spare question is left"]


def test_a_tie_for_a_seat_in_a_round_is_named_before_the_round_starts() -> None:
    rounds = (PLAN.rounds[0], replace(PLAN.rounds[1], best=2), PLAN.rounds[2])
    play = Play(replace(PLAN, rounds=rounds))
    play.order(m.StartRound())
    play.board_question((1, 2, 3))
    play.order(m.EndEarly())
    assert reasons_against(play, m.StartRound()) == [
        "Teams 1, 2, 3 are tied for the last places in this round: play extra questions or draw lots"
    ]
    play.order(m.DrawLots((3, 1, 2), "Lan", "Minh"))
    assert facts_of(play, m.StartRound())[1:] == (f.RoundStarted((1, 3)),)


@pytest.mark.parametrize("index, item, count", [(0, 0, 10), (1, 3, 10)])
def test_a_round_has_as_many_items_as_its_format_says(index: int, item: int, count: int) -> None:
    contest: Contest = replace(in_round(index), item=item, round_teams=(1, 2, 3, 4, 5))
    assert item_count(contest) == count
