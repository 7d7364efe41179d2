"""Which presses people are shown while a question is on."""

from bus.messages import Phase
from controller.rules.rounds.buzzers.views import press_views, tie_window_ns
from tests.unit.controller.rules.buzzer_contests import ARMING, BARRED, EARLY, press, question
from tests.unit.controller.rules.test_contest_state import in_round


def test_the_presses_of_the_newest_opening_are_shown_and_who_was_early_in_this_question() -> None:
    presses = (
        press(1, us=7),
        press(2, us=1, opening=0, kind=EARLY, arming=ARMING - 1),
        press(3, us=2, opening=0, kind=BARRED),
        press(4, us=3, opening=0, kind=BARRED, arming=ARMING - 1),
        press(5, us=4, opening=ARMING - 1, kind=EARLY),
    )
    views = press_views(question(Phase.OPEN, presses=presses))
    assert [(view.team, view.since_opening_ns) for view in views] == [(2, 1_000), (3, 2_000), (1, 7_000)]


def test_where_no_buzzers_round_is_on_there_is_no_window_for_ties() -> None:
    assert tie_window_ns(question(Phase.OPEN, rules={"tie_window_us": 150})) == 150_000
    assert tie_window_ns(in_round(0)) == 0
