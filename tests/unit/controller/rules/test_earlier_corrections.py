"""Corrections that are taken back later: scores, absences, moves, exchanges, lots and criteria."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from tests.unit.controller.rules.played_match import PLAN, Play
from tests.unit.controller.rules.taken_back_match import (
    WHY,
    buzzers,
    codes,
    numbers,
    take_back,
)

# ------------------------------------------------------------------------------------------------------- corrections


def test_a_correction_is_taken_back_whatever_came_after_it() -> None:
    play = buzzers()
    play.order(m.AdjustScore(1, Decimal("2.5"), "a correction"))
    play.order(m.AdjustScore(1, Decimal(1), "another", tie_break=True))
    play.order(m.StartThinking())
    take_back(play, numbers(play, "did-adjust")[0])
    take_back(play, numbers(play, "did-adjust-extra")[0])
    assert play.contest.scores[1] == 0
    assert play.contest.tie_break_points == {1: 0}
    assert play.contest.phase == Phase.THINKING


def test_an_absence_is_taken_back_unless_it_was_marked_again_or_the_team_is_busy() -> None:
    play = buzzers()
    play.order(m.MarkAbsent(3, absent=True))
    play.order(m.StartThinking())
    take_back(play, numbers(play, "did-absent")[0])
    assert play.contest.absent == ()
    play.order(m.MarkAbsent(3, absent=True))
    play.order(m.MarkAbsent(3, absent=False))
    play.order(m.Pause())
    assert codes(play, numbers(play, "did-absent")[-1]) == ["changed-since"]
    play.order(m.Resume())
    play.wait(31)
    play.verdict(3)
    assert codes(play, numbers(play, "did-present")[-1]) == ["team-busy"]


def test_a_move_is_taken_back_if_the_old_station_is_free() -> None:
    play = Play()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.order(m.MoveTeam(2, 6))
    play.order(m.MoveTeam(3, 2))
    move, other = numbers(play, "did-move")
    assert codes(play, move) == ["station-taken"]
    play.order(m.StartRound())
    take_back(play, other)
    take_back(play, move)
    assert [team.station for team in play.view().teams] == [1, 2, 3, 4, 5]
    play.order(m.MoveTeam(2, 6))
    play.order(m.ExchangeTeams(2, 3, WHY))
    assert codes(play, numbers(play, "did-move")[-1]) == ["changed-since"]


def test_an_exchange_is_taken_back_unless_somebody_moved_since() -> None:
    play = Play()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.order(m.ExchangeTeams(1, 2, WHY))
    play.order(m.StartRound())
    (exchange,) = numbers(play, "did-exchange")
    play.order(m.MoveTeam(1, 6))
    assert codes(play, exchange) == ["changed-since"]
    play.order(m.Undo())
    take_back(play, exchange)
    assert [team.station for team in play.view().teams] == [1, 2, 3, 4, 5]


def test_lots_and_a_criterion_decide_nothing_once_they_are_taken_back_and_places_are_shown_anew() -> None:
    play = Play(replace(PLAN, tie_break=None, tie_criteria=("round:Khởi động",)))
    play.to_ranking()
    play.order(m.AdjustScore(4, Decimal(10), "a correction"))
    play.order(m.DrawLots((5, 4), "Lan", "Minh"))
    for _ in range(3):
        play.order(m.ShowPlace())
    assert play.view().ranking[0].team == 5
    take_back(play, numbers(play, "did-draw-lots")[0])
    assert play.contest.shown_places == 2
    assert [line.place for line in play.view().ranking[:2]] == [1, 1]
    assert codes(play, numbers(play, "did-draw-lots")[0]) == ["no-decision"]


def test_what_took_back_a_decision_is_undone_as_the_last_one_and_refused_later() -> None:
    play = buzzers()
    (right,) = numbers(play, "did-right")
    take_back(play, right)
    play.order(m.StartThinking())
    assert codes(play, numbers(play, "did-take-back")[0]) == ["was-taken-back"]
