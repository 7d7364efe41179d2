"""Ports of this machine that nobody uses now."""

import socket


def free_port() -> int:
    """One free port of 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def free_pair() -> int:
    """A free port with a free one after it: the door's, for orders and news."""
    for _ in range(50):
        with socket.create_server(("127.0.0.1", 0)) as first, socket.socket() as second:
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no two free ports beside each other")
