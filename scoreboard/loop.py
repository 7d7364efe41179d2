"""The scoreboard's loop: read the news, decide the scenes, write the frames; sleep until the next second.

One thread owns all of it. Nothing is polled: the loop sleeps in `zmq.Poller` until there is news, until the earliest
instant at which a scene, a refresh or the heartbeat is due, or until it is asked to stop.

Kind: loop
"""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import zmq
from msgspec import Struct

from bus.messages import PROTOCOL, Alive, FromController, Hello, Role, Sentence, Welcome
from bus.notify import Notifier
from bus.sockets import LED_TOPIC, Announcer, Client
from bus.units import NS_PER_MS
from scoreboard.feed.feed_state import is_stale
from scoreboard.feed.snapshot_feed import SnapshotFeed
from scoreboard.screen import Now, Screen

_log = logging.getLogger(__name__)

NAME = "scoreboard"
ALIVE_INTERVAL_NS = 1_000_000_000
"""Interval of the scoreboard's heartbeat."""

TOGETHER_NS = 500_000
"""Displays whose frames are due this close together are served in one turn: nobody sees half a millisecond."""


class Stop(Protocol):
    """The request to end the loop."""

    is_set: bool

    def fileno(self) -> int:
        """Readable once the loop should end."""


class Ports(Struct, frozen=True):
    """The ports of the loop: the controller's news, its ROUTER, and the pictures for `/led`."""

    feed: SnapshotFeed
    controller: Client[FromController]
    led_publisher: Announcer


def minute_of_day() -> int:
    """The minute of the local day, for the brightness; the only wall clock of this package."""
    local = time.localtime()
    return local.tm_hour * 60 + local.tm_min


class Loop:
    """The scoreboard's only loop. `epoch` identifies this start of the process."""

    def __init__(
        self,
        ports: Ports,
        screens: Sequence[Screen],
        epoch: str,
        notifier: Notifier,
        minute: Callable[[], int] = minute_of_day,
    ) -> None:
        self._ports = ports
        self._screens = screens
        self._epoch = epoch
        self._notifier = notifier
        self._minute = minute
        self._is_welcome = False
        self._alive_due_ns = 0
        self._reported_troubles: tuple[Sentence, ...] = ()

    def run(self, stop: Stop) -> None:
        """Runs turns until `stop` is asked for."""
        poller = zmq.Poller()
        for socket in (self._ports.feed.socket, self._ports.controller.socket, self._ports.led_publisher.socket):
            poller.register(socket, zmq.POLLIN)
        poller.register(stop.fileno(), zmq.POLLIN)
        while not stop.is_set:
            due_ns = self.turn(time.monotonic_ns())
            left_ns = max(0, due_ns - time.monotonic_ns())
            if (left_ns == 0 or left_ns >= NS_PER_MS) and poller.poll(left_ns // NS_PER_MS):
                continue
            left_ns = due_ns - time.monotonic_ns()
            if 0 < left_ns < NS_PER_MS:
                time.sleep(left_ns / 1e9)  # poll has only milliseconds; news can wait that long

    def turn(self, now_ns: int) -> int:
        """One turn at `now_ns` (CLOCK_MONOTONIC); returns when the next is due without news."""
        has_news = self._read(now_ns)
        subscriptions = self._ports.led_publisher.new_subscriptions()
        now = Now(now_ns, self._ports.feed.offset_ns, self._minute())
        for screen in self._screens:
            was_sent = screen.turn(self._ports.feed.state, has_news, now)
            if was_sent or any(self._topic(screen).startswith(topic) for topic in subscriptions):
                self._announce(screen)
        self._send_heartbeat(now_ns)
        self._notifier.alive(now_ns)
        return self._due_ns(now_ns)

    def darken(self) -> None:
        """Darkens and closes all displays, and publishes that for `/led`."""
        for screen in self._screens:
            screen.close()
            self._announce(screen)

    # ------------------------------------------------------------------------------------------------------- read

    def _read(self, now_ns: int) -> bool:
        """Reads all messages; whether there is anything new to show."""
        feed = self._ports.feed
        before = feed.state.view
        has_news = feed.read(now_ns)
        for message in self._ports.controller.receive():
            if isinstance(message, Welcome):
                feed.on_reply(now_ns)
                self._on_welcome(message)
        has_restarted = before and feed.state.view and before.boot != feed.state.view.boot
        if has_restarted or is_stale(feed.state, now_ns):
            self._is_welcome = False  # a new controller does not know this process: send Hello again
        return has_news

    def _on_welcome(self, message: Welcome) -> None:
        self._is_welcome = message.refusal is None
        if message.refusal is not None:
            _log.error("the controller refuses this scoreboard: %s", message.refusal)

    # ------------------------------------------------------------------------------------------------------ write

    def _topic(self, screen: Screen) -> bytes:
        return LED_TOPIC + screen.profile.name.encode()

    def _announce(self, screen: Screen) -> None:
        """Publishes what the board shows, where anybody watches: decoding it costs more than showing it."""
        picture = screen.picture() if self._ports.led_publisher.is_wanted(self._topic(screen)) else None
        if picture is not None:
            self._ports.led_publisher.announce(self._topic(screen), picture)

    def _send_heartbeat(self, now_ns: int) -> None:
        """Sends Hello until welcome, and Alive; changed troubles are reported at once."""
        troubles = tuple(screen.trouble for screen in self._screens if screen.trouble)
        if now_ns < self._alive_due_ns and troubles == self._reported_troubles:
            return
        self._alive_due_ns = now_ns + ALIVE_INTERVAL_NS
        self._reported_troubles = troubles
        if not self._is_welcome:
            self._ports.controller.send(Hello(NAME, Role.SCOREBOARD, self._epoch, PROTOCOL))
        self._ports.feed.on_request_sent(now_ns)
        self._ports.controller.send(Alive(NAME, Role.SCOREBOARD, self._epoch, troubles))

    def _due_ns(self, now_ns: int) -> int:
        """The earliest instant at which something is due; what is due just after it waits for no turn of its own."""
        instants_ns = [self._alive_due_ns, self._ports.feed.due_ns(), *(screen.due_ns() for screen in self._screens)]
        known_ns = [at_ns for at_ns in instants_ns if at_ns is not None]
        earliest_ns = min(known_ns)
        return max(now_ns, *(at_ns for at_ns in known_ns if at_ns - earliest_ns <= TOGETHER_NS))
