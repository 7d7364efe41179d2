"""Two boards beside each other, each in the language that the board profile gives it."""

import time

import pytest

from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from hardware.board import read_board
from scoreboard.content.wording import Wording
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import watching
from tests.patience import turn_until
from tests.unit.scoreboard.sample_views import ENGLISH, T0_NS, VIETNAMESE, VIEWS

PROFILE = """
name = "hall"
gpio = "simulated"

[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"

[[displays]]
name = "left"
kind = "max7219"
width = 128
height = 16

[[displays]]
name = "right"
kind = "max7219"
select = 1
width = 128
height = 16
language = "en"
"""


def rows(wording: Wording) -> bytes:
    return draw(scene(VIEWS["boards-ready"], T0_NS, T0_NS, "all", (128, 16), wording)).rows


def test_a_board_shows_the_language_of_its_profile_and_the_one_beside_it_another(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("r")
    profile = folder / "hall.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    endpoints = Endpoints.at(folder)
    with FakeController(endpoints) as controller, watching(read_board(profile), endpoints) as (viewer, _):
        controller.show(VIEWS["boards-ready"])
        turn_until(controller, lambda: (viewer.turn(time.monotonic_ns()), viewer.is_connected)[1], 20)
        viewer.turn(time.monotonic_ns())
        assert [picture.rows for picture in viewer.pictures()] == [rows(VIETNAMESE), rows(ENGLISH)]
    assert rows(VIETNAMESE) != rows(ENGLISH)
