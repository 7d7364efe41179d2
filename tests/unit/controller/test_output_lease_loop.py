"""The controller lends the firmware to a self-test over a real bus: orders go out, reports come to the test only."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.messages import Role
from bus.sockets import SNAPSHOT_TOPIC, Announcer, Client, Subscriber, controller_client
from bus.sockets import controller_server as server_at
from controller.contest_store import ContestStore
from controller.loop import Loop
from controller.output_lease import LEASE_NS, START_ENDS_SELFTEST
from controller.rules import facts as f
from controller.rules.match_flow import start_warnings
from tests.patience import Patience
from tests.unit.controller.rules.played_match import Play

PATIENCE_S = 20.0
HELLO = m.Hello("firmware", Role.FIRMWARE, "fw", m.PROTOCOL, (1, 2, 3), m.Capture("mock", 0, True))
PRESS = m.Pressed(7, m.Press(1, 0, m.PressKind.BARRED))


class Evening:
    """A controller before its match, with a firmware and a self-test that only keep what they hear."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        endpoints = Endpoints.at(folder / "run")
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(context.destroy, linger=0)
        self.store = ContestStore(folder / "data", "boot-1", lambda: 0)
        stack.callback(self.store.close)
        self.store.add("", "test", [f.MatchOpened(Play(start=False).contest.current_evening, 1)], 1)
        self.now_ns = 1_000_000_000
        server = stack.enter_context(server_at(context, endpoints))
        news = stack.enter_context(Announcer(context, endpoints.news))
        self.loop = Loop(self.store, server, news, lambda: self.now_ns)
        self.stage = stack.enter_context(Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC + b"stage",)))
        self.firmware = stack.enter_context(controller_client(context, endpoints))
        self.test = stack.enter_context(controller_client(context, endpoints))
        self.ordered: list[m.FirmwareOrders] = []
        self.acked: list[m.Ack] = []
        self.messages: list[m.FromController] = []
        self.snapshots: list[m.Snapshot] = []

    def say(self, client: "Client[m.FromController]", message: m.Message) -> None:
        self.until(lambda: client.send(message), "somebody listens")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        patience = Patience(PATIENCE_S)
        while not holds():
            assert not patience.ended, what
            self.loop.turn()
            messages = self.firmware.receive()
            self.ordered += [message for message in messages if isinstance(message, m.FirmwareOrders)]
            self.acked += [message for message in messages if isinstance(message, m.Ack)]
            self.messages += self.test.receive()
            self.snapshots += [message for message in self.stage.receive() if isinstance(message, m.Snapshot)]


@pytest.fixture
def evening() -> Iterator[Evening]:
    with TemporaryDirectory(prefix="bc-") as folder, ExitStack() as stack:
        yield Evening(Path(folder), stack)


def test_a_loan_reaches_firmware_and_boards_and_goes_back_by_itself(evening: Evening) -> None:
    evening.say(evening.firmware, HELLO)
    evening.until(lambda: evening.ordered == [m.FirmwareOrders(None)], "nothing is wanted before the match")
    facts = evening.store.contest.seq
    wish = m.AcquireOutputs("page", "tech", Role.TECH, {2: m.Lamp.FLOOR}, boards={"clock": "pattern"})
    evening.say(evening.test, wish)
    evening.until(lambda: len(evening.ordered) == 2, "the lamp is ordered")
    assert evening.ordered[-1].lamps == {2: m.Lamp.FLOOR}
    evening.until(
        lambda: any(snapshot.led_tests == {"clock": "pattern"} for snapshot in evening.snapshots),
        "the board shows the pattern",
    )
    lamp_tests = evening.snapshots[-1].lamp_tests
    assert lamp_tests == {2: m.Lamp.FLOOR}
    answer = evening.messages[-1]
    assert isinstance(answer, m.OutputsGranted)
    assert (answer.refusals, answer.stations, answer.capture) == ((), (1, 2, 3), HELLO.capture)
    evening.now_ns += LEASE_NS
    evening.until(lambda: evening.ordered[-1] == m.FirmwareOrders(None), "the lamp goes back")
    evening.until(lambda: evening.snapshots[-1].led_tests == {}, "the board goes back")
    assert evening.snapshots[-1].lamp_tests is None
    assert evening.store.contest.seq == facts


