"""ZeroMQ sockets: the few kinds that the processes use, with settings under which no peer can stop another.

Each socket belongs to one thread. Linger is 0 (a dead peer never keeps a process from ending), high-water marks are
small and explicit, and libzmq itself drops frames over the size limit. Two traps, both measured: a second process that
binds the same `ipc://` path steals it silently, hence the lock; a DEALER without a peer swallows messages, hence
IMMEDIATE.

Kind: adapter
"""

import logging
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import zmq

from bus import messages as m
from bus.closeable import Closeable
from bus.codec import FROM_CONTROLLER, MAX_FRAME_BYTES, NEWS, TO_CONTROLLER, BadFrameError, Family, encode
from bus.endpoints import Endpoints
from bus.keys import Link
from bus.peer_users import MaySend, one_user, sender

_In = TypeVar("_In")

MAX_SUBSCRIPTIONS = 200
"""Read at once, and remembered of topics that are never announced: whoever subscribes without a pause stops nobody."""

log = logging.getLogger(__name__)

SNAPSHOT_TOPIC = b"snapshot/"
BEAT_TOPIC = b"beat"
LED_TOPIC = b"led/"

HEARTBEATS = {zmq.HEARTBEAT_IVL: 500, zmq.HEARTBEAT_TIMEOUT: 2000, zmq.HEARTBEAT_TTL: 2000, zmq.HANDSHAKE_IVL: 3000}
"""Options of sockets between machines, ms: both sides notice a pulled cable and connect again."""


def _bind(socket: "zmq.Socket[bytes]", address: str) -> None:
    """Bind `socket`. Where a group may write in the folder, it may connect: on an installed machine (`peer_users`)."""
    socket.bind(address)
    path = Path(address.removeprefix("ipc://"))
    if address.startswith("ipc://") and path.parent.stat().st_mode & stat.S_IWGRP:
        path.chmod(0o660)


def _configure(socket: "zmq.Socket[bytes]", *, high_water: int) -> None:
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDHWM, high_water)
    socket.setsockopt(zmq.RCVHWM, high_water)
    socket.setsockopt(zmq.MAXMSGSIZE, MAX_FRAME_BYTES)


def _set_client_keys(socket: "zmq.Socket[bytes]", link: Link | None) -> None:
    """Give `socket` the keys to connect to a controller on another machine."""
    if link is None:
        return
    socket.setsockopt(zmq.CURVE_SERVERKEY, link.controller_key.encode("ascii"))
    socket.setsockopt(zmq.CURVE_PUBLICKEY, link.public.encode("ascii"))
    socket.setsockopt(zmq.CURVE_SECRETKEY, link.secret.encode("ascii"))
    for option, value in HEARTBEATS.items():
        socket.setsockopt(option, value)


class _Socket(Closeable):
    """A socket for a `with` statement, with its file descriptor."""

    def __init__(self, socket: "zmq.Socket[bytes]") -> None:
        self.socket = socket

    def fileno(self) -> int:
        """File descriptor to wait on. It is edge-triggered: after each wake, read until nothing is left."""
        return int(self.socket.getsockopt(zmq.FD))

    def close(self) -> None:
        """Close the socket; messages that have not been sent are dropped."""
        self.socket.close(linger=0)


class _Receiver(_Socket, Generic[_In]):
    """A socket that connects and receives one family of messages.

    `bad_frames`: how many frames were no message of it.
    """

    def __init__(self, socket: "zmq.Socket[bytes]", address: str, family: Family[_In], link: Link | None) -> None:
        _configure(socket, high_water=1000)
        socket.setsockopt(zmq.RECONNECT_IVL, 50)
        socket.setsockopt(zmq.RECONNECT_IVL_MAX, 500)
        _set_client_keys(socket, link)
        socket.connect(address)
        super().__init__(socket)
        self._family = family
        self.bad_frames = 0

    def receive(self) -> list[_In]:
        """All messages that have arrived, oldest first. Never waits."""
        messages: list[_In] = []
        while True:
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return messages
            try:
                messages.append(self._family.decode(frames[-1]))
            except BadFrameError:
                self.bad_frames += 1


