"""The whole scoreboard in a thread, with a hand-written controller over real ZeroMQ."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import zmq

from bus.messages import Alive, Beat, Hello, LedFrame, Role, Snapshot, ToController, Welcome
from bus.sockets import (
    BEAT_TOPIC,
    LED_TOPIC,
    AlreadyRunningError,
    Announcer,
    Endpoints,
    Lock,
    Subscriber,
    controller_server,
)
from bus.stop_signal import StopEvent
from bus.units import NS_PER_S as S
from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.device.display import Display, DisplayError
from scoreboard.feed.snapshot_feed import STAGE_TOPIC
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import Opener, run, serve, simulated
from tests.patience import Patience, patience_s
from tests.unit.scoreboard.sample_views import BOARDS, T0_NS, VIEWS, running, view

PROFILE = Profile("clock", "max7219", width=32, height=8, shows="clock")
BOARD = Board("test", "simulated", (), displays=(PROFILE,))
DEADLINE_S = 10


def rows(name: str) -> bytes:
    """The picture of the clock board for a view that does not change."""
    return draw(scene(VIEWS[name], T0_NS, T0_NS, "clock", (32, 8))).rows


class Controller:
    """The controller's ends of the bus, and a subscriber of the LED pictures. Belongs to the test's thread."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self.news = Announcer(context, endpoints.news)
        self.orders = controller_server(context, endpoints)
        self.led = Subscriber(context, endpoints.led, (LED_TOPIC,))
        self.view: Snapshot | None = None
        self.beat_seq: int | None = None
        self.received: list[ToController] = []
        self.frames: list[LedFrame] = []
        self.joined: list[bytes] = []
        self.welcomes = True

    def turn(self) -> None:
        """One turn of a controller: late subscribers, heartbeat, replies."""
        joined = self.news.new_subscriptions()
        self.joined += joined
        if STAGE_TOPIC in joined and self.view is not None:
            self.news.announce(STAGE_TOPIC, self.view)
        if self.beat_seq is not None:
            self.news.announce(BEAT_TOPIC, Beat(self.beat_seq, time.monotonic_ns(), 0))
        for peer, message in self.orders.receive():
            self.received.append(message)
            if isinstance(message, Hello) and self.welcomes:
                self.orders.send(peer, Welcome("epoch", 1))
        self.frames += [news for news in self.led.receive() if isinstance(news, LedFrame)]

    def show(self, snapshot: Snapshot) -> None:
        """Publishes a snapshot, and sends heartbeats with its number from now on."""
        self.view, self.beat_seq = snapshot, snapshot.seq
        self.news.announce(STAGE_TOPIC, snapshot)

    def until(self, done: Callable[[], object]) -> None:
        """Runs turns until `done`; fails after the deadline."""
        patience = Patience(DEADLINE_S)
        while not done():
            assert not patience.ended, (self.received[-3:], self.frames[-3:])
            self.turn()
            self.led.socket.poll(20)

    def sees(self, wanted: bytes) -> Callable[[], bool]:
        """Whether `wanted` is on the board now."""
        return lambda: bool(self.frames) and self.frames[-1].rows == wanted

    def close(self) -> None:
        for endpoint in (self.news, self.orders, self.led):
            endpoint.close()


@pytest.fixture
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Endpoints:
    return Endpoints.at(tmp_path_factory.mktemp("r"))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[Controller]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    made = Controller(context, endpoints)
    yield made
    made.close()
    context.term()


@contextmanager
def scoreboard(endpoints: Endpoints, opener: Opener = simulated, board: Board = BOARD) -> Iterator[None]:
    stop = StopEvent()
    thread = threading.Thread(target=serve, args=(board, endpoints, stop, opener))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(patience_s(DEADLINE_S))
        stop.close()
        assert not thread.is_alive()


def test_a_late_scoreboard_shows_the_current_snapshot(endpoints: Endpoints, controller: Controller) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        controller.until(controller.sees(rows("boards-ready")))


def test_the_newest_snapshot_wins(endpoints: Endpoints, controller: Controller) -> None:
    with scoreboard(endpoints):
        controller.until(lambda: STAGE_TOPIC in controller.joined)
        for seq in range(2, 60):
            controller.show(view("ready" if seq % 2 else "closed", BOARDS, seq=seq))
        controller.show(view("ready", BOARDS, seq=60))
        controller.until(controller.sees(rows("boards-ready")))


def test_it_sends_hello_until_welcome_and_then_alive(endpoints: Endpoints, controller: Controller) -> None:
    controller.welcomes = False
    controller.show(VIEWS["boards-ready"])

    def received(kind: type) -> list[ToController]:
        return [message for message in controller.received if isinstance(message, kind)]

    with scoreboard(endpoints):
        controller.until(lambda: len(received(Hello)) >= 2)
        controller.welcomes = True
        controller.until(lambda: len(received(Hello)) >= 3)
        hellos = len(received(Hello))
        alive = len(received(Alive))
        controller.until(lambda: len(received(Alive)) >= alive + 2)
        assert len(received(Hello)) == hellos
    hello = received(Hello)[0]
    assert isinstance(hello, Hello)
    assert (hello.name, hello.role, hello.protocol) == ("scoreboard", Role.SCOREBOARD, 1)


