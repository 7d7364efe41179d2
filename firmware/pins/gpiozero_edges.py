"""gpiozero as a source of edges, with any pin factory: `pin.when_changed(ticks, state)`, never `bounce_time`.

From the source of gpiozero 2.0.1.post3: a pin holds its handler only by a weak reference; one thread calls the handlers
of all pins and ends at the first exception; `bounce_time` delays or loses presses on every backend. Hence this class
holds the handlers, they never raise, and there is no debouncing.

Kind: adapter
"""

import contextlib
import itertools
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from time import monotonic_ns
from typing import Any, NamedTuple

from gpiozero import InputDevice

from bus.messages import Capture
from firmware.pins.edges import Edge, Gap, SourceGoneError
from firmware.pins.gpiozero_clock import MicrosecondTicks, SecondTicks, TickClock

RELEASE_ATTEMPTS, RELEASE_PAUSE_S = 5, 0.05

_log = logging.getLogger(__name__)


class Backend(NamedTuple):
    """Properties of a gpiozero factory: its ticks, their resolution in ns, whether it can lose edges unnoticed."""

    name: str
    resolution_ns: int
    loses_silently: bool
    ticks: Callable[[Any], TickClock] = SecondTicks


BACKENDS = {
    "MockFactory": Backend("simulated", 1, False),
    "LGPIOFactory": Backend("gpiozero/lgpio", 1_000, True),
    "PiGPIOFactory": Backend("gpiozero/pigpio", 100_000, True, MicrosecondTicks),
    "RPiGPIOFactory": Backend("gpiozero/rpigpio", 5_000_000, True),
    "NativeFactory": Backend("gpiozero/native", 5_000_000, True),
}
"""lgpio passes the kernel's stamp on. pigpio's daemon samples all lines every 5 µs; its clock is tied to ours to about
100 µs. rpigpio and native read the clock when their thread runs."""


class UnsupportedFactoryError(TypeError):
    """A pin factory with unknown ticks; the caller's fault. `factory` is its class name."""

    def __init__(self, factory: str) -> None:
        super().__init__(f"pin factory {factory}: its time stamps cannot be used; allowed: {', '.join(BACKENDS)}")
        self.factory = factory


class GpiozeroEdges:
    """Edges of buttons to ground, each on its line with the pull-up on. `stations`: number → line (`GPIO17`).

    Handlers run in gpiozero's thread and only append; everything else belongs to the loop's thread.
    """

    def __init__(self, stations: Mapping[int, str], factory: Any) -> None:
        bases = type(factory).__mro__
        class_name = next((base.__name__ for base in bases if base.__name__ in BACKENDS), None)
        if class_name is None:
            raise UnsupportedFactoryError(type(factory).__name__)
        backend = BACKENDS[class_name]
        is_simulated = class_name == "MockFactory"
        self._capture = Capture(backend.name, backend.resolution_ns, is_simulated, backend.loses_silently)
        self._ticks = backend.ticks(factory)
        self._events: deque[Edge | Gap] = deque()
        self._count = itertools.count(1)
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._inputs: dict[int, Any] = {}
        self._handlers: list[Callable[[float, int], None]] = []
        try:
            for station, line in stations.items():
                self._watch(station, line, factory)
        except BaseException:
            self.close()
            raise

    def _watch(self, station: int, line: str, factory: Any) -> None:
        device = InputDevice(line, pull_up=True, pin_factory=factory)
        self._inputs[station] = device
        handler = self._handler(station)
        self._handlers.append(handler)
        device.pin.edges = "falling"
        device.pin.when_changed = handler

    def _handler(self, station: int) -> Callable[[float, int], None]:
        def changed(ticks: float, state: int) -> None:
            try:
                if not state:
                    edge = Edge(station, self._ticks.to_ns(ticks), next(self._count))
                    self._events.append(edge)
                    os.eventfd_write(self._wake, 1)
            except Exception:  # noqa: BLE001  gpiozero's one thread for all pins ends at the first exception
                self._events.append(Gap(station, 1, monotonic_ns()))
                _log.exception("an edge of station %d could not be read", station)

        return changed

    @property
    def capture(self) -> Capture:
        """The factory's name and the quality of its stamps."""
        return self._capture

    @property
    def is_complete(self) -> bool:
        """Never: threads of the pin library lie between."""
        return False

    def check_order(self) -> None:
        """Nothing to look at."""

    def fileno(self) -> int:
        """An eventfd, readable after an edge until `drain`."""
        return self._wake

    def drain(self) -> list[Edge | Gap]:
        """All events since the last call."""
        with contextlib.suppress(BlockingIOError):  # nothing signalled; a handler may be between append and signal
            os.eventfd_read(self._wake)
        events: list[Edge | Gap] = []
        while self._events:
            events.append(self._events.popleft())
        return events

    def due_ns(self) -> int | None:
        """None: gpiozero holds nothing back."""
        return None

    def levels(self, stations: Collection[int] | None = None) -> Mapping[int, bool]:
        """Station → the button is down now. `InputDevice.value` is 1 when the line is low, because of `pull_up`.

        Raises `SourceGoneError`.
        """
        try:
            self._ticks.reanchor()
            requested = self._inputs if stations is None else stations
            return {station: bool(self._inputs[station].value) for station in requested}
        except Exception as error:  # every pin library has its own errors (lgpio.error is a bare Exception)
            raise SourceGoneError(self._capture.name, str(error)) from error

    def close(self) -> None:
        """Releases all lines. May be called twice."""
        for station, device in self._inputs.items():
            if not device.closed:
                with contextlib.suppress(Exception):  # the chip is gone; each library has its own error for that
                    device.pin.when_changed = None
                _release(station, device)
        self._inputs = {}
        self._handlers = []
        if self._wake >= 0:
            os.close(self._wake)
            self._wake = -1


def _release(station: int, device: InputDevice) -> None:
    """Close one input. lgpio's thread may hold a line for a moment longer ("GPIO busy"): then it is tried again. What
    cannot be released is released with the process, and keeps no other line."""
    for attempts_left in reversed(range(RELEASE_ATTEMPTS)):
        try:
            device.close()
            return
        except Exception as error:  # noqa: BLE001  each library has its own
            if not attempts_left:
                _log.warning("the button of station %d is not released before the process ends: %s", station, error)
                return
        time.sleep(RELEASE_PAUSE_S)
