from bus.messages import Beat, LedFrame
from scoreboard.feed.feed_state import MAX_MISMATCH_NS, FeedState, is_snapshot_missing, mark_requested, on_news
from tests.unit.scoreboard.sample_views import T0_NS, view

FIRST, SECOND = view("setup", seq=7), view("setup", seq=8)


def test_a_snapshot_replaces_the_one_before_even_with_a_lower_number() -> None:
    state = on_news(on_news(FeedState(), SECOND, T0_NS), FIRST, T0_NS + 1)
    assert state == FeedState(FIRST, T0_NS + 1, None)


def test_a_heartbeat_of_the_same_number_shows_that_nothing_is_missing() -> None:
    state = on_news(on_news(FeedState(), FIRST, T0_NS), Beat(7, T0_NS, T0_NS), T0_NS + 5)
    assert state == FeedState(FIRST, T0_NS + 5, None)


def test_a_heartbeat_of_another_number_is_a_gap_only_when_it_lasts() -> None:
    state = on_news(on_news(FeedState(), FIRST, T0_NS), Beat(8, T0_NS, T0_NS), T0_NS)
    state = on_news(state, Beat(8, T0_NS, T0_NS), T0_NS + MAX_MISMATCH_NS - 1)
    assert not is_snapshot_missing(state, T0_NS + MAX_MISMATCH_NS - 1)
    assert is_snapshot_missing(state, T0_NS + MAX_MISMATCH_NS)
    assert not is_snapshot_missing(on_news(state, SECOND, T0_NS + MAX_MISMATCH_NS), T0_NS + MAX_MISMATCH_NS)


def test_after_a_request_it_waits_before_the_next() -> None:
    state = mark_requested(on_news(FeedState(), Beat(8, T0_NS, T0_NS), T0_NS), T0_NS + MAX_MISMATCH_NS)
    assert not is_snapshot_missing(state, T0_NS + MAX_MISMATCH_NS)
    assert is_snapshot_missing(state, T0_NS + 2 * MAX_MISMATCH_NS)


def test_pictures_of_boards_do_not_change_the_state() -> None:
    assert on_news(FeedState(), LedFrame("a", 8, 8, bytes(8), 1, True), T0_NS) == FeedState()
