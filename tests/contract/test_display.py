"""One contract for every `Display`: modules, digits, pixels; simulated, and real over a spidev that records bytes."""

import random
import sys
import warnings
from collections.abc import Callable, Iterator
from unittest.mock import MagicMock

import pytest
from luma.led_matrix.device import max7219 as luma_max7219
from PIL import Image
from pytest_mock import MockerFixture

from hardware.board import MAX_PIXELS, Board
from hardware.board import Display as Profile
from scoreboard.device.display import Display, DisplayError
from scoreboard.device.max7219 import real
from scoreboard.device.max7219_decoder import Chain, Matrix
from scoreboard.device.spi import SimulatedSpi
from scoreboard.device.ws2812_encoding import decode, encode
from scoreboard.layout.frame import Frame
from scoreboard.layout.seven_segment import draw_digits, segments
from scoreboard.start import opener_for

GEOMETRIES = [(8, 8), (32, 8), (64, 8), (64, 16), (128, 16), (32, 32)]
ORIENTATIONS = [0, 90, -90, 180]

Opener = Callable[[Profile], Display]


def profile(width: int = 32, height: int = 8, **more: object) -> Profile:
    return Profile("clock", "max7219", width=width, height=height, **more)  # type: ignore[arg-type]


def some_frame(width: int, height: int, seed: int = 1) -> Frame:
    return Frame(width, height, random.Random(seed).randbytes(width * height // 8))


KINDS = {
    "modules": profile(brightness=3),
    "modules wired back": profile(brightness=3, dout_to_miso=True),
    "digits": Profile("clock", "seven-segment", digits=16, brightness=3),
    "pixels": Profile("clock", "ws2812", width=32, height=8, brightness=3, serpentine=True),
}


def picture_for(display_profile: Profile, seed: int = 1) -> Frame:
    """A frame that this kind of display can show."""
    if display_profile.kind == "seven-segment":
        return draw_digits(list(random.Random(seed).randbytes(display_profile.digits)))
    return some_frame(*display_profile.size_px, seed)


class Chips(MagicMock):
    """A SpiDev whose `xfer2` returns what a chain of `chips` chips shifts out, and records what was sent."""

    def of(self, chips: int) -> None:
        wire = SimulatedSpi(chips)
        self.xfer2.side_effect = lambda data: (self.writebytes(data), wire.xfer2(data))[1]


@pytest.fixture
def spidev(mocker: MockerFixture) -> MagicMock:
    """A `spidev` module; its `SpiDev()` is the bus."""
    module = MagicMock()
    module.SpiDev.return_value = Chips()
    mocker.patch.dict(sys.modules, {"spidev": module})
    return module


@pytest.fixture(params=["simulated", "real"])
def opener(request: pytest.FixtureRequest, spidev: MagicMock) -> Opener:
    """The function that opens displays, as in the program."""
    return opener_for(Board("test", "simulated" if request.param == "simulated" else "pi", ()))


@pytest.fixture(params=KINDS)
def display_profile(request: pytest.FixtureRequest) -> Profile:
    """The board profile of the display under contract."""
    return KINDS[request.param]


@pytest.fixture
def display(
    request: pytest.FixtureRequest, opener: Opener, display_profile: Profile, spidev: MagicMock
) -> Iterator[Display]:
    spidev.SpiDev().of(4)
    led_display = opener(display_profile)
    yield led_display
    led_display.close()


def sent(spidev: MagicMock) -> list[list[int]]:
    """The transactions on the bus so far."""
    return [list(call.args[0]) for call in spidev.SpiDev().writebytes.call_args_list]


# ------------------------------------------------------------------------------------------- what every display does


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


# -------------------------------------------------------------------------------------------- what comes back


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


# ------------------------------------------------------------------------------------------- what goes to pixels


def test_pixels_get_one_transfer_at_their_own_speed(spidev: MagicMock) -> None:
    led_display = opener_for(Board("test", "pi", ()))(
        Profile("clock", "ws2812", width=8, height=8, bus=1, brightness=15)
    )
    bus = spidev.SpiDev()
    bus.open.assert_called_once_with(1, 0)
    assert bus.max_speed_hz == 2_400_000
    led_display.show(Frame(8, 8, bytes([0x80, 0, 0, 0, 0, 0, 0, 0])))
    first = decode(bytes(sent(spidev)[-1]))
    assert first[:3] == bytes([0x40, 0xFF, 0x20])  # green, red, blue of #ff4020
    assert first[3:] == bytes(63 * 3)
    led_display.set_brightness(0)
    assert decode(bytes(sent(spidev)[-1]))[:3] == bytes([0x04, 0x10, 0x02])
    led_display.close()


def test_the_largest_board_of_pixels_fits_into_one_transfer_of_spidev(spidev: MagicMock) -> None:
    opener_for(Board("test", "pi", ()))(Profile("clock", "ws2812", width=48, height=8)).close()
    assert max(len(data) for data in sent(spidev)) <= 4096
    assert len(encode(bytes(3 * MAX_PIXELS))) <= 4096


def test_the_first_register_of_digits_is_the_rightmost_one(spidev: MagicMock) -> None:
    led_display = real(Profile("clock", "seven-segment", digits=8))
    led_display.show(draw_digits(segments("12345678")))
    rows = sent(spidev)[-8:]
    assert [row[0] for row in rows] == list(range(1, 9))
    assert [row[1] for row in rows] == segments("87654321")
    led_display.close()


# ------------------------------------------------------------------------------------------- what goes over the bus


def test_the_first_bytes_on_the_bus_initialise_the_chips(spidev: MagicMock) -> None:
    led_display = real(profile(16, 8, bus=1, select=2, brightness=5, speed_hz=2_000_000))
    bus = spidev.SpiDev()
    bus.open.assert_called_once_with(1, 2)
    assert bus.max_speed_hz == 2_000_000
    assert sent(spidev) == [
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
    before = len(sent(spidev))
    led_display.refresh()
    assert sent(spidev)[before:] == [[0x0B, 7], [0x09, 0], [0x0F, 0], [0x0A, 9], [0x0C, 1]]
    led_display.close()


def test_a_frame_is_eight_transactions_of_two_bytes_for_each_chip(spidev: MagicMock) -> None:
    led_display = real(profile(64, 16))
    before = len(sent(spidev))
    led_display.show(some_frame(64, 16))
    assert [len(data) for data in sent(spidev)[before:]] == [32] * 8
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


# --------------------------------------------------------------------------------- our decoder against luma itself


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
