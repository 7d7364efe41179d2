"""The whole scoreboard in a thread, with a fake controller over real ZeroMQ."""

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

from bus.endpoints import Endpoints
from bus.fake_controller import FakeController, no_answer
from bus.lock import AlreadyRunningError, Lock
from bus.messages import Alive, Hello, LedFrame, Role
from bus.notify import Notifier
from bus.sockets import LED_TOPIC, Announcer, Subscriber, controller_client
from bus.stop_signal import StopEvent
from bus.units import NS_PER_S as S
from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.device.display import Display, DisplayError
from scoreboard.feed.snapshot_feed import STAGE_TOPIC, TOPICS, SnapshotFeed
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.loop import Loop, Ports
from scoreboard.screen import Screen
from scoreboard.start import Opener, run, serve, simulated
from tests.patience import patience_ms, patience_s, turn_until
from tests.unit.scoreboard.sample_views import BOARDS, T0_NS, VIETNAMESE, VIEWS, running, view

PROFILE = Profile("clock", "max7219", width=32, height=8, shows="clock")
BOARD = Board("test", "simulated", (), displays=(PROFILE,))
DEADLINE_S = 10


def rows(name: str) -> bytes:
    """The picture of the clock board for a view that does not change."""
    return draw(scene(VIEWS[name], T0_NS, T0_NS, "clock", (32, 8), VIETNAMESE)).rows


def until(controller: FakeController, done: Callable[[], object]) -> None:
    turn_until(controller, done, DEADLINE_S, lambda: (controller.received[-3:], controller.frames[-3:]))


def sees(controller: FakeController, part: bytes) -> Callable[[], bool]:
    """Whether `wanted` is on the board now."""
    return lambda: bool(controller.frames) and controller.frames[-1].rows == part


@pytest.fixture
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Endpoints:
    return Endpoints.at(tmp_path_factory.mktemp("r"))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[FakeController]:
    with FakeController(endpoints) as controller:
        yield controller


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


def test_a_late_scoreboard_shows_the_current_snapshot(endpoints: Endpoints, controller: FakeController) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        until(controller, sees(controller, rows("boards-ready")))


def test_the_newest_snapshot_wins(endpoints: Endpoints, controller: FakeController) -> None:
    with scoreboard(endpoints):
        until(controller, lambda: STAGE_TOPIC in controller.joined)
        for seq in range(2, 60):
            controller.show(view("ready" if seq % 2 else "closed", BOARDS, seq=seq))
        controller.show(view("ready", BOARDS, seq=60))
        until(controller, sees(controller, rows("boards-ready")))


def test_it_sends_hello_until_welcome_and_then_alive(endpoints: Endpoints, controller: FakeController) -> None:
    usual_answers = dict(controller.answers)
    controller.answers |= dict.fromkeys((Hello, Alive), no_answer)
    controller.show(VIEWS["boards-ready"])

    with scoreboard(endpoints):
        until(controller, lambda: len(controller.received_of(Hello)) >= 2)
        hello = controller.received_of(Hello)[0]
        controller.answers = usual_answers
        controller.received.clear()
        until(controller, lambda: len(controller.received_of(Alive)) >= 2)  # by then it is welcome
        controller.received.clear()
        until(controller, lambda: len(controller.received_of(Alive)) >= 2)
        assert controller.received_of(Hello) == []
    assert (hello.name, hello.role, hello.protocol) == ("scoreboard", Role.SCOREBOARD, 1)


def test_a_late_subscriber_of_led_gets_the_current_picture(endpoints: Endpoints, controller: FakeController) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        until(controller, sees(controller, rows("boards-ready")))
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        with Subscriber(context, endpoints.led, (LED_TOPIC + b"clock",)) as late:
            all_frames: list[LedFrame] = []

            def frames() -> list[LedFrame]:
                all_frames.extend(message for message in late.receive() if isinstance(message, LedFrame))
                return all_frames

            until(controller, frames)
        context.term()
    assert all_frames[0].rows == rows("boards-ready")
    assert (all_frames[0].display, all_frames[0].on, all_frames[0].brightness) == ("clock", True, 7)


def test_a_clock_counts_down_to_zero_without_any_more_news(endpoints: Endpoints, controller: FakeController) -> None:
    deadline_ns = time.monotonic_ns() + 2_300_000_000
    clock = running("thinking", 30, deadline_ns - T0_NS)
    counting = view("thinking", BOARDS, clock=clock)
    expected = [
        draw(scene(counting, deadline_ns - left_s * S, deadline_ns - left_s * S, "clock", (32, 8), VIETNAMESE)).rows
        for left_s in (2, 1, 0)
    ]
    controller.show(counting)
    with scoreboard(endpoints):
        until(controller, sees(controller, expected[-1]))
    frames = [frame.rows for frame in controller.frames]
    places = [frames.index(text) for text in expected]
    assert places == sorted(places)


