"""The bench of who pressed first: its sweep finds nothing wrong, its figures say so, its plot shows it."""

from bench.press import sweep_figures
from bench.press_sweep import Machine, Tally, sweep


def test_a_sweep_has_merged_edges_and_late_reading_and_still_nothing_wrong() -> None:
    tally = sweep(7, 400)
    assert tally.openings == 400
    assert tally.merged > 0
    assert tally.out_of_order > 0
    assert {"winner", "tied", "later", "early"} <= set(tally.kinds)
    wrong = (tally.wrong_outside, tally.wrong_inside, tally.ties_missed, tally.unaccounted, tally.no_verdict)
    assert wrong == (0, 0, 0, 0, 0)
    assert all(figure.holds for figure in sweep_figures(tally, Machine.UNPROVED))


def test_where_edges_arrive_in_order_the_same_openings_are_decided_sooner_and_nothing_is_wrong() -> None:
    waiting, proved = sweep(7, 100), sweep(7, 100, Machine.IN_ORDER)
    assert proved.openings == waiting.openings
    assert proved.waits_ns < 0.85 * waiting.waits_ns
    assert all(figure.holds for figure in sweep_figures(proved, Machine.IN_ORDER))


def test_a_machine_that_only_claims_to_be_in_order_is_caught_and_has_no_wrong_winner() -> None:
    tally = sweep(7, 100, Machine.PRETENDING)
    assert tally.refuted > 10
    assert all(figure.holds for figure in sweep_figures(tally, Machine.PRETENDING))


def test_an_order_that_is_refuted_where_it_was_proved_is_a_bar_that_does_not_hold() -> None:
    assert not all(figure.holds for figure in sweep_figures(Tally(refuted=1), Machine.IN_ORDER))


def test_the_same_seed_is_the_same_sweep() -> None:
    assert sweep(3, 30) == sweep(3, 30)


def test_tallies_add_up() -> None:
    total = Tally()
    for seed in (1, 2):
        total.add(sweep(seed, 20))
    assert total.openings == 40
    assert sum(openings for openings, _, _ in total.by_gap.values()) == 40
