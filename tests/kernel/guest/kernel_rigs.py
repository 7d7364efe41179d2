"""Rigs of tests/contract/test_edge_sources.py on the guest's real lines. `EDGE_RIGS` names those to run.

Kind: adapter
"""

import os
import select
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from pace import idle_s, slowness
from simulated_chip import Buttons, chip_path

from firmware.pins.chips import DEVICES, find_header, list_chips
from firmware.pins.edges import Edge, EdgeSource, Gap
from firmware.pins.gpiod_edges import GpiodEdges
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.sequence import Sequences

LINES = {1: "GPIO17", 2: "GPIO27", 3: "GPIO22", 4: "GPIO5"}
PATIENCE_S = 5.0
QUIET_S = 0.05
TRIES = 20


class KernelRig:
    """A source on gpio-sim. Each press waits until its edge was read: the kernel merges one that comes sooner."""

    exact = False

    def __init__(self, make: Callable[[Mapping[int, str]], EdgeSource]) -> None:
        self._buttons = Buttons([int(line[4:]) for line in LINES.values()])
        for line in LINES.values():
            self._buttons.release(int(line[4:]))
        self.source = make(LINES)
        self._events: list[Edge | Gap] = []

    def press(self, station: int, _at_ns: int) -> tuple[int, int]:
        """Where the source's clock is the kernel's, the stamp is from around the write; else it is older."""
        before_ns = time.monotonic_ns()
        self._buttons.press(int(LINES[station][4:]))
        after_ns = time.monotonic_ns()
        count, end_s = self._edges(station), idle_s() + PATIENCE_S
        while self._edges(station) == count and idle_s() < end_s:
            self._drain(QUIET_S * slowness())
        return before_ns, after_ns if self.source.capture.resolution_ns < 1_000_000 else time.monotonic_ns()

    def release(self, station: int, _at_ns: int) -> None:
        """Release the button."""
        self._buttons.release(int(LINES[station][4:]))

    def events(self) -> list[Edge | Gap]:
        """All events since the last call, once no more arrive."""
        while self._drain(QUIET_S * slowness()):
            pass
        events, self._events = self._events, []
        return events

    def _drain(self, timeout_s: float) -> bool:
        if not select.select([self.source], [], [], timeout_s)[0]:
            return False
        self._events += self.source.drain()
        return True

    def _edges(self, station: int) -> int:
        return sum(isinstance(event, Edge) and event.station == station for event in self._events)


def gpiod() -> KernelRig:
    """The firmware's own."""
    return KernelRig(
        lambda lines: GpiodEdges(lines, find_header(list_chips(DEVICES), lines.values()), Sequences(2_000_000))
    )


def lgpio() -> KernelRig:
    """gpiozero on lgpio."""
    return KernelRig(lambda lines: GpiozeroEdges(lines, _lgpio_factory()))


def rpigpio() -> KernelRig:
    """gpiozero's RPi.GPIO factory; here RPi.GPIO is rpi-lgpio."""
    return KernelRig(lambda lines: GpiozeroEdges(lines, _rpigpio_factory()))


@cache
def _lgpio_factory() -> Any:
    """One a process: gpiozero's local factories share their pins and reservations."""
    from gpiozero.pins.lgpio import LGPIOFactory

    return LGPIOFactory(chip=int(chip_path().name.removeprefix("gpiochip")))


@cache
def _rpigpio_factory() -> Any:
    from gpiozero.pins.rpigpio import RPiGPIOFactory
    from RPi import GPIO

    GPIO.cleanup = _retry_when_busy(GPIO.cleanup)
    return RPiGPIOFactory()


def _retry_when_busy(cleanup: Callable[..., None]) -> Callable[..., None]:
    """rpi-lgpio tries again where a line is busy for a moment, as on a busy machine, but not in its cleanup."""
    import lgpio

    def cleanup_with_retries(*lines: object) -> None:
        for _ in range(TRIES):
            with suppress(lgpio.error):
                return cleanup(*lines)
            time.sleep(QUIET_S)
        return cleanup(*lines)

    return cleanup_with_retries


_ALL = {"gpiod": gpiod, "lgpio": lgpio, "rpigpio": rpigpio}
RIGS = {name: _ALL[name] for name in os.environ.get("EDGE_RIGS", "").split() if name in _ALL}
