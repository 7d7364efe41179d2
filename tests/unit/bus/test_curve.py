"""Encrypted listener: an allowed key connects; a wrong key, no key or a wrong controller does not, and never silently.

Each test uses both directions of the bus: a DEALER that asks and a SUB that listens. That a device is refused is proved
by the events of the listener's monitor, not by waiting.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import zmq
from msgspec.structs import replace
from zmq.utils.monitor import recv_monitor_message

from bus import messages as m
from bus.bad_file import BadFileError
from bus.codec import FROM_CONTROLLER
from bus.curve import RemoteListener, require_encryption
from bus.endpoints import Endpoints
from bus.keys import Link, allow_device, controller_pair
from bus.sockets import BEAT_TOPIC, Announcer, Client, Server, Subscriber, controller_client, controller_server
from tests.free_ports import free_pair
from tests.patience import Patience

DEADLINE_S = 15
ALIVE = m.Alive("scoreboard", m.Role.SCOREBOARD, "epoch")
COMMAND = m.CommandRequest(id="id", who="somebody", role=m.Role.MC, step=None, command=m.StartMatch())


class Listener:
    """A controller's sockets with its encrypted listener, in the thread of the test."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{free_pair()}"
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(self.context.destroy, linger=0)
        self.endpoints = Endpoints.at(folder / "run")
        self.stack = stack
        self.received: list[m.ToController] = []
        self.events: list[zmq.Event] = []

    def open(self) -> None:
        """Listen on this machine, then for others."""
        self.controller: Server[m.ToController] = self.stack.enter_context(
            controller_server(self.context, self.endpoints)
        )
        self.news = self.stack.enter_context(Announcer(self.context, self.endpoints.news))
        self._monitor = self.controller.socket.get_monitor_socket()
        self.stack.callback(self._monitor.close, linger=0)
        self.stack.callback(self.controller.socket.disable_monitor)
        self.stack.enter_context(RemoteListener(self.context, self.folder, self.address)).bind(
            self.controller.socket, self.news.socket
        )

    def turn(self) -> None:
        self.news.announce(BEAT_TOPIC, m.Beat(1, time.monotonic_ns(), 0))
        for peer, message in self.controller.receive():
            self.received.append(message)
            self.controller.send(peer, m.Welcome("epoch", m.PROTOCOL))
        while self._monitor.poll(0):
            self.events.append(zmq.Event(recv_monitor_message(self._monitor)["event"]))

    def until(self, done: Callable[[], object]) -> None:
        patience = Patience(DEADLINE_S)
        while not done():
            assert not patience.ended, (self.received, self.events)
            self.turn()
            self.controller.socket.poll(20)


