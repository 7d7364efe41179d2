"""Subscriptions to the controller and to the LED boards, passed on to the open streams.

Kind: loop
"""

import time
from collections.abc import Callable
from typing import Any

import msgspec
import zmq

from bus import messages as m
from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, LED_TOPIC, SNAPSHOT_TOPIC, Subscriber
from panel.live.audiences import technician_view
from panel.live.liveness import Liveness
from panel.live.sse import Channel, event
from panel.live.zmq_gevent import Wake
from panel.permissions import CHANNELS, OPEN_CHANNELS

HEARTBEAT_NS = 5_000_000_000
"""Pages reopen their stream after 12 s without any event."""

ASK_INTERVAL_NS, ASK_NS = 10_000_000_000, 400_000_000
"""How often, and for how long, boards that nobody watches are heard: a subscription brings what each shows now."""


def snapshot_event(snapshot: m.Snapshot) -> bytes:
    """Return a snapshot as an event. Its id includes the controller's boot id: after a restart `seq` starts again."""
    return event("snapshot", msgspec.json.encode(snapshot), f"{snapshot.boot}-{snapshot.seq}")


def state_event(liveness: Liveness, now_ns: int) -> bytes:
    """Return the controller's state: when it was last heard and last saved. It is also every stream's heartbeat."""
    state = {
        "controller": "away" if liveness.is_away(now_ns) else "ok",
        "heard_ns": liveness.heard_ns,
        "saved_ns": liveness.saved_ns,
        "now_ns": now_ns,
    }
    return event("state", msgspec.json.encode(state))


class NewsListener:
    """Owns the subscription to the controller. One greenlet (`Turns.run`).

    `channels`: those that are kept up to date, in the order in which they are served; what others may see is not even
    received. `on_restart` is called when a snapshot comes from another start of the controller.
    """

    def __init__(
        self,
        context: "zmq.Context[zmq.Socket[bytes]]",
        endpoints: Endpoints,
        channels: dict[str, Channel],
        on_restart: Callable[[], None],
    ) -> None:
        everything = channels.keys() >= set(CHANNELS)
        self._topics = (SNAPSHOT_TOPIC,) if everything else tuple(SNAPSHOT_TOPIC + name.encode() for name in channels)
        self._subscriber = Subscriber(context, endpoints.news, (*self._topics, BEAT_TOPIC))
        self._wake = Wake(self._subscriber.socket)
        self._channels = channels
        self.liveness = Liveness(heard_ns=time.monotonic_ns())
        self._published_state: tuple[bool, int] | None = None
        self._published_ns = 0
        self._on_restart = on_restart
        self.newest: dict[str, m.Snapshot] = {}

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Publish what has arrived, and the controller's state if it changed or a heartbeat is due."""
        snapshots: dict[str, m.Snapshot] = {}
        for news in self._subscriber.receive():
            if isinstance(news, m.Snapshot) and news.channel in self._channels:
                if self.liveness.note_snapshot(news, now_ns):
                    self._on_restart()
                snapshots[news.channel] = news
            elif isinstance(news, m.Beat):
                self.liveness.note_beat(news, now_ns)
        self._publish(snapshots)
        self._publish_state(now_ns)
        if self.liveness.has_lost_snapshot(now_ns):
            self._resubscribe()

    def _publish(self, snapshots: dict[str, m.Snapshot]) -> None:
        self.newest |= snapshots
        if {"stage", "desk"} & snapshots.keys() and {"stage", "desk"} <= self.newest.keys():
            snapshots["tech"] = technician_view(self.newest["stage"], self.newest["desk"])
            self.newest["tech"] = snapshots["tech"]
        for name, channel in self._channels.items():
            if name in snapshots:
                channel.publish("snapshot", snapshot_event(snapshots[name]))

    def _publish_state(self, now_ns: int) -> None:
        """Publish the state. Staff see every save at once; others get heartbeats, or that the controller is away."""
        away, saved_ns = state = (self.liveness.is_away(now_ns), self.liveness.saved_ns)
        due = now_ns - self._published_ns >= HEARTBEAT_NS
        if state == self._published_state and not due:
            return
        for_all = due or self._published_state is None or self._published_state[0] != away
        self._published_state = (away, saved_ns)
        if due:
            self._published_ns = now_ns
        frame = state_event(self.liveness, now_ns)
        for name, channel in self._channels.items():
            if for_all or name not in OPEN_CHANNELS:
                channel.publish("state", frame)

    def _resubscribe(self) -> None:
        for topic in self._topics:
            self._subscriber.socket.setsockopt(zmq.UNSUBSCRIBE, topic)
            self._subscriber.socket.setsockopt(zmq.SUBSCRIBE, topic)

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        self._subscriber.close()


class LedListener:
    """Owns the subscription to the frames sent to the LED boards. One greenlet (`Turns.run`).

    `channel` gets every frame while it has streams: boards on which a text scrolls send 17 a second. `names` gets the
    names of all boards when there is a new one, for which it listens a moment every `ASK_INTERVAL_NS`.
    """

    def __init__(
        self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, channel: Channel, names: Channel
    ) -> None:
        self._subscriber = Subscriber(context, endpoints.led, ())
        self._is_subscribed = False
        self._asked_ns = -ASK_INTERVAL_NS
        self._wake = Wake(self._subscriber.socket)
        self._channel = channel
        self._channel.on_join = self._wake.set
        self._names = names
        self._known: frozenset[str] = frozenset()
        self._published_ns = 0

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Pass on the newest frame of each display, and a heartbeat when it is due."""
        self._subscribe_if_wanted(now_ns)
        newest: dict[str, Any] = {}
        for news in self._subscriber.receive():
            if isinstance(news, m.LedFrame):
                newest[news.display] = news
        if not newest.keys() <= self._known:
            self._known |= newest.keys()
            self._names.publish("boards", event("boards", msgspec.json.encode({"names": sorted(self._known)})))
        for display, frame in newest.items():
            self._channel.publish(display, event("led", msgspec.json.encode(frame)))
        if now_ns - self._published_ns >= HEARTBEAT_NS:
            self._published_ns = now_ns
            self._channel.publish("", event("state", msgspec.json.encode({"now_ns": now_ns})))

    def _subscribe_if_wanted(self, now_ns: int) -> None:
        if now_ns - self._asked_ns >= ASK_INTERVAL_NS:
            self._asked_ns = now_ns
        is_wanted = len(self._channel) > 0 or now_ns - self._asked_ns < ASK_NS
        if is_wanted != self._is_subscribed:
            self._is_subscribed = is_wanted
            self._subscriber.socket.setsockopt(zmq.SUBSCRIBE if is_wanted else zmq.UNSUBSCRIBE, LED_TOPIC)

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        self._subscriber.close()
