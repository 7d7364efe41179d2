"""What systemd and a service tell each other: ready, alive, stopping (sd_notify(3)), as datagrams that never block; and
the socket that was opened for a service which is started by the first who connects (sd_listen_fds(3)).

Kind: adapter
"""

import contextlib
import os
import socket
from collections.abc import Mapping

from bus.units import NS_PER_US

FIRST_LISTENING_FD = 3


def listening_fd(environment: Mapping[str, str]) -> int | None:
    """The listening socket that systemd has opened for this process; None: it opens its own."""
    is_for_us = environment.get("LISTEN_PID") == str(os.getpid()) and environment.get("LISTEN_FDS") == "1"
    return FIRST_LISTENING_FD if is_for_us else None


class Notifier:
    """Reports the state of this process to systemd; does nothing where $NOTIFY_SOCKET is not set. One thread.

    `interval_ns`: how often `alive` should be sent: half of the watchdog's time, None without a watchdog.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        self._socket = socket.socket(socket.AF_UNIX, kind) if address else None
        timeout_us = environment.get("WATCHDOG_USEC", "")
        is_for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self.interval_ns = int(timeout_us) * NS_PER_US // 2 if timeout_us.isdigit() and is_for_us and address else None
        self._due_ns = 0

    @property
    def due_ns(self) -> int | None:
        """When `alive` should be sent next (CLOCK_MONOTONIC)."""
        return None if self.interval_ns is None else self._due_ns

    def ready(self, status: str) -> None:
        """Report that the process has started up and works from now on."""
        self._send(f"READY=1\nSTATUS={' '.join(status.split())}")

    def status(self, text: str) -> None:
        """Set what `systemctl status` shows from now on."""
        self._send(f"STATUS={' '.join(text.split())}")

    def alive(self, now_ns: int) -> None:
        """Report that the loop is running, where a report is due."""
        if self.interval_ns is not None and now_ns >= self._due_ns:
            self._due_ns = now_ns + self.interval_ns
            self._send("WATCHDOG=1")

    def close(self) -> None:
        """Report that the process is stopping."""
        self._send("STOPPING=1")
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, text: str) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # nobody listens or the buffer is full: the process goes on
                self._socket.sendto(text.encode(), self._address)