def test_a_press_in_a_self_test_is_the_tests_and_no_fact_of_the_contest(evening: Evening) -> None:
    evening.say(evening.firmware, HELLO)
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, arm=m.Arm(7, 0, None, (2,))))
    evening.until(lambda: any(order.arm is not None for order in evening.ordered), "the test arms")
    facts = evening.store.contest.seq
    evening.say(evening.firmware, m.Report("fw", 1, PRESS))
    evening.until(lambda: m.ForwardedReport(PRESS) in evening.messages, "the press reaches the test")
    evening.until(lambda: evening.acked == [m.Ack("fw", 1)], "the firmware need not say it again")
    assert evening.store.contest.seq == facts
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, release=True))
    evening.until(lambda: evening.ordered[-1] == m.FirmwareOrders(None), "the test gives it back")
    evening.say(evening.firmware, m.Report("fw", 2, PRESS))
    evening.until(lambda: evening.store.contest.seq > facts, "from now on a press is the contest's")


def test_how_a_contact_bounces_is_the_tests_and_means_nothing_to_the_contest(evening: Evening) -> None:
    bounced = m.Bounced(2, 5, 3, 700_000)
    evening.say(evening.firmware, HELLO)
    evening.say(
        evening.test,
        m.AcquireOutputs("test", "self-test", Role.SELFTEST, arm=m.Arm(7, 0, None, (2,), reports_bounce=True)),
    )
    evening.until(
        lambda: any(order.arm is not None and order.arm.reports_bounce for order in evening.ordered), "it is asked for"
    )
    evening.say(evening.firmware, m.Report("fw", 1, bounced))
    evening.until(lambda: m.ForwardedReport(bounced) in evening.messages, "the test hears it")
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, release=True))
    evening.until(lambda: evening.ordered[-1] == m.FirmwareOrders(None), "the test gives it back")
    facts = evening.store.contest.seq
    evening.say(evening.firmware, m.Report("fw", 2, bounced))
    evening.until(lambda: m.Ack("fw", 2) in evening.acked, "one that comes too late need not be said again")
    assert evening.store.contest.seq == facts


def test_a_button_that_a_self_test_frees_is_free_for_the_contest_too(evening: Evening) -> None:
    evening.say(evening.firmware, HELLO)
    evening.say(evening.firmware, m.Report("fw", 1, m.LineTrouble(2, "stuck", 1, 5)))
    evening.until(lambda: bool(evening.store.contest.line_states), "the contest knows that the button is stuck")
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, arm=m.Arm(7, 0, None, (2,))))
    evening.until(lambda: any(order.arm is not None for order in evening.ordered), "the test arms")
    free = m.LineTrouble(2, "released", 1, 6)
    evening.say(evening.firmware, m.Report("fw", 2, free))
    evening.until(lambda: m.Ack("fw", 2) in evening.acked, "the firmware need not say it again")
    evening.until(lambda: m.ForwardedReport(free) in evening.messages, "the test hears it")
    assert evening.store.contest.line_states == ()


def test_a_start_says_that_it_ends_the_self_test_as_long_as_that_runs(evening: Evening) -> None:
    evening.say(evening.firmware, HELLO)
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, arm=m.Arm(7, 0, None, (2,))))
    evening.until(lambda: START_ENDS_SELFTEST in start_warnings(evening.store.contest), "the MC reads it")
    evening.say(evening.test, m.AcquireOutputs("test", "self-test", Role.SELFTEST, release=True))
    evening.until(lambda: START_ENDS_SELFTEST not in start_warnings(evening.store.contest), "the test is over")
