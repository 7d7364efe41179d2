"""Loop: read the controller's news; know the newest snapshot, what was missed, and how far its clock is from ours.

Kind: loop
"""

import logging

import zmq

from bus.messages import Beat, Snapshot
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Subscriber
from scoreboard.feed.clock_offset import Offset, answered, beaten, uncertainty_ns, offset_ns
from scoreboard.feed.feed_state import GAP_NS, FeedState, asked, hear, missed, stale

_log = logging.getLogger(__name__)

STAGE_TOPIC = SNAPSHOT_TOPIC + b"stage"
TOPICS = (STAGE_TOPIC, BEAT_TOPIC)

_LEAP_NS = 1_000_000
"""A change of the offset that is worth drawing anew."""


class SnapshotFeed:
    """Hears one controller. `far`: it is another machine, whose clock must be measured. Belongs to one thread.

    `known`: what was heard. `offset_ns`: to be added to the controller's instants; 0 on the same machine, always.
    """

    def __init__(self, news: Subscriber, *, far: bool = False) -> None:
        self._news = news
        self._far = far
        self._clock = Offset()
        self._asked_ns: int | None = None
        self.known = FeedState()
        self.offset_ns = 0

    @property
    def socket(self) -> "zmq.Socket[bytes]":
        """To wait on."""
        return self._news.socket

    def read(self, now_ns: int) -> bool:
        """Take in all that came; whether there is anything new to show."""
        before, offset_before_ns = self.known, self.offset_ns
        for news in self._news.receive():
            if self._far and isinstance(news, (Beat, Snapshot)):
                self._measure(news, now_ns)
            self.known = hear(self.known, news, now_ns)
        if missed(self.known, now_ns):
            self.known = asked(self.known, now_ns)
            self._subscribe_again()
        leapt = abs(self.offset_ns - offset_before_ns) >= _LEAP_NS
        return self.known.view is not before.view or leapt or stale(before, now_ns) != stale(self.known, now_ns)

    def asks(self, now_ns: int) -> None:
        """Something is said now that the controller answers."""
        if self._asked_ns is None:
            self._asked_ns = now_ns

    def answer(self, now_ns: int) -> None:
        """The controller answered. Matched with the oldest question: so a trip may seem longer, never shorter."""
        if self._far and self._asked_ns is not None:
            self._clock = answered(self._clock, self._asked_ns, now_ns)
            self.offset_ns = offset_ns(self._clock) or self.offset_ns
        self._asked_ns = None

    @property
    def uncertainty_ns(self) -> int | None:
        """By how much `offset_ns` may be wrong; None while that is not known."""
        return uncertainty_ns(self._clock) if self._far else 0

    def wake_ns(self) -> int | None:
        """When a gap must be looked at; None: there is none."""
        return None if self.known.gap_ns is None else self.known.gap_ns + GAP_NS

    def _measure(self, news: Beat | Snapshot, now_ns: int) -> None:
        """Another boot of the controller's machine has another clock: what was measured before says nothing."""
        view = self.known.view
        if isinstance(news, Snapshot) and view is not None and news.boot != view.boot:
            self._clock = Offset()
        self._clock = beaten(self._clock, news.now_ns, now_ns)
        self.offset_ns = offset_ns(self._clock) or 0

    def _subscribe_again(self) -> None:
        """A new subscription makes the controller say the whole snapshot again."""
        _log.warning("a snapshot was lost on the way; asking for it again")
        self._news.socket.setsockopt(zmq.UNSUBSCRIBE, STAGE_TOPIC)
        self._news.socket.setsockopt(zmq.SUBSCRIBE, STAGE_TOPIC)
