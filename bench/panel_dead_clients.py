"""Adapt clients that are bad for a server: some that never read, some whose network is gone without a word.

The dead ones live in a network namespace behind a virtual cable that is pulled; making one needs root and `ip`.
Run as a program, inside the namespace, it connects and keeps its sockets.

Kind: adapter
"""

import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

OUTSIDE, INSIDE = "10.231.77.1", "10.231.77.2"
SMALL_BYTES = 4096


def can_die() -> bool:
    """Whether this user can make a namespace."""
    return os.geteuid() == 0 and shutil.which("ip") is not None


def never_reading(port: int, count: int) -> list[socket.socket]:
    """Clients that ask for a stream and never read it."""
    found = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BYTES)
        one.connect(("127.0.0.1", port))
        one.sendall(b"GET /events/public HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        found.append(one)
    return found


@contextmanager
def cable() -> Iterator[str]:
    """A namespace behind a virtual cable; its name."""
    name = f"bamchuong-{os.getpid()}"
    here, there = f"bc{os.getpid() % 10_000}a", f"bc{os.getpid() % 10_000}b"
    try:
        _ip("netns", "add", name)
        _ip("link", "add", here, "type", "veth", "peer", "name", there)
        _ip("link", "set", there, "netns", name)
        _ip("addr", "add", f"{OUTSIDE}/30", "dev", here)
        _ip("link", "set", here, "up")
        _ip("-n", name, "addr", "add", f"{INSIDE}/30", "dev", there)
        _ip("-n", name, "link", "set", there, "up")
        yield name
    finally:
        for words in (("link", "del", here), ("netns", "del", name)):
            subprocess.run(["ip", *words], check=False, capture_output=True)


def pull(name: str) -> None:
    """Pull the cable at the clients' end: the server hears nothing more, and nothing tells it so."""
    _ip("-n", name, "link", "set", f"bc{os.getpid() % 10_000}b", "down")


@contextmanager
def dying(name: str, port: int, count: int) -> Iterator[None]:
    """`count` clients in the namespace, connected, that read all that comes."""
    words = ["ip", "netns", "exec", name, sys.executable, "-m", "bench.panel_dead_clients", str(port), str(count)]
    program = subprocess.Popen(words, stdout=subprocess.PIPE)
    try:
        if program.stdout is None or not program.stdout.readline():
            raise ConnectionError("no client reached the server from the namespace")
        yield
    finally:
        program.kill()
        program.wait()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def main(port: int, count: int) -> None:
    """Connect and read what comes for a minute."""
    clients = [socket.create_connection((OUTSIDE, port), timeout=10) for _ in range(count)]
    for one in clients:
        one.sendall(f"GET /events/public HTTP/1.1\r\nHost: {OUTSIDE}\r\n\r\n".encode())
        one.setblocking(False)
    ready = select.epoll()
    by_file = {one.fileno(): one for one in clients}
    for file in by_file:
        ready.register(file, select.EPOLLIN)
    print("connected", flush=True)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for file, _ in ready.poll(1.0):
            if not by_file[file].recv(65536):
                ready.unregister(file)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
