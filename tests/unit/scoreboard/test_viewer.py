"""What boards show, in a terminal and as a picture, from a controller that does not notice."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.messages import LedFrame
from bus.stop_signal import StopEvent
from hardware.board import Board, find_board
from hardware.board import Display as Profile
from scoreboard.feed.snapshot_feed import STAGE_TOPIC
from scoreboard.layout.frame import Frame
from scoreboard.layout.preview import boards_image, boards_text, preview
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import show_patterns, simulated, watching
from tests.patience import turn_until
from tests.unit.scoreboard.sample_views import T0_NS, VIETNAMESE, VIEWS

BOARD = Board(
    "test",
    "pi",
    (),
    displays=(
        Profile("clock", "max7219", width=32, height=8, shows="clock"),
        Profile("digits", "seven-segment", digits=8, shows="clock"),
    ),
)
DEADLINE_S = 20


def rows(size: tuple[int, int]) -> bytes:
    return draw(scene(VIEWS["boards-ready"], T0_NS, T0_NS, "clock", size, VIETNAMESE)).rows


def until(controller: FakeController, done: Callable[[], object]) -> None:
    turn_until(controller, done, DEADLINE_S)


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        yield Endpoints.at(Path(folder))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[FakeController]:
    """It shows one snapshot."""
    with FakeController(endpoints) as controller:
        controller.show(VIEWS["boards-ready"])
        yield controller


def test_a_viewer_sees_what_the_boards_show_and_sends_nothing(endpoints: Endpoints, controller: FakeController) -> None:
    with watching(BOARD, endpoints) as (viewer, _):
        until(controller, lambda: (viewer.turn(time.monotonic_ns()), viewer.is_connected)[1])
        viewer.turn(time.monotonic_ns())
        assert [picture.rows for picture in viewer.pictures()] == [rows((32, 8)), rows((48, 7))]
    assert controller.received == []


def test_the_command_writes_a_picture_of_all_boards(endpoints: Endpoints, controller: FakeController) -> None:
    target = endpoints.folder / "boards.png"
    command = [
        sys.executable,
        "-m",
        "bamchuong",
        "scoreboard",
        "--run",
        str(endpoints.folder),
        "--picture",
        str(target),
    ]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE) as process:
        until(controller, lambda: process.poll() is not None)
    assert process.returncode == 0
    sizes = [display.size_px for display in find_board("simulated").displays]
    with Image.open(target) as picture:
        assert picture.height == sum(8 * height for _, height in sizes) + 16 * (len(sizes) + 1)
    assert controller.received == []


def test_the_command_draws_the_boards_in_the_terminal_until_it_is_stopped(
    endpoints: Endpoints, controller: FakeController
) -> None:
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--run", str(endpoints.folder), "--preview"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE) as process:
        until(controller, lambda: STAGE_TOPIC in controller.joined)
        for _ in range(50):  # it has time to draw what it received
            controller.turn()
        process.terminate()
        until(controller, lambda: process.poll() is not None)
        assert process.stdout is not None
        words = process.stdout.read().decode()
    assert process.returncode == 0
    assert preview(Frame(32, 8, rows((32, 8)))).splitlines()[1] in words


def test_a_board_that_is_switched_off_is_drawn_dark() -> None:
    frame = LedFrame("clock", 16, 8, b"\xff" * 16, 7, on=False)
    assert "█" not in boards_text([frame])
    assert boards_text([frame]).startswith("┌ clock 16×8,")
    on = LedFrame("clock", 16, 8, b"\xff" * 16, 7, on=True)
    assert boards_text([on]).count("█") == 16 * 4
    assert boards_image([on, frame]).size == (16 * 8 + 32, 2 * 64 + 3 * 16)


def test_patterns_are_shown_on_every_display_until_stopped_and_then_all_is_dark() -> None:
    displays = []
    stop = StopEvent()

    def opener(profile: Profile) -> object:
        display = simulated(profile)
        displays.append(display)
        stop.set()
        return display

    show_patterns(BOARD, stop, opener)  # type: ignore[arg-type]
    stop.close()
    assert len(displays) == 2
    assert not any(display.picture().on for display in displays)
