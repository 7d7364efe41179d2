"""The contract of every source of edges. A source joins by adding its rig to `RIGS`.

A rig makes a source with stations 1 to 4 and lets the test press and release buttons as their physical world. Outside
the kernel guest the rigs are simulated; in it `BAMCHUONG_EDGE_RIGS` names the module with the real ones.
"""

import gc
import importlib
import os
import select
from collections.abc import Callable, Iterator
from time import monotonic_ns
from typing import Protocol

import pytest
from gpiozero.pins.mock import MockFactory

from bus.messages import Pulse
from bus.units import NS_PER_S
from bus.units import NS_PER_US as US
from firmware.pins.edges import Edge, EdgeSource, Gap
from firmware.pins.gpiozero_edges import GpiozeroEdges
from firmware.pins.simulated_board import SimulatedButtons, SimulatedPin

LINES = {1: "GPIO17", 2: "GPIO27", 3: "GPIO22", 4: "GPIO5"}
T = 86_400_123_456_789


class Rig(Protocol):
    """A source and its buttons. `exact`: the stamp is the very instant of the request."""

    source: EdgeSource
    exact: bool

    def press(self, station: int, at_ns: int) -> tuple[int, int]:
        """Pulls the station's line low; returns the instants between which the stamp must be."""
        ...

    def release(self, station: int, at_ns: int) -> None:
        """Lets the station's line go high."""
        ...

    def events(self) -> list[Edge | Gap]:
        """All events since the last call; waits for a real source."""
        ...


class SimulatedRig:
    """gpiozero's MockFactory with our pins, pressed at exact instants."""

    exact = True

    def __init__(self) -> None:
        self._buttons = SimulatedButtons(LINES)
        self.source: EdgeSource = GpiozeroEdges(LINES, self._buttons.factory)

    def press(self, station: int, at_ns: int) -> tuple[int, int]:
        self._buttons.factory.pin(LINES[station]).inject(True, at_ns)
        return at_ns, at_ns

    def release(self, station: int, at_ns: int) -> None:
        self._buttons.factory.pin(LINES[station]).inject(False, at_ns)

    def events(self) -> list[Edge | Gap]:
        return self.source.drain()


class PulsedRig(SimulatedRig):
    """The same through scheduled pulses, like those of the simulated board's port."""

    def press(self, station: int, at_ns: int) -> tuple[int, int]:
        self._buttons.handle(Pulse("p", station, at_ns, 3_000_000_000), lambda _: None, at_ns)
        self._buttons.advance(at_ns, at_ns)
        return at_ns, at_ns


class PiGPIOFactory(MockFactory):  # type: ignore[misc]
    """pigpio's ticks on mock pins: microseconds that wrap a moment after T. Without its daemon."""

    BEFORE_US = 25

    def ticks(self) -> int:
        return self.ticks_at(monotonic_ns())

    def ticks_at(self, at_ns: int) -> int:
        return ((at_ns - T) // US - self.BEFORE_US) % 2**32


class MicrosecondsRig(SimulatedRig):
    """gpiozero's pigpio factory with simulated stamps. The instants of the test are moved to now."""

    exact = False

    def __init__(self) -> None:
        self._factory = PiGPIOFactory(pin_class=SimulatedPin)
        self._now_ns = monotonic_ns()
        self.source: EdgeSource = GpiozeroEdges(LINES, self._factory)

    def press(self, station: int, at_ns: int) -> tuple[int, int]:
        at_ns += self._now_ns - T
        self._drive(station, True, at_ns)
        return at_ns - 200 * US, at_ns + 200 * US

    def release(self, station: int, at_ns: int) -> None:
        self._drive(station, False, at_ns + self._now_ns - T)

    def _drive(self, station: int, low: bool, at_ns: int) -> None:
        self._factory.pin(LINES[station]).inject(low, self._factory.ticks_at(at_ns) * NS_PER_S)


RIGS: dict[str, Callable[[], Rig]] = {"simulated": SimulatedRig, "pulsed": PulsedRig, "pigpio": MicrosecondsRig}
if os.environ.get("BAMCHUONG_EDGE_RIGS"):
    RIGS = importlib.import_module(os.environ["BAMCHUONG_EDGE_RIGS"]).RIGS


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    rig = RIGS[request.param]()
    yield rig
    rig.source.close()


def readable(source: EdgeSource) -> bool:
    return bool(select.select([source], [], [], 0)[0])


def drained(rig: Rig) -> list[Edge]:
    """The edges; no gap is allowed."""
    events = rig.events()
    assert not [event for event in events if isinstance(event, Gap)]
    return [event for event in events if isinstance(event, Edge)]


def test_it_reports_what_it_is_and_the_quality_of_its_stamps(rig: Rig) -> None:
    capture = rig.source.capture
    assert capture.name
    assert capture.resolution_ns >= 1


def test_nothing_pressed_is_nothing_drained(rig: Rig) -> None:
    assert not readable(rig.source)
    assert rig.source.drain() == []
    assert rig.source.levels() == {1: False, 2: False, 3: False, 4: False}


def test_a_press_is_one_edge_of_its_station_and_wakes_the_waiter(rig: Rig) -> None:
    earliest_ns, latest_ns = rig.press(2, T)
    assert not rig.exact or readable(rig.source)
    (edge,) = drained(rig)
    assert edge.station == 2
    assert earliest_ns <= edge.at_ns <= latest_ns
    assert edge.late_ns == 0
    assert not readable(rig.source)


def test_a_release_is_no_edge(rig: Rig) -> None:
    rig.press(1, T)
    drained(rig)
    rig.release(1, T + 50_000 * US)
    assert drained(rig) == []


def test_levels_show_which_buttons_are_down(rig: Rig) -> None:
    rig.press(3, T)
    assert rig.source.levels() == {1: False, 2: False, 3: True, 4: False}
    assert rig.source.levels([3, 4]) == {3: True, 4: False}
    rig.release(3, T + US)
    assert not any(rig.source.levels().values())


def test_edges_are_not_debounced(rig: Rig) -> None:
    for n in range(10):
        rig.press(1, T + 2 * n * US)
        rig.release(1, T + (2 * n + 1) * US)
    stamps = [edge.at_ns for edge in drained(rig)]
    assert len(stamps) == 10
    assert stamps == sorted(stamps)
    assert not rig.exact or stamps == [T + 2 * n * US for n in range(10)]


def test_edges_of_all_stations_are_distinct_to_the_microsecond(rig: Rig) -> None:
    when = {station: rig.press(station, T + station * US) for station in (4, 2, 1, 3)}
    edges = drained(rig)
    assert {edge.station for edge in edges} == {1, 2, 3, 4}
    for edge in edges:
        earliest_ns, latest_ns = when[edge.station]
        assert earliest_ns <= edge.at_ns <= latest_ns


def test_sequence_numbers_rise_without_a_gap(rig: Rig) -> None:
    for n in range(20):
        rig.press(n % 4 + 1, T + n * 10 * US)
        rig.release(n % 4 + 1, T + n * 10 * US + US)
    assert sorted(edge.seqno for edge in drained(rig)) == list(range(1, 21))


def test_edges_still_arrive_after_a_garbage_collection(rig: Rig) -> None:
    gc.collect()
    rig.press(1, T)
    assert len(drained(rig)) == 1


def test_it_is_not_due_while_nothing_waits(rig: Rig) -> None:
    assert rig.source.due_ns() is None


def test_closing_twice_is_harmless(rig: Rig) -> None:
    rig.source.close()
    rig.source.close()
