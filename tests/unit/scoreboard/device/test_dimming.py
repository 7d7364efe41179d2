"""The brightness by the time of day."""

import pytest

from hardware.board import Dimming, Display
from scoreboard.device.dimming import brightness_at

PROFILE = Display(
    "a", "max7219", brightness=7, dimming=(Dimming("18:30", 3), Dimming("07:00", 12), Dimming("22:00", 1))
)


@pytest.mark.parametrize(
    "minute, level", [(0, 1), (7 * 60 - 1, 1), (7 * 60, 12), (18 * 60 + 29, 12), (18 * 60 + 30, 3), (1439, 1)]
)
def test_the_last_entry_that_has_started_applies_through_midnight(minute: int, level: int) -> None:
    assert brightness_at(PROFILE, minute) == level


def test_without_a_schedule_the_profiles_brightness_applies() -> None:
    assert {brightness_at(Display("a", "max7219", brightness=5), minute) for minute in range(1440)} == {5}
