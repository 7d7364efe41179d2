"""One contract for every `Display`: modules, digits, pixels; simulated, and real over a spidev that records bytes."""

import warnings
from collections.abc import Callable
from unittest.mock import MagicMock

import pytest

from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.device.display import Display, DisplayError
from scoreboard.layout.frame import Frame
from scoreboard.start import opener_for
from tests.contract.displays import GEOMETRIES, ORIENTATIONS, Opener, picture_for, profile, some_frame


def test_a_new_display_is_awake_and_empty(display: Display, display_profile: Profile) -> None:
    picture = display.picture()
    assert (picture.display, picture.width, picture.height) == ("clock", *display_profile.size_px)
    assert (picture.on, picture.brightness, picture.rows) == (True, 3, Frame.blank(*display_profile.size_px).rows)


def test_a_frame_is_shown_as_given(display: Display, display_profile: Profile) -> None:
    for seed in range(3):
        frame = picture_for(display_profile, seed)
        display.show(frame)
        assert display.picture().rows == frame.rows


def test_a_frame_survives_brightness_and_refresh(display: Display, display_profile: Profile) -> None:
    frame = picture_for(display_profile)
    display.show(frame)
    for level in (0, 15):
        display.set_brightness(level)
        display.refresh()
        assert display.picture().rows == frame.rows
        assert display.picture().brightness == level


def test_a_complete_display_has_no_warning(display: Display, display_profile: Profile) -> None:
    display.show(picture_for(display_profile))
    display.refresh()
    display.show(picture_for(display_profile, seed=2))
    assert display.warning() is None


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("width, height", GEOMETRIES)
def test_a_frame_is_seen_upright_however_the_modules_are_mounted(
    opener: Opener, width: int, height: int, orientation: int, reverse: bool
) -> None:
    led_display = opener(profile(width, height, orientation=orientation, reverse=reverse))
    frame = some_frame(width, height)
    led_display.show(frame)
    assert led_display.picture().rows == frame.rows
    led_display.close()


def test_a_frame_of_another_size_is_refused(display: Display, display_profile: Profile) -> None:
    width, height = display_profile.size_px
    refusal = rf"display clock \(SPI 0.0\): a frame of 64 × 8 pixels; allowed: {width} × {height}"
    with pytest.raises(ValueError, match=refusal):
        display.show(Frame.blank(64, 8))


def test_brightness_is_seen_and_kept_by_a_refresh(display: Display) -> None:
    display.set_brightness(12)
    assert display.picture().brightness == 12
    display.refresh()
    assert display.picture().brightness == 12


@pytest.mark.parametrize("level", [-1, 16])
def test_an_invalid_brightness_is_refused(display: Display, level: int) -> None:
    with pytest.raises(ValueError, match=f"brightness {level}; allowed: 0 to 15"):
        display.set_brightness(level)


def test_a_darkened_display_is_dark_and_a_refresh_wakes_it_empty(display: Display, display_profile: Profile) -> None:
    display.show(picture_for(display_profile))
    display.darken()
    assert not display.picture().on
    display.refresh()
    assert (display.picture().on, display.picture().rows) == (True, Frame.blank(*display_profile.size_px).rows)


def test_closing_twice_leaves_it_dark(display: Display, display_profile: Profile) -> None:
    display.show(picture_for(display_profile))
    display.close()
    display.close()
    assert not display.picture().on


def test_no_warning_of_luma_reaches_us(display: Display, display_profile: Profile) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        display.show(picture_for(display_profile))


@pytest.mark.parametrize("act", ["show", "refresh", "brightness", "dark"])
def test_any_failing_bus_is_reported_and_the_next_frame_is_sent_normally(
    spidev: MagicMock, display_profile: Profile, act: str
) -> None:
    bus = spidev.SpiDev()
    bus.of(4)
    led_display = opener_for(Board("test", "pi", ()))(display_profile)
    acts: dict[str, Callable[[], None]] = {
        "show": lambda: led_display.show(picture_for(display_profile, 2)),
        "refresh": led_display.refresh,
        "brightness": lambda: led_display.set_brightness(15),
        "dark": led_display.darken,
    }
    bus.writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): Input/output error"):
        acts[act]()
    bus.writebytes.side_effect = None
    led_display.refresh()
    led_display.show(picture_for(display_profile))
    assert led_display.picture().rows == picture_for(display_profile).rows
    led_display.close()
    bus.close.assert_called_once_with()
