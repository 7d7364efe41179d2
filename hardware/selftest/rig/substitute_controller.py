"""Test rig without a controller: takes its place on its own endpoints, so that the very firmware and scoreboard of the
show are tested. It holds the controller's lock, so that it can never run beside one.

It acknowledges every report, orders lamps, horn and LED boards, and announces snapshots. It writes no journal. One
thread.

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
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport

BEAT_NS = 250_000_000
AUDIENCES = tuple(m.Audience)
BUSY = m.Sentence("self-test", "A self-test is running; the contest can start when it ends.")


class SubstituteController:
    """Acts as the controller. Call `turn` often. Raises `AlreadyRunningError` where a controller runs.

    `clock`: CLOCK_MONOTONIC in ns.
    """

    def __init__(self, endpoints: Endpoints, title: str, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._stack = ExitStack()
        self._epoch = secrets.token_hex(8)
        self._title = title
        self._firmware: bytes | None = None
        self._report_ids: set[tuple[str, int]] = set()
        self._hellos: dict[m.Role, m.Hello] = {}
        self._alive: dict[m.Role, m.Alive] = {}
        self._alive_ns: dict[m.Role, int] = {}
        self._frames: dict[str, m.LedFrame] = {}
        self._beat_ns = 0
        self._orders = m.FirmwareOrders(None)
        self._led_tests: dict[str, m.LedTest] = {}
        self._sound = ""
        self._seq = 1
        self._reports: list[TimedReport] = []
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
        self._led_frames = self._stack.enter_context(Subscriber(context, endpoints.led, (LED_TOPIC,)))
        self._poller = zmq.Poller()
        for peer in (self._server, self._news, self._led_frames):
            self._poller.register(peer.socket, zmq.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Make everything dark and locked, then release the endpoints."""
        if self._firmware is not None:
            self._server.send(self._firmware, m.FirmwareOrders(None))
        self._stack.close()

    # --------------------------------------------------------------------------------------------------------- orders

    def order(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        """See `TestRig.order`; repeated to a firmware that connects later."""
        self._orders = m.FirmwareOrders(arm, cues)
        if self._firmware is not None:
            self._server.send(self._firmware, self._orders)

    def show_tests(self, tests: dict[str, m.LedTest]) -> None:
        """See `TestRig.show_tests`; all other LED boards show the word TEST."""
        self._led_tests = dict(tests)
        self._announce_change()

    def play_sound(self, name: str) -> None:
        """See `TestRig.play_sound`."""
        self._sound = name
        self._announce_change()

    def _announce_change(self) -> None:
        self._seq += 1
        self._announce(self._clock())

    def turn(self, wait_ms: int) -> None:
        """See `TestRig.turn`; also answers."""
        self._poller.poll(wait_ms)
        now_ns = self._clock()
        for peer, message in self._server.receive():
            self._receive(peer, message, now_ns)
        for news in self._led_frames.receive():
            if isinstance(news, m.LedFrame):
                self._frames[news.display] = news
        new_topics = self._news.new_subscriptions()
        if any(topic.startswith(SNAPSHOT_TOPIC) or not topic for topic in new_topics):
            self._announce(now_ns)
        if now_ns >= self._beat_ns:
            self._beat_ns = now_ns + BEAT_NS
            self._news.announce(BEAT_TOPIC, m.Beat(self._seq, now_ns, now_ns))

    def take_reports(self) -> tuple[TimedReport, ...]:
        """See `TestRig.take_reports`."""
        reports, self._reports = tuple(self._reports), []
        return reports

    # --------------------------------------------------------------------------------------------------------- status

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        """See `TestRig.process_status`."""
        hello = self._hellos.get(m.Role.FIRMWARE)
        firmware, scoreboard = self._alive.get(m.Role.FIRMWARE), self._alive.get(m.Role.SCOREBOARD)
        return ProcessStatus(
            stations=hello.stations if hello else None,
            capture=hello.capture if hello else None,
            firmware_troubles=firmware.troubles if firmware else (),
            has_scoreboard=self.has_process(m.Role.SCOREBOARD),
            scoreboard_troubles=scoreboard.troubles if scoreboard else (),
            frames=dict(self._frames),
            log_tail=log_tail,
        )

    def has_process(self, role: m.Role) -> bool:
        """See `TestRig.has_process`."""
        return role in self._alive_ns

    # -------------------------------------------------------------------------------------------------------- messages

    def _receive(self, peer: bytes, message: m.ToController, now_ns: int) -> None:
        match message:
            case m.Hello():
                self._receive_hello(peer, message, now_ns)
            case m.Alive(role=role):
                self._alive[role] = message
                self._alive_ns[role] = now_ns
                self._server.send(peer, m.Welcome(self._epoch, m.PROTOCOL))
            case m.Report():
                self._server.send(peer, m.Ack(message.epoch, message.number))
                if (message.epoch, message.number) not in self._report_ids:
                    self._report_ids.add((message.epoch, message.number))
                    self._reports.append(TimedReport(message.fact, now_ns))
            case m.CommandRequest():
                self._server.send(peer, m.CommandReply(message.id, ok=False, seq=0, step=0, reasons=(BUSY,)))
            case m.AcquireOutputs():
                self._server.send(peer, m.OutputsGranted(message.id, (BUSY,)))

    def _receive_hello(self, peer: bytes, hello: m.Hello, now_ns: int) -> None:
        self._server.send(peer, m.Welcome(self._epoch, m.PROTOCOL))
        self._hellos[hello.role] = hello
        self._alive_ns[hello.role] = now_ns
        if hello.role is m.Role.FIRMWARE:
            self._firmware = peer
            self._server.send(peer, self._orders)

    def _announce(self, now_ns: int) -> None:
        for audience in AUDIENCES:
            view = m.Snapshot(
                audience=audience,
                boot=self._epoch,
                seq=self._seq,
                step=1,
                now_ns=now_ns,
                title=self._title,
                venue="",
                phase=m.Phase.SETUP,
                teams=(),
                led_tests=self._led_tests,
                sound_test=self._sound,
            )
            self._news.announce(SNAPSHOT_TOPIC + audience.encode(), view)
