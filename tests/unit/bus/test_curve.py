"""The encrypted door: the right key in; a wrong one, none, or a wrong controller's out; and never silently.

Each test has both ways of the bus: a DEALER that asks and a SUB that listens. That somebody is kept out is proved by
what the door's own monitor reports, not by waiting.
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
from bus.keys import Link, controller_pair, allow_device
from bus.sockets import (
    BEAT_TOPIC,
    Announcer,
    Client,
    Endpoints,
    Server,
    Subscriber,
    controller_client,
    controller_server,
)
from tests.free_ports import free_pair
from tests.patience import Patience

DEADLINE_S = 15
ALIVE = m.Alive("scoreboard", m.Role.SCOREBOARD, "epoch")
ORDER = m.CommandRequest("id", "somebody", m.Role.MC, None, m.StartMatch())


class House:
    """A controller's ends of the bus with its door, in the test's thread."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.where = f"tcp://127.0.0.1:{free_pair()}"
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(self.context.destroy, linger=0)
        self.endpoints = Endpoints.at(folder / "run")
        self.stack = stack
        self.said: list[m.ToController] = []
        self.events: list[int] = []

    def open(self) -> None:
        """Listen on this machine, then for others."""
        self.orders: Server[m.ToController] = self.stack.enter_context(controller_server(self.context, self.endpoints))
        self.news = self.stack.enter_context(Announcer(self.context, self.endpoints.news))
        self._monitor = self.orders.socket.get_monitor_socket()
        self.stack.callback(self._monitor.close, linger=0)
        self.stack.callback(self.orders.socket.disable_monitor)
        self.stack.enter_context(RemoteListener(self.context, self.folder, self.where)).bind(self.orders.socket, self.news.socket)

    def turn(self) -> None:
        self.news.announce(BEAT_TOPIC, m.Beat(1, time.monotonic_ns(), 0))
        for peer, message in self.orders.receive():
            self.said.append(message)
            self.orders.send(peer, m.Welcome("epoch", m.PROTOCOL))
        while self._monitor.poll(0):
            self.events.append(recv_monitor_message(self._monitor)["event"])

    def until(self, done: Callable[[], object]) -> None:
        patience = Patience(DEADLINE_S)
        while not done():
            assert not patience.ended, (self.said, self.events)
            self.turn()
            self.orders.socket.poll(20)


class Device:
    """Another machine with both sockets of a scoreboard."""

    def __init__(self, link: Link | None, house: House, stack: ExitStack) -> None:
        self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        stack.callback(self.context.destroy, linger=0)
        if link is None:
            self.client = Client(self.context, house.where, FROM_CONTROLLER)
            self.news = Subscriber(self.context, Link(house.where, "a" * 40, "a" * 40, "a" * 40).news, (BEAT_TOPIC,))
        else:
            self.client = controller_client(self.context, Endpoints.at(house.folder / "there", link))
            self.news = Subscriber(self.context, link.news, (BEAT_TOPIC,), link)
        stack.enter_context(self.client)
        stack.enter_context(self.news)
        self.heard: list[object] = []

    def turn(self) -> None:
        self.client.send(ALIVE)
        self.heard += self.client.receive()
        self.heard += self.news.receive()

    def both_ways(self) -> bool:
        self.turn()
        return {m.Welcome, m.Beat} <= {type(one) for one in self.heard}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


@pytest.fixture
def house(stack: ExitStack) -> House:
    made = House(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bc-"))), stack)
    made.open()
    return made


UNKNOWN = {zmq.EVENT_HANDSHAKE_FAILED_AUTH}
"""The authenticator said no."""

FOREIGN = {zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL, zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL}
"""The two did not even speak the same: libzmq tells one or the other, as the peer hangs up sooner or later."""


def kept_out(house: House, device: Device, reasons: set[int]) -> None:
    """The door says why it let nobody in; a guest beside gets in meanwhile; and the other heard and said nothing."""
    house.until(lambda: device.turn() or reasons & set(house.events))
    assert zmq.EVENT_HANDSHAKE_SUCCEEDED not in house.events
    with ExitStack() as stack:
        guest = Device(allow_device(house.folder, "guest", house.where), house, stack)
        house.said.clear()
        house.until(guest.both_ways)
        device.turn()
    assert device.heard == []


def test_the_right_key_comes_in(house: House, stack: ExitStack) -> None:
    house.until(Device(allow_device(house.folder, "hall", house.where), house, stack).both_ways)
    assert ALIVE in house.said


def test_a_key_that_nobody_let_in_stays_out(house: House, stack: ExitStack) -> None:
    public, secret = (one.decode() for one in zmq.curve_keypair())
    link = Link(house.where, controller_pair(house.folder).public, public, secret)
    kept_out(house, Device(link, house, stack), UNKNOWN)


def test_no_key_stays_out(house: House, stack: ExitStack) -> None:
    kept_out(house, Device(None, house, stack), FOREIGN)


def test_who_takes_another_for_the_controller_stays_out(house: House, stack: ExitStack) -> None:
    other = zmq.curve_keypair()[0].decode()
    link = replace(allow_device(house.folder, "hall", house.where), controller_key=other)
    kept_out(house, Device(link, house, stack), FOREIGN)


def test_a_device_that_is_shut_out_does_not_come_in_again(house: House, stack: ExitStack) -> None:
    link = allow_device(house.folder, "hall", house.where)
    (house.folder / "keys/devices/hall.toml").unlink()
    kept_out(house, Device(link, house, stack), UNKNOWN)


def test_this_machine_comes_in_without_keys_before_and_after(house: House, stack: ExitStack) -> None:
    client = stack.enter_context(controller_client(house.context, house.endpoints))
    news = stack.enter_context(Subscriber(house.context, house.endpoints.news, (BEAT_TOPIC,)))
    heard: list[object] = []

    def both_ways() -> bool:
        client.send(ALIVE)
        heard.extend([*client.receive(), *news.receive()])
        return {m.Welcome, m.Beat} <= {type(one) for one in heard}

    house.until(both_ways)


def test_a_device_greets_and_lives_but_gives_no_orders(house: House, stack: ExitStack) -> None:
    device = Device(allow_device(house.folder, "hall", house.where), house, stack)
    house.until(device.both_ways)
    bad = house.orders.bad_frames
    house.until(lambda: device.client.send(ORDER))
    house.until(lambda: house.orders.bad_frames > bad)
    assert not any(isinstance(one, m.CommandRequest) for one in house.said)
    here = stack.enter_context(controller_client(house.context, house.endpoints))
    house.until(lambda: here.send(ORDER))
    house.until(lambda: ORDER in house.said)


def test_an_address_that_is_taken_is_told(house: House, stack: ExitStack) -> None:
    other = House(house.folder, stack)
    other.endpoints = Endpoints.at(house.folder / "other")
    other.where = house.where
    with pytest.raises(BadFileError, match=r"cannot listen there \(Address already in use.*choose another --listen"):
        other.open()


def test_without_an_authenticator_nobody_comes_in(tmp_path: Path, stack: ExitStack) -> None:
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
        house = House(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bc-"))), first)
        house.open()
        device = Device(allow_device(house.folder, "hall", house.where), house, stack)
        house.until(device.both_ways)
    device.heard.clear()
    again = House(house.folder, stack)
    again.where = house.where
    again.open()
    again.until(device.both_ways)
