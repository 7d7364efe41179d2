"""The self-test beside a controller, over a real bus: what it asks for, what it hears, and how it gives all back."""

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
from hardware.selftest.rig.lease_client import SILENT, LeaseClient, NotLentError
from tests.patience import Patience

PATIENCE_S = 20.0
PRESS = m.Pressed(7, m.Press(1, 0, m.PressKind.BARRED))
HEALTH = (
    m.HealthView("firmware", "trouble", (m.Sentence("x", "Lamps or horn failed {count} times.", {"count": 2}),)),
    m.HealthView("scoreboard", "away"),
)


class Lender:
    """A controller that lends as it is told to, in the same thread as the borrower."""

    def __init__(self, endpoints: Endpoints, stack: ExitStack) -> None:
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self._server = stack.enter_context(controller_server(context, endpoints))
        self._tap = stack.enter_context(Announcer(context, endpoints.led))
        self.wishes: list[m.AcquireOutputs] = []
        self.refused: tuple[m.Sentence, ...] = ()

    def turn(self) -> None:
        for peer, message in self._server.receive():
            if isinstance(message, m.AcquireOutputs):
                self.wishes.append(message)
                capture = m.Capture("gpiod", 1, False)
                self._server.send(peer, m.OutputsGranted(message.id, self.refused, (1, 2), capture, HEALTH))
                self._server.send(peer, m.ForwardedReport(PRESS))
        if self._tap.new_subscriptions():
            self._tap.announce(LED_TOPIC + b"clock", m.LedFrame("clock", 8, 8, b"\x01" * 8, 7, True))


@pytest.fixture
def endpoints() -> Iterator[Endpoints]:
    with TemporaryDirectory(prefix="bc-") as folder:
        yield Endpoints.at(Path(folder))


@pytest.fixture
def lender(endpoints: Endpoints) -> Iterator[Lender]:
    with ExitStack() as stack:
        yield Lender(endpoints, stack)


def until(bench: LeaseClient, holds: Callable[[], bool]) -> None:
    patience = Patience(PATIENCE_S)
    while not holds():
        assert not patience.ended
        bench.turn(5)


def test_it_hears_of_the_parts_what_the_controller_knows_and_the_presses_itself(
    endpoints: Endpoints, lender: Lender
) -> None:
    with LeaseClient(endpoints, time.monotonic_ns, lender.turn) as bench:
        bench.begin()
        until(bench, lambda: "clock" in bench.heard().frames)
        said = bench.heard()
        assert (said.stations, said.capture) == ((1, 2), m.Capture("gpiod", 1, False))
        assert tuple(map(str, said.firmware_troubles)) == ("Lamps or horn failed 2 times.",)
        assert (bench.has(m.Role.FIRMWARE), bench.has(m.Role.SCOREBOARD)) == (True, False)
        assert bench.take()[0].fact == PRESS


def test_what_it_wants_is_said_at_once_and_given_back_at_the_end(endpoints: Endpoints, lender: Lender) -> None:
    arm = m.Arm(7, 0, None, (2,))
    with LeaseClient(endpoints, time.monotonic_ns, lender.turn) as bench:
        bench.begin()
        bench.want(arm)
        bench.boards({"clock": "pattern"})
        until(bench, lambda: lender.wishes[-1].boards == {"clock": "pattern"})
        assert lender.wishes[-1].arm == arm
        assert {one.role for one in lender.wishes} == {m.Role.SELFTEST}
    patience = Patience(PATIENCE_S)
    while not lender.wishes[-1].release:
        assert not patience.ended
        lender.turn()
    assert len({one.id for one in lender.wishes}) == 1


def test_a_refusal_ends_the_test_with_its_reasons(endpoints: Endpoints, lender: Lender) -> None:
    with LeaseClient(endpoints, time.monotonic_ns, lender.turn) as bench:
        bench.begin()
        lender.refused = (m.Sentence("test-match-runs", "A match is running"),)
        with pytest.raises(NotLentError, match="A match is running"):
            until(bench, lambda: False)


def test_a_controller_that_keeps_silent_is_not_waited_for_for_ever(endpoints: Endpoints) -> None:
    seconds = itertools.count()
    with (
        LeaseClient(endpoints, lambda: next(seconds) * 1_000_000_000) as bench,
        pytest.raises(NotLentError) as error,
    ):
        bench.begin()
    assert error.value.reasons == (SILENT,)