def test_a_controller_that_falls_silent_leaves_no_number_standing(
    endpoints: Endpoints, controller: FakeController
) -> None:
    controller.show(VIEWS["boards-ready"])
    lost = {draw(scene(None, None, step * 250_000_000, "clock", (32, 8), VIETNAMESE)).rows for step in range(32)}
    with scoreboard(endpoints):
        until(controller, sees(controller, rows("boards-ready")))
        controller.is_beating = False
        until(controller, lambda: controller.frames[-1].rows in lost)
        controller.is_beating = True
        until(controller, sees(controller, rows("boards-ready")))


def test_a_lost_snapshot_is_requested_again(endpoints: Endpoints, controller: FakeController) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        until(controller, sees(controller, rows("boards-ready")))
        controller.show(view("ready", BOARDS, seq=2, round=None), lost=True)
        until(controller, lambda: controller.joined.count(STAGE_TOPIC) == 2)
        until(controller, lambda: controller.frames[-1].rows != rows("boards-ready"))


def test_malformed_news_changes_nothing(endpoints: Endpoints, controller: FakeController) -> None:
    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints):
        until(controller, sees(controller, rows("boards-ready")))
        controller.news.socket.send_multipart([STAGE_TOPIC, b"\xc1\xff"])
        controller.show(view("closed", BOARDS, seq=2, round=None))
        until(controller, lambda: controller.frames[-1].rows != rows("boards-ready"))


def test_a_display_that_is_lost_is_reported_and_the_others_go_on(
    endpoints: Endpoints, controller: FakeController
) -> None:
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
        until(controller, sees(controller, rows("boards-ready")))
        until(controller, lambda: any(alive.troubles for alive in controller.received_of(Alive)))
        assert {frame.display for frame in controller.frames} == {"clock"}
        broken.clear()
        until(controller, lambda: isinstance(controller.received[-1], Alive) and not controller.received[-1].troubles)
        until(controller, lambda: {"clock", "far"} == {frame.display for frame in controller.frames})
    troubles = next(alive.troubles for alive in controller.received_of(Alive) if alive.troubles)
    assert [str(trouble) for trouble in troubles] == ["LED board far: display far (SPI 0.1): SPI device not found"]


def test_everything_is_dark_at_the_end(endpoints: Endpoints, controller: FakeController) -> None:
    displays: list[Display] = []

    def opener(profile: Profile) -> Display:
        displays.append(simulated(profile))
        return displays[-1]

    controller.show(VIEWS["boards-ready"])
    with scoreboard(endpoints, opener):
        until(controller, sees(controller, rows("boards-ready")))
    assert not displays[0].picture().on
    assert displays[0].picture().rows == bytes(32)


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
from bus.endpoints import Endpoints
from hardware.board import Board, Display
from scoreboard.start import run
board = Board("test", "simulated", (), displays=(Display("clock", "max7219", width=32, height=8, shows="clock"),))
sys.exit(run(board, Endpoints.at(Path(sys.argv[1]))))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_with_dark_boards_and_exit_code_zero(
    endpoints: Endpoints, controller: FakeController, how: signal.Signals
) -> None:
    controller.show(VIEWS["boards-ready"])
    command = [sys.executable, "-c", _PROGRAM, str(endpoints.folder)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}) as process:
        until(controller, sees(controller, rows("boards-ready")))
        process.send_signal(how)
        until(controller, lambda: process.poll() is not None)
        controller.turn()
    assert process.returncode == 0


def test_a_picture_that_nobody_watches_is_not_even_decoded(endpoints: Endpoints) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    decoded: list[str] = []

    class Watched(Screen):
        """A screen that notes when its picture is asked for."""

        def picture(self) -> LedFrame | None:
            """Noted."""
            decoded.append(self.profile.name)
            return super().picture()

    with (
        Subscriber(context, endpoints.news, TOPICS) as news,
        controller_client(context, endpoints) as client,
        Announcer(context, endpoints.led) as pictures,
    ):
        screen = Watched(PROFILE, VIETNAMESE, simulated)
        loop = Loop(Ports(SnapshotFeed(news), client, pictures), [screen], "epoch", Notifier({}))
        loop.turn(T0_NS)
        assert decoded == []
        with Subscriber(context, endpoints.led, (LED_TOPIC,)):
            assert pictures.socket.poll(int(patience_ms(5_000)))
            loop.turn(T0_NS + 1)
            assert decoded == ["clock"]
    context.destroy(linger=0)
