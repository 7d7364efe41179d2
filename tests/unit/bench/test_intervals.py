"""Intervals of 95 %: they hold what they must, and a few runs make them wide."""

import pytest

from bench.figures import percentile
from bench.intervals import Run, estimate, wilson


def test_none_of_many_is_a_share_below_three_in_all_of_them() -> None:
    low, high = wilson(0, 10_000)
    assert low == 0
    assert high == pytest.approx(3.84 / 10_000, rel=0.01)
    assert wilson(0, 0) == (0, 1)


def test_the_interval_of_a_half_is_the_textbooks() -> None:
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=0.0001)


def median(run: Run) -> float:
    return percentile(run["ours"], 0.5)


def test_runs_that_differ_make_a_wide_interval_however_many_values_each_has() -> None:
    alike = estimate([{"ours": range(100, 200)}] * 5, median)
    apart = estimate([{"ours": range(start, start + 100)} for start in (0, 100, 200, 300, 400)], median)
    assert alike.interval[1] - alike.interval[0] < 30
    assert apart.interval[1] - apart.interval[0] > 150
    assert (apart.value, apart.spread) == (249, (49, 449))


def test_the_same_runs_give_the_same_interval() -> None:
    runs = [{"ours": [1.0, 5.0, 9.0]}, {"ours": [2.0, 4.0]}]
    assert estimate(runs, median) == estimate(runs, median)


def test_what_was_measured_side_by_side_is_compared_side_by_side() -> None:
    runs = [{"ours": [load * 1.0], "theirs": [load * 2.0]} for load in (1, 5, 20)]
    ratio = estimate(runs, lambda run: sum(run["ours"]) / sum(run["theirs"]))
    assert ratio.interval == (0.5, 0.5)
