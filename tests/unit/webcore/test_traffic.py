"""What strangers may do to the log, to the processor and to each other: counted, budgeted, in turn (hall 4)."""

import logging

import pytest

from bus.units import NS_PER_S as S
from webcore.rare_log import MAX_PER_MINUTE, MINUTE_S, RareRecords
from webcore.rate_budget import MAX_ADDRESSES, RateBudget
from webcore.round_robin import RoundRobin
from webcore.traffic import REPORT_INTERVAL_NS, Rejection, Traffic


def test_a_flood_of_garbage_is_one_line_a_minute() -> None:
    traffic, lines = Traffic(), list[str]()
    for now_s in range(300):
        for _ in range(1000):
            traffic.note(Rejection.MALFORMED)
        lines += filter(None, [traffic.report(now_s * S)])
    assert len(lines) == 5
    assert lines[0] == "turned away: 1000 malformed requests"
    assert lines[1] == "turned away: 60000 malformed requests"
    assert traffic.counts[Rejection.MALFORMED] == 300_000


def test_a_quiet_minute_is_not_told_and_neither_are_phones_that_leave() -> None:
    traffic = Traffic()
    assert traffic.report(0) == ""
    traffic.note(Rejection.BROKEN)
    assert traffic.report(REPORT_INTERVAL_NS) == ""
    traffic.note(Rejection.LATE)
    traffic.note(Rejection.EXPELLED)
    line = "turned away: 1 connections that took too long, 1 waiting connections closed for others"
    assert traffic.report(2 * REPORT_INTERVAL_NS) == line
    assert traffic.report(4 * REPORT_INTERVAL_NS) == ""


def test_errors_that_a_request_provokes_are_few_lines_and_say_how_many_there_were(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now_s = 0.0
    log = logging.getLogger("test.rare")
    rare = RareRecords(lambda: now_s)
    log.addFilter(rare)
    for number in range(1000):
        log.error("Exception on %s", number)
    assert len(caplog.records) == MAX_PER_MINUTE
    now_s += MINUTE_S
    log.error("Exception on %s", "x")
    log.error("Exception on %s", "y")
    assert [record.getMessage() for record in caplog.records[-2:]] == [
        f"Exception on x (and {1000 - MAX_PER_MINUTE} more that were not written)",
        "Exception on y",
    ]
    log.removeFilter(rare)


def test_an_address_has_a_burst_and_then_so_many_a_second() -> None:
    budget = RateBudget(per_s=2, burst=5)
    assert [budget.spend("a", 0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert budget.spend("b", 0)
    assert [budget.spend("a", S) for _ in range(3)] == [True, True, False]
    assert [budget.spend("a", 1000 * S) for _ in range(6)] == [True] * 5 + [False]


def test_budgets_of_many_addresses_take_bounded_memory() -> None:
    budget = RateBudget(per_s=1, burst=1)
    for number in range(MAX_ADDRESSES + 1000):
        budget.spend(str(number), number)
    assert len(budget._tokens) == MAX_ADDRESSES


def test_every_address_has_its_turn_however_much_another_asks() -> None:
    queue: RoundRobin[str] = RoundRobin()
    for number in range(100):
        queue.join("laptop", f"laptop {number}")
    queue.join("phone", "phone 0")
    queue.join("phone", "phone 1")
    queue.join("tablet", "tablet 0")
    first = [queue.take() for _ in range(6)]
    assert first == ["laptop 0", "phone 0", "tablet 0", "laptop 1", "phone 1", "laptop 2"]
    assert len(queue) == 97
    assert [queue.take() for _ in range(97)] == [f"laptop {number}" for number in range(3, 100)]
    assert queue.take() is None