def test_a_late_subscriber_of_led_gets_the_current_picture(endpoints: Endpoints, controller: Controller) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        controller.until(controller.sees(rows("boards-ready")))
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        with Subscriber(context, endpoints.led, (LED_TOPIC + b"clock",)) as late:
            heard: list[LedFrame] = []

            def frames() -> list[LedFrame]:
                heard.extend(message for message in late.receive() if isinstance(message, LedFrame))
                return heard

            controller.until(frames)
        context.term()
    assert heard[0].rows == rows("boards-ready")
    assert (heard[0].display, heard[0].on, heard[0].brightness) == ("clock", True, 7)


def test_a_clock_counts_down_to_zero_without_any_more_news(endpoints: Endpoints, controller: Controller) -> None:
    deadline_ns = time.monotonic_ns() + 2_300_000_000
    clock = running("thinking", 30, deadline_ns - T0_NS)
    counting = view("thinking", BOARDS, clock=clock)
    wanted = [
        draw(scene(counting, deadline_ns - left_s * S, deadline_ns - left_s * S, "clock", (32, 8))).rows
        for left_s in (2, 1, 0)
    ]
    controller.show(counting)
    with scoreboard(endpoints):
        controller.until(controller.sees(wanted[-1]))
    seen = [frame.rows for frame in controller.frames]
    places = [seen.index(text) for text in wanted]
    assert places == sorted(places)


def test_a_controller_that_falls_silent_leaves_no_number_standing(endpoints: Endpoints, controller: Controller) -> None:
    controller.show(VIEWS["boards-ready"])
    lost = {draw(scene(None, None, step * 250_000_000, "clock", (32, 8))).rows for step in range(32)}
    with scoreboard(endpoints):
        controller.until(controller.sees(rows("boards-ready")))
        controller.beat_seq = None
        controller.until(lambda: controller.frames[-1].rows in lost)
        controller.beat_seq = 1
        controller.until(controller.sees(rows("boards-ready")))


def test_a_lost_snapshot_is_requested_again(endpoints: Endpoints, controller: Controller) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        controller.until(controller.sees(rows("boards-ready")))
        controller.view, controller.beat_seq = view("ready", BOARDS, seq=2, round=None), 2
        controller.until(lambda: controller.joined.count(STAGE_TOPIC) == 2)
        controller.until(lambda: controller.frames[-1].rows != rows("boards-ready"))


def test_malformed_news_changes_nothing(endpoints: Endpoints, controller: Controller) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        controller.until(controller.sees(rows("boards-ready")))
        controller.news.socket.send_multipart([STAGE_TOPIC, b"\xc1\xff"])
        controller.show(view("closed", BOARDS, seq=2, round=None))
        controller.until(lambda: controller.frames[-1].rows != rows("boards-ready"))


def test_a_display_that_is_lost_is_reported_and_the_others_go_on(endpoints: Endpoints, controller: Controller) -> None:
    broken = threading.Event()
    broken.set()

    def opener(profile: Profile) -> Display:
        if profile.name == "far" and broken.is_set():
            raise DisplayError(2, "display far (SPI 0.1): SPI device not found")
        return simulated(profile)

    far = Profile("far", "max7219", select=1, width=32, height=8, shows="clock")
    board = Board("test", "simulated", (), displays=(far, PROFILE))
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints, opener, board):
        controller.until(controller.sees(rows("boards-ready")))
        controller.until(
            lambda: any(isinstance(message, Alive) and message.troubles for message in controller.received)
        )
        assert {frame.display for frame in controller.frames} == {"clock"}
        broken.clear()
        controller.until(lambda: isinstance(controller.received[-1], Alive) and not controller.received[-1].troubles)
        controller.until(lambda: {"clock", "far"} == {frame.display for frame in controller.frames})
    troubles = next(
        message.troubles for message in controller.received if isinstance(message, Alive) and message.troubles
    )
    assert [str(trouble) for trouble in troubles] == ["LED board far: display far (SPI 0.1): SPI device not found"]


def test_everything_is_dark_at_the_end(endpoints: Endpoints, controller: Controller) -> None:
    made: list[Display] = []

    def opener(profile: Profile) -> Display:
        made.append(simulated(profile))
        return made[-1]

    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints, opener):
        controller.until(controller.sees(rows("boards-ready")))
    assert not made[0].picture().on
    assert made[0].picture().rows == bytes(32)


def test_a_second_copy_does_not_start(endpoints: Endpoints, caplog: pytest.LogCaptureFixture) -> None:
    lock = Lock(endpoints.folder / "scoreboard.lock")
    stop = StopEvent()
    with pytest.raises(AlreadyRunningError, match="another copy is running"):
        serve(BOARD, endpoints, stop, simulated)
    assert run(BOARD, endpoints) == 3
    assert "another copy is running" in caplog.text
    lock.close()
    stop.close()


_PROGRAM = """
import sys
from pathlib import Path
from bus.sockets import Endpoints
from hardware.board import Board, Display
from scoreboard.start import run
board = Board("test", "simulated", (), displays=(Display("clock", "max7219", width=32, height=8, shows="clock"),))
sys.exit(run(board, Endpoints.at(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_with_dark_boards_and_exit_code_zero(
    endpoints: Endpoints, controller: Controller, how: signal.Signals
) -> None:
    controller.show(VIEWS["boards-ready"])
    command = [sys.executable, "-c", _PROGRAM, str(endpoints.folder)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}) as process:
        controller.until(controller.sees(rows("boards-ready")))
        process.send_signal(how)
        controller.until(lambda: process.poll() is not None)
        controller.turn()
    assert process.returncode == 0
