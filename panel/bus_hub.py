"""Start of what the pages stand on: streams, orders and simulated pins behind one small protocol.

Kind: start
"""

import time
from collections import Counter
from collections.abc import Iterable

import gevent
import msgspec
import zmq
from gevent import Greenlet

from bus import messages as m
from bus.sockets import Endpoints
from panel.live.controller_client import ControllerClient, SimulatedButtonsClient
from panel.live.selftest_client import SelftestClient
from panel.live.sse import Channel, PublicChannel, event
from panel.live.subscriptions import LedListener, NewsListener
from panel.permissions import CHANNELS, OPEN_CHANNELS

RELOAD = event("reload", b"{}")


def new_channels() -> dict[str, Channel]:
    """A channel for each audience; what everybody may hear is a crowd's."""
    return {name: PublicChannel() if name in OPEN_CHANNELS else Channel() for name in CHANNELS}


class BusHub:
    """The hub over the real bus. Made, used and closed in gevent's thread; one greenlet per socket."""

    def __init__(self, endpoints: Endpoints, simulated: bool) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.channels = new_channels()
        self.led: Channel = PublicChannel()
        self._orders = ControllerClient(self._context, endpoints)
        self._news = NewsListener(self._context, endpoints, self.channels, self._orders.greet_again)
        self._leds = LedListener(self._context, endpoints, self.led, self.channels["tech"])
        self._tester = SelftestClient(self._context, endpoints, self.channels["tech"])
        self._pins = SimulatedButtonsClient(self._context, endpoints) if simulated else None
        self._greenlets: list[Greenlet[..., None]] = []

    def start(self) -> None:
        """Let all turn."""
        crowds = [channel for channel in self._all() if isinstance(channel, PublicChannel)]
        self._greenlets = [gevent.spawn(owner.run) for owner in (*self._owners(), *crowds)]

    def _owners(self) -> list[NewsListener | LedListener | ControllerClient | SelftestClient | SimulatedButtonsClient]:
        always: list[NewsListener | LedListener | ControllerClient | SelftestClient | SimulatedButtonsClient] = [
            self._news,
            self._leds,
            self._orders,
            self._tester,
        ]
        return [*always, self._pins] if self._pins else always

    def _all(self) -> tuple[Channel, ...]:
        return (*self.channels.values(), self.led)

    def send_command(self, order: m.Ask) -> m.Answer | None:
        """See `Hub.ask`."""
        return self._orders.send_command(order)

    def acquire_outputs(self, wish: m.AcquireOutputs) -> m.OutputsGranted | None:
        """See `Hub.borrow`."""
        return self._orders.acquire_outputs(wish)

    def selftest(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """See `Hub.selftest`."""
        return self._tester.order(order)

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """See `Hub.push`."""
        return self._pins.move_button(message) if self._pins else None

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """See `Hub.snapshot`."""
        return self._news.newest.get(channel)

    def stream_counts(self) -> dict[str, int]:
        """See `Hub.present`."""
        return Counter(device for channel in self._all() for device in channel.devices() if device)

    def ping(self, devices: Iterable[str], number: int) -> None:
        """See `Hub.call`."""
        frame = event("call", msgspec.json.encode({"call": number}))
        for device in devices:
            for channel in self._all():
                channel.send_to(device, frame)

    def reload(self, device: str) -> None:
        """See `Hub.reload`."""
        for channel in self._all():
            channel.send_to(device, RELOAD)

    def end_streams(self, device: str) -> None:
        """See `Hub.end`."""
        for channel in self._all():
            channel.end(device)

    def is_healthy(self) -> bool:
        """See `Hub.healthy`."""
        return not self._news.liveness.is_away(time.monotonic_ns())

    def is_running(self) -> bool:
        """No greenlet has ended by itself."""
        return not any(one.dead for one in self._greenlets)

    def close(self) -> None:
        """End all streams, greenlets and sockets."""
        gevent.killall(self._greenlets)
        for channel in self._all():
            channel.close()
        for owner in self._owners():
            owner.close()
        self._context.destroy(linger=0)
