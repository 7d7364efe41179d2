"""Greenlets of a hub over the real bus: one for each socket, and one for each public channel.

Kind: loop
"""

from collections.abc import Sequence
from typing import Protocol

import gevent
from gevent import Greenlet

from panel.live.sse import Channel, PublicChannel
from panel.live.turns import SocketOwner, Turns


class ClosableOwner(SocketOwner, Protocol):
    """A socket's owner that can be closed."""

    def close(self) -> None:
        """Close the socket."""


class HubGreenlets:
    """Runs the owners of a hub's sockets, and its channels. Created, used and closed in gevent's thread.

    `turns` counts the faults that the owners survived.
    """

    def __init__(self, owners: Sequence[ClosableOwner], channels: Sequence[Channel]) -> None:
        self.turns = Turns()
        self._owners, self._channels = tuple(owners), tuple(channels)
        self._greenlets: list[Greenlet[..., None]] = []

    def start(self) -> None:
        """Start them all."""
        turning = [gevent.spawn(self.turns.run, owner) for owner in self._owners]
        public = [channel for channel in self._channels if isinstance(channel, PublicChannel)]
        self._greenlets = [*turning, *(gevent.spawn(channel.run) for channel in public)]

    def is_running(self) -> bool:
        """Whether all of them still run."""
        return not any(greenlet.dead for greenlet in self._greenlets)

    def close(self) -> None:
        """End them, then the streams, then the sockets."""
        gevent.killall(self._greenlets)
        for channel in self._channels:
            channel.close()
        for owner in self._owners:
            owner.close()
