"""Adapt the clients of `bench panel`: many sockets, one epoll, and the time at which each event came.

Every snapshot carries the instant at which it was made; a client needs no more than to find that number in what it
reads, whatever protocol is around it. The MC's socket is read first of those that are ready, in every run alike.
"""

import base64
import os
import re
import select
import socket
import time
from dataclasses import dataclass, field

MADE = re.compile(rb'now_ns\\?":(\d+),\\?"title')
"""The instant in a snapshot (heartbeats have none before a title); in a Socket.IO packet its quotes are escaped."""

TAIL = 64
"""So much is kept of what was read, for a number that came in two pieces."""


@dataclass
class Crowd:
    """Clients of one server. `delays_ns`: of every event at every client, by the kind of client."""

    port: int
    kind: str
    address: str = "127.0.0.1"
    sockets: dict[int, tuple[socket.socket, str]] = field(default_factory=dict)
    delays_ns: dict[str, list[int]] = field(default_factory=lambda: {"mc": [], "all": []})
    gone: int = 0
    _tails: dict[int, bytes] = field(default_factory=dict)
    _poll: select.epoll = field(default_factory=select.epoll)

    def join(self, channel: str, count: int = 1, cookie: str = "") -> None:
        """Let `count` more clients hear `channel`."""
        for _ in range(count):
            one = socket.create_connection((self.address, self.port), timeout=20)
            self._ask(one, channel, cookie)
            one.setblocking(False)
            self.sockets[one.fileno()] = (one, channel)
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

    def listen(self, until_ns: int) -> None:
        """Read what comes until `until_ns`."""
        while (left_ns := until_ns - time.monotonic_ns()) > 0:
            ready = [fileno for fileno, _ in self._poll.poll(left_ns / 1e9)]
            ready.sort(key=lambda fileno: self.sockets[fileno][1] != "mc")
            for fileno in ready:
                self._read(fileno)

    def _read(self, fileno: int) -> None:
        one, channel = self.sockets[fileno]
        try:
            found = one.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        now_ns = time.monotonic_ns()
        if not found:
            self.leave(fileno)
            return
        text = self._tails.get(fileno, b"") + found
        last = 0
        for hit in MADE.finditer(text):
            last = hit.end()
            delay_ns = now_ns - int(hit[1])
            self.delays_ns["all"].append(delay_ns)
            if channel == "mc":
                self.delays_ns["mc"].append(delay_ns)
        self._tails[fileno] = text[last:][-TAIL:]

    def leave(self, fileno: int) -> None:
        """Forget a client that the server let go."""
        self._poll.unregister(fileno)
        self.sockets.pop(fileno)[0].close()
        self.gone += 1

    def forget_delays(self) -> None:
        """Begin to measure anew."""
        for delays in self.delays_ns.values():
            delays.clear()

    def close(self) -> None:
        """Let all go."""
        for one, _ in self.sockets.values():
            one.close()
        self.sockets.clear()
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
