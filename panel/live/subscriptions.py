"""Loop: hear the news of the controller and of the LED boards, and pass them on to the open streams.

Kind: loop
"""

import time
from collections.abc import Callable
from typing import Any

import msgspec
import zmq

from bus import messages as m
from bus.sockets import BEAT_TOPIC, LED_TOPIC, SNAPSHOT_TOPIC, Endpoints, Subscriber
from panel.live.audiences import channel_of, for_the_technicians
from panel.live.liveness import Watch
from panel.live.sse import Channel, event
from panel.live.zmq_gevent import Wake
from panel.permissions import CHANNELS, OPEN_CHANNELS

HEARTBEAT_NS = 5_000_000_000
"""Pages restart their stream after 12 s without any event."""


def snapshot_event(snapshot: m.Snapshot) -> bytes:
    """A whole snapshot as an event. Its id names the start of the controller too: a restart counts from anew."""
    return event("snapshot", msgspec.json.encode(snapshot), f"{snapshot.boot}-{snapshot.seq}")


def state_event(watch: Watch, now_ns: int) -> bytes:
    """How the controller is: heard when, saved when. It is the heartbeat of every stream too."""
    state = {
        "controller": "away" if watch.away(now_ns) else "ok",
        "heard_ns": watch.heard_ns,
        "saved_ns": watch.saved_ns,
        "now_ns": now_ns,
    }
    return event("state", msgspec.json.encode(state))


class NewsListener:
    """Owns the subscription to the controller. `run` is one greenlet.

    `started_anew` is called when a snapshot comes from another start of the controller.
    """

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        endpoints: Endpoints,
        channels: dict[str, Channel],
        started_anew: Callable[[], None],
    ) -> None:
        self._subscriber = Subscriber(context, endpoints.news, (SNAPSHOT_TOPIC, BEAT_TOPIC))
        self._wake = Wake(self._subscriber.socket)
        self._channels = channels
        self.watch = Watch(heard_ns=time.monotonic_ns())
        self._told: tuple[bool, int] | None = None
        self._told_ns = 0
        self._started_anew = started_anew
        self.newest: dict[str, m.Snapshot] = {}

    def run(self) -> None:
        """Turn for ever; killed at the end."""
        while True:
            self.turn(time.monotonic_ns())
            self._wake.wait(0.1)

    def turn(self, now_ns: int) -> None:
        """Take what came, then tell of the controller's state where it changed or a heartbeat is due."""
        snapshots: dict[str, m.Snapshot] = {}
        for news in self._subscriber.receive():
            if isinstance(news, m.Snapshot) and channel_of(news) in self._channels:
                if self.watch.heard_snapshot(news, now_ns):
                    self._started_anew()
                snapshots[channel_of(news)] = news
            elif isinstance(news, m.Beat):
                self.watch.heard_beat(news, now_ns)
        self._publish(snapshots)
        self._tell_state(now_ns)
        if self.watch.missed(now_ns):
            self._subscribe_anew()

    def _publish(self, snapshots: dict[str, m.Snapshot]) -> None:
        self.newest |= snapshots
        if {"stage", "desk"} & snapshots.keys() and {"stage", "desk"} <= self.newest.keys():
            snapshots["tech"] = for_the_technicians(self.newest["stage"], self.newest["desk"])
            self.newest["tech"] = snapshots["tech"]
        for name in CHANNELS:
            if name in snapshots:
                self._channels[name].publish("snapshot", snapshot_event(snapshots[name]))

    def _tell_state(self, now_ns: int) -> None:
        """Staff see at once what was saved; for all others it is only a heartbeat, or that the controller is away."""
        away, saved_ns = state = (self.watch.away(now_ns), self.watch.saved_ns)
        due = now_ns - self._told_ns >= HEARTBEAT_NS
        if state == self._told and not due:
            return
        for_all = due or self._told is None or self._told[0] != away
        self._told = (away, saved_ns)
        if due:
            self._told_ns = now_ns
        frame = state_event(self.watch, now_ns)
        for name in CHANNELS:
            if for_all or name not in OPEN_CHANNELS:
                self._channels[name].publish("state", frame)

    def _subscribe_anew(self) -> None:
        self._subscriber.socket.setsockopt(zmq.UNSUBSCRIBE, SNAPSHOT_TOPIC)
        self._subscriber.socket.setsockopt(zmq.SUBSCRIBE, SNAPSHOT_TOPIC)

    def close(self) -> None:
        """Give the socket back."""
        self._wake.close()
        self._subscriber.close()


class LedListener:
    """Owns the subscription to the wire tap of the LED boards. `run` is one greenlet.

    `channel` gets every frame; `names` gets the names of the boards when there is a new one.
    """

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, channel: Channel, names: Channel
    ) -> None:
        self._subscriber = Subscriber(context, endpoints.led, (LED_TOPIC,))
        self._wake = Wake(self._subscriber.socket)
        self._channel = channel
        self._names = names
        self._known: frozenset[str] = frozenset()
        self._told_ns = 0

    def run(self) -> None:
        """Turn for ever; killed at the end."""
        while True:
            self.turn(time.monotonic_ns())
            self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Pass on the newest frame of each display, and a heartbeat when it is due."""
        newest: dict[str, Any] = {}
        for news in self._subscriber.receive():
            if isinstance(news, m.LedFrame):
                newest[news.display] = news
        if not newest.keys() <= self._known:
            self._known |= newest.keys()
            self._names.publish("boards", event("boards", msgspec.json.encode({"names": sorted(self._known)})))
        for display, frame in newest.items():
            self._channel.publish(display, event("led", msgspec.json.encode(frame)))
        if now_ns - self._told_ns >= HEARTBEAT_NS:
            self._told_ns = now_ns
            self._channel.publish("", event("state", msgspec.json.encode({"now_ns": now_ns})))

    def close(self) -> None:
        """Give the socket back."""
        self._wake.close()
        self._subscriber.close()
