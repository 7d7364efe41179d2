from bus.messages import Beat, LedFrame
from scoreboard.feed.feed_state import GAP_NS, FeedState, asked, hear, missed
from tests.unit.scoreboard.sample_views import T0_NS, view

FIRST, SECOND = view("setup", seq=7), view("setup", seq=8)


def test_a_snapshot_replaces_the_one_before_even_with_a_lower_number() -> None:
    known = hear(hear(FeedState(), SECOND, T0_NS), FIRST, T0_NS + 1)
    assert known == FeedState(FIRST, T0_NS + 1, None)


def test_a_heartbeat_of_the_same_number_shows_that_nothing_is_missing() -> None:
    known = hear(hear(FeedState(), FIRST, T0_NS), Beat(7, T0_NS, T0_NS), T0_NS + 5)
    assert known == FeedState(FIRST, T0_NS + 5, None)


def test_a_heartbeat_of_another_number_is_a_gap_only_when_it_lasts() -> None:
    known = hear(hear(FeedState(), FIRST, T0_NS), Beat(8, T0_NS, T0_NS), T0_NS)
    known = hear(known, Beat(8, T0_NS, T0_NS), T0_NS + GAP_NS - 1)
    assert not missed(known, T0_NS + GAP_NS - 1)
    assert missed(known, T0_NS + GAP_NS)
    assert not missed(hear(known, SECOND, T0_NS + GAP_NS), T0_NS + GAP_NS)


def test_after_asking_it_waits_before_it_asks_again() -> None:
    known = asked(hear(FeedState(), Beat(8, T0_NS, T0_NS), T0_NS), T0_NS + GAP_NS)
    assert not missed(known, T0_NS + GAP_NS)
    assert missed(known, T0_NS + 2 * GAP_NS)


def test_pictures_of_boards_say_nothing_about_the_contest() -> None:
    assert hear(FeedState(), LedFrame("a", 8, 8, bytes(8), 1, True), T0_NS) == FeedState()
