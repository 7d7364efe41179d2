"""What a display sends over its bus, how it reports faults of it, and that our decoder agrees with luma."""

import sys
from collections.abc import Callable
from unittest.mock import MagicMock

import pytest
from luma.led_matrix.device import max7219 as luma_max7219
from PIL import Image
from pytest_mock import MockerFixture

from scoreboard.device.display import DisplayError
from scoreboard.device.max7219 import real
from scoreboard.device.max7219_decoder import Chain, Matrix
from tests.contract.displays import GEOMETRIES, ORIENTATIONS, profile, some_frame, transactions

# ----------------------------------------------------------------------------------------------- what goes over the bus


def test_the_first_bytes_on_the_bus_initialise_the_chips(spidev: MagicMock) -> None:
    led_display = real(profile(16, 8, bus=1, select=2, brightness=5, speed_hz=2_000_000))
    bus = spidev.SpiDev()
    bus.open.assert_called_once_with(1, 2)
    assert bus.max_speed_hz == 2_000_000
    assert transactions(spidev) == [
        [0x0B, 7, 0x0B, 7],
        [0x09, 0, 0x09, 0],
        [0x0F, 0, 0x0F, 0],
        [0x0A, 5, 0x0A, 5],
        *([digit, 0, digit, 0] for digit in range(1, 9)),
        [0x0C, 1, 0x0C, 1],
    ]
    led_display.close()
    bus.close.assert_called_once_with()


def test_no_gpio_line_is_touched(spidev: MagicMock, mocker: MockerFixture) -> None:
    rpi = mocker.MagicMock()
    mocker.patch.dict(sys.modules, {"RPi": rpi, "RPi.GPIO": rpi.GPIO})
    real(profile()).close()
    assert rpi.mock_calls == []


def test_a_refresh_sends_all_control_registers(spidev: MagicMock) -> None:
    led_display = real(profile(8, 8, brightness=9))
    before = len(transactions(spidev))
    led_display.refresh()
    assert transactions(spidev)[before:] == [[0x0B, 7], [0x09, 0], [0x0F, 0], [0x0A, 9], [0x0C, 1]]
    led_display.close()


def test_a_frame_is_eight_transactions_of_two_bytes_for_each_chip(spidev: MagicMock) -> None:
    led_display = real(profile(64, 16))
    before = len(transactions(spidev))
    led_display.show(some_frame(64, 16))
    assert [len(data) for data in transactions(spidev)[before:]] == [32] * 8
    led_display.close()


@pytest.mark.parametrize("act", ["show", "refresh", "brightness", "dark"])
def test_a_failing_bus_is_reported_with_the_display(spidev: MagicMock, act: str) -> None:
    led_display = real(profile())
    led_display.show(some_frame(32, 8))
    picture = led_display.picture()
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    acts: dict[str, Callable[[], None]] = {
        "show": lambda: led_display.show(some_frame(32, 8, seed=2)),
        "refresh": led_display.refresh,
        "brightness": lambda: led_display.set_brightness(15),
        "dark": led_display.darken,
    }
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): Input/output error"):
        acts[act]()
    assert led_display.picture() == picture
    led_display.close()


def test_after_a_failure_the_next_frame_is_sent_normally(spidev: MagicMock) -> None:
    led_display = real(profile())
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError):
        led_display.show(some_frame(32, 8))
    spidev.SpiDev().writebytes.side_effect = None
    led_display.show(some_frame(32, 8))
    assert led_display.picture().rows == some_frame(32, 8).rows
    led_display.close()


def test_a_bus_that_fails_while_initialising_is_released(spidev: MagicMock) -> None:
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError, match="Input/output error"):
        real(profile())
    spidev.SpiDev().close.assert_called_once_with()


def test_a_missing_bus_names_what_to_check(spidev: MagicMock) -> None:
    spidev.SpiDev().open.side_effect = FileNotFoundError(2, "No such file or directory")
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): SPI device not found; is SPI enabled"):
        real(profile())


def test_a_machine_without_spidev_is_reported(mocker: MockerFixture) -> None:
    mocker.patch.dict(sys.modules, {"spidev": None})
    with pytest.raises(DisplayError, match="display clock"):
        real(profile())


# -------------------------------------------------------------------------------------- our decoder against luma itself


class Tape:
    """A luma serial that hands each transaction to the decoder."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def command(self, *cmd: int) -> None:
        self.data(list(cmd))

    def data(self, data: list[int]) -> None:
        self._chain.transaction(bytes(data))

    def cleanup(self) -> None:
        pass


@pytest.mark.parametrize(
    "width, height, reverse",
    [(*geometry, False) for geometry in GEOMETRIES] + [(w, h, True) for w, h in GEOMETRIES if h == 8],
)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_lumas_bytes_are_decoded_to_lumas_image(width: int, height: int, orientation: int, reverse: bool) -> None:
    chain = Chain(Matrix(width, height, orientation, reverse))
    device = luma_max7219(
        Tape(chain),
        width=width,
        height=height,
        block_orientation=orientation,
        blocks_arranged_in_reverse_order=reverse,
    )
    frame = some_frame(width, height)
    device.display(Image.frombytes("1", (width, height), frame.rows))
    assert chain.frame() == frame
    device.persist = True
