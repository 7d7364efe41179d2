"""What comes back from a chain of chips, and what goes to pixels and digits."""

from unittest.mock import MagicMock

import pytest

from hardware.board import MAX_PIXELS, Board
from hardware.board import Display as Profile
from scoreboard.device.max7219 import real
from scoreboard.device.ws2812_encoding import decode, encode
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import draw_digits, segments
from scoreboard.start import opener_for
from tests.contract.displays import profile, some_frame, transactions

# ------------------------------------------------------------------------------------------------------ what comes back


@pytest.mark.parametrize(
    "responding, message",
    [
        (3, "3 modules respond, the board profile says 4"),
        (5, "5 modules respond, the board profile says 4"),
        (4, ""),
    ],
)
def test_a_chain_of_the_wrong_length_is_reported_and_still_shown(
    spidev: MagicMock, responding: int, message: str
) -> None:
    spidev.SpiDev().of(responding)
    led_display = real(profile(dout_to_miso=True))
    led_display.refresh()
    led_display.show(some_frame(32, 8))
    warning = led_display.warning()
    assert str(warning or "") == (f"LED board clock: {message}" if message else "")
    assert led_display.picture().rows == some_frame(32, 8).rows
    led_display.close()


def test_a_broken_chain_is_reported(spidev: MagicMock) -> None:
    spidev.SpiDev().xfer2.side_effect = lambda data: [0xFF] * len(data)
    led_display = real(profile(dout_to_miso=True))
    led_display.refresh()
    assert "no valid data comes back" in str(led_display.warning())
    led_display.close()


def test_without_a_return_wire_the_bus_is_only_written(spidev: MagicMock) -> None:
    led_display = real(profile())
    led_display.refresh()
    led_display.show(some_frame(32, 8))
    assert led_display.warning() is None
    spidev.SpiDev().xfer2.assert_not_called()
    led_display.close()


# -------------------------------------------------------------------------------------------------- what goes to pixels


def test_pixels_get_one_transfer_at_their_own_speed(spidev: MagicMock) -> None:
    led_display = opener_for(Board("test", "pi", ()))(
        Profile("clock", "ws2812", width=8, height=8, bus=1, brightness=15)
    )
    bus = spidev.SpiDev()
    bus.open.assert_called_once_with(1, 0)
    assert bus.max_speed_hz == 2_400_000
    led_display.show(Frame(8, 8, bytes([0x80, 0, 0, 0, 0, 0, 0, 0])))
    first = decode(bytes(transactions(spidev)[-1]))
    assert first[:3] == bytes([0x40, 0xFF, 0x20])  # green, red, blue of #ff4020
    assert first[3:] == bytes(63 * 3)
    led_display.set_brightness(0)
    assert decode(bytes(transactions(spidev)[-1]))[:3] == bytes([0x04, 0x10, 0x02])
    led_display.close()


def test_the_largest_board_of_pixels_fits_into_one_transfer_of_spidev(spidev: MagicMock) -> None:
    opener_for(Board("test", "pi", ()))(Profile("clock", "ws2812", width=48, height=8)).close()
    assert max(len(data) for data in transactions(spidev)) <= 4096
    assert len(encode(bytes(3 * MAX_PIXELS))) <= 4096


def test_the_first_register_of_digits_is_the_rightmost_one(spidev: MagicMock) -> None:
    led_display = real(Profile("clock", "seven-segment", digits=8))
    led_display.show(draw_digits(segments("12345678")))
    rows = transactions(spidev)[-8:]
    assert [row[0] for row in rows] == list(range(1, 9))
    assert [row[1] for row in rows] == segments("87654321")
    led_display.close()
