"""The self-test beside a controller, over a real bus: what it requests, what it receives, and how it releases all."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq

from bus import messages as m
from bus.sockets import LED_TOPIC, Announcer, Endpoints, controller_server
from hardware.selftest.rig.lease_client import NO_CONTROLLER, LeaseClient, LeaseRefusedError
from tests.patience import Patience

PATIENCE_S = 20.0
PRESS = m.Pressed(7, m.Press(1, 0, m.PressKind.BARRED))
HEALTH = (
    m.HealthView("firmware", "trouble", (m.Sentence("x", "Lamps or horn failed {count} times.", {"count": 2}),)),
    m.HealthView("scoreboard", "away"),
)


class FakeController:
    """A controller that grants or refuses as scripted, in the same thread as the lease client."""

    def __init__(self, endpoints: Endpoints, stack: ExitStack) -> None:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self._server = stack.enter_context(controller_server(context, endpoints))
        self._tap = stack.enter_context(Announcer(context, endpoints.led))
        self.requests: list[m.AcquireOutputs] = []
        self.refusals: tuple[m.Sentence, ...] = ()

    def turn(self) -> None:
        for peer, message in self._server.receive():
            if isinstance(message, m.AcquireOutputs):
                self.requests.append(message)
                capture = m.Capture("gpiod", 1, False)
                granted = m.OutputsGranted(
                    id=message.id, refusals=self.refusals, stations=(1, 2), capture=capture, health=HEALTH
                )
                self._server.send(peer, granted)
                self._server.send(peer, m.ForwardedReport(PRESS))
        if self._tap.new_subscriptions():
            self._tap.announce(LED_TOPIC + b"clock", m.LedFrame("clock", 8, 8, rows=b"\x01" * 8, brightness=7, on=True))


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with TemporaryDirectory(prefix="bc-") as folder:
        yield Endpoints.at(Path(folder))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[FakeController]:
    with ExitStack() as stack:
        yield FakeController(endpoints, stack)


def until(rig: LeaseClient, holds: Callable[[], bool]) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended
        rig.turn(5)


def test_it_gets_the_status_of_the_processes_from_the_controller_and_the_presses_directly(
    endpoints: Endpoints, controller: FakeController
) -> None:
    with LeaseClient(endpoints, time.monotonic_ns, controller.turn) as rig:
        rig.acquire()
        until(rig, lambda: "clock" in rig.process_status().frames)
        status = rig.process_status()
        assert (status.stations, status.capture) == ((1, 2), m.Capture("gpiod", 1, False))
        assert tuple(map(str, status.firmware_troubles)) == ("Lamps or horn failed 2 times.",)
        assert (rig.has_process(m.Role.FIRMWARE), rig.has_process(m.Role.SCOREBOARD)) == (True, False)
        assert rig.take_reports()[0].fact == PRESS


def test_orders_are_sent_at_once_and_the_lease_is_released_at_the_end(
    endpoints: Endpoints, controller: FakeController
) -> None:
    arm = m.Arm(7, 0, None, (2,))
    with LeaseClient(endpoints, time.monotonic_ns, controller.turn) as rig:
        rig.acquire()
        rig.order(arm)
        rig.show_tests({"clock": "pattern"})
        until(rig, lambda: controller.requests[-1].boards == {"clock": "pattern"})
        assert controller.requests[-1].arm == arm
        assert {request.role for request in controller.requests} == {m.Role.SELFTEST}
    patience = Patience(PATIENCE_S)
    while not controller.requests[-1].release:
        assert not patience.ended
        controller.turn()
    assert len({request.id for request in controller.requests}) == 1


def test_a_refusal_ends_the_test_with_its_reasons(endpoints: Endpoints, controller: FakeController) -> None:
    with LeaseClient(endpoints, time.monotonic_ns, controller.turn) as rig:
        rig.acquire()
        controller.refusals = (m.Sentence("test-match-runs", "A match is running"),)
        with pytest.raises(LeaseRefusedError, match="A match is running"):
            until(rig, lambda: False)


def test_the_wait_for_a_silent_controller_ends(endpoints: Endpoints) -> None:
    seconds = itertools.count()
    with (
        LeaseClient(endpoints, lambda: next(seconds) * 1_000_000_000) as rig,
        pytest.raises(LeaseRefusedError) as error,
    ):
        rig.acquire()
    assert error.value.reasons == (NO_CONTROLLER,)
