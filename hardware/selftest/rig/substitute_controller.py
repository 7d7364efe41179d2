"""Loop: the controller's stand-in. On the controller's own endpoints, so that the very firmware and scoreboard of the
show are tested; it takes the controller's lock, so that it can never run beside one.

It acknowledges every report, orders lamps, horn and boards, and announces snapshots. It writes no journal. One thread.

Kind: loop
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import zmq

from bus import messages as m
from bus.sockets import BEAT_TOPIC, LED_TOPIC, SNAPSHOT_TOPIC, Announcer, Endpoints, Lock, Subscriber, controller_server
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.assess_presses import Told

BEAT_NS = 250_000_000
AUDIENCES = tuple(m.Audience)
BUSY = m.Sentence("self-test", "A self-test is running; the contest begins after it.")


class SubstituteController:
    """Speaks as the controller. Call `turn` often. Raises `AlreadyRunningError` where a controller runs.

    `clock`: CLOCK_MONOTONIC in ns.
    """

    def __init__(self, endpoints: Endpoints, title: str, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._stack = ExitStack()
        self._epoch = secrets.token_hex(8)
        self._title = title
        self._firmware: bytes | None = None
        self._reported: set[tuple[str, int]] = set()
        self._hellos: dict[m.Role, m.Hello] = {}
        self._alive: dict[m.Role, m.Alive] = {}
        self._alive_ns: dict[m.Role, int] = {}
        self._frames: dict[str, m.LedFrame] = {}
        self._beat_ns = 0
        self._wanted = m.FirmwareOrders(None)
        self._boards: dict[str, m.LedTest] = {}
        self._sound = ""
        self._seq = 1
        self._told: list[Told] = []
        try:
            self._open(endpoints)
        except BaseException:
            self._stack.close()
            raise

    def _open(self, endpoints: Endpoints) -> None:
        self._stack.callback(Lock(endpoints.folder / "controller.lock").close)
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._stack.callback(context.term)
        self._server = self._stack.enter_context(controller_server(context, endpoints))
        self._news = self._stack.enter_context(Announcer(context, endpoints.news))
        self._tap = self._stack.enter_context(Subscriber(context, endpoints.led, (LED_TOPIC,)))
        self._poller = zmq.Poller()
        for one in (self._server, self._news, self._tap):
            self._poller.register(one.socket, zmq.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Everything dark and locked, then give the endpoints back."""
        if self._firmware is not None:
            self._server.send(self._firmware, m.FirmwareOrders(None))
        self._stack.close()

    # --------------------------------------------------------------------------------------------------------- orders

    def want(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        """Order the firmware; it is said again to a firmware that comes later."""
        self._wanted = m.FirmwareOrders(arm, cues)
        if self._firmware is not None:
            self._server.send(self._firmware, self._wanted)

    def boards(self, tests: dict[str, m.LedTest]) -> None:
        """Let LED boards show these tests, by name, and all others the word TEST."""
        self._boards = dict(tests)
        self._anew()

    def sound(self, name: str) -> None:
        """Let the stage page be heard, once for each new name."""
        self._sound = name
        self._anew()

    def _anew(self) -> None:
        self._seq += 1
        self._announce(self._clock())

    def turn(self, wait_ms: int) -> None:
        """Hear and answer everything that is there, waiting at most `wait_ms` for the first of it."""
        self._poller.poll(wait_ms)
        now_ns = self._clock()
        for peer, message in self._server.receive():
            self._hear(peer, message, now_ns)
        for news in self._tap.receive():
            if isinstance(news, m.LedFrame):
                self._frames[news.display] = news
        joined = self._news.new_subscriptions()
        if any(topic.startswith(SNAPSHOT_TOPIC) or not topic for topic in joined):
            self._announce(now_ns)
        if now_ns >= self._beat_ns:
            self._beat_ns = now_ns + BEAT_NS
            self._news.announce(BEAT_TOPIC, m.Beat(self._seq, now_ns, now_ns))

    def take(self) -> tuple[Told, ...]:
        """What the firmware told since the last call, oldest first."""
        told, self._told = tuple(self._told), []
        return told

    # ---------------------------------------------------------------------------------------------------------- state

    def heard(self, said_by: str = "") -> Heard:
        """What firmware and scoreboard said of themselves so far. `said_by`: why one of them may be missing."""
        hello, alive = self._hellos.get(m.Role.FIRMWARE), self._alive
        firmware, scoreboard = alive.get(m.Role.FIRMWARE), alive.get(m.Role.SCOREBOARD)
        return Heard(
            stations=hello.stations if hello else None,
            capture=hello.capture if hello else None,
            firmware_troubles=firmware.troubles if firmware else (),
            scoreboard=m.Role.SCOREBOARD in self._alive_ns,
            scoreboard_troubles=scoreboard.troubles if scoreboard else (),
            frames=dict(self._frames),
            said_by=said_by,
        )

    def has(self, role: m.Role) -> bool:
        """Whether a process of this role has spoken."""
        return role in self._alive_ns

    # -------------------------------------------------------------------------------------------------------- hearing

    def _hear(self, peer: bytes, message: m.ToController, now_ns: int) -> None:
        match message:
            case m.Hello():
                self._hello(peer, message, now_ns)
            case m.Alive(role=role):
                self._alive[role] = message
                self._alive_ns[role] = now_ns
                self._server.send(peer, m.Welcome(self._epoch, m.PROTOCOL))
            case m.Report():
                self._server.send(peer, m.Ack(message.epoch, message.number))
                if (message.epoch, message.number) not in self._reported:
                    self._reported.add((message.epoch, message.number))
                    self._told.append(Told(message.fact, now_ns))
            case m.CommandRequest():
                self._server.send(peer, m.CommandReply(message.id, False, 0, 0, (BUSY,)))
            case m.AcquireOutputs():
                self._server.send(peer, m.OutputsGranted(message.id, (BUSY,)))

    def _hello(self, peer: bytes, hello: m.Hello, now_ns: int) -> None:
        self._server.send(peer, m.Welcome(self._epoch, m.PROTOCOL))
        self._hellos[hello.role] = hello
        self._alive_ns[hello.role] = now_ns
        if hello.role is m.Role.FIRMWARE:
            self._firmware = peer
            self._server.send(peer, self._wanted)

    def _announce(self, now_ns: int) -> None:
        for audience in AUDIENCES:
            view = m.Snapshot(
                audience,
                self._epoch,
                self._seq,
                1,
                now_ns,
                self._title,
                "",
                m.Phase.SETUP,
                (),
                led_tests=self._boards,
                sound_test=self._sound,
            )
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), view)
