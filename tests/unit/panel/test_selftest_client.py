"""The panel and the self-test, whose process is started by the first connection: nobody who taps notices.

The socket that systemd opens is a real one here, and so are both ends; who starts the process is the test.
"""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import gevent
import gevent.socket
import pytest
import zmq

from bus import messages as m
from bus.codec import TO_SELFTEST
from bus.endpoints import Endpoints
from bus.messages import Role
from bus.notify import listening_fd
from bus.sockets import Server
from panel.live.selftest_client import AWAY, AWAY_AFTER_NS, LEAVE_AFTER_NS, START_NS, STARTING, SelftestClient
from panel.live.sse import Channel
from tests.patience import Patience

TAP = m.SelftestCommand(id="tap-1", who="Lan", role=Role.TECH, what="start", step=1)
IDLE = m.SelftestView("idle", step=1, now_ns=1)
S = 1_000_000_000


class Hall:
    """The panel's end, on a clock of its own, and the socket at which systemd listens for the self-test."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self.context, self.endpoints = context, endpoints
        self.systemd = socket.socket(socket.AF_UNIX)
        self.systemd.bind(str(endpoints.folder / "selftest"))
        self.systemd.listen()
        self.channel = Channel()
        self.client = SelftestClient(context, endpoints, self.channel)
        self.now_ns = 100 * S
        self.page = gevent.socket.socketpair()

    def open_page(self) -> None:
        """A technician opens /tech."""
        self.channel._streams[self.page[0]] = "tablet"

    def close_page(self) -> None:
        self.channel._streams.clear()

    def turn(self, passed_ns: int = S // 2) -> None:
        self.now_ns += passed_ns
        self.client.turn(self.now_ns)
        gevent.sleep(0.01)

    def until(self, is_done: Callable[[], object], server: Server[m.ToSelftest] | None = None) -> list[m.ToSelftest]:
        """Turn until something has happened; what `server` has answered meanwhile, as the self-test does."""
        patience = Patience(20)
        answered: list[m.ToSelftest] = []
        while not is_done():
            assert not patience.ended
            self.turn()
            answered += answer(server) if server else []
        return answered

    def has_caller(self) -> bool:
        """Whether somebody has connected, for whom systemd would start the process."""
        self.systemd.settimeout(0)
        return bool(zmq.select([self.systemd], [], [], 0)[0])

    def started(self) -> Server[m.ToSelftest]:
        """The process, as systemd starts it: with the socket."""
        return Server(self.context, self.endpoints.selftest, TO_SELFTEST, listening=os.dup(self.systemd.fileno()))

    def shown(self) -> bytes:
        return self.channel.newest_frames()

    def close(self) -> None:
        self.client.close()
        for opened in (*self.page, self.systemd):
            opened.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    hall = Hall(context, Endpoints.at(tmp_path))
    yield hall
    hall.close()
    context.destroy(linger=0)


def answer(server: Server[m.ToSelftest]) -> list[m.ToSelftest]:
    """Answer whatever has arrived, as the self-test does."""
    messages = server.receive()
    for peer, message in messages:
        is_tap = isinstance(message, m.SelftestCommand)
        server.send(peer, m.SelftestReply(message.id, ()) if is_tap else IDLE)  # type: ignore[union-attr]
    return [message for _, message in messages]


def test_without_a_technician_nothing_starts_the_self_test(hall: Hall) -> None:
    for _ in range(20):
        hall.turn()
    assert not hall.has_caller()


def test_a_page_that_is_opened_starts_it_says_so_and_shows_it(hall: Hall) -> None:
    hall.open_page()
    hall.until(hall.has_caller)
    assert hall.shown() == STARTING
    with hall.started() as server:
        hall.until(lambda: b'"idle"' in hall.shown(), server)


def test_a_tap_before_it_is_there_is_carried_out(hall: Hall) -> None:
    tap = gevent.spawn(hall.client.order, TAP)
    hall.until(hall.has_caller)
    with hall.started() as server:
        assert TAP in hall.until(tap.ready, server)
    assert tap.get() == m.SelftestReply("tap-1", ())


def test_a_tap_that_was_lost_with_a_process_that_ended_is_sent_again(hall: Hall) -> None:
    tap = gevent.spawn(hall.client.order, TAP)
    hall.until(hall.has_caller)
    with hall.started() as server:
        hall.until(lambda: TAP in [message for _, message in server.receive()])  # it ends before it answers
    with hall.started() as server:
        hall.until(tap.ready, server)
    assert tap.get() == m.SelftestReply("tap-1", ())


def test_once_the_last_technician_has_left_nothing_keeps_it_or_starts_it_again(hall: Hall) -> None:
    hall.open_page()
    with hall.started() as server:
        hall.until(lambda: b'"idle"' in hall.shown(), server)
        hall.close_page()
        for _ in range(LEAVE_AFTER_NS // S):
            hall.turn(S)
            answer(server)
        assert b'"idle"' in hall.shown(), "a page that is loaded again finds it"
        hall.turn(S)
        assert hall.shown() == STARTING, "what the next one sees"
    for _ in range(20):
        hall.turn()
    assert not hall.has_caller()


def test_one_that_does_not_start_is_told(hall: Hall) -> None:
    hall.open_page()
    hall.turn()
    hall.turn(START_NS + AWAY_AFTER_NS)
    assert hall.shown() == STARTING
    hall.turn(S)
    assert hall.shown() == AWAY


def test_the_socket_of_systemd_is_for_the_process_that_it_started_alone() -> None:
    own = str(os.getpid())
    assert listening_fd({"LISTEN_PID": own, "LISTEN_FDS": "1"}) == 3
    assert listening_fd({"LISTEN_PID": "1", "LISTEN_FDS": "1"}) is None, "inherited from somebody else"
    assert listening_fd({}) is None
