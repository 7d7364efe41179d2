"""Snapshot feed: reads the controller's news, requests lost snapshots, measures the controller's clock.

Kind: loop
"""

import logging

import zmq

from bus.messages import Beat, Snapshot
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Subscriber
from scoreboard.feed.clock_offset import ClockOffset, add_heartbeat, add_round_trip, offset_ns, uncertainty_ns
from scoreboard.feed.feed_state import (
    MAX_MISMATCH_NS,
    FeedState,
    is_snapshot_missing,
    is_stale,
    mark_requested,
    on_news,
)

_log = logging.getLogger(__name__)

STAGE_TOPIC = SNAPSHOT_TOPIC + b"stage"
TOPICS = (STAGE_TOPIC, BEAT_TOPIC)

_OFFSET_STEP_NS = 1_000_000
"""A change of the offset that is worth a new picture."""


class SnapshotFeed:
    """The feed from one controller. `is_remote`: on another machine, whose clock must be measured. One thread.

    `state`: what was received. `offset_ns`: to be added to the controller's instants; always 0 on the same machine.
    """

    def __init__(self, subscriber: Subscriber, *, is_remote: bool = False) -> None:
        self._subscriber = subscriber
        self._is_remote = is_remote
        self._clock = ClockOffset()
        self._request_sent_ns: int | None = None
        self.state = FeedState()
        self.offset_ns = 0

    @property
    def socket(self) -> "zmq.Socket[bytes]":
        """The socket to wait on."""
        return self._subscriber.socket

    def read(self, now_ns: int) -> bool:
        """Reads all messages; whether there is anything new to show."""
        before, offset_before_ns = self.state, self.offset_ns
        for message in self._subscriber.receive():
            if self._is_remote and isinstance(message, (Beat, Snapshot)):
                self._measure(message, now_ns)
            self.state = on_news(self.state, message, now_ns)
        if is_snapshot_missing(self.state, now_ns):
            self.state = mark_requested(self.state, now_ns)
            self._subscribe_again()
        has_jumped = abs(self.offset_ns - offset_before_ns) >= _OFFSET_STEP_NS
        staleness_changed = is_stale(before, now_ns) != is_stale(self.state, now_ns)
        return self.state.view is not before.view or has_jumped or staleness_changed

    def on_request_sent(self, now_ns: int) -> None:
        """Notes that a message was sent now to which the controller replies."""
        if self._request_sent_ns is None:
            self._request_sent_ns = now_ns

    def on_reply(self, now_ns: int) -> None:
        """Takes a reply. It is matched with the oldest request, so a round trip may seem longer, never shorter."""
        if self._is_remote and self._request_sent_ns is not None:
            self._clock = add_round_trip(self._clock, self._request_sent_ns, now_ns)
            self.offset_ns = offset_ns(self._clock) or self.offset_ns
        self._request_sent_ns = None

    @property
    def uncertainty_ns(self) -> int | None:
        """The ± of `offset_ns`; None while it is not known."""
        return uncertainty_ns(self._clock) if self._is_remote else 0

    def due_ns(self) -> int | None:
        """When a mismatch counts as a lost snapshot; None: there is none."""
        return None if self.state.mismatch_since_ns is None else self.state.mismatch_since_ns + MAX_MISMATCH_NS

    def _measure(self, message: Beat | Snapshot, now_ns: int) -> None:
        """Measures the clock, from scratch after a reboot of the controller's machine, which starts its clock anew."""
        view = self.state.view
        if isinstance(message, Snapshot) and view is not None and message.boot != view.boot:
            self._clock = ClockOffset()
        self._clock = add_heartbeat(self._clock, message.now_ns, now_ns)
        self.offset_ns = offset_ns(self._clock) or 0

    def _subscribe_again(self) -> None:
        """Subscribes anew, which makes the controller send the whole snapshot again."""
        _log.warning("a snapshot was lost in transit; requesting it again")
        self._subscriber.socket.setsockopt(zmq.UNSUBSCRIBE, STAGE_TOPIC)
        self._subscriber.socket.setsockopt(zmq.SUBSCRIBE, STAGE_TOPIC)
