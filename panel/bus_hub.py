"""The panel's hub over the real bus: streams, commands and simulated buttons behind one small protocol.

Kind: start
"""

import time
from collections import Counter
from collections.abc import Iterable

import msgspec
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from panel.live.controller_client import ControllerClient, SimulatedButtonsClient
from panel.live.hub_greenlets import ClosableOwner, HubGreenlets
from panel.live.selftest_client import SelftestClient
from panel.live.sse import Channel, PublicChannel, event
from panel.live.subscriptions import LedListener, NewsListener
from panel.permissions import CHANNELS, OPEN_CHANNELS

RELOAD = event("reload", b"{}")


def new_channels() -> dict[str, Channel]:
    """Create a channel for each audience; the open ones, which many phones follow, are public channels."""
    return {name: PublicChannel() if name in OPEN_CHANNELS else Channel() for name in CHANNELS}


class BusHub:
    """The hub over the real bus. Created, used and closed in gevent's thread; one greenlet per socket."""

    def __init__(self, endpoints: Endpoints, simulated: bool) -> None:
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self.channels = new_channels()
        self.led: Channel = PublicChannel()
        self._controller = ControllerClient(self._context, endpoints)
        self._news = NewsListener(self._context, endpoints, self.channels, self._controller.greet_again)
        self._leds = LedListener(self._context, endpoints, self.led, self.channels["tech"])
        self._selftest = SelftestClient(self._context, endpoints, self.channels["tech"])
        self._buttons = SimulatedButtonsClient(self._context, endpoints) if simulated else None
        owners: list[ClosableOwner] = [self._news, self._leds, self._controller, self._selftest]
        owners += [self._buttons] if self._buttons is not None else []
        self._greenlets = HubGreenlets(owners, self._all_channels())
        self.turns = self._greenlets.turns

    def start(self) -> None:
        """Start one greenlet for each socket and each public channel."""
        self._greenlets.start()

    def _all_channels(self) -> tuple[Channel, ...]:
        return (*self.channels.values(), self.led)

    def send_command(self, order: m.CommandRequest) -> m.CommandReply | None:
        """See `Hub.send_command`."""
        return self._controller.send_command(order)

    def acquire_outputs(self, request: m.AcquireOutputs) -> m.OutputsGranted | None:
        """See `Hub.acquire_outputs`."""
        return self._controller.acquire_outputs(request)

    def selftest(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """See `Hub.selftest`."""
        return self._selftest.order(order)

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """See `Hub.move_button`."""
        return self._buttons.move_button(message) if self._buttons else None

    def record_access(self, event: m.AccessEvent) -> None:
        """See `Hub.record_access`."""
        self._controller.record_access(event)

    def show_troubles(self, troubles: tuple[m.Sentence, ...]) -> None:
        """See `Hub.show_troubles`."""
        self._controller.show_troubles(troubles)

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """See `Hub.snapshot`."""
        return self._news.newest.get(channel)

    def stream_counts(self) -> dict[str, int]:
        """See `Hub.stream_counts`."""
        return Counter(device for channel in self._all_channels() for device in channel.devices() if device)

    def ping(self, devices: Iterable[str], number: int) -> None:
        """See `Hub.ping`."""
        frame = event("ping", msgspec.json.encode({"ping": number}))
        for device in devices:
            for channel in self._all_channels():
                channel.send_to(device, frame)

    def reload(self, device: str) -> None:
        """See `Hub.reload`."""
        for channel in self._all_channels():
            channel.send_to(device, RELOAD)

    def end_streams(self, device: str) -> None:
        """See `Hub.end_streams`."""
        for channel in self._all_channels():
            channel.end(device)

    def is_healthy(self) -> bool:
        """See `Hub.is_healthy`."""
        return not self._news.liveness.is_away(time.monotonic_ns()) and not self.turns.stalled()

    def faults(self) -> int:
        """See `Hub.faults`."""
        return self.turns.faults

    def is_running(self) -> bool:
        """Whether all greenlets still run."""
        return self._greenlets.is_running()

    def close(self) -> None:
        """End all streams, greenlets and sockets."""
        self._greenlets.close()
        self._context.destroy(linger=0)
