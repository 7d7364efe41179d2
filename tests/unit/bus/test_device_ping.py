"""How well phones and tablets can be reached: what was answered, how fast, and what that is worth."""

import pytest

from bus.device_ping import PINGS_KEPT, LOST_NS, PING_AGE_NS, DevicePing, PingLog, State, median_and_worst
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as S


def called(*answers_ms: int | None) -> tuple[int, tuple[float, ...]]:
    """One call a second to a device that answers after so many ms, or not at all; as seen when all are over."""
    calls, now_ns = PingLog(), 0
    for after_ms in answers_ms:
        number = calls.call(["tablet"], now_ns)
        assert number is not None
        if after_ms is not None:
            calls.answered("tablet", number, now_ns + after_ms * MS)
        now_ns += S
    return calls.of("tablet", now_ns + LOST_NS)


def test_every_answer_is_measured_from_its_own_call_and_what_never_came_is_lost() -> None:
    assert called(20, 35, None, 2_500, 10) == (5, (20.0, 35.0, 10.0))


def test_a_call_that_is_under_way_is_neither_answered_nor_lost() -> None:
    calls = PingLog()
    calls.call(["tablet"], 0)
    assert calls.of("tablet", LOST_NS) == (0, ())
    assert calls.of("tablet", LOST_NS + 1) == (1, ())


def test_the_first_page_that_answers_counts_and_only_for_its_own_device_and_call() -> None:
    calls = PingLog()
    number = calls.call(["tablet", "phone"], 0)
    assert number is not None
    calls.answered("tablet", number, 30 * MS)
    calls.answered("tablet", number, 90 * MS)
    calls.answered("tablet", number + 7, 90 * MS)
    calls.answered("stranger", number, 90 * MS)
    assert calls.of("tablet", S) == (1, (30.0,))
    assert calls.of("phone", 3 * S) == (1, ())
    assert calls.of("stranger", 3 * S) == (0, ())


def test_the_newest_calls_count_so_that_who_walks_sees_where_it_is_better() -> None:
    calls, took_ms = called(*[None] * PINGS_KEPT, *[15] * PINGS_KEPT)
    assert (calls, set(took_ms)) == (len(took_ms), {15.0}), "none of the lost ones is left"
    once = PingLog()
    once.call(["tablet"], 0)
    assert once.of("tablet", PING_AGE_NS) == (0, ())


def test_however_many_ask_nobody_is_called_more_often() -> None:
    calls = PingLog()
    assert calls.call(["tablet"], 0) == 1
    assert calls.call(["tablet"], 100 * MS) is None
    assert calls.call(["tablet"], 250 * MS) == 2


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
def test_what_the_answers_are_worth(open_pages: int, answers_ms: tuple[int | None, ...], state: State) -> None:
    calls, took_ms = called(*answers_ms)
    assert DevicePing("mc", "", "", 0, open_pages, calls, len(took_ms), *median_and_worst(took_ms)).state == state
