"""One contract for every `Display`: modules, digits, pixels; simulated, and real over a spidev that keeps its bytes."""

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


def picture_for(shown: Profile, seed: int = 1) -> Frame:
    """Something that this kind of display can show."""
    if shown.kind == "seven-segment":
        return draw_digits(list(random.Random(seed).randbytes(shown.digits)))
    return some_frame(*shown.size_px, seed)


class Chips(MagicMock):
    """A SpiDev whose `xfer2` gives back what falls out of a chain of `chips` chips, and keeps what was sent."""

    def of(self, chips: int) -> None:
        wire = SimulatedSpi(chips)
        self.xfer2.side_effect = lambda data: (self.writebytes(data), wire.xfer2(data))[1]


@pytest.fixture
def spidev(mocker: MockerFixture) -> MagicMock:
    """A `spidev` module; its `SpiDev()` is the bus."""
    module = mocker.MagicMock()
    module.SpiDev.return_value = Chips()
    mocker.patch.dict(sys.modules, {"spidev": module})
    return module


@pytest.fixture(params=["simulated", "real"])
def opener(request: pytest.FixtureRequest, spidev: MagicMock) -> Opener:
    """What opens displays, as the program does it."""
    return opener_for(Board("test", "simulated" if request.param == "simulated" else "pi", ()))


@pytest.fixture(params=KINDS)
def shown(request: pytest.FixtureRequest) -> Profile:
    """The board profile of the display under contract."""
    return KINDS[request.param]


@pytest.fixture
def display(request: pytest.FixtureRequest, opener: Opener, shown: Profile, spidev: MagicMock) -> Iterator[Display]:
    spidev.SpiDev().of(4)
    made = opener(shown)
    yield made
    made.close()


def sent(spidev: MagicMock) -> list[list[int]]:
    """The transactions on the bus so far."""
    return [list(call.args[0]) for call in spidev.SpiDev().writebytes.call_args_list]


# ------------------------------------------------------------------------------------------- what every display does


def test_a_new_display_is_awake_and_empty(display: Display, shown: Profile) -> None:
    picture = display.picture()
    assert (picture.display, picture.width, picture.height) == ("clock", *shown.size_px)
    assert (picture.on, picture.brightness, picture.rows) == (True, 3, Frame.blank(*shown.size_px).rows)


def test_a_frame_is_seen_as_it_was_given(display: Display, shown: Profile) -> None:
    for seed in range(3):
        frame = picture_for(shown, seed)
        display.show(frame)
        assert display.picture().rows == frame.rows


def test_a_frame_survives_brightness_and_refresh(display: Display, shown: Profile) -> None:
    frame = picture_for(shown)
    display.show(frame)
    for level in (0, 15):
        display.set_brightness(level)
        display.refresh()
        assert display.picture().rows == frame.rows
        assert display.picture().brightness == level


def test_a_whole_display_leaves_no_doubt(display: Display, shown: Profile) -> None:
    display.show(picture_for(shown))
    display.refresh()
    display.show(picture_for(shown, seed=2))
    assert display.warning() is None


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("width, height", GEOMETRIES)
def test_a_frame_is_seen_upright_however_the_modules_are_mounted(
    opener: Opener, width: int, height: int, orientation: int, reverse: bool
) -> None:
    made = opener(profile(width, height, orientation=orientation, reverse=reverse))
    frame = some_frame(width, height)
    made.show(frame)
    assert made.picture().rows == frame.rows
    made.close()


def test_a_frame_of_another_size_is_refused(display: Display, shown: Profile) -> None:
    width, height = shown.size_px
    refusal = rf"display clock \(SPI 0.0\): a frame of 64 × 8 pixels; allowed: {width} × {height}"
    with pytest.raises(ValueError, match=refusal):
        display.show(Frame.blank(64, 8))


def test_brightness_is_seen_and_kept_by_a_refresh(display: Display) -> None:
    display.set_brightness(12)
    assert display.picture().brightness == 12
    display.refresh()
    assert display.picture().brightness == 12


