"""A whole match by the plan, from the first step to the prizes."""

from decimal import Decimal

from bus import messages as m
from bus.language import name_in
from tests.unit.controller.rules.played_match import Play


def ballot(total: int) -> tuple[int, ...]:
    """Marks that add up to `total`, filled from the first criterion on."""
    marks = []
    for most in (40, 30, 20, 10):
        marks.append(min(most, total))
        total -= marks[-1]
    return tuple(marks)


def play_all(scores_on_stage: dict[int, int]) -> Play:
    play = Play()
    play.order(m.StartRound())
    for n in range(10):
        play.board_question((1, 2, 3) if n < 5 else (1,))
    play.order(m.EndRound())
    play.order(m.StartRound())
    for n in range(10):
        play.buzzer_question(1 + n % 2)
    play.order(m.EndRound())
    play.order(m.StartRound())
    for team in range(1, 6):
        play.perform(ballot(scores_on_stage[team]))
        if team < 5:
            play.order(m.NextPerformance())
    play.order(m.EndRound())
    return play


def prize_of(line: m.RankView) -> str:
    """The name of the prize, if there is one."""
    return name_in(line.prize) if line.prize else ""


def test_points_of_all_rounds_add_up_and_prizes_follow_the_places() -> None:
    play = play_all({1: 60, 2: 60, 3: 60, 4: 50, 5: 40})

    ranking = play.view().ranking

    assert play.contest.phase == "ranking"
    assert [(line.place, line.team, line.score, prize_of(line)) for line in ranking] == [
        (1, 1, Decimal(210), "Giải nhất"),
        (2, 2, Decimal(160), "Giải nhì"),
        (3, 3, Decimal(110), "Giải ba"),
        (4, 4, Decimal(50), "Giải ba"),
        (5, 5, Decimal(40), ""),
    ]


def test_a_tie_for_a_place_that_matters_is_broken_by_extra_questions_that_give_no_score() -> None:
    play = play_all({1: 60, 2: 60, 3: 60, 4: 40, 5: 40})
    assert play.contest.phase == "intro"
    assert play.contest.is_tie_break
    assert [team.number for team in play.view().teams if team.takes_part] == [4, 5]

    play.order(m.StartRound())
    assert [team.number for team in play.view().teams if team.takes_part] == [4, 5]
    play.to_opening()
    assert play.contest.contenders == (4, 5)
    play.verdict(5)
    play.wait(1)
    play.order(m.RuleRight())
    play.order(m.EndRound())

    ranking = play.view().ranking
    assert [(line.place, line.team, line.score) for line in ranking][3:] == [(4, 5, Decimal(40)), (5, 4, Decimal(40))]
    assert ranking[3].decided_by is not None
    assert prize_of(ranking[3]) == "Giải ba"


def test_a_tie_break_can_be_left_with_the_tie_as_it_stands() -> None:
    play = play_all({1: 60, 2: 60, 3: 60, 4: 40, 5: 40})
    play.order(m.StartRound())
    (leave,) = (step for step in play.view().actions if isinstance(step.command, m.EndEarly))
    assert leave.label.code == "leave-tie"
    play.order(leave.command)

    assert play.contest.phase == "ranking"
    assert [line.place for line in play.view().ranking] == [1, 2, 3, 4, 4]


def test_a_tie_between_places_with_the_same_prize_stands() -> None:
    play = play_all({1: 60, 2: 60, 3: 50, 4: 100, 5: 40})

    ranking = play.view().ranking

    assert [(line.place, line.team) for line in ranking] == [(1, 1), (2, 2), (3, 3), (3, 4), (5, 5)]
    assert [prize_of(line) for line in ranking if line.place == 3] == ["Giải ba", "Giải ba"]
