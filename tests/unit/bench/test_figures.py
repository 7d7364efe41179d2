"""Figures: percentiles are measured values, and a bar that does not hold is reported."""

import io
import json
import math

import pytest
from rich.console import Console

from bench.figures import (
    Bench,
    Figure,
    Machine,
    as_json,
    at_most,
    machine,
    not_measured,
    number,
    percentile,
    table,
)

MACHINE = Machine("a processor", 2, "Linux", "3.11", (0.5, 0.75))


@pytest.mark.parametrize("share, value", [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value
    assert percentile([7], share) == 7


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_bar_holds_up_to_its_value() -> None:
    assert at_most("a", "ms", 25, 25).holds
    missed = at_most("a", "ms", 25.1, 25, {"other": 50.2})
    assert not missed.holds
    assert missed.bar == "≤ 25 ms"
    assert not Bench("x", "x", (missed,), MACHINE).holds
    assert Bench("x", "x", (Figure("b", "ms", 1),), MACHINE).holds


def test_the_json_has_the_shape_that_programs_read() -> None:
    decoded = json.loads(
        as_json(Bench("led", "bamchuong bench led", (at_most("a", "ms", 1, 2, {"other": 3}),), MACHINE))
    )
    assert decoded["figures"] == [
        {
            "name": "a",
            "unit": "ms",
            "ours": 1,
            "peers": {"other": 3},
            "bar": "≤ 2 ms",
            "holds": True,
            "interval": None,
            "spread": None,
        }
    ]
    assert decoded["machine"]["cores"] == 2


def test_the_table_shows_ratio_bar_and_load() -> None:
    figures = (at_most("a", "ms", 30, 25, {"others who are used instead": 60}), Figure("b", "%", 5, {"a third": 0.5}))
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(Bench("led", "bamchuong bench led", figures, MACHINE)))
    text = console.export_text()
    for word in ("bamchuong bench led", "a, ms", "A: others who are used instead", "B: a third", "2×", "0.1×"):
        assert word in text
    for word in ("≤ 25 ms", "does not hold", "load 0.5 before"):
        assert word in text


def test_what_was_not_measured_does_not_hold_and_says_why() -> None:
    bench = Bench("panel", "bamchuong bench panel", (not_measured("dead clients", "that needs root"),), MACHINE)
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(bench))
    assert not bench.holds
    for word in ("dead clients", "–", "not measured: that needs root", "does not hold"):
        assert word in console.export_text(clear=False)
    assert json.loads(as_json(bench))["figures"][0]["ours"] is None


def test_a_figure_without_an_end_is_shown_in_the_table() -> None:
    figures = (at_most("gone after", "s", math.inf, 15, {"A": 3}), at_most("b", "ms", 2, 10, {"A": math.inf}))
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(Bench("panel", "bamchuong bench panel", figures, MACHINE)))
    text = console.export_text()
    assert text.count("never") == 2
    assert "does not hold" in text


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "0"),
        (100_000, "100,000"),
        (22113.4, "22,113"),
        (597, "597"),
        (43.91, "43.9"),
        (1.234, "1.23"),
        (0.0123, "0.0123"),
    ],
)
def test_a_number_has_three_significant_digits_and_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


def test_the_machine_names_itself() -> None:
    this_machine = machine(1.5)
    assert this_machine.cores >= 1
    assert this_machine.processor
    assert this_machine.load[0] == 1.5


def test_an_interval_and_the_spread_of_the_runs_stand_below_the_name_of_a_figure() -> None:
    figure = Figure("lamp", "ms", 2.1, interval=(1.9, 2.3), spread=(2.0, 2.2))
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(table(Bench("press", "bamchuong bench press", (figure,), MACHINE)))
    text = console.export_text()
    assert "lamp, ms" in text
    assert "95 %: 1.90–2.30" in text
    assert "runs: 2–2.20" in text
