"""A bad line between boxes and a hub: it cuts, stalls, tears, doubles and reorders requests, as its seed says.

Kind: adapter
"""

import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

LINGER_ZERO = struct.pack("ii", 1, 0)
"""Closing such a socket sends a reset (socket(7), SO_LINGER)."""


class Fate(StrEnum):
    """What becomes of a request."""

    PASSED = "passed"
    CUT = "cut before it arrives"
    TORN = "torn in the middle"
    LOST = "taken, its answer lost"
    STALLED = "late"
    DOUBLED = "arrives twice"
    REORDERED = "arrives after the next ones"


WEIGHTS: dict[Fate, int] = {Fate.PASSED: 12, **{fate: 2 for fate in Fate if fate is not Fate.PASSED}}


class BadLine:
    """A proxy for plain HTTP. `fates`: how many requests met which; `is_good`: from now on all pass."""

    def __init__(self, port: int, hub_port: int, seed: int, stall_s: float) -> None:
        self.fates: Counter[Fate] = Counter()
        self.is_good = False
        self._hub = ("127.0.0.1", hub_port)
        self._random, self._stall_s = random.Random(seed), stall_s
        self._late: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where boxes find it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """End it."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client, suppress(OSError):
                self._carry(client, _whole_request(client))

    def _carry(self, client: socket.socket, request: bytes) -> None:
        if not request:
            return
        fate = Fate.PASSED if self.is_good else self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.fates[fate] += 1
        late, self._late = self._late, [request] if fate is Fate.REORDERED else []
        answer = b""
        match fate:
            case Fate.PASSED | Fate.LOST:
                answer = self._ask(request)
            case Fate.STALLED:
                time.sleep(self._stall_s)
                answer = self._ask(request)
            case Fate.DOUBLED:
                self._ask(request)
                answer = self._ask(request)
            case Fate.TORN:
                self._ask(request[: self._random.randrange(1, len(request))], is_whole=False)
        for other in late:
            self._ask(other)
        if answer and fate is not Fate.LOST:
            client.sendall(answer)
        else:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)

    def _ask(self, request: bytes, *, is_whole: bool = True) -> bytes:
        """What the hub answers; nothing where it is away."""
        with suppress(OSError), socket.create_connection(self._hub, timeout=30) as hub:
            hub.sendall(request)
            if is_whole:
                return _whole_request(hub)
        return b""


def _whole_request(client: socket.socket) -> bytes:
    """A request or an answer, with its body; what came of it where the rest does not."""
    client.settimeout(30)
    data = b""
    while b"\r\n\r\n" not in data:
        if not (piece := client.recv(1 << 16)):
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length and (piece := client.recv(1 << 16)):
        body += piece
    return head + b"\r\n\r\n" + body


@contextmanager
def bad_line(hub_port: int, seed: int, stall_s: float = 0.05) -> Iterator[BadLine]:
    """A bad line to the hub at this port of this machine."""
    line = BadLine(0, hub_port, seed, stall_s)
    try:
        yield line
    finally:
        line.close()
