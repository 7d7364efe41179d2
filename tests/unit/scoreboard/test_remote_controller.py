"""A scoreboard on another machine: encrypted TCP, and a controller with a different clock."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.curve import RemoteListener
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.keys import Link, allow_device
from bus.messages import Alive, Snapshot
from bus.stop_signal import StopEvent
from bus.units import NS_PER_MS
from bus.units import NS_PER_S as S
from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.start import serve, simulated
from tests.free_ports import free_pair
from tests.patience import Patience, patience_ms, turn_until
from tests.unit.scoreboard.sample_views import BOARDS, T0_NS, VIETNAMESE, VIEWS, running, view

BOARD = Board("test", "simulated", (), displays=(Profile("clock", "max7219", width=32, height=8, shows="clock"),))
SIZE = (32, 8)
DEADLINE_S = 30
LOST = {draw(scene(None, None, step * 250_000_000, "clock", SIZE, VIETNAMESE)).rows for step in range(64)}


class Hall:
    """A controller behind CURVE; its clock is `ahead_ns` ahead of this machine's. `frames`: of the remote boards."""

    def __init__(self, folder: Path, where: str, led: str, stack: ExitStack, ahead_ns: int = 0) -> None:
        self.ahead_ns = ahead_ns
        fake = stack.enter_context(FakeController(Endpoints.at(folder / "here"), self.now_ns, led=led))
        stack.enter_context(RemoteListener(fake.context, folder, where)).bind(fake.server.socket, fake.news.socket)
        fake.beat_interval_ns = 20_000_000  # many beats, so that the clocks' difference is soon known
        self.controller = fake
        self.frames: list[tuple[int, bytes]] = []
        """Instants of the controller's clock, and the picture at each."""

    def now_ns(self) -> int:
        return time.monotonic_ns() + self.ahead_ns

    def turn(self, wait_ms: int = 20) -> None:
        self.controller.turn(wait_ms)
        self.frames += [(self.now_ns(), frame.rows) for frame in self.controller.take_frames()]

    def until(self, done: Callable[[], object]) -> None:
        turn_until(self, done, DEADLINE_S, lambda: (self.controller.received[-3:], self.frames[-3:]))

    def shows(self, rows: bytes) -> Callable[[], bool]:
        return lambda: bool(self.frames) and self.frames[-1][1] == rows


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bc-")))


@pytest.fixture
def link(folder: Path) -> Link:
    return allow_device(folder, "hall", f"tcp://127.0.0.1:{free_pair()}")


def in_a_thread(folder: Path, link: Link, stack: ExitStack) -> Endpoints:
    """A scoreboard with another runtime folder that reaches the controller by its link only."""
    elsewhere = Endpoints.at(folder / "there", link)
    stop = StopEvent()
    thread = threading.Thread(target=serve, args=(BOARD, elsewhere, stop, simulated))
    stack.callback(stop.close)
    stack.callback(thread.join, DEADLINE_S)
    stack.callback(stop.set)
    thread.start()
    return elsewhere


def check_countdown(hall: Hall, snapshot: Snapshot) -> None:
    """A running clock's seconds 2, 1 and 0 are shown in order, none before its instant on the controller's clock.

    A scoreboard that had no processor for a second cannot have shown it: then the clock runs once more.
    """
    patience = Patience(DEADLINE_S)
    start: dict[int, int] = {}
    while len(start) < 3:
        assert not patience.ended, start
        hall.frames.clear()
        deadline_ns = hall.now_ns() + 2_600_000_000
        clock = running("thinking", 30, deadline_ns - T0_NS)
        hall.controller.show(replace(snapshot, clock=clock))
        pictures = {left_s: picture(replace(snapshot, clock=clock), deadline_ns - left_s * S) for left_s in (2, 1, 0)}
        hall.until(hall.shows(pictures[0]))
        start = {}
        for at_ns, rows in reversed(hall.frames):
            start |= {left_s: at_ns for left_s, look in pictures.items() if rows == look}
    assert start[2] < start[1] < start[0]
    early_ns = patience_ms(50) * NS_PER_MS  # the offset is wrong by half of the shortest round trip at most
    for left_s, at_ns in start.items():
        assert at_ns >= deadline_ns - left_s * S - early_ns


