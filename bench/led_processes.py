"""The two processes that `bench led` measures: our scoreboard, or luma's plain redraw at 20 frames/s.

Both write to a simulated wire on which each transfer takes as long as it would at 1 MHz. What was shown, and when its
last byte was out, is written as JSON at the end (SIGTERM).
`python -m bench.led_processes clock|all|luma FOLDER OUT`.

Kind: start
"""

import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from luma.core.interface.serial import noop, spi
from luma.core.legacy import text
from luma.core.legacy.font import LCD_FONT, proportional
from luma.core.render import canvas
from luma.led_matrix.device import max7219
from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.endpoints import Endpoints
from bus.messages import LedFrame, Sentence, Snapshot
from bus.sockets import Subscriber
from bus.stop_signal import StopEvent, stop_on_signals
from hardware.board import Board
from hardware.board import Display as Profile
from scoreboard.device import max7219 as ours
from scoreboard.feed.snapshot_feed import STAGE_TOPIC
from scoreboard.layout.frame import Frame
from scoreboard.start import serve

WIDTH, HEIGHT, SPEED_HZ = 64, 32, 1_000_000
REDRAW_S = 1 / 20


class WireLog(Struct, frozen=True):
    """What went over the wire. `frames`: when the last byte of each was out (CLOCK_MONOTONIC, ns), and its picture."""

    frames: tuple[tuple[int, bytes], ...]
    sent: tuple[tuple[int, int], ...]
    """When each transfer was out, and of how many bytes it was."""


class SlowWire:
    """A wire as slow as a real one that logs its transfers."""

    def __init__(self) -> None:
        self.max_speed_hz = SPEED_HZ
        self.sent: list[tuple[int, int]] = []

    def open(self, bus: int, device: int) -> None:
        """Nothing to open."""

    def writebytes(self, data: Sequence[int]) -> None:
        """Blocks as long as the transfer takes at this speed."""
        time.sleep(len(data) * 8 / SPEED_HZ)
        self.sent.append((time.monotonic_ns(), len(data)))

    def xfer2(self, data: Sequence[int]) -> list[int]:
        """The same; returns zeros."""
        self.writebytes(data)
        return [0] * len(data)

    def close(self) -> None:
        """Nothing to close."""


class LoggedDisplay:
    """Our display, logging what it shows."""

    def __init__(self, profile: Profile, wire: SlowWire, frames: list[tuple[int, bytes]]) -> None:
        self._inner = ours.Max7219(profile, wire)
        self._frames = frames

    def show(self, frame: Frame) -> None:
        """Show and log."""
        self._inner.show(frame)
        self._frames.append((time.monotonic_ns(), frame.rows))

    def refresh(self) -> None:
        """Pass on."""
        self._inner.refresh()

    def set_brightness(self, level: int) -> None:
        """Pass on."""
        self._inner.set_brightness(level)

    def darken(self) -> None:
        """Pass on."""
        self._inner.darken()

    def picture(self) -> LedFrame:
        """Pass on."""
        return self._inner.picture()

    def warning(self) -> Sentence | None:
        """Pass on."""
        return self._inner.warning()

    def close(self) -> None:
        """Pass on."""
        self._inner.close()


def run_ours(endpoints: Endpoints, shows: str) -> WireLog:
    """The real scoreboard on one board of 4 × 8 modules."""
    wire, frames = SlowWire(), list[tuple[int, bytes]]()
    profile = Profile("bench", "max7219", width=WIDTH, height=HEIGHT, shows=shows)
    stop = StopEvent()
    with stop_on_signals(stop):
        serve(
            Board("bench", "simulated", (), displays=(profile,)),
            endpoints,
            stop,
            lambda display: LoggedDisplay(display, wire, frames),
        )
    stop.close()
    return WireLog(tuple(frames), tuple(wire.sent))


def run_luma(endpoints: Endpoints) -> WireLog:
    """What one would write with luma: redraw the remaining seconds 20 times a second."""
    import zmq

    wire, frames = SlowWire(), list[tuple[int, bytes]]()
    device = max7219(spi(spi=wire, gpio=noop(), bus_speed_hz=SPEED_HZ), width=WIDTH, height=HEIGHT)
    device.persist = True
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopping.append(number))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    deadline_ns: int | None = None
    with Subscriber(context, endpoints.news, (STAGE_TOPIC,)) as news:
        while not stopping:
            for view in news.receive():
                if isinstance(view, Snapshot):
                    deadline_ns = view.clock.deadline_ns if view.clock else None
            left_ns = 0 if deadline_ns is None else deadline_ns - time.monotonic_ns()
            text_shown = str(-(-left_ns // 1_000_000_000))
            with canvas(device) as draw:
                text(draw, (0, 0), text_shown, fill="white", font=proportional(LCD_FONT))
            frames.append((time.monotonic_ns(), text_shown.encode()))
            time.sleep(REDRAW_S)
    context.destroy(linger=0)
    return WireLog(tuple(frames), tuple(wire.sent))


def main(which: str, folder: Path, target: Path) -> None:
    """Run until SIGTERM, then write the log."""
    endpoints = Endpoints.at(folder)
    log = run_luma(endpoints) if which == "luma" else run_ours(endpoints, which)
    atomic_write(target, msgspec.json.encode(log))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
