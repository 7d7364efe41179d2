"""Attackers of `bench strangers`, a process of their own: connections that say nothing, half a TLS handshake, a head
that comes byte by byte, and garbage. What the server closes is opened again, so that the siege never ends.

They have forty addresses, so that the limits of one address do not stop them.

Kind: adapter
"""

import json
import os
import random
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

IDLE, HALF_OPEN, SLOW = 2000, 500, 200
GARBAGE_PER_TURN = 20
TURN_S = 0.05
"""So 400 connections with garbage a second."""

NEW_PER_TURN = 60
ADDRESSES = 40
CONNECT_S = 1.0
HALF_HELLO = b"\x16\x03\x01\x02\x00"
"""The beginning of a TLS handshake."""

SLOW_HEAD = b"GET /watch HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
NICE = 10
"""This machine is also the one that is attacked; a real attacker takes none of its processor."""


class Attack(msgspec.Struct, frozen=True):
    """What the attackers did: connections opened by kind, and how many of them stood, on average and at most."""

    opened: dict[str, int]
    standing: dict[str, float]
    most: int


@dataclass
class Siege:
    """Connections of one kind, of which `count` shall stand. `slowly`: they go on, a byte a second."""

    name: str
    port: int
    count: int
    first_bytes: bytes = b""
    slowly: bool = False
    sockets: list[socket.socket] = field(default_factory=list)
    opened: int = 0
    standing: list[int] = field(default_factory=list)

    def turn(self) -> None:
        """Drop what the server closed, open some of what is missing, go on with the others."""
        self.sockets = [client for client in self.sockets if self._keep_alive(client)]
        for _ in range(min(NEW_PER_TURN, self.count - len(self.sockets))):
            client = connect(self.port, self.first_bytes)
            if client is not None:
                self.sockets.append(client)
                self.opened += 1
        self.standing.append(len(self.sockets))

    def _keep_alive(self, client: socket.socket) -> bool:
        try:
            if self.slowly and random.random() < TURN_S:
                client.send(b"a")
            if client.recv(4096):
                return True
        except BlockingIOError:
            return True
        except OSError:
            pass
        client.close()
        return False


def connect(port: int, first_bytes: bytes) -> socket.socket | None:
    """A connection from one of the attackers' addresses that has sent its first bytes; None: the server takes none."""
    client = socket.socket()
    try:
        client.settimeout(CONNECT_S)
        client.bind((f"127.2.0.{random.randrange(1, ADDRESSES + 1)}", 0))
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        client.send(first_bytes)
    except OSError:
        client.close()
        return None
    return client


def attack(port: int, https_port: int) -> Attack:
    """Attack until SIGTERM."""
    sieges = [
        Siege("idle", port, IDLE),
        Siege("half-open", https_port, HALF_OPEN, HALF_HELLO),
        Siege("slow", port, SLOW, SLOW_HEAD, slowly=True),
    ]
    garbage: list[socket.socket] = []
    thrown = 0
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ended.append(number))
    while not ended:
        for siege in sieges:
            siege.turn()
        for client in garbage:
            client.close()
        garbage = [client for client in (_throw_garbage(port) for _ in range(GARBAGE_PER_TURN)) if client is not None]
        thrown += len(garbage)
        time.sleep(TURN_S)
    return Attack(
        opened={**{siege.name: siege.opened for siege in sieges}, "garbage": thrown},
        standing={siege.name: sum(siege.standing) / max(1, len(siege.standing)) for siege in sieges},
        most=max((sum(counts) for counts in zip(*(siege.standing for siege in sieges), strict=True)), default=0),
    )


def _throw_garbage(port: int) -> socket.socket | None:
    return connect(port, os.urandom(random.randrange(1, 2000)) + b"\r\n\r\n")


if __name__ == "__main__":
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.nice(NICE)
    with suppress(KeyboardInterrupt):
        sys.stdout.write(json.dumps(msgspec.to_builtins(attack(int(sys.argv[1]), int(sys.argv[2])))))