@pytest.mark.parametrize("level", [-1, 16])
def test_a_brightness_that_no_chip_has_is_refused(display: Display, level: int) -> None:
    with pytest.raises(ValueError, match=f"brightness {level}; allowed: 0 to 15"):
        display.set_brightness(level)


def test_dark_is_dark_and_a_refresh_wakes_it_empty(display: Display, shown: Profile) -> None:
    display.show(picture_for(shown))
    display.darken()
    assert not display.picture().on
    display.refresh()
    assert (display.picture().on, display.picture().rows) == (True, Frame.blank(*shown.size_px).rows)


def test_closing_twice_leaves_it_dark(display: Display, shown: Profile) -> None:
    display.show(picture_for(shown))
    display.close()
    display.close()
    assert not display.picture().on


def test_no_warning_of_lumas_reaches_us(display: Display, shown: Profile) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        display.show(picture_for(shown))


@pytest.mark.parametrize("act", ["show", "refresh", "brightness", "dark"])
def test_any_bus_that_fails_is_reported_and_the_next_frame_goes_out_as_if_nothing_had_been(
    spidev: MagicMock, shown: Profile, act: str
) -> None:
    bus = spidev.SpiDev()
    bus.of(4)
    made = opener_for(Board("test", "pi", ()))(shown)
    acts: dict[str, Callable[[], None]] = {
        "show": lambda: made.show(picture_for(shown, 2)),
        "refresh": made.refresh,
        "brightness": lambda: made.set_brightness(15),
        "dark": made.darken,
    }
    bus.writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): Input/output error"):
        acts[act]()
    bus.writebytes.side_effect = None
    made.refresh()
    made.show(picture_for(shown))
    assert made.picture().rows == picture_for(shown).rows
    made.close()
    bus.close.assert_called_once_with()


# -------------------------------------------------------------------------------------------- what comes back


@pytest.mark.parametrize(
    "there, told",
    [
        (3, "3 modules respond, the board profile says 4"),
        (5, "5 modules respond, the board profile says 4"),
        (4, ""),
    ],
)
def test_a_chain_that_is_too_short_or_too_long_is_told_and_still_shown(
    spidev: MagicMock, there: int, told: str
) -> None:
    spidev.SpiDev().of(there)
    made = real(profile(dout_to_miso=True))
    made.refresh()
    made.show(some_frame(32, 8))
    warning = made.warning()
    assert str(warning or "") == (f"LED board clock: {told}" if told else "")
    assert made.picture().rows == some_frame(32, 8).rows
    made.close()


def test_a_broken_chain_is_told(spidev: MagicMock) -> None:
    spidev.SpiDev().xfer2.side_effect = lambda data: [0xFF] * len(data)
    made = real(profile(dout_to_miso=True))
    made.refresh()
    assert "no valid data comes back" in str(made.warning())
    made.close()


def test_without_a_wire_back_the_bus_is_only_written(spidev: MagicMock) -> None:
    made = real(profile())
    made.refresh()
    made.show(some_frame(32, 8))
    assert made.warning() is None
    spidev.SpiDev().xfer2.assert_not_called()
    made.close()


# ------------------------------------------------------------------------------------------- what goes to pixels


def test_pixels_get_one_transfer_at_their_own_speed(spidev: MagicMock) -> None:
    made = opener_for(Board("test", "pi", ()))(Profile("clock", "ws2812", width=8, height=8, bus=1, brightness=15))
    bus = spidev.SpiDev()
    bus.open.assert_called_once_with(1, 0)
    assert bus.max_speed_hz == 2_400_000
    made.show(Frame(8, 8, bytes([0x80, 0, 0, 0, 0, 0, 0, 0])))
    first = decode(bytes(sent(spidev)[-1]))
    assert first[:3] == bytes([0x40, 0xFF, 0x20])  # green, red, blue of #ff4020
    assert first[3:] == bytes(63 * 3)
    made.set_brightness(0)
    assert decode(bytes(sent(spidev)[-1]))[:3] == bytes([0x04, 0x10, 0x02])
    made.close()


