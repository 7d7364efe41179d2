"""Fake controller: the controller's ends of the bus without a contest, for tests and for the self-test.

It greets and acknowledges as the real one does, gives its snapshots to whoever joins late, beats, and records what it
receives. What it answers can be scripted, message by message. One thread turns it; `show` may be called from any.

Kind: loop
"""

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any, TypeVar

import zmq
from msgspec.structs import replace

from bus import messages as m
from bus.closeable import Closeable
from bus.endpoints import Endpoints
from bus.sockets import BEAT_TOPIC, LED_TOPIC, SNAPSHOT_TOPIC, Announcer, Subscriber, controller_server

Answer = Callable[[Any], Iterable[m.FromController]]
"""What is sent back for a message."""

_T = TypeVar("_T", bound=m.Message)

BEAT_NS = 250_000_000
"""How often it beats, as the real controller does."""


def no_answer(_: object) -> tuple[m.FromController, ...]:
    """Script for messages that get no answer."""
    return ()


class FakeController(Closeable):
    """A scripted controller. Call `turn` often.

    Take `Lock(endpoints.folder / "controller.lock")` first where a real controller may run. `clock`: CLOCK_MONOTONIC in
    ns, or that of another machine. `led`: where the LED boards' frames are announced, if not at these endpoints.
    """

    def __init__(
        self, endpoints: Endpoints, clock: Callable[[], int] = time.monotonic_ns, *, epoch: str = "", led: str = ""
    ) -> None:
        self.epoch = epoch or secrets.token_hex(8)
        self.answers: dict[type[m.Message], Answer] = {
            m.Hello: self.welcome,
            m.Alive: self.welcome,
            m.Report: self.acknowledge,
            m.CommandRequest: self.reply,
            m.AcquireOutputs: self.grant,
            m.AccessEvent: self.note,
        }
        """By the type of a message. Change an entry to answer otherwise, for example to `no_answer`."""
        self.refusals: tuple[m.Sentence, ...] = ()
        """With reasons, every command and every lease is refused for them."""
        self.reply_seq = 0
        """The snapshot that shows what a command did, as replies name it; 0: none follows."""
        self.is_beating = True
        self.beat_interval_ns = BEAT_NS
        self.received: list[m.ToController] = []
        self.frames: list[m.LedFrame] = []
        self.joined: list[bytes] = []
        """Topics that were subscribed to, each as often as somebody did."""
        self.peers: dict[m.Role, bytes] = {}
        """The newest peer of each role."""
        self._clock = clock
        self._beat_ns: int | None = None
        self._snapshots: dict[bytes, m.Snapshot] = {}
        self._shown: deque[tuple[m.Snapshot, bool]] = deque()
        """What `show` was given, and whether it is lost; all else belongs to the thread that turns."""
        self._commands = 0
        with ExitStack() as stack:
            self.context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
            stack.callback(self.context.destroy, linger=0)
            self.server = stack.enter_context(controller_server(self.context, endpoints))
            self.news = stack.enter_context(Announcer(self.context, endpoints.news))
            self._led = stack.enter_context(Subscriber(self.context, led or endpoints.led, (LED_TOPIC,)))
            self._stack = stack.pop_all()
        self._poller = zmq.Poller()
        for end in (self.server, self.news, self._led):
            self._poller.register(end.socket, zmq.POLLIN)

    def close(self) -> None:
        """Close the sockets, as a controller that dies: what was not sent is gone."""
        self._stack.close()

    # -------------------------------------------------------------------------------------------------------- tell it

    def show(self, *snapshots: m.Snapshot, lost: bool = False) -> None:
        """Announce these snapshots at the next turn, and to those who join later. `lost`: to those alone."""
        self._shown.extend((snapshot, lost) for snapshot in snapshots)

    def send(self, role: m.Role, message: m.FromController) -> None:
        """Send to the newest peer of a role. Raises `KeyError` where there was none yet."""
        self.server.send(self.peers[role], message)

    # ----------------------------------------------------------------------------------------------------- look at it

    def received_of(self, kind: type[_T]) -> list[_T]:
        """What was received of one type, oldest first."""
        return [message for message in self.received if isinstance(message, kind)]

    def take_received(self) -> list[m.ToController]:
        """What was received since the last call; then it is forgotten."""
        received, self.received = self.received, []
        return received

    def take_frames(self) -> list[m.LedFrame]:
        """The frames of the LED boards since the last call; then they are forgotten."""
        frames, self.frames = self.frames, []
        return frames

    # ----------------------------------------------------------------------------------------------------------- turn

    def turn(self, wait_ms: int = 20) -> None:
        """Wait for messages, at most so long; then receive, answer and announce."""
        self._poller.poll(wait_ms)
        for peer, message in self.server.receive():
            self._receive(peer, message)
        self.frames += [news for news in self._led.receive() if isinstance(news, m.LedFrame)]
        self._announce()
        now_ns = self._clock()
        if self.is_beating and (self._beat_ns is None or now_ns - self._beat_ns >= self.beat_interval_ns):
            self._beat_ns = now_ns
            seq = max((snapshot.seq for snapshot in self._snapshots.values()), default=0)
            self.news.announce(BEAT_TOPIC, m.Beat(seq, now_ns, now_ns))

    def _receive(self, peer: bytes, message: m.ToController) -> None:
        if isinstance(message, (m.Hello, m.Alive)):
            self.peers[message.role] = peer
        elif isinstance(message, m.Report):
            self.peers[m.Role.FIRMWARE] = peer
        self.received.append(message)
        for answer in self.answers[type(message)](message):
            self.server.send(peer, answer)

    def _announce(self) -> None:
        """Announce what is new, and everything to those who have just joined."""
        joined = self.news.new_subscriptions()
        self.joined += joined
        while self._shown:
            snapshot, is_lost = self._shown.popleft()
            self._snapshots[SNAPSHOT_TOPIC + snapshot.channel.encode()] = snapshot
            if not is_lost:
                self._announce_snapshot(snapshot)
        for topic, snapshot in self._snapshots.items():
            if any(topic.startswith(subscribed) for subscribed in joined):
                self._announce_snapshot(snapshot)

    def _announce_snapshot(self, snapshot: m.Snapshot) -> None:
        topic = SNAPSHOT_TOPIC + snapshot.channel.encode()
        self.news.announce(topic, replace(snapshot, now_ns=self._clock()))

    # -------------------------------------------------------------------------------------------------- usual answers

    def welcome(self, _: m.Hello | m.Alive) -> tuple[m.FromController, ...]:
        """Answer a greeting or a sign of life."""
        return (m.Welcome(self.epoch, m.PROTOCOL),)

    def acknowledge(self, report: m.Report) -> tuple[m.FromController, ...]:
        """Answer a report."""
        return (m.Ack(report.epoch, report.number),)

    def reply(self, request: m.CommandRequest) -> tuple[m.FromController, ...]:
        """Answer a command."""
        self._commands += 1
        return (
            m.CommandReply(
                id=request.id, ok=not self.refusals, seq=self.reply_seq, step=self._commands, reasons=self.refusals
            ),
        )

    def note(self, event: m.AccessEvent) -> tuple[m.FromController, ...]:
        """Answer what the panel tells of people's devices."""
        return (m.AccessNoted(event.id),)

    def grant(self, request: m.AcquireOutputs) -> tuple[m.FromController, ...]:
        """Answer who wants to lease the outputs."""
        return (m.OutputsGranted(request.id, self.refusals),)
