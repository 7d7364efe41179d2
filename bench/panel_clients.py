"""The clients of `bench panel`: many sockets, one epoll, and the time at which each event arrived.

Every snapshot carries the instant at which it was published; a client only has to find that number in what it reads,
whatever the protocol around it. The MC's socket is read before every few others, in every run alike: a tablet does not
wait until this program has read a thousand phones.

A server may skip a snapshot that a later one has superseded. The skipped one counts as delivered when the later one
arrives, and with that wait: a server that skips late snapshots does not look faster.

Kind: adapter
"""

import base64
import math
import os
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

PUBLISHED = re.compile(rb'now_ns\\?":(\d+),\\?"title')
"""The instant in a snapshot (heartbeats have none before a title); in a Socket.IO packet its quotes are escaped."""

AT_A_TIME = 32
"""Sockets that are read until the MC's has its turn again: some 0.3 ms."""

TAIL = 64
"""Bytes kept of what was read, for a number that arrives in two pieces."""


Arrivals = Sequence[tuple[int, int]]
"""When snapshots were published, and when they arrived at one client, in order (CLOCK_MONOTONIC, ns)."""

PublishTimes = Mapping[str, Sequence[int]]
"""When the snapshots of each channel were published, in order (CLOCK_MONOTONIC, ns)."""


def waits_ns(arrivals: Arrivals, published_ns: Sequence[int]) -> Iterator[float]:
    """How long the client waited for each snapshot, or for a later one that superseded it; inf: neither arrived."""
    i = 0
    for instant_ns in published_ns:
        while i < len(arrivals) and arrivals[i][0] < instant_ns:
            i += 1
        yield arrivals[i][1] - instant_ns if i < len(arrivals) else math.inf


def count_skipped(arrivals: Arrivals, published_ns: Sequence[int]) -> int:
    """How many of these snapshots did not arrive themselves."""
    arrived_ns = {instant_ns for instant_ns, _ in arrivals}
    return sum(instant_ns not in arrived_ns for instant_ns in published_ns)


@dataclass
class Client:
    """One client, and what arrived at it."""

    socket: socket.socket
    channel: str
    arrivals: list[tuple[int, int]] = field(default_factory=list)
    tail: bytes = b""


@dataclass
class Crowd:
    """Clients of one server. `disconnected`: those that the server dropped; what they missed never arrived."""

    port: int
    kind: str
    address: str = "127.0.0.1"
    clients: dict[int, Client] = field(default_factory=dict)
    disconnected: list[Client] = field(default_factory=list)
    _poll: select.epoll = field(default_factory=select.epoll)

    def join(
        self, channel: str, count: int = 1, cookie: str = "", connect: Callable[[], socket.socket] | None = None
    ) -> None:
        """Connect `count` more clients to `channel`, by `connect` if they have a way of their own."""
        for _ in range(count):
            connection = connect() if connect else socket.create_connection((self.address, self.port), timeout=20)
            self._subscribe(connection, channel, cookie)
            connection.setblocking(False)
            self.clients[connection.fileno()] = Client(connection, channel)
            self._poll.register(connection.fileno(), select.EPOLLIN)

    def _subscribe(self, connection: socket.socket, channel: str, cookie: str) -> None:
        if self.kind == "Flask-SocketIO":
            _upgrade(connection)
            connection.sendall(_mask_frame(b"40"))
            connection.recv(4096)
            connection.sendall(_mask_frame(f'42["join","{channel}"]'.encode()))
            return
        head = f"GET /events/{channel} HTTP/1.1\r\nHost: {self.address}:{self.port}\r\nCookie: {cookie}\r\n\r\n"
        connection.sendall(head.encode())
        connection.recv(4096)

    def listen(self, until_ns: int) -> int:
        """Read what arrives until `until_ns`; returns how many snapshots that was."""
        count = 0
        mc = [fileno for fileno, client in self.clients.items() if client.channel == "mc"]
        while (left_ns := until_ns - time.monotonic_ns()) > 0:
            ready = [fileno for fileno, _ in self._poll.poll(left_ns / 1e9, AT_A_TIME)]
            count += sum(self._read(fileno) for fileno in dict.fromkeys(mc + ready) if fileno in self.clients)
        return count

    def _read(self, fileno: int) -> int:
        client = self.clients[fileno]
        try:
            data = client.socket.recv(65536)
        except (BlockingIOError, ssl.SSLWantReadError):
            return 0
        except OSError:
            data = b""
        now_ns = time.monotonic_ns()
        if not data:
            self.drop(fileno)
            return 0
        text = client.tail + data
        hits = list(PUBLISHED.finditer(text))
        client.arrivals += [(int(hit[1]), now_ns) for hit in hits]
        client.tail = text[hits[-1].end() if hits else 0 :][-TAIL:]
        return len(hits)

    def drop(self, fileno: int) -> None:
        """Record a client that the server dropped."""
        self._poll.unregister(fileno)
        client = self.clients.pop(fileno)
        client.socket.close()
        self.disconnected.append(client)

    def waits_ns(self, publish_times: PublishTimes, channel: str = "") -> list[float]:
        """The waits of every client for what was published to it; with `channel`, of its clients only."""
        return [
            wait_ns
            for client in self._of(channel)
            for wait_ns in waits_ns(client.arrivals, publish_times[client.channel])
        ]

    def has_heard_all(self, publish_times: PublishTimes) -> bool:
        """Whether the newest snapshot has arrived at every client that is still connected."""
        return all(
            bool(client.arrivals) and client.arrivals[-1][0] >= publish_times[client.channel][-1]
            for client in self.clients.values()
        )

    def count_skipped(self, publish_times: PublishTimes) -> int:
        """How many snapshots, over all clients, did not arrive themselves."""
        return sum(count_skipped(client.arrivals, publish_times[client.channel]) for client in self._of(""))

    def _of(self, channel: str) -> list[Client]:
        return [client for client in (*self.clients.values(), *self.disconnected) if channel in ("", client.channel)]

    def reset(self) -> None:
        """Start a new measurement. Disconnected clients receive nothing from now on."""
        for client in self._of(""):
            client.arrivals.clear()

    def close(self) -> None:
        """Close all connections."""
        for client in self.clients.values():
            client.socket.close()
        self.clients.clear()
        self._poll.close()


def _upgrade(connection: socket.socket) -> None:
    """The opening of a WebSocket (RFC 6455) to Socket.IO's engine."""
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    response = b""
    while b"sid" not in response:
        chunk = connection.recv(4096)
        if not chunk:
            raise ConnectionError("the server refused a WebSocket")
        response += chunk


def _mask_frame(body: bytes) -> bytes:
    """A short text frame as a client sends it; a mask of zeros is allowed."""
    return bytes((0x81, 0x80 | len(body))) + b"\0\0\0\0" + body
