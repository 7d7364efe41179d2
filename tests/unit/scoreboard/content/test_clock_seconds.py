import pytest

from bus.units import NS_PER_S as S
from scoreboard.content.clock_seconds import clock_text, displayed_s, next_second_ns, warning_until_ns
from tests.unit.scoreboard.sample_views import T0_NS, running, stopped


@pytest.mark.parametrize(
    "left_ns, expected_s",
    [(30 * S, 30), (30 * S - 1, 30), (29 * S + 1, 30), (29 * S, 29), (1, 1), (0, 0), (-1, 0), (-5 * S, 0)],
)
def test_the_remaining_time_is_rounded_up_and_never_below_zero(left_ns: int, expected_s: int) -> None:
    assert displayed_s(running("thinking", 30, left_ns), T0_NS) == expected_s


def test_a_clock_before_its_start_shows_no_more_than_its_total() -> None:
    ahead = running("pressing", 10, 10 * S + S // 10)
    assert clock_text(ahead, T0_NS) == "10"
    assert next_second_ns(ahead, T0_NS) == T0_NS + S + S // 10


@pytest.mark.parametrize("left_ns, text", [(-1, "0:00"), (-S, "+0:01"), (-S - 1, "+0:01"), (-754 * S, "+12:34")])
def test_a_performance_counts_its_overtime_up_with_a_plus(left_ns: int, text: str) -> None:
    assert clock_text(running("performing", 600, left_ns), T0_NS) == text


@pytest.mark.parametrize(
    "what, total_s, left_ns, text",
    [
        ("performing", 600, 600 * S, "10:00"),
        ("performing", 600, 59 * S, "0:59"),
        ("performing", 60, 9 * S, "0:09"),
        ("thinking", 30, 30 * S, "30"),
        ("thinking", 90, 90 * S, "90"),
        ("thinking", 120, 61 * S, "1:01"),
    ],
)
def test_long_clocks_show_minutes_and_short_ones_seconds(what: str, total_s: int, left_ns: int, text: str) -> None:
    assert clock_text(running(what, total_s, left_ns), T0_NS) == text


@pytest.mark.parametrize("what, left_ns", [("thinking", 17 * S), ("thinking", 17 * S - 1), ("performing", -S)])
def test_the_second_changes_exactly_at_the_announced_instant(what: str, left_ns: int) -> None:
    clock = running(what, 30, left_ns)
    flip_ns = next_second_ns(clock, T0_NS)
    assert flip_ns is not None
    assert flip_ns > T0_NS
    assert displayed_s(clock, flip_ns - 1) == displayed_s(clock, T0_NS)
    assert displayed_s(clock, flip_ns) == displayed_s(clock, T0_NS) - 1


def test_a_stopped_or_expired_clock_has_no_next_second() -> None:
    assert next_second_ns(stopped("thinking", 30, 17 * S), T0_NS) is None
    assert next_second_ns(running("thinking", 30, -S), T0_NS) is None


def test_a_warning_lasts_from_its_instant_on() -> None:
    at_sixty = running("performing", 600, 60 * S, warnings_s=(60, 30))
    assert warning_until_ns(at_sixty, T0_NS - 1, S) is None
    assert warning_until_ns(at_sixty, T0_NS, S) == T0_NS + S
    assert warning_until_ns(at_sixty, T0_NS + S, S) is None
