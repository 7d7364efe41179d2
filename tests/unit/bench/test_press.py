"""The bench of who pressed first: its sweep finds nothing wrong, its figures say so, its plot shows it."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bench.press import race_figures, sweep_figures
from bench.press_guest import NAMES, Observation
from bench.press_plot import draw
from bench.press_sweep import SETTLE_NS, Tally, sweep


def test_a_sweep_has_merged_edges_and_late_reading_and_still_nothing_wrong() -> None:
    tally = sweep(7, 400)
    assert tally.openings == 400
    assert tally.merged > 0
    assert tally.out_of_order > 0
    assert {"winner", "tied", "later", "early"} <= set(tally.kinds)
    wrong = (tally.wrong_outside, tally.wrong_inside, tally.ties_missed, tally.unaccounted, tally.no_verdict)
    assert wrong == (0, 0, 0, 0, 0)
    assert all(figure.holds for figure in sweep_figures(tally))


def test_the_same_seed_is_the_same_sweep() -> None:
    assert sweep(3, 30) == sweep(3, 30)


def test_tallies_add_up() -> None:
    total = Tally()
    for seed in (1, 2):
        total.add(sweep(seed, 20))
    assert total.openings == 40
    assert sum(openings for openings, _, _ in total.by_gap.values()) == 40


def pair(first: int, second: int, noticed: list[int] | None, gap_ns: int = 0) -> dict[str, Any]:
    return {"pressed": [first, second], "gap_ns": gap_ns, "at_least_ns": gap_ns, "noticed": noticed}


def observe(*pairs: dict[str, Any], lamp_us: int = 5_000) -> Observation:
    return Observation(pairs, (lamp_us * 1_000,), 0)


def test_wrong_is_one_station_and_not_the_first() -> None:
    observation = observe(
        pair(1, 2, [1]), pair(1, 2, [2]), pair(1, 2, [2, 1]), pair(1, 2, None), pair(1, 2, [2], 1_000_000)
    )
    assert (observation.wrong(), observation.wrong(0), observation.ties(), observation.missed()) == (2, 1, 1, 1)


@pytest.mark.parametrize("ours_us, holds", [(8_000, True), (8_001, False)])
def test_the_lamp_must_be_as_quick_as_gpiozeros_callback_less_the_settle_time(ours_us: int, holds: bool) -> None:
    others = {name: observe(pair(1, 2, [1])) for name in NAMES}
    figures = race_figures({**others, "ours": observe(pair(1, 2, [1]), lamp_us=ours_us)})
    assert figures[-1].ours == ours_us - SETTLE_NS // 1_000
    assert figures[-1].holds is holds


def test_one_wrong_pair_is_a_bar_that_does_not_hold() -> None:
    others = {name: observe(pair(1, 2, [1])) for name in NAMES}
    assert not race_figures({**others, "ours": observe(pair(1, 2, [2]))})[0].holds


def test_the_plot_is_a_picture_with_a_bar_for_everybody(tmp_path: Path) -> None:
    observations = {name: observe(pair(1, 2, [2]), pair(1, 2, [1], 1_000_000)) for name in NAMES}
    draw(observations, SETTLE_NS, tmp_path / "press.png")
    with Image.open(tmp_path / "press.png") as picture:
        colours = {picture.getpixel((x, y)) for x in range(0, picture.width, 2) for y in range(0, picture.height, 4)}
    assert {(10, 125, 79), (192, 57, 43), (142, 68, 173), (214, 137, 16)} <= colours
