"""Adapt ZeroMQ: the few sockets that the processes use, with the settings that keep an evening going.

Each socket belongs to one thread. Linger is 0 (a dead peer never keeps a process from ending), high-water marks are
small and explicit, frames over the limit are dropped by libzmq itself. Measured traps: a second process that binds the
same `ipc://` path steals it silently, hence the lock; a DEALER without a peer swallows messages, hence IMMEDIATE.

Kind: adapter
"""

import fcntl
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

import zmq

from bus import messages as m
from bus.codec import FROM_CONTROLLER, MAX_FRAME_BYTES, NEWS, TO_CONTROLLER, BadFrameError, Family, encode
from bus.keys import Link

_In = TypeVar("_In")

MAX_IPC_PATH = 107
"""Longest path of a Unix socket (unix(7))."""

SNAPSHOT_TOPIC = b"snapshot/"
BEAT_TOPIC = b"beat"
LED_TOPIC = b"led/"


HEARTBEATS = {zmq.HEARTBEAT_IVL: 500, zmq.HEARTBEAT_TIMEOUT: 2000, zmq.HEARTBEAT_TTL: 2000, zmq.HANDSHAKE_IVL: 3000}
"""Options of sockets between machines, ms: a pulled cable is noticed on both sides, so that they connect anew."""


class RuntimeFolderError(OSError):
    """The runtime folder cannot be used; the message says why and what to do."""


class AlreadyRunningError(RuntimeError):
    """A second copy of a process that must be alone; the message names the lock and the other's pid."""


@dataclass(frozen=True)
class Endpoints:
    """Where the sockets of one machine are: files in a runtime folder that only its group may enter.

    `link`: the controller is on another machine, and this is how to reach it.
    """

    folder: Path
    link: Link | None = None

    @classmethod
    def at(cls, folder: Path, link: Link | None = None) -> Self:
        """Make the folder (mode 0750) where it is missing. Raises `RuntimeFolderError`."""
        try:
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise RuntimeFolderError(
                f"{folder}: cannot be made ({error.strerror}); choose another with --run"
            ) from error
        if len(str(folder)) > MAX_IPC_PATH - len("/controller.lock"):
            raise RuntimeFolderError(
                f"{folder}: longer than a socket path may be ({MAX_IPC_PATH} bytes); choose a shorter --run"
            )
        if not os.access(folder, os.W_OK):
            raise RuntimeFolderError(
                f"{folder}: not writable for this user; choose another with --run or change its owner"
            )
        return cls(folder, link)

    def _ipc(self, name: str) -> str:
        return f"ipc://{self.folder / name}"

    @property
    def controller(self) -> str:
        """ROUTER of the controller."""
        return self.link.controller if self.link else self._ipc("controller")

    @property
    def news(self) -> str:
        """XPUB of the controller."""
        return self.link.news if self.link else self._ipc("news")

    @property
    def remote_news(self) -> str:
        """XPUB of the controller for devices on other machines: only what the public may see."""
        return self._ipc("remote-news")

    @property
    def led(self) -> str:
        """XPUB of the scoreboard: the wire tap of its SPI buses."""
        return self._ipc("led")

    @property
    def gpio_sim(self) -> str:
        """ROUTER of the simulated board."""
        return self._ipc("gpio-sim")

    @property
    def selftest(self) -> str:
        """ROUTER of the guided self-test."""
        return self._ipc("selftest")


class Lock:
    """Holds a lock file for as long as the process lives; a second holder gets `AlreadyRunningError`."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            other = os.read(self._file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise AlreadyRunningError(
                f"{path}: another copy is running here (process {other}); stop it first, or choose another folder"
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def close(self) -> None:
        """Give the lock back."""
        os.close(self._file)


def _tune(socket: "zmq.Socket[bytes]", *, high_water: int) -> None:
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDHWM, high_water)
    socket.setsockopt(zmq.RCVHWM, high_water)
    socket.setsockopt(zmq.MAXMSGSIZE, MAX_FRAME_BYTES)


def _unlock(socket: "zmq.Socket[bytes]", link: Link | None) -> None:
    """Let `socket` connect through the controller's door, where it is on another machine."""
    if link is None:
        return
    socket.setsockopt(zmq.CURVE_SERVERKEY, link.controller_key.encode("ascii"))
    socket.setsockopt(zmq.CURVE_PUBLICKEY, link.public.encode("ascii"))
    socket.setsockopt(zmq.CURVE_SECRETKEY, link.secret.encode("ascii"))
    for option, value in HEARTBEATS.items():
        socket.setsockopt(option, value)


