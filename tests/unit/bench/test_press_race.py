"""The race in the guest: what its figures make of what was observed, of the kernel's record, and of several boots."""

from pathlib import Path

import pytest
from PIL import Image

from bench.figures import Figure
from bench.press_guest import NAMES, Arrival, Observation, Pair, observation_of_turns
from bench.press_plot import draw
from bench.press_race import arrival_figures, race_figures, together
from bench.press_truth import Record

TRACE = """
          presser-135     [001] .....     8.580754: change: (gpio_sim_apply_pull+0x0/0x1d0) offset=27 value=0
          presser-135     [001] d.h1.     8.580827: irq_handler_entry: irq=29 name=bamchuong
          <idle>-0        [000] d.h1.     8.580900: irq_handler_entry: irq=31 name=serial
          presser-135     [001] .....     8.581006: change: (gpio_sim_apply_pull+0x0/0x1d0) offset=17 value=0
          presser-135     [001] d.h1.     8.581015: irq_handler_entry: irq=28 name=bamchuong
          presser-135     [001] d.h1.     8.581999: irq_handler_entry: irq=28 name=bamchuong
          presser-135     [001] .....     9.000001: change: (gpio_sim_apply_pull+0x0/0x1d0) offset=4 value=0
"""
INTERRUPTS = {28: 17, 29: 27}
MS, US = 1_000_000, 1_000


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for what is checked here, in a tenth of the time."""
    monkeypatch.setattr("bench.intervals.RESAMPLES", 100)


def test_a_press_is_at_its_lines_first_interrupt_and_where_it_has_none_at_the_change_of_the_line() -> None:
    record = Record(TRACE, INTERRUPTS)
    presses = record.presses([17, 27], 8_580 * MS, 8_600 * MS)
    assert list(presses.items()) == [(27, 8_580_827 * US), (17, 8_581_015 * US)]
    assert record.presses([4], 9_000 * MS, 9_100 * MS) == {4: 9_000_001 * US}


def test_what_was_recorded_before_or_after_a_press_or_of_another_line_is_not_it() -> None:
    record = Record(TRACE, INTERRUPTS)
    assert record.presses([17, 4], 8_580 * MS, 8_581_010 * US) == {17: 8_581_006 * US}, "its interrupt came later"
    assert record.presses([17, 27], 8_583 * MS, 8_999 * MS) == {}


def test_a_turn_of_the_guest_is_judged_by_the_record_and_not_by_the_injector() -> None:
    case = {"gap_ns": 0, "from_ns": 8_580 * MS, "until_ns": 8_600 * MS, "stamps": {"2": 8_580_830 * US}}
    turn = {
        "trace": TRACE,
        "interrupts": {"28": 17, "29": 27},
        "pairs": [{**case, "pressed": [1, 2], "noticed": [1]}, {**case, "pressed": [2, 1], "noticed": None}],
        "lamps": [{"station": 1, "from_ns": 8_580 * MS, "until_ns": 8_600 * MS, "lit_ns": 8_583_015 * US}],
    }
    observation = observation_of_turns([turn], {1: 17, 2: 27})
    assert observation.pairs[0] == Pair(0, pressed=(1, 2), recorded=(2, 1), noticed=(1,))
    assert (observation.wrong(), observation.disagreements(), observation.missed()) == (1, 1, 1)
    assert (observation.lamp_ns, observation.stamp_delays_ns) == ((2 * MS,), (3 * US, 3 * US))


def test_a_lamp_that_was_not_seen_and_a_press_that_was_not_recorded_are_counted() -> None:
    lamp = {"station": 1, "from_ns": 8_580 * MS, "until_ns": 8_600 * MS, "lit_ns": None}
    pair = {"gap_ns": 0, "from_ns": 0, "until_ns": 1, "stamps": {}, "pressed": [1, 2], "noticed": [1]}
    turn = {"trace": TRACE, "interrupts": {"28": 17}, "pairs": [pair], "lamps": [lamp]}
    observation = observation_of_turns([turn], {1: 17, 2: 27})
    assert (observation.lamps_missed, observation.unrecorded()) == (1, 1)


def pair(recorded: tuple[int, ...], noticed: tuple[int, ...], gap_ns: int = 0) -> Pair:
    return Pair(gap_ns, (1, 2), recorded, noticed)


def observe(*pairs: Pair, lamp_us: int = 5_000) -> Observation:
    return Observation(pairs, tuple((lamp_us + n) * US for n in range(50)), 0)


GOOD = pair((1, 2), (1,))


def test_wrong_is_one_station_and_not_the_one_that_the_record_has_first() -> None:
    observation = observe(GOOD, pair((1, 2), (2,)), pair((2, 1), (2, 1)), pair((2, 1), (1,), MS), pair((2, 1), ()))
    assert (observation.wrong(), observation.wrong(0), observation.ties(), observation.missed()) == (2, 1, 1, 1)
    assert observation.disagreements() == 3


def figures(**ours: Observation) -> dict[str, Figure]:
    boot = {**{name: observe(GOOD) for name in NAMES}, "roaming": observe(GOOD, lamp_us=7_000), **ours}
    return {figure.name: figure for figure in race_figures([boot, boot])}


@pytest.mark.parametrize("lamp_us, holds", [(4_900, True), (5_200, False)])
def test_from_press_to_lamp_nothing_is_deducted_and_the_bar_is_on_the_interval(lamp_us: int, holds: bool) -> None:
    found = figures(ours=observe(GOOD, lamp_us=lamp_us))
    ratio = found["press → lamp, median, to gpiozero's callback"]
    assert ratio.interval is not None
    assert ratio.interval[0] <= ratio.ours <= ratio.interval[1]
    assert (ratio.holds, ratio.bar) == (holds, "≤ 1 ×")
    assert found["press → lamp, p99, to gpiozero's callback"].holds is holds


@pytest.mark.parametrize("lamp_us, holds", [(7_900, True), (8_100, False)])
def test_where_the_order_is_not_proved_the_settle_time_is_allowed(lamp_us: int, holds: bool) -> None:
    found = figures(roaming=observe(GOOD, lamp_us=lamp_us))
    assert found["the same, two processors, less 3 ms"].holds is holds


def test_an_interval_that_reaches_beyond_the_bar_does_not_hold_though_its_value_does() -> None:
    slow, quick = observe(GOOD, lamp_us=5_100), observe(GOOD, lamp_us=4_000)
    boots = [{**{name: observe(GOOD) for name in NAMES}, "ours": ours} for ours in (slow, quick, quick)]
    ratio = next(figure for figure in race_figures(boots) if figure.name.startswith("press → lamp, median, to"))
    assert ratio.ours < 1
    assert not ratio.holds
    assert ratio.spread == pytest.approx((4_024 / 5_024, 5_124 / 5_024))


@pytest.mark.parametrize("watcher", ["ours", "roaming"])
def test_one_wrong_pair_is_a_bar_that_does_not_hold(watcher: str) -> None:
    assert all(figure.holds for figure in figures(ours=observe(GOOD, lamp_us=4_900)).values())
    found = figures(**{"ours": observe(GOOD, lamp_us=4_900), watcher: observe(pair((2, 1), (1,)), lamp_us=4_900)})
    assert [figure.ours for figure in found.values() if not figure.holds] == [2], "one in each boot"


def test_the_pairs_of_all_boots_are_counted_together() -> None:
    boot = {name: observe(GOOD, GOOD) for name in NAMES}
    assert len(together([boot, boot, boot])["event"].pairs) == 6


def test_the_plot_is_a_picture_with_a_bar_for_everybody(tmp_path: Path) -> None:
    observations = {name: observe(pair((1, 2), (2,)), pair((1, 2), (1,), MS)) for name in NAMES}
    draw(observations, tmp_path / "press.png")
    with Image.open(tmp_path / "press.png") as picture:
        colours = {picture.getpixel((x, y)) for x in range(0, picture.width, 2) for y in range(0, picture.height, 4)}
    assert {(10, 125, 79), (46, 134, 193), (192, 57, 43), (142, 68, 173), (214, 137, 16)} <= colours


PROVED, CAUGHT = Arrival(100_000, 0, ""), Arrival(500, 3, "")


@pytest.mark.parametrize(
    "proved, pretended, holds",
    [
        (PROVED, CAUGHT, True),
        (Arrival(100_000, 1, ""), CAUGHT, False),
        (PROVED, Arrival(500, 0, ""), False),
        (Arrival(100_000, 0, "not all runs on processor 0 alone"), CAUGHT, False),
    ],
)
def test_no_edge_may_come_late_and_a_bench_that_would_not_notice_one_proves_nothing(
    proved: Arrival, pretended: Arrival, holds: bool
) -> None:
    assert all(figure.holds for figure in arrival_figures({"proved": proved, "pretended": pretended})) is holds
