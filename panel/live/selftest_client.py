"""The panel's connection to the guided self-test. Its view goes to the technicians' stream whenever it changes.

Connected only while a technician's page is open or a tap waits: on an installed machine the connection starts the
process of the self-test, which ends once nobody looks. Until it is there, taps wait; each is sent again until it is
answered, which is harmless because of its id.

Kind: loop
"""

from collections import deque

import msgspec
import zmq
from gevent.event import AsyncResult
from msgspec import Struct
from msgspec.structs import replace

from bus import messages as m
from bus.codec import FROM_SELFTEST
from bus.endpoints import Endpoints
from bus.sockets import Client
from panel.live.sse import Channel, event
from panel.live.zmq_gevent import Wake

POLL_INTERVAL_NS = 1_000_000_000
AWAY_AFTER_NS = 8_000_000_000
"""The self-test answers every poll, but not while it writes to a slow card."""
START_NS = 12_000_000_000
"""How much longer its process may take to start, on the slowest Pi."""
LEAVE_AFTER_NS = 10_000_000_000
"""How long after the last technician has left the connection stays: a page that is loaded again finds it."""
ANSWER_TIMEOUT_S = 4.0
AWAY = event("selftest", msgspec.json.encode({"state": "away"}))
STARTING = event("selftest", msgspec.json.encode({"state": "starting"}))


class _Tap(Struct):
    """A tap that waits for its answer."""

    order: m.SelftestCommand
    answer: "AsyncResult[m.SelftestReply]"


class SelftestClient:
    """Owns the DEALER to the self-test. `Turns` turns it; `order` may be called by any greenlet."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, channel: Channel) -> None:
        self._context, self._address = context, endpoints.selftest
        self._client: Client[m.FromSelftest] | None = None
        self._wake = Wake()
        self._channel = channel
        self._taps: dict[str, _Tap] = {}
        self._outbox: deque[str] = deque()
        self._view: m.SelftestView | None = None
        self._used_ns = self._heard_ns = self._polled_ns = 0
        self._is_away = False

    def order(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """Return the self-test's answer to a tap; None if it does not respond. Two calls with one id are one tap."""
        tap = self._taps.setdefault(order.id, _Tap(order, AsyncResult()))
        try:
            self._outbox.append(order.id)
            self._wake.set()
            tap.answer.wait(ANSWER_TIMEOUT_S)
            return tap.answer.get() if tap.answer.ready() else None
        finally:
            self._taps.pop(order.id, None)

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Connect or leave, send what is queued and publish the answers."""
        if len(self._channel) or self._taps:
            self._used_ns = now_ns
            self._client = self._client or self._connect(now_ns)
        elif self._client is not None and now_ns - self._used_ns > LEAVE_AFTER_NS:
            self.close()
            self._channel.publish("selftest", STARTING)  # to whoever comes next
        if self._client is not None:
            self._talk(self._client, now_ns)

    def _connect(self, now_ns: int) -> "Client[m.FromSelftest]":
        """Connect by a new socket: libzmq does not let go of a Unix socket by `disconnect`."""
        client: Client[m.FromSelftest] = Client(self._context, self._address, FROM_SELFTEST)
        self._wake.watch(client.socket)
        self._is_away, self._view, self._heard_ns = False, None, now_ns + START_NS
        self._channel.publish("selftest", STARTING)
        return client

    def _talk(self, client: "Client[m.FromSelftest]", now_ns: int) -> None:
        if now_ns - self._polled_ns >= POLL_INTERVAL_NS:
            self._polled_ns = now_ns
            client.send(m.SelftestSubscribe())
            self._outbox = deque(self._taps)
        while self._outbox and self._send(client, self._outbox[0]):
            self._outbox.popleft()
        for message in client.receive():
            self._heard_ns = now_ns
            if isinstance(message, m.SelftestView):
                self._show(message)
            elif message.id in self._taps:
                self._taps[message.id].answer.set(message)
        if not self._is_away and now_ns - self._heard_ns > AWAY_AFTER_NS:
            self._is_away, self._view = True, None
            self._channel.publish("selftest", AWAY)

    def _send(self, client: "Client[m.FromSelftest]", number: str) -> bool:
        """Send a tap, unless nobody waits for its answer any more; False where the self-test is not connected yet."""
        tap = self._taps.get(number)
        return tap is None or client.send(tap.order)

    def _show(self, view: m.SelftestView) -> None:
        self._is_away = False
        same = self._view is not None and replace(view, now_ns=self._view.now_ns) == self._view
        if not same:
            self._view = view
            self._channel.publish("selftest", event("selftest", msgspec.json.encode(view)))

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        if self._client is not None:
            self._client.close()
            self._client = None
