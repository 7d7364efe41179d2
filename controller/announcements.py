"""What the controller announces to everybody: snapshots, once something that they show has changed, and beats.

Kind: adapter
"""

from collections.abc import Callable, Mapping
from typing import Any

from bus.messages import Audience, Beat, Snapshot
from bus.sockets import BEAT_TOPIC, SNAPSHOT_TOPIC, Announcer
from bus.units import NS_PER_MS

HALL_TOPIC = SNAPSHOT_TOPIC + b"stage"
PUBLIC_AUDIENCES = (Audience.STAGE, Audience.PUBLIC)
"""Whose snapshots everybody may see."""

BEAT_NS = 250 * NS_PER_MS


class Announcements:
    """The announcers of a controller. Belongs to its thread.

    Args:
        news: announces everything on this machine.
        hall: announces to devices on other machines, and nothing that the audience must not see; None: there are none.
        public: announces what the pages for strangers show, and nothing else; None: they have no process of their own.
    """

    def __init__(self, news: Announcer, hall: Announcer | None, public: Announcer | None) -> None:
        self._news = news
        self._hall = hall
        self._public = public
        self.announcers = tuple(filter(None, (news, hall, public)))
        self._announced: tuple[Any, ...] | None = None
        self._beat_ns = 0

    @property
    def next_beat_ns(self) -> int:
        """When the next beat is due."""
        return self._beat_ns + BEAT_NS

    def announce_snapshots(self, inputs: tuple[Any, ...], views: Callable[[], Mapping[str, Snapshot]]) -> None:
        """Announce a snapshot to each audience if `inputs` are new, or if somebody has just subscribed.

        `inputs`: all that the snapshots depend on; `views` makes them.
        """
        topics = [topic for announcer in self.announcers for topic in announcer.new_subscriptions()]
        has_new_listener = any(topic.startswith(SNAPSHOT_TOPIC) or not topic for topic in topics)
        if inputs == self._announced and not has_new_listener:
            return
        snapshots = views()
        for audience, view in snapshots.items():
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), view)
        if self._hall is not None:
            self._hall.announce(HALL_TOPIC, snapshots[Audience.STAGE])
        if self._public is not None:
            for audience in PUBLIC_AUDIENCES:
                self._public.announce(SNAPSHOT_TOPIC + audience.encode(), snapshots[audience])
        self._announced = inputs

    def announce_beat(self, seq: int, now_ns: int, saved_ns: int) -> None:
        """Announce a beat if one is due. `saved_ns`: when the last commit became durable."""
        if now_ns < self.next_beat_ns:
            return
        self._beat_ns = now_ns
        beat = Beat(seq, now_ns, saved_ns)
        for announcer in self.announcers:
            announcer.announce(BEAT_TOPIC, beat)
