"""How well phones and tablets can be reached: which pings are answered, how fast, and how that is rated."""

import pytest

from bus.device_ping import LOST_NS, PING_AGE_NS, PINGS_KEPT, DevicePing, PingLog, State, median_and_worst
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as S


def results(*answers_ms: int | None) -> tuple[int, tuple[float, ...]]:
    """One ping a second to a device that answers after so many ms, or not at all; as seen when all are over."""
    log, now_ns = PingLog(), 0
    for after_ms in answers_ms:
        number = log.start_ping(["tablet"], now_ns)
        assert number is not None
        if after_ms is not None:
            log.record_pong("tablet", number, now_ns + after_ms * MS)
        now_ns += S
    return log.results("tablet", now_ns + LOST_NS)


def test_every_answer_is_measured_from_its_own_ping_and_what_never_came_is_lost() -> None:
    assert results(20, 35, None, 2_500, 10) == (5, (20.0, 35.0, 10.0))


def test_a_ping_that_is_under_way_is_neither_answered_nor_lost() -> None:
    log = PingLog()
    log.start_ping(["tablet"], 0)
    assert log.results("tablet", LOST_NS) == (0, ())
    assert log.results("tablet", LOST_NS + 1) == (1, ())


def test_the_first_page_that_answers_counts_and_only_for_its_own_device_and_ping() -> None:
    log = PingLog()
    number = log.start_ping(["tablet", "phone"], 0)
    assert number is not None
    log.record_pong("tablet", number, 30 * MS)
    log.record_pong("tablet", number, 90 * MS)
    log.record_pong("tablet", number + 7, 90 * MS)
    log.record_pong("stranger", number, 90 * MS)
    assert log.results("tablet", S) == (1, (30.0,))
    assert log.results("phone", 3 * S) == (1, ())
    assert log.results("stranger", 3 * S) == (0, ())


def test_the_newest_pings_count_so_that_who_walks_sees_where_it_is_better() -> None:
    pings, trips_ms = results(*[None] * PINGS_KEPT, *[15] * PINGS_KEPT)
    assert (pings, set(trips_ms)) == (len(trips_ms), {15.0}), "none of the lost ones is left"
    once = PingLog()
    once.start_ping(["tablet"], 0)
    assert once.results("tablet", PING_AGE_NS) == (0, ())


def test_however_many_ask_nobody_is_pinged_more_often() -> None:
    log = PingLog()
    assert log.start_ping(["tablet"], 0) == 1
    assert log.start_ping(["tablet"], 100 * MS) is None
    assert log.start_ping(["tablet"], 250 * MS) == 2


@pytest.mark.parametrize(
    "open_pages, answers_ms, state",
    [
        (0, (), "away"),
        (1, (), "unknown"),
        (1, (None, None), "silent"),
        (1, (20, 30, 40), "good"),
        (2, (200, 200, 1_000), "good"),
        (1, (201, 201, 201), "weak"),
        (1, (20, 20, 1_001), "weak"),
        (1, (*(20,) * 4, None), "weak"),
        (1, (20, 20, 20, None), "bad"),
        (1, (1_001, 1_001, 1_001), "bad"),
    ],
)
def test_how_the_answers_are_rated(open_pages: int, answers_ms: tuple[int | None, ...], state: State) -> None:
    pings, trips_ms = results(*answers_ms)
    median_ms, worst_ms = median_and_worst(trips_ms)
    ping = DevicePing(
        seat="mc",
        name="",
        kind="",
        seen_s=0,
        open_pages=open_pages,
        pings=pings,
        pongs=len(trips_ms),
        median_ms=median_ms,
        worst_ms=worst_ms,
    )
    assert ping.state == state
