"""Test rig beside a running controller: leases firmware and LED boards from it, as a client of the bus.

It renews the lease again and again; the controller takes the outputs back when a match starts or the test is gone. One
thread.

Kind: loop
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack

import zmq

from bus import messages as m
from bus.closeable import Closeable
from bus.endpoints import Endpoints
from bus.sockets import LED_TOPIC, Subscriber, controller_client
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import TimedReport

RENEW_NS = 500_000_000
"""How often the lease is renewed."""
ANSWER_TIMEOUT_NS = 5_000_000_000
GOODBYE_MS = 500
NO_CONTROLLER = m.Sentence(
    "selftest-no-controller",
    "The controller does not answer: the self-test needs it. Where somebody stopped it: sudo systemctl start "
    "bamchuong-controller",
)


class LeaseRefusedError(RuntimeError):
    """Firmware and LED boards are not available, or not any more; `reasons` has all reasons."""

    def __init__(self, reasons: tuple[m.Sentence, ...]) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


class LeaseClient(Closeable):
    """The lease of a self-test.

    Call `turn` often; like everything that waits, it raises `LeaseRefusedError` where the controller refuses or does
    not answer. `clock`: CLOCK_MONOTONIC in ns. `on_turn` is called on every turn.
    """

    def __init__(
        self, endpoints: Endpoints, clock: Callable[[], int], on_turn: Callable[[], None] = lambda: None
    ) -> None:
        self._clock = clock
        self._on_turn = on_turn
        self._id = secrets.token_hex(8)
        self._arm: m.Arm | None = None
        self._cues: tuple[m.Cue, ...] = ()
        self._led_tests: dict[str, m.LedTest] = {}
        self._sound = ""
        self._grant: m.OutputsGranted | None = None
        self._unanswered_since_ns: int | None = None
        self._renew_ns = 0
        self._frames: dict[str, m.LedFrame] = {}
        self._reports: list[TimedReport] = []
        self._stack = ExitStack()
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._stack.callback(context.term)
        self._client = self._stack.enter_context(controller_client(context, endpoints))
        self._led_frames = self._stack.enter_context(Subscriber(context, endpoints.led, (LED_TOPIC,)))
        self._poller = zmq.Poller()
        for peer in (self._client, self._led_frames):
            self._poller.register(peer.socket, zmq.POLLIN)

    def close(self) -> None:
        """Release the lease, then close the sockets; where the controller does not answer, the lease ends by itself."""
        self._client.send(self._request(release=True))
        self._client.socket.poll(GOODBYE_MS)
        self._stack.close()

    def acquire(self) -> None:
        """Return when the controller has granted the lease."""
        while self._grant is None:
            self.turn(20)

    # --------------------------------------------------------------------------------------------------------- orders

    def order(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        """See `TestRig.order`."""
        self._arm, self._cues = arm, cues
        self._renew()

    def show_tests(self, tests: dict[str, m.LedTest]) -> None:
        """See `TestRig.show_tests`; all other LED boards show the contest."""
        self._led_tests = dict(tests)
        self._renew()

    def play_sound(self, name: str) -> None:
        """See `TestRig.play_sound`."""
        self._sound = name
        self._renew()

    def turn(self, wait_ms: int) -> None:
        """See `TestRig.turn`; also renews the lease."""
        self._poller.poll(wait_ms)
        now_ns = self._clock()
        for message in self._client.receive():
            self._receive(message, now_ns)
        for news in self._led_frames.receive():
            if isinstance(news, m.LedFrame):
                self._frames[news.display] = news
        if now_ns >= self._renew_ns:
            self._renew()
        if self._unanswered_since_ns is not None and now_ns - self._unanswered_since_ns > ANSWER_TIMEOUT_NS:
            raise LeaseRefusedError((NO_CONTROLLER,))
        self._on_turn()

    def take_reports(self) -> tuple[TimedReport, ...]:
        """See `TestRig.take_reports`."""
        reports, self._reports = tuple(self._reports), []
        return reports

    # --------------------------------------------------------------------------------------------------------- status

    def process_status(self, log_tail: str = "") -> ProcessStatus:
        """See `TestRig.process_status`; as the controller knows it."""
        grant = self._grant or m.OutputsGranted(self._id)
        has_firmware = self.has_process(m.Role.FIRMWARE)
        return ProcessStatus(
            stations=grant.stations if has_firmware else None,
            capture=grant.capture if has_firmware else None,
            firmware_troubles=self._troubles("firmware"),
            has_scoreboard=self.has_process(m.Role.SCOREBOARD),
            scoreboard_troubles=self._troubles("scoreboard"),
            frames=dict(self._frames),
            log_tail=log_tail,
        )

    def has_process(self, role: m.Role) -> bool:
        """See `TestRig.has_process`; as the controller knows it."""
        return any(health.name == role.value and health.state != "away" for health in self._health())

    def _troubles(self, name: str) -> tuple[m.Sentence, ...]:
        return tuple(trouble for health in self._health() if health.name == name for trouble in health.troubles)

    def _health(self) -> tuple[m.HealthView, ...]:
        return self._grant.health if self._grant is not None else ()

    # ----------------------------------------------------------------------------------------------------- on the bus

    def _renew(self) -> None:
        """Request the lease, or renew it; a request without an answer stays unanswered since its first time."""
        now_ns = self._clock()
        self._renew_ns = now_ns + RENEW_NS
        self._unanswered_since_ns = now_ns if self._unanswered_since_ns is None else self._unanswered_since_ns
        self._client.send(self._request())

    def _request(self, *, release: bool = False) -> m.AcquireOutputs:
        return m.AcquireOutputs(
            id=self._id,
            who="self-test",
            role=m.Role.SELFTEST,
            cues=self._cues,
            boards=dict(self._led_tests),
            sound=self._sound,
            arm=self._arm,
            release=release,
        )

    def _receive(self, message: m.FromController, now_ns: int) -> None:
        match message:
            case m.OutputsGranted(refusals=reasons) if reasons:
                raise LeaseRefusedError(reasons)
            case m.OutputsGranted():
                self._grant, self._unanswered_since_ns = message, None
            case m.ForwardedReport(fact=fact):
                self._reports.append(TimedReport(fact, now_ns))