class _Owned:
    """A socket for a `with` statement, with its file descriptor; that is edge-triggered: drain on each wake."""

    def __init__(self, socket: "zmq.Socket[bytes]") -> None:
        self.socket = socket

    def fileno(self) -> int:
        """File descriptor to wait on; libzmq signals it once per change, so read until nothing comes."""
        return int(self.socket.getsockopt(zmq.FD))

    def close(self) -> None:
        """Close the socket; what was not sent is dropped."""
        self.socket.close(linger=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Hearing(_Owned, Generic[_In]):
    """A socket that connects and hears one family of messages. `bad` counts frames that made no sense."""

    def __init__(self, socket: "zmq.Socket[bytes]", address: str, family: Family[_In], link: Link | None) -> None:
        _tune(socket, high_water=1000)
        socket.setsockopt(zmq.RECONNECT_IVL, 50)
        socket.setsockopt(zmq.RECONNECT_IVL_MAX, 500)
        _unlock(socket, link)
        socket.connect(address)
        super().__init__(socket)
        self._family = family
        self.bad = 0

    def receive(self) -> list[_In]:
        """All messages that are there now, oldest first. Never waits."""
        found: list[_In] = []
        while True:
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return found
            try:
                found.append(self._family.decode(frames[-1]))
            except BadFrameError:
                self.bad += 1


class Client(_Hearing[_In]):
    """A DEALER: says things to one ROUTER and hears its answers."""

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", address: str, family: Family[_In], link: Link | None = None
    ) -> None:
        socket = context.socket(zmq.DEALER)
        socket.setsockopt(zmq.IMMEDIATE, 1)
        super().__init__(socket, address, family, link)

    def send(self, message: m.Message) -> bool:
        """Say `message`; False where nobody listens now (say it again later). Never waits."""
        try:
            self.socket.send(encode(message), zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True


def controller_client(context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> "Client[m.FromController]":
    """A client of the controller."""
    return Client(context, endpoints.controller, FROM_CONTROLLER, endpoints.link)


class Subscriber(_Hearing[m.News]):
    """A SUB that hears `topics` of one XPUB; a snapshot comes by itself when the subscription arrives there."""

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


class Announcer(_Owned):
    """An XPUB. `new_subscriptions` gives the topics of new subscribers, so that each can be given the present state."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", address: str) -> None:
        socket = context.socket(zmq.XPUB)
        _tune(socket, high_water=1000)
        socket.setsockopt(zmq.XPUB_VERBOSE, 1)
        socket.bind(address)
        super().__init__(socket)

    def announce(self, topic: bytes, news: m.Message) -> None:
        """Tell everybody who listens to `topic`. Never waits: who is too slow loses it, and sees the gap."""
        self.socket.send_multipart([topic, encode(news)], zmq.DONTWAIT)

    def new_subscriptions(self) -> list[bytes]:
        """Topics that somebody has subscribed to since the last call."""
        found: list[bytes] = []
        while True:
            try:
                frame = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                return found
            if frame[:1] == b"\x01":
                found.append(frame[1:])


class Server(_Owned, Generic[_In]):
    """A ROUTER: hears everybody, answers each. `bad` counts frames that made no sense; they are dropped.

    `remote_may_send`: what somebody on another machine may say, who came in with a key; all else is dropped, too.
    """

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        address: str,
        family: Family[_In],
        remote_may_send: Callable[[_In], bool] = lambda _: False,
    ) -> None:
        socket = context.socket(zmq.ROUTER)
        _tune(socket, high_water=1000)
        socket.bind(address)
        super().__init__(socket)
        self._family = family
        self._guests_may = remote_may_send
        self.bad = 0

    def receive(self, most: int = 200) -> list[tuple[bytes, _In]]:
        """Up to `most` messages with the identity of who said them, oldest first. Never waits."""
        found: list[tuple[bytes, _In]] = []
        for _ in range(most):
            try:
                frames = self.socket.recv_multipart(zmq.DONTWAIT, copy=False)
            except zmq.Again:
                break
            try:
                message = self._family.decode(frames[-1].bytes)
            except BadFrameError:
                self.bad += 1
                continue
            if _from_guest(frames[-1]) and not self._guests_may(message):
                self.bad += 1
            else:
                found.append((frames[0].bytes, message))
        return found

    def send(self, peer: bytes, message: m.Message) -> None:
        """Answer `peer`; a peer that is gone is no error."""
        try:
            self.socket.send_multipart([peer, encode(message)], zmq.DONTWAIT)
        except zmq.Again:
            return


def controller_server(context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> "Server[m.ToController]":
    """The controller's ROUTER. Take `Lock(endpoints.folder / "controller.lock")` first."""
    return Server(context, endpoints.controller, TO_CONTROLLER, _is_scoreboard)


def _is_scoreboard(message: m.ToController) -> bool:
    """Guests are LED boards: they greet and live, they give no orders."""
    return isinstance(message, (m.Hello, m.Alive)) and message.role is m.Role.SCOREBOARD


def _from_guest(frame: zmq.Frame) -> bool:
    """Whether a frame came through the authenticator: libzmq knows its sender's user id then (ZMTP metadata)."""
    try:
        return frame.get("User-Id") is not None
    except zmq.ZMQError:
        return False
