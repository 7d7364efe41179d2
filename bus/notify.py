"""Adapt systemd's notifications (sd_notify(3)): ready, alive, stopping, as datagrams that never wait.

Kind: adapter
"""

import contextlib
import os
import socket
from collections.abc import Mapping

from bus.units import NS_PER_US


class Notifier:
    """Tells systemd how this process is; does nothing where nobody asked ($NOTIFY_SOCKET). One thread.

    `interval_ns`: how often `alive` should be said: half of the watchdog's time, None without a watchdog.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        kind = socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC
        self._socket = socket.socket(socket.AF_UNIX, kind) if address else None
        watched = environment.get("WATCHDOG_USEC", "")
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self.interval_ns = int(watched) * NS_PER_US // 2 if watched.isdigit() and mine and address else None
        self._due_ns = 0

    @property
    def due_ns(self) -> int | None:
        """When `alive` should be said next (CLOCK_MONOTONIC)."""
        return None if self.interval_ns is None else self._due_ns

    def ready(self, status: str) -> None:
        """The process does its work from now on."""
        self._send(f"READY=1\nSTATUS={' '.join(status.split())}")

    def status(self, words: str) -> None:
        """What `systemctl status` shows from now on."""
        self._send(f"STATUS={' '.join(words.split())}")

    def alive(self, now_ns: int) -> None:
        """The loop turns; says so where it is due."""
        if self.interval_ns is not None and now_ns >= self._due_ns:
            self._due_ns = now_ns + self.interval_ns
            self._send("WATCHDOG=1")

    def close(self) -> None:
        """The process ends."""
        self._send("STOPPING=1")
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, words: str) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # nobody listens, or the buffer is full: the work goes on
                self._socket.sendto(words.encode(), self._address)
