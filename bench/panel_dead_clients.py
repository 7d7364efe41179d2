"""Clients that are bad for a server: some never read, some lose their network without notice.

The dead ones live in a network namespace behind a virtual cable that is pulled; creating it needs root and `ip`.
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
REQUEST = b"GET /events/public HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
"""From either side of the cable: a server that answers to its own names only does not know yet that it is `OUTSIDE`."""


def can_die() -> bool:
    """Whether this user can create a namespace."""
    return os.geteuid() == 0 and shutil.which("ip") is not None


def never_reading(port: int, count: int) -> list[socket.socket]:
    """Clients that ask for a stream and never read it."""
    clients = []
    for _ in range(count):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BYTES)
        client.connect(("127.0.0.1", port))
        client.sendall(REQUEST)
        clients.append(client)
    return clients


@contextmanager
def cable() -> Iterator[str]:
    """A namespace behind a virtual cable; its name."""
    name = f"bamchuong-{os.getpid()}"
    outside, inside = f"bc{os.getpid() % 10_000}a", f"bc{os.getpid() % 10_000}b"
    try:
        _ip("netns", "add", name)
        _ip("link", "add", outside, "type", "veth", "peer", "name", inside)
        _ip("link", "set", inside, "netns", name)
        _ip("addr", "add", f"{OUTSIDE}/30", "dev", outside)
        _ip("link", "set", outside, "up")
        _ip("-n", name, "addr", "add", f"{INSIDE}/30", "dev", inside)
        _ip("-n", name, "link", "set", inside, "up")
        yield name
    finally:
        for arguments in (("link", "del", outside), ("netns", "del", name)):
            subprocess.run(["ip", *arguments], check=False, capture_output=True)


def pull(name: str) -> None:
    """Pull the cable at the clients' end: the server receives nothing more, not even an error."""
    _ip("-n", name, "link", "set", f"bc{os.getpid() % 10_000}b", "down")


@contextmanager
def dying(name: str, port: int, count: int) -> Iterator[None]:
    """`count` clients in the namespace, connected, that read everything."""
    command = ["ip", "netns", "exec", name, sys.executable, "-m", "bench.panel_dead_clients", str(port), str(count)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        if program.stdout is None or not program.stdout.readline():
            raise ConnectionError("no client reached the server from the namespace")
        yield
    finally:
        program.kill()
        program.wait()


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def main(port: int, count: int) -> None:
    """Connect and read for a minute. Raises `ConnectionError` where the server does not give a stream."""
    clients = [socket.create_connection((OUTSIDE, port), timeout=10) for _ in range(count)]
    for client in clients:
        client.sendall(REQUEST)
        if not client.recv(65536).startswith(b"HTTP/1.1 200 "):
            raise ConnectionError("the server refused a stream")
        client.setblocking(False)
    ready = select.epoll()
    by_file = {client.fileno(): client for client in clients}
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
