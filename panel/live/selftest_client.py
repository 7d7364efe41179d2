"""The panel's connection to the guided self-test. Its view goes to the technicians' stream whenever it changes.

Kind: loop
"""

import time
from collections import deque

import msgspec
import zmq
from gevent.event import AsyncResult
from msgspec.structs import replace

from bus import messages as m
from bus.codec import FROM_SELFTEST
from bus.sockets import Client, Endpoints
from panel.live.sse import Channel, event
from panel.live.zmq_gevent import Wake

POLL_INTERVAL_NS = 1_000_000_000
AWAY_AFTER_NS = 8_000_000_000
"""The self-test answers every poll, but not while it writes to a slow card."""
ANSWER_TIMEOUT_S = 2.0
AWAY = event("selftest", msgspec.json.encode({"state": "away"}))


class SelftestClient:
    """Owns the DEALER to the self-test. `Turns` turns it; `order` may be called by any greenlet."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, channel: Channel) -> None:
        self._client: Client[m.FromSelftest] = Client(context, endpoints.selftest, FROM_SELFTEST)
        self._wake = Wake(self._client.socket)
        self._channel = channel
        self._outbox: deque[m.SelftestCommand] = deque()
        self._waiting: dict[str, AsyncResult[m.SelftestReply]] = {}
        self._view: m.SelftestView | None = None
        self._heard_ns = time.monotonic_ns()
        self._polled_ns = 0
        self._away = False

    def order(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """Return the self-test's answer to a tap; None if it does not respond. Two calls with one id are one tap."""
        result = self._waiting.setdefault(order.id, AsyncResult())
        try:
            self._outbox.append(order)
            self._wake.set()
            result.wait(ANSWER_TIMEOUT_S)
            return result.get() if result.ready() else None
        finally:
            self._waiting.pop(order.id, None)

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Send what is queued and publish the answers."""
        if now_ns - self._polled_ns >= POLL_INTERVAL_NS:
            self._polled_ns = now_ns
            self._client.send(m.SelftestSubscribe())
        while self._outbox and self._client.send(self._outbox.popleft()):
            pass
        self._outbox.clear()  # no self-test is connected: the user taps again
        for message in self._client.receive():
            self._heard_ns = now_ns
            if isinstance(message, m.SelftestView):
                self._show(message)
            elif message.id in self._waiting:
                self._waiting[message.id].set(message)
        if not self._away and now_ns - self._heard_ns > AWAY_AFTER_NS:
            self._away, self._view = True, None
            self._channel.publish("selftest", AWAY)

    def _show(self, view: m.SelftestView) -> None:
        self._away = False
        same = self._view is not None and replace(view, now_ns=self._view.now_ns) == self._view
        if not same:
            self._view = view
            self._channel.publish("selftest", event("selftest", msgspec.json.encode(view)))

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        self._client.close()
