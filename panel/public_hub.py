"""The hub of a process for strangers alone: it hears what everybody may see, and can ask nothing of anybody.

Kind: start
"""

import time

import gevent
import zmq
from gevent import Greenlet

from bus import messages as m
from bus.sockets import Endpoints
from panel.live.sse import Channel, PublicChannel
from panel.live.subscriptions import LedListener, NewsListener
from panel.live.turns import Turns
from panel.permissions import OPEN_CHANNELS


class PublicBusHub:
    """The hub over the real bus. Created, used and closed in gevent's thread; one greenlet per socket."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.turns = Turns()
        self._public = {name: PublicChannel() for name in OPEN_CHANNELS}
        self._led = PublicChannel()
        self.channels: dict[str, Channel] = {**self._public}
        self.led: Channel = self._led
        self._news = NewsListener(self._context, endpoints, self.channels, _ignore)
        self._leds = LedListener(self._context, endpoints, self.led, Channel())
        self._greenlets: list[Greenlet[..., None]] = []

    def start(self) -> None:
        """Start one greenlet for each socket and each channel."""
        turning = [gevent.spawn(self.turns.run, owner) for owner in (self._news, self._leds)]
        self._greenlets = [*turning, *(gevent.spawn(channel.run) for channel in (*self._public.values(), self._led))]

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
        return not any(greenlet.dead for greenlet in self._greenlets)

    def close(self) -> None:
        """End all streams, greenlets and sockets."""
        gevent.killall(self._greenlets)
        for channel in (*self._public.values(), self._led):
            channel.close()
        for owner in (self._news, self._leds):
            owner.close()
        self._context.destroy(linger=0)


def _ignore() -> None:
    """Nobody here has introduced itself to a controller."""
