"""Adapt the clients of `bench panel`: many sockets, one epoll, and the time at which each event came.

Every snapshot carries the instant at which it was made; a client needs no more than to find that number in what it
reads, whatever protocol is around it. The MC's socket is read before every few others, in every run alike: a tablet
does not wait until this program has read a thousand phones.

A server may leave out a snapshot that a later one has overtaken. The one that was left out has come when the later one
comes, and is counted with that wait: who leaves out what is late does not look quicker.

Kind: adapter
"""

import base64
import math
import os
import re
import select
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

MADE = re.compile(rb'now_ns\\?":(\d+),\\?"title')
"""The instant in a snapshot (heartbeats have none before a title); in a Socket.IO packet its quotes are escaped."""

AT_A_TIME = 32
"""Sockets that are read until the MC's has its turn again: some 0.3 ms."""

TAIL = 64
"""So much is kept of what was read, for a number that came in two pieces."""


Arrivals = Sequence[tuple[int, int]]
"""When snapshots were made, and when they came to one client, in order (CLOCK_MONOTONIC, ns)."""

Made = Mapping[str, Sequence[int]]
"""When the snapshots of each channel were made, in order (CLOCK_MONOTONIC, ns)."""


def waits_ns(arrivals: Arrivals, made_ns: Sequence[int]) -> Iterator[float]:
    """How long the client waited for each snapshot, or for a later one that overtook it; inf: neither came."""
    place = 0
    for one_ns in made_ns:
        while place < len(arrivals) and arrivals[place][0] < one_ns:
            place += 1
        yield arrivals[place][1] - one_ns if place < len(arrivals) else math.inf


def left_out(arrivals: Arrivals, made_ns: Sequence[int]) -> int:
    """How many of these snapshots did not come themselves."""
    came = {one_ns for one_ns, _ in arrivals}
    return sum(one_ns not in came for one_ns in made_ns)


@dataclass
class Client:
    """One client, and what came to it."""

    socket: socket.socket
    channel: str
    arrivals: list[tuple[int, int]] = field(default_factory=list)
    tail: bytes = b""


@dataclass
class Crowd:
    """Clients of one server. `gone`: those that the server let go; what they did not hear counts as what never came."""

    port: int
    kind: str
    address: str = "127.0.0.1"
    clients: dict[int, Client] = field(default_factory=dict)
    gone: list[Client] = field(default_factory=list)
    _poll: select.epoll = field(default_factory=select.epoll)

    def join(self, channel: str, count: int = 1, cookie: str = "") -> None:
        """Let `count` more clients hear `channel`."""
        for _ in range(count):
            one = socket.create_connection((self.address, self.port), timeout=20)
            self._ask(one, channel, cookie)
            one.setblocking(False)
            self.clients[one.fileno()] = Client(one, channel)
            self._poll.register(one.fileno(), select.EPOLLIN)

    def _ask(self, one: socket.socket, channel: str, cookie: str) -> None:
        if self.kind == "Flask-SocketIO":
            _upgrade(one)
            one.sendall(_masked(b"40"))
            one.recv(4096)
            one.sendall(_masked(f'42["hear","{channel}"]'.encode()))
            return
        head = f"GET /events/{channel} HTTP/1.1\r\nHost: {self.address}:{self.port}\r\nCookie: {cookie}\r\n\r\n"
        one.sendall(head.encode())
        one.recv(4096)

    def listen(self, until_ns: int) -> int:
        """Read what comes until `until_ns`; how many snapshots that was."""
        count = 0
        first = [fileno for fileno, one in self.clients.items() if one.channel == "mc"]
        while (left_ns := until_ns - time.monotonic_ns()) > 0:
            ready = [fileno for fileno, _ in self._poll.poll(left_ns / 1e9, AT_A_TIME)]
            count += sum(self._read(fileno) for fileno in dict.fromkeys(first + ready) if fileno in self.clients)
        return count

    def _read(self, fileno: int) -> int:
        one = self.clients[fileno]
        try:
            found = one.socket.recv(65536)
        except BlockingIOError:
            return 0
        except OSError:
            found = b""
        now_ns = time.monotonic_ns()
        if not found:
            self.leave(fileno)
            return 0
        text = one.tail + found
        hits = list(MADE.finditer(text))
        one.arrivals += [(int(hit[1]), now_ns) for hit in hits]
        one.tail = text[hits[-1].end() if hits else 0 :][-TAIL:]
        return len(hits)

    def leave(self, fileno: int) -> None:
        """Take note of a client that the server let go."""
        self._poll.unregister(fileno)
        one = self.clients.pop(fileno)
        one.socket.close()
        self.gone.append(one)

    def waits_ns(self, made: Made, channel: str = "") -> list[float]:
        """The waits of every client for what was `made` for it; with `channel`, of those that hear it."""
        return [wait_ns for one in self._of(channel) for wait_ns in waits_ns(one.arrivals, made[one.channel])]

    def heard_all(self, made: Made) -> bool:
        """Whether the newest of what was `made` has come to every client that is still there."""
        return all(bool(one.arrivals) and one.arrivals[-1][0] >= made[one.channel][-1] for one in self.clients.values())

    def left_out(self, made: Made) -> int:
        """How many snapshots of all that were `made` did not come to their clients themselves."""
        return sum(left_out(one.arrivals, made[one.channel]) for one in self._of(""))

    def _of(self, channel: str) -> list[Client]:
        return [one for one in (*self.clients.values(), *self.gone) if channel in ("", one.channel)]

    def forget(self) -> None:
        """Begin to measure anew. Who is gone hears nothing of what is made from now on."""
        for one in self._of(""):
            one.arrivals.clear()

    def close(self) -> None:
        """Let all go."""
        for one in self.clients.values():
            one.socket.close()
        self.clients.clear()
        self._poll.close()


def _upgrade(one: socket.socket) -> None:
    """The opening of a WebSocket (RFC 6455) to Socket.IO's engine."""
    key = base64.b64encode(os.urandom(16)).decode()
    one.sendall(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    said = b""
    while b"sid" not in said:
        part = one.recv(4096)
        if not part:
            raise ConnectionError("the server refused a WebSocket")
        said += part


def _masked(body: bytes) -> bytes:
    """A short text frame as a client sends it; the mask of zeros is a mask, too."""
    return bytes((0x81, 0x80 | len(body))) + b"\0\0\0\0" + body