def test_the_largest_board_of_pixels_fits_into_one_transfer_of_spidev(spidev: MagicMock) -> None:
    opener_for(Board("test", "pi", ()))(Profile("clock", "ws2812", width=48, height=8)).close()
    assert max(len(data) for data in sent(spidev)) <= 4096
    assert len(encode(bytes(3 * MAX_PIXELS))) <= 4096


def test_the_first_register_of_digits_is_the_rightmost_one(spidev: MagicMock) -> None:
    made = real(Profile("clock", "seven-segment", digits=8))
    made.show(draw_digits(segments("12345678")))
    rows = sent(spidev)[-8:]
    assert [row[0] for row in rows] == list(range(1, 9))
    assert [row[1] for row in rows] == segments("87654321")
    made.close()


# ------------------------------------------------------------------------------------------- what goes over the bus


def test_the_first_bytes_on_the_bus_initialise_the_chips(spidev: MagicMock) -> None:
    made = real(profile(16, 8, bus=1, select=2, brightness=5, speed_hz=2_000_000))
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
    made.close()
    bus.close.assert_called_once_with()


def test_no_gpio_line_is_touched(spidev: MagicMock, mocker: MockerFixture) -> None:
    rpi = mocker.MagicMock()
    mocker.patch.dict(sys.modules, {"RPi": rpi, "RPi.GPIO": rpi.GPIO})
    real(profile()).close()
    assert rpi.mock_calls == []


def test_a_refresh_sends_all_control_registers(spidev: MagicMock) -> None:
    made = real(profile(8, 8, brightness=9))
    before = len(sent(spidev))
    made.refresh()
    assert sent(spidev)[before:] == [[0x0B, 7], [0x09, 0], [0x0F, 0], [0x0A, 9], [0x0C, 1]]
    made.close()


def test_a_frame_is_eight_transactions_of_two_bytes_for_each_chip(spidev: MagicMock) -> None:
    made = real(profile(64, 16))
    before = len(sent(spidev))
    made.show(some_frame(64, 16))
    assert [len(data) for data in sent(spidev)[before:]] == [32] * 8
    made.close()


@pytest.mark.parametrize("act", ["show", "refresh", "brightness", "dark"])
def test_a_bus_that_fails_is_reported_with_the_display_and_nothing_is_pretended(spidev: MagicMock, act: str) -> None:
    made = real(profile())
    made.show(some_frame(32, 8))
    seen = made.picture()
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    acts: dict[str, Callable[[], None]] = {
        "show": lambda: made.show(some_frame(32, 8, seed=2)),
        "refresh": made.refresh,
        "brightness": lambda: made.set_brightness(15),
        "dark": made.darken,
    }
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): Input/output error"):
        acts[act]()
    assert made.picture() == seen
    made.close()


def test_after_a_failure_the_next_frame_goes_out_as_if_nothing_had_been(spidev: MagicMock) -> None:
    made = real(profile())
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError):
        made.show(some_frame(32, 8))
    spidev.SpiDev().writebytes.side_effect = None
    made.show(some_frame(32, 8))
    assert made.picture().rows == some_frame(32, 8).rows
    made.close()


def test_a_bus_that_fails_while_initialising_is_given_back(spidev: MagicMock) -> None:
    spidev.SpiDev().writebytes.side_effect = OSError(5, "Input/output error")
    with pytest.raises(DisplayError, match="Input/output error"):
        real(profile())
    spidev.SpiDev().close.assert_called_once_with()


def test_a_bus_that_is_missing_says_what_to_look_at(spidev: MagicMock) -> None:
    spidev.SpiDev().open.side_effect = FileNotFoundError(2, "No such file or directory")
    with pytest.raises(DisplayError, match=r"display clock \(SPI 0.0\): SPI device not found; is SPI enabled"):
        real(profile())


def test_a_machine_without_spidev_says_so(mocker: MockerFixture) -> None:
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
def test_what_luma_sends_is_decoded_to_what_luma_was_given(
    width: int, height: int, orientation: int, reverse: bool
) -> None:
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
