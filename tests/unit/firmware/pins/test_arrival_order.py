"""When edges are known to arrive in the order of their stamps, and what ends that knowledge."""

import pytest

from firmware.pins.arrival_order import ArrivalOrder, Scheduling, count, objection, refute

HERE, ELSEWHERE, EVERYWHERE = frozenset({0}), frozenset({1}), frozenset({0, 1})
OWN = Scheduling(HERE, 40)
THREAD = Scheduling(HERE, 50)
PROVED = count(ArrivalOrder((0, 0)), (8, 0))


def test_eight_interrupts_on_one_processor_and_all_threads_there_are_a_proof() -> None:
    assert PROVED.processor == 0
    assert objection(PROVED, OWN, [THREAD, THREAD]) == ""


def test_interrupts_of_an_earlier_program_do_not_count() -> None:
    order = ArrivalOrder((100, 7))
    assert count(order, (107, 7)).processor is None
    assert count(order, (108, 7)).processor == 0


def test_an_interrupt_on_another_processor_ends_the_claim_until_eight_more_came_to_one() -> None:
    moved = count(PROVED, (9, 1))
    assert moved.processor is None
    assert count(moved, (9, 8)).processor is None
    assert count(moved, (9, 9)).processor == 1


def test_without_new_interrupts_nothing_changes() -> None:
    assert count(PROVED, (8, 0)) == PROVED


@pytest.mark.parametrize(
    "order, own, threads, why",
    [
        (ArrivalOrder((0, 0)), OWN, [THREAD], "not yet 8 presses"),
        (PROVED, OWN, [], "cannot be seen"),
        (PROVED, OWN, [THREAD, Scheduling(ELSEWHERE, 50)], "not all runs on processor 0 alone"),
        (PROVED, OWN, [THREAD, Scheduling(EVERYWHERE, 50)], "not all runs on processor 0 alone"),
        (PROVED, Scheduling(EVERYWHERE, 40), [THREAD], "not all runs on processor 0 alone"),
        (PROVED, Scheduling(HERE, 50), [THREAD], r"priority \(50\) is not below that of the threads \(50\)"),
        (PROVED, OWN, [THREAD, Scheduling(HERE, 30)], r"priority \(40\) is not below that of the threads \(30\)"),
        (PROVED, Scheduling(HERE, 0), [THREAD], "real-time priority"),
        (refute(PROVED), OWN, [THREAD], "an edge was read later"),
    ],
)
def test_each_claim_that_does_not_hold_is_named(
    order: ArrivalOrder, own: Scheduling, threads: list[Scheduling], why: str
) -> None:
    with pytest.raises(AssertionError, match=why):
        assert not objection(order, own, threads), objection(order, own, threads)


def test_what_was_refuted_once_stays_refuted_however_many_interrupts_come_to_one_processor() -> None:
    assert objection(count(refute(PROVED), (100, 0)), OWN, [THREAD]) != ""
