"""The hub of a process for strangers alone: it hears what everybody may see, and can ask nothing of anybody.

Kind: start
"""

import time

import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from panel.live.hub_greenlets import HubGreenlets
from panel.live.sse import Channel, PublicChannel
from panel.live.subscriptions import LedListener, NewsListener
from panel.permissions import OPEN_CHANNELS


class PublicBusHub:
    """The hub over the real bus. Created, used and closed in gevent's thread; one greenlet per socket."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.channels: dict[str, Channel] = {name: PublicChannel() for name in OPEN_CHANNELS}
        self.led: Channel = PublicChannel()
        self._news = NewsListener(self._context, endpoints, self.channels, _ignore)
        leds = LedListener(self._context, endpoints, self.led, Channel())
        self._greenlets = HubGreenlets((self._news, leds), (*self.channels.values(), self.led))
        self.turns = self._greenlets.turns

    def start(self) -> None:
        """Start one greenlet for each socket and each channel."""
        self._greenlets.start()

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """See `PublicHub.snapshot`."""
        return self._news.newest.get(channel)

    def is_healthy(self) -> bool:
        """See `PublicHub.is_healthy`."""
        return not self._news.liveness.is_away(time.monotonic_ns()) and not self.turns.stalled()

    def faults(self) -> int:
        """See `PublicHub.faults`."""
        return self.turns.faults

    def is_running(self) -> bool:
        """Whether all greenlets still run."""
        return self._greenlets.is_running()

    def close(self) -> None:
        """End all streams, greenlets and sockets."""
        self._greenlets.close()
        self._context.destroy(linger=0)


def _ignore() -> None:
    """Nobody here has introduced itself to a controller."""