class Client(_Receiver[_In]):
    """A DEALER: sends messages to one ROUTER and receives its answers."""

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", address: str, family: Family[_In], link: Link | None = None
    ) -> None:
        socket = context.socket(zmq.DEALER)
        socket.setsockopt(zmq.IMMEDIATE, 1)
        super().__init__(socket, address, family, link)

    def send(self, message: m.Message) -> bool:
        """Send `message`; False where no peer is connected (send it again later). Never waits."""
        try:
            self.socket.send(encode(message), zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True


def controller_client(context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> "Client[m.FromController]":
    """A client of the controller."""
    return Client(context, endpoints.controller, FROM_CONTROLLER, endpoints.link)


class Subscriber(_Receiver[m.News]):
    """A SUB for `topics` of one XPUB, which sends a snapshot when the subscription arrives."""

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        address: str,
        topics: tuple[bytes, ...],
        link: Link | None = None,
    ) -> None:
        socket = context.socket(zmq.SUB)
        for topic in topics:
            socket.setsockopt(zmq.SUBSCRIBE, topic)
        super().__init__(socket, address, NEWS, link)


class Announcer(_Socket):
    """An XPUB. `new_subscriptions` names topics with new subscribers, so that each can be sent the current state.

    Call it before `is_wanted`, which knows what it has read.
    """

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", address: str | None) -> None:
        """`address`: None for one that `bind_also` names."""
        socket = context.socket(zmq.XPUB)
        _configure(socket, high_water=1000)
        socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        if address is not None:
            _bind(socket, address)
        super().__init__(socket)
        self._subscribed: set[bytes] = set()
        self._asked: set[bytes] = set()

    def bind_also(self, address: str) -> None:
        """Announce at another address, too. Where that is not possible, the log says so: nobody here depends on it."""
        try:
            _bind(self.socket, address)
        except (zmq.ZMQError, OSError) as error:
            log.error("%s: cannot be bound: %s; the pages for strangers hear nothing there", address, error)

    def is_wanted(self, topic: bytes) -> bool:
        """Whether anybody subscribes to `topic`: if not, what would be announced need not be made."""
        self._asked.add(topic)
        return any(topic.startswith(subscribed) for subscribed in self._subscribed)

    def announce(self, topic: bytes, news: m.Message) -> None:
        """Send `news` to every subscriber of `topic`. Never waits: a slow subscriber loses it, and sees the gap."""
        self.socket.send_multipart([topic, encode(news)], zmq.DONTWAIT)

    def new_subscriptions(self) -> list[bytes]:
        """Topics that have been subscribed to since the last call, each once; of very many, the rest the next time."""
        topics: dict[bytes, None] = {}
        for _ in range(MAX_SUBSCRIPTIONS):
            try:
                frame = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                break
            if frame[:1] == b"\x01":
                topics[frame[1:]] = None
                self._subscribed.add(frame[1:])
            else:  # the last subscriber of this topic has left
                self._subscribed.discard(frame[1:])
        if len(self._subscribed) > MAX_SUBSCRIPTIONS:
            self._forget_what_is_never_announced()
        return list(topics)

    def _forget_what_is_never_announced(self) -> None:
        self._subscribed = {
            subscribed for subscribed in self._subscribed if any(topic.startswith(subscribed) for topic in self._asked)
        }


class Server(_Socket, Generic[_In]):
    """A ROUTER: receives from every peer and answers each. `bad_frames`: how many frames were dropped.

    `may_send`: whether the process of this user may send this message, `remote_may_send`: whether a device on another
    machine may; any other message is dropped, as are all of a sender that is not known. `listening`: the descriptor of
    a socket that listens there already (`bus.notify.listening_fd`); it stays when this one is closed.
    """

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        address: str,
        family: Family[_In],
        remote_may_send: Callable[[_In], bool] = lambda _: False,
        may_send: Callable[[int, _In], bool] | None = None,
        listening: int | None = None,
    ) -> None:
        socket = context.socket(zmq.ROUTER)
        _configure(socket, high_water=1000)
        if listening is None:
            _bind(socket, address)
        else:
            socket.setsockopt(zmq.USE_FD, listening)
            socket.bind(address)
        super().__init__(socket)
        self._family = family
        self._remote_may_send = remote_may_send
        self._may_send = may_send if may_send is not None else one_user()
        self._refused_users: set[int] = set()
        self.bad_frames = 0

    def receive(self, limit: int = 200) -> list[tuple[bytes, _In]]:
        """Up to `limit` messages, each with the identity of its sender, oldest first. Never waits."""
        received: list[tuple[bytes, _In]] = []
        for _ in range(limit):
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT, copy=False)
            except zmq.Again:
                break
            try:
                message = self._family.decode(frames[-1].bytes)
            except BadFrameError:
                self.bad_frames += 1
                continue
            if self._is_allowed(frames[-1], message):
                received.append((frames[0].bytes, message))
            else:
                self.bad_frames += 1
        return received

    def _is_allowed(self, frame: zmq.Frame, message: _In) -> bool:
        if _is_remote(frame):
            return self._remote_may_send(message)
        uid = sender(frame)
        if uid is not None and self._may_send(uid, message):
            return True
        if uid is not None and uid not in self._refused_users:
            self._refused_users.add(uid)
            log.warning("refused: a process of user %d may not send %s", uid, type(message).__name__)
        return False

    def send(self, peer: bytes, message: m.Message) -> None:
        """Send `message` to `peer`; it is no error if that peer is gone."""
        try:
            self.socket.send_multipart([peer, encode(message)], zmq.DONTWAIT)
        except zmq.Again:
            return


def controller_server(
    context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, may_send: MaySend | None = None
) -> "Server[m.ToController]":
    """The controller's ROUTER. Take `Lock(endpoints.folder / "controller.lock")` first.

    `may_send`: by default processes of this one's user alone.
    """
    return Server(context, endpoints.controller, TO_CONTROLLER, _is_scoreboard, may_send)


def _is_scoreboard(message: m.ToController) -> bool:
    """Devices on other machines are LED boards: they send Hello and Alive, and no commands."""
    return isinstance(message, (m.Hello, m.Alive)) and message.role is m.Role.SCOREBOARD


def _is_remote(frame: zmq.Frame) -> bool:
    """Whether a frame came through the encrypted listener: libzmq then knows its user id (ZMTP metadata)."""
    try:
        return frame.get("User-Id") is not None
    except zmq.ZMQError:
        return False
