"""Differences that were found, by issue 17's numbers: what the hall sees too early, and numbers that nobody means."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.messages import Audience, Phase
from bus.units import NS_PER_MS, NS_PER_S
from tests.oracle.known_differences import a_hall
from tests.oracle.scenes import (
    ask_boards,
    boards,
    correct,
    do,
    evening,
    refuse,
)

# -------------------------------------------------------------------------------------------------- 6: the result leaks


@pytest.mark.parametrize("audience", [Audience.STAGE, Audience.PUBLIC])
def test_totals_are_told_before_the_ceremony(audience: Audience) -> None:
    pair = evening(boards())
    do(pair, m.StartRound())
    ask_boards(pair, 1)
    correct(pair, 0, 5)
    do(pair, m.EndRound())
    view = pair.hall.view(audience)
    assert view.ranking == ()
    assert [(team.score, team.place) for team in view.teams] == [(None, None)] * 3
    do(pair, m.ShowPlace(), m.ShowPlace())
    assert [team.score for team in pair.hall.view(audience).teams] == [None] * 3
    do(pair, m.ShowPlace())
    assert [team.score for team in pair.hall.view(audience).teams] == [10, 5, 0]


# ---------------------------------------------------------------------------------------------- 10, 11: numbers, "open"


@pytest.mark.parametrize("points", ["0.001", "10000", "-9999.01", "0"])
def test_points_that_nobody_means(points: str) -> None:
    pair = evening(boards())
    refuse(pair, m.AdjustScore(1, Decimal(points), "as the jury says"))


@pytest.mark.parametrize("points", ["0.01", "9999", "-9999"])
def test_points_that_a_person_may_mean(points: str) -> None:
    pair = evening(boards())
    do(pair, m.AdjustScore(1, Decimal(points), "as the jury says"))


@pytest.mark.parametrize("audience", [Audience.STAGE, Audience.PUBLIC])
def test_open_is_told_before_presses_count(audience: Audience) -> None:
    hall = a_hall(thinking_s=0)
    assert hall.order(m.StartThinking()) == ()
    view = hall.view(audience)
    assert view.phase is not Phase.OPEN or (view.opening_ns or 0) <= view.now_ns


def test_press_between_told_and_open_bars_a_team() -> None:
    hall = a_hall(thinking_s=0, early_points=Decimal(-1))
    assert hall.order(m.StartThinking()) == ()
    hall.wait(50 * NS_PER_MS)
    hall.press(1)
    hall.wait(NS_PER_S)
    hall.press(1)
    hall.wait(NS_PER_S)
    assert hall.view().floor == 1
    assert hall.view().teams[0].score == 0