def picture(snapshot: Snapshot, at_ns: int) -> bytes:
    """What the clock shows at this instant of the controller's clock."""
    return draw(scene(snapshot, at_ns, at_ns, "clock", SIZE, VIETNAMESE)).rows


@pytest.mark.parametrize("ahead_ns", [10**15, -time.monotonic_ns() * 9 // 10, 0], ids=["ahead", "behind", "same"])
def test_a_clock_of_another_machine_counts_down_on_the_controllers_seconds(
    folder: Path, link: Link, stack: ExitStack, ahead_ns: int
) -> None:
    elsewhere = in_a_thread(folder, link, stack)
    hall = Hall(folder, link.controller, elsewhere.led, stack, ahead_ns)
    hall.controller.show(VIEWS["boards-ready"])
    hall.until(lambda: len(hall.controller.received_of(Alive)) >= 2)
    check_countdown(hall, view("thinking", BOARDS))


def test_it_shows_that_the_controller_is_lost_and_recovers(folder: Path, link: Link, stack: ExitStack) -> None:
    elsewhere = in_a_thread(folder, link, stack)
    ready = draw(scene(VIEWS["boards-ready"], T0_NS, T0_NS, "clock", SIZE, VIETNAMESE)).rows
    with ExitStack() as first:
        hall = Hall(folder, link.controller, elsewhere.led, first)
        hall.controller.show(VIEWS["boards-ready"])
        hall.until(hall.shows(ready))
    next_hall = Hall(folder, link.controller, elsewhere.led, stack, ahead_ns=5 * 10**14)  # booted anew: another clock
    next_hall.controller.is_beating = False
    next_hall.until(lambda: bool(next_hall.frames) and next_hall.frames[-1][1] in LOST)
    next_hall.controller.is_beating = True
    next_hall.controller.show(view("ready", BOARDS, boot="another boot"))
    next_hall.until(next_hall.shows(ready))
    check_countdown(next_hall, view("thinking", BOARDS, boot="another boot"))


_PROGRAM = """
import sys, time
from pathlib import Path
from bus.keys import read_link
from bus.endpoints import Endpoints
from hardware.board import Board, Display
from scoreboard.start import run
print(time.monotonic_ns(), flush=True)
board = Board("test", "simulated", (), displays=(Display("clock", "max7219", width=32, height=8, shows="clock"),))
sys.exit(run(board, Endpoints.at(Path(sys.argv[1]), read_link(Path(sys.argv[2])))))
"""

_ELSEWHERE = ["unshare", "--time", "--monotonic", "500000"]
"""A time namespace: CLOCK_MONOTONIC of the process is six days ahead (time_namespaces(7))."""


def _no_time_namespaces() -> bool:
    if shutil.which("unshare") is None:
        return True
    return subprocess.run([*_ELSEWHERE, "true"], capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(_no_time_namespaces(), reason="time namespaces need root and unshare(1)")
def test_a_process_whose_machine_has_another_monotonic_clock_shows_the_same_second(
    folder: Path, link: Link, stack: ExitStack
) -> None:
    from bus.keys import write_link

    write_link(folder / "hall.toml", link)
    elsewhere = Endpoints.at(folder / "there", link)
    hall = Hall(folder, link.controller, elsewhere.led, stack)
    hall.controller.show(VIEWS["boards-ready"])
    root = Path(__file__).parents[3]
    command = [*_ELSEWHERE, sys.executable, "-c", _PROGRAM, str(elsewhere.folder), str(folder / "hall.toml")]
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) - time.monotonic_ns() > 400_000 * S
        hall.until(lambda: len(hall.controller.received_of(Alive)) >= 2)
        check_countdown(hall, view("thinking", BOARDS))
        process.terminate()
        hall.until(lambda: process.poll() is not None)
    assert process.returncode == 0
