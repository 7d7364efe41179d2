"""Loop: read the news, decide the scenes, write the frames; sleep until the next second flips.

One thread owns all of it. Nothing is polled: the loop sleeps in `zmq.Poller` until there are news, until the earliest
instant that a scene, a repetition or the heartbeat asks for, or until it is told to stop.

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
from scoreboard.feed.feed_state import stale
from scoreboard.feed.snapshot_feed import SnapshotFeed
from scoreboard.screen import Now, Screen

_log = logging.getLogger(__name__)

NAME = "scoreboard"
ALIVE_NS = 1_000_000_000
"""How often the scoreboard says that it is alive."""


class Stop(Protocol):
    """What tells the loop to end."""

    is_set: bool

    def fileno(self) -> int:
        """Readable once the loop should end."""


class Ports(Struct, frozen=True):
    """What the loop talks through: the controller's news, its ROUTER, and the wire tap for `/led`."""

    ear: SnapshotFeed
    controller: Client[FromController]
    tap: Announcer


def minute_of_day() -> int:
    """The minute of the local day, for the brightness; the one wall clock of this room."""
    local = time.localtime()
    return local.tm_hour * 60 + local.tm_min


class Loop:
    """The scoreboard's one loop. `epoch` is made anew at each start of the process."""

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
        self._welcome = False
        self._alive_ns = 0
        self._said: tuple[Sentence, ...] = ()

    def run(self, stop: Stop) -> None:
        """Turn until `stop` is asked for."""
        poller = zmq.Poller()
        for socket in (self._ports.ear.socket, self._ports.controller.socket, self._ports.tap.socket):
            poller.register(socket, zmq.POLLIN)
        poller.register(stop.fileno(), zmq.POLLIN)
        while not stop.is_set:
            wake_ns = self.turn(time.monotonic_ns())
            left_ns = max(0, wake_ns - time.monotonic_ns())
            if 0 < left_ns < NS_PER_MS:
                time.sleep(left_ns / 1e9)  # poll knows only milliseconds; news can wait as long
            else:
                poller.poll(left_ns // NS_PER_MS)

    def turn(self, now_ns: int) -> int:
        """One turn at `now_ns` (CLOCK_MONOTONIC); returns when the next is due if nothing comes."""
        fresh = self._read(now_ns)
        joined = self._ports.tap.new_subscriptions()
        now = Now(now_ns, self._ports.ear.offset_ns, self._minute())
        for screen in self._screens:
            sent = screen.turn(self._ports.ear.known, fresh, now)
            if sent or any(self._topic(screen).startswith(topic) for topic in joined):
                self._announce(screen)
        self._greet(now_ns)
        self._notifier.alive(now_ns)
        return self._wake_ns(now_ns)

    def dark(self) -> None:
        """All displays dark and closed; `/led` sees it."""
        for screen in self._screens:
            screen.close()
            self._announce(screen)

    # ------------------------------------------------------------------------------------------------------- read

    def _read(self, now_ns: int) -> bool:
        """Take in all that came; whether there is anything new to show."""
        ear = self._ports.ear
        before = ear.known.view
        fresh = ear.read(now_ns)
        for message in self._ports.controller.receive():
            if isinstance(message, Welcome):
                ear.answer(now_ns)
                self._welcomed(message)
        restarted = before and ear.known.view and before.boot != ear.known.view.boot
        if restarted or stale(ear.known, now_ns):
            self._welcome = False  # it does not know us: introduce ourselves again
        return fresh

    def _welcomed(self, message: Welcome) -> None:
        self._welcome = message.refusal is None
        if message.refusal is not None:
            _log.error("the controller refuses this scoreboard: %s", message.refusal)

    # ------------------------------------------------------------------------------------------------------ write

    def _topic(self, screen: Screen) -> bytes:
        return LED_TOPIC + screen.profile.name.encode()

    def _announce(self, screen: Screen) -> None:
        picture = screen.picture()
        if picture is not None:
            self._ports.tap.announce(self._topic(screen), picture)

    def _greet(self, now_ns: int) -> None:
        """Say hello until welcome, then that we live; troubles are told as soon as they change."""
        troubles = tuple(screen.trouble for screen in self._screens if screen.trouble)
        if now_ns < self._alive_ns and troubles == self._said:
            return
        self._alive_ns = now_ns + ALIVE_NS
        self._said = troubles
        if not self._welcome:
            self._ports.controller.send(Hello(NAME, Role.SCOREBOARD, self._epoch, PROTOCOL))
        self._ports.ear.asks(now_ns)
        self._ports.controller.send(Alive(NAME, Role.SCOREBOARD, self._epoch, troubles))

    def _wake_ns(self, now_ns: int) -> int:
        wishes_ns = [self._ports.ear.wake_ns(), *(screen.wake_ns() for screen in self._screens)]
        return max(now_ns, min([self._alive_ns, *(one for one in wishes_ns if one is not None)]))
