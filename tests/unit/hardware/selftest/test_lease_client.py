"""The self-test beside a controller, over a real bus: what it requests, what it receives, and how it releases all."""

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bus import messages as m
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from bus.sockets import LED_TOPIC, Announcer
from hardware.selftest.rig.lease_client import NO_CONTROLLER, LeaseClient, LeaseRefusedError
from tests.patience import Patience

PATIENCE_S = 20.0
PRESS = m.Pressed(7, m.Press(1, 0, m.PressKind.BARRED))
HEALTH = (
    m.HealthView("firmware", "trouble", (m.Sentence("x", "Lamps or horn failed {count} times.", {"count": 2}),)),
    m.HealthView("scoreboard", "away"),
)


def grant(request: m.AcquireOutputs) -> tuple[m.FromController, ...]:
    """What a controller answers whose firmware has just reported a press."""
    granted = m.OutputsGranted(request.id, stations=(1, 2), capture=m.Capture("gpiod", 1, False), health=HEALTH)
    return granted, m.ForwardedReport(PRESS)


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with TemporaryDirectory(prefix="bc-") as folder:
        yield Endpoints.at(Path(folder))


@pytest.fixture
def controller(endpoints: Endpoints) -> Iterator[FakeController]:
    with FakeController(endpoints) as controller:
        controller.answers[m.AcquireOutputs] = grant
        yield controller


def requests(controller: FakeController) -> list[m.AcquireOutputs]:
    return controller.received_of(m.AcquireOutputs)


def until(rig: LeaseClient, holds: Callable[[], bool]) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended
        rig.turn(5)


def test_it_gets_the_status_of_the_processes_from_the_controller_and_the_presses_directly(
    endpoints: Endpoints, controller: FakeController
) -> None:
    frame = m.LedFrame("clock", 8, 8, rows=b"\x01" * 8, brightness=7, on=True)

    def turn() -> None:
        controller.turn(0)
        if boards.new_subscriptions():
            boards.announce(LED_TOPIC + b"clock", frame)

    with (
        Announcer(controller.context, endpoints.led) as boards,
        LeaseClient(endpoints, time.monotonic_ns, turn) as rig,
    ):
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
    with LeaseClient(endpoints, time.monotonic_ns, lambda: controller.turn(0)) as rig:
        rig.acquire()
        rig.order(arm)
        rig.show_tests({"clock": "pattern"})
        until(rig, lambda: requests(controller)[-1].boards == {"clock": "pattern"})
        assert requests(controller)[-1].arm == arm
        assert {request.role for request in requests(controller)} == {m.Role.SELFTEST}
    patience = Patience(PATIENCE_S)
    while not requests(controller)[-1].release:
        assert not patience.ended
        controller.turn()
    assert len({request.id for request in requests(controller)}) == 1


def test_a_refusal_ends_the_test_with_its_reasons(endpoints: Endpoints, controller: FakeController) -> None:
    with LeaseClient(endpoints, time.monotonic_ns, lambda: controller.turn(0)) as rig:
        rig.acquire()
        controller.answers[m.AcquireOutputs] = controller.grant
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
