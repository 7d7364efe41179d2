"""What boards show, in a terminal and as a picture, from a controller that does not notice."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zmq
from PIL import Image

from bus.messages import Beat, LedFrame, Snapshot, ToController
from bus.sockets import BEAT_TOPIC, Announcer, Endpoints, controller_server
from bus.stop_signal import StopEvent
from hardware.board import Board, find_board
from hardware.board import Display as Profile
from scoreboard.feed.snapshot_feed import STAGE_TOPIC
from scoreboard.layout.frame import Frame
from scoreboard.layout.preview import boards_image, boards_text, preview
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import show_patterns, simulated, watching
from tests.patience import Patience
from tests.unit.scoreboard.sample_views import T0_NS, VIEWS

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
    return draw(scene(VIEWS["boards-ready"], T0_NS, T0_NS, "clock", size)).rows


class Controller:
    """Publishes one snapshot; records everything that is sent to it."""

    def __init__(self, endpoints: Endpoints) -> None:
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._news = Announcer(self.context, endpoints.news)
        self._orders = controller_server(self.context, endpoints)
        self._view: Snapshot = VIEWS["boards-ready"]
        self.received: list[ToController] = []
        self.turns = 0
        self.joins = 0
        """The turns at which somebody subscribed to the stage."""

    def turn(self) -> None:
        self.turns += 1
        if STAGE_TOPIC in self._news.new_subscriptions():
            self.joins = self.turns
            self._news.announce(STAGE_TOPIC, self._view)
        self._news.announce(BEAT_TOPIC, Beat(self._view.seq, time.monotonic_ns(), 0))
        self.received += [message for _, message in self._orders.receive()]
        self._orders.socket.poll(20)

    def until(self, done: Callable[[], object]) -> None:
        patience = Patience(DEADLINE_S)
        while not done():
            assert not patience.ended
            self.turn()


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        yield Endpoints.at(Path(folder))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[Controller]:
    controller_double = Controller(endpoints)
    yield controller_double
    controller_double.context.destroy(linger=0)


def test_a_viewer_sees_what_the_boards_show_and_sends_nothing(endpoints: Endpoints, controller: Controller) -> None:
    with watching(BOARD, endpoints) as (viewer, _):
        controller.until(lambda: (viewer.turn(time.monotonic_ns()), viewer.is_connected)[1])
        viewer.turn(time.monotonic_ns())
        assert [picture.rows for picture in viewer.pictures()] == [rows((32, 8)), rows((48, 7))]
    assert controller.received == []


def test_the_command_writes_a_picture_of_all_boards(endpoints: Endpoints, controller: Controller) -> None:
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
        controller.until(lambda: process.poll() is not None)
    assert process.returncode == 0
    sizes = [display.size_px for display in find_board("simulated").displays]
    with Image.open(target) as controller_double:
        assert controller_double.height == sum(8 * height for _, height in sizes) + 16 * (len(sizes) + 1)
    assert controller.received == []


def test_the_command_draws_the_boards_in_the_terminal_until_it_is_stopped(
    endpoints: Endpoints, controller: Controller
) -> None:
    command = [sys.executable, "-m", "bamchuong", "scoreboard", "--run", str(endpoints.folder), "--preview"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE) as process:
        controller.until(lambda: controller.joins)
        controller.until(lambda: controller.turns > controller.joins + 50)  # it had time to draw what it heard
        process.terminate()
        controller.until(lambda: process.poll() is not None)
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
    controller_double = []
    stop = StopEvent()

    def opener(profile: Profile) -> object:
        display = simulated(profile)
        controller_double.append(display)
        stop.set()
        return display

    show_patterns(BOARD, stop, opener)  # type: ignore[arg-type]
    stop.close()
    assert len(controller_double) == 2
    assert not any(display.picture().on for display in controller_double)
