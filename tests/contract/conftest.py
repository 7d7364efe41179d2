"""A recording spidev, and displays of every kind, simulated and real."""

import sys
from collections.abc import Iterator
from unittest.mock import MagicMock

import pytest
from pytest_mock import MockerFixture

from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.device.display import Display
from scoreboard.start import opener_for
from tests.contract.displays import KINDS, Chips, Opener


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