class Device:
    """Another machine with the two sockets of a scoreboard."""

    def __init__(self, link: Link | None, listener: Listener, stack: ExitStack) -> None:
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(self.context.destroy, linger=0)
        if link is None:
            self.client = Client(self.context, listener.address, FROM_CONTROLLER)
            self.news = Subscriber(
                self.context, Link(listener.address, "a" * 40, "a" * 40, "a" * 40).news, (BEAT_TOPIC,)
            )
        else:
            self.client = controller_client(self.context, Endpoints.at(listener.folder / "there", link))
            self.news = Subscriber(self.context, link.news, (BEAT_TOPIC,), link)
        stack.enter_context(self.client)
        stack.enter_context(self.news)
        self.received: list[object] = []

    def turn(self) -> None:
        self.client.send(ALIVE)
        self.received += self.client.receive()
        self.received += self.news.receive()

    def has_both_directions(self) -> bool:
        self.turn()
        return {m.Welcome, m.Beat} <= {type(message) for message in self.received}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def listener(stack: ExitStack) -> Listener:
    listener = Listener(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bc-"))), stack)
    listener.open()
    return listener


UNKNOWN = {zmq.EVENT_HANDSHAKE_FAILED_AUTH}
"""The authenticator refused the key."""

FOREIGN = {zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL}
"""The two do not even share a protocol: libzmq reports one or the other, as the peer hangs up sooner or later."""


def assert_refused(listener: Listener, device: Device, reasons: set[zmq.Event]) -> None:
    """The listener reports why it refused `device`, while an allowed device connects; `device` has received nothing."""

    def is_refused() -> bool:
        device.turn()
        return not reasons.isdisjoint(listener.events)

    listener.until(is_refused)
    assert zmq.EVENT_HANDSHAKE_SUCCEEDED not in listener.events
    with ExitStack() as stack:
        guest = Device(allow_device(listener.folder, "guest", listener.address), listener, stack)
        listener.received.clear()
        listener.until(guest.has_both_directions)
        device.turn()
    assert device.received == []


def test_an_allowed_key_connects(listener: Listener, stack: ExitStack) -> None:
    listener.until(Device(allow_device(listener.folder, "hall", listener.address), listener, stack).has_both_directions)
    assert ALIVE in listener.received


def test_an_unknown_key_is_refused(listener: Listener, stack: ExitStack) -> None:
    public, secret = (key.decode() for key in zmq.curve_keypair())
    link = Link(listener.address, controller_pair(listener.folder).public, public, secret)
    assert_refused(listener, Device(link, listener, stack), UNKNOWN)


def test_a_device_without_keys_is_refused(listener: Listener, stack: ExitStack) -> None:
    assert_refused(listener, Device(None, listener, stack), FOREIGN)


def test_a_device_with_the_key_of_another_controller_is_refused(listener: Listener, stack: ExitStack) -> None:
    other = zmq.curve_keypair()[0].decode()
    link = replace(allow_device(listener.folder, "hall", listener.address), controller_key=other)
    assert_refused(listener, Device(link, listener, stack), FOREIGN)


def test_a_device_that_is_no_longer_allowed_is_refused(listener: Listener, stack: ExitStack) -> None:
    link = allow_device(listener.folder, "hall", listener.address)
    (listener.folder / "keys/devices/hall.toml").unlink()
    assert_refused(listener, Device(link, listener, stack), UNKNOWN)


def test_this_machine_connects_without_keys(listener: Listener, stack: ExitStack) -> None:
    client = stack.enter_context(controller_client(listener.context, listener.endpoints))
    news = stack.enter_context(Subscriber(listener.context, listener.endpoints.news, (BEAT_TOPIC,)))
    received: list[object] = []

    def has_both_directions() -> bool:
        client.send(ALIVE)
        received.extend([*client.receive(), *news.receive()])
        return {m.Welcome, m.Beat} <= {type(message) for message in received}

    listener.until(has_both_directions)


def test_a_device_may_send_hello_and_alive_but_no_commands(listener: Listener, stack: ExitStack) -> None:
    device = Device(allow_device(listener.folder, "hall", listener.address), listener, stack)
    listener.until(device.has_both_directions)
    bad = listener.controller.bad_frames
    listener.until(lambda: device.client.send(COMMAND))
    listener.until(lambda: listener.controller.bad_frames > bad)
    assert not any(isinstance(message, m.CommandRequest) for message in listener.received)
    here = stack.enter_context(controller_client(listener.context, listener.endpoints))
    listener.until(lambda: here.send(COMMAND))
    listener.until(lambda: COMMAND in listener.received)


def test_an_address_in_use_is_reported(listener: Listener, stack: ExitStack) -> None:
    other = Listener(listener.folder, stack)
    other.endpoints = Endpoints.at(listener.folder / "other")
    other.address = listener.address
    with pytest.raises(BadFileError, match=r"cannot listen there \(Address already in use.*choose another --listen"):
        other.open()


def test_without_an_authenticator_every_key_is_refused(tmp_path: Path, stack: ExitStack) -> None:
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    stack.callback(context.destroy, linger=0)
    server = context.socket(zmq.ROUTER)
    monitor = server.get_monitor_socket()
    require_encryption(server, controller_pair(tmp_path))
    port = server.bind_to_random_port("tcp://127.0.0.1")
    link = allow_device(tmp_path, "hall", f"tcp://127.0.0.1:{port}")
    client = stack.enter_context(controller_client(context, Endpoints.at(tmp_path, link)))
    events: list[int] = []
    patience = Patience(DEADLINE_S)
    while not {zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL, zmq.EVENT_HANDSHAKE_FAILED_AUTH} & set(events):
        assert not patience.ended, events
        client.send(ALIVE)
        if monitor.poll(50):
            events.append(recv_monitor_message(monitor)["event"])
    assert not server.poll(0)
    assert zmq.EVENT_HANDSHAKE_SUCCEEDED not in events
    server.disable_monitor()
    monitor.close(linger=0)
    server.close(linger=0)


def test_a_controller_that_comes_back_is_found_again(stack: ExitStack) -> None:
    with ExitStack() as first:
        listener = Listener(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bc-"))), first)
        listener.open()
        device = Device(allow_device(listener.folder, "hall", listener.address), listener, stack)
        listener.until(device.has_both_directions)
    device.received.clear()
    next_listener = Listener(listener.folder, stack)
    next_listener.address = listener.address
    next_listener.open()
    next_listener.until(device.has_both_directions)
