"""Loop: the self-test beside a running controller. It borrows firmware and LED boards, as a client of the bus, and
keeps them by asking again; the controller takes them back when a match begins or the test is gone. One thread.

Kind: loop
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import zmq

from bus import messages as m
from bus.sockets import LED_TOPIC, Endpoints, Subscriber, controller_client
from hardware.selftest.assess.assess_parts import Heard
from hardware.selftest.assess.assess_presses import Told

AGAIN_NS = 500_000_000
"""How often the loan is asked for again."""
SILENT_NS = 5_000_000_000
GOODBYE_MS = 500
SILENT = m.Sentence("selftest-no-controller", "The controller does not answer: the self-test needs it")


class NotLentError(RuntimeError):
    """Firmware and boards cannot be had (any more); `reasons` are all there are."""

    def __init__(self, reasons: tuple[m.Sentence, ...]) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


class LeaseClient:
    """Call `turn` often; like all that waits, it raises `NotLentError` where the controller refuses or keeps silent.

    `clock`: CLOCK_MONOTONIC in ns. `meanwhile` is called on every turn.
    """

    def __init__(
        self, endpoints: Endpoints, clock: Callable[[], int], meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        self._clock = clock
        self._meanwhile = meanwhile
        self._id = secrets.token_hex(8)
        self._arm: m.Arm | None = None
        self._cues: tuple[m.Cue, ...] = ()
        self._boards: dict[str, m.LedTest] = {}
        self._sound = ""
        self._lent: m.OutputsGranted | None = None
        self._asked_ns: int | None = None
        self._again_ns = 0
        self._frames: dict[str, m.LedFrame] = {}
        self._told: list[Told] = []
        self._stack = ExitStack()
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._stack.callback(context.term)
        self._client = self._stack.enter_context(controller_client(context, endpoints))
        self._tap = self._stack.enter_context(Subscriber(context, endpoints.led, (LED_TOPIC,)))
        self._poller = zmq.Poller()
        for one in (self._client, self._tap):
            self._poller.register(one.socket, zmq.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give all back, then the sockets; where the controller does not answer, the loan ends by itself."""
        self._client.send(self._wish(ends=True))
        self._client.socket.poll(GOODBYE_MS)
        self._stack.close()

    def begin(self) -> None:
        """Return when the controller has lent its firmware and boards."""
        while self._lent is None:
            self.turn(20)

    # --------------------------------------------------------------------------------------------------------- orders

    def want(self, arm: m.Arm | None, cues: tuple[m.Cue, ...] = ()) -> None:
        """Order the firmware."""
        self._arm, self._cues = arm, cues
        self._ask()

    def boards(self, tests: dict[str, m.LedTest]) -> None:
        """Let LED boards show these tests, all others the contest."""
        self._boards = dict(tests)
        self._ask()

    def sound(self, name: str) -> None:
        """Let the stage page be heard, once for each new name."""
        self._sound = name
        self._ask()

    def turn(self, wait_ms: int) -> None:
        """Hear everything that is there, waiting at most `wait_ms` for the first of it, and keep the loan."""
        self._poller.poll(wait_ms)
        now_ns = self._clock()
        for message in self._client.receive():
            self._hear(message, now_ns)
        for news in self._tap.receive():
            if isinstance(news, m.LedFrame):
                self._frames[news.display] = news
        if now_ns >= self._again_ns:
            self._ask()
        if self._asked_ns is not None and now_ns - self._asked_ns > SILENT_NS:
            raise NotLentError((SILENT,))
        self._meanwhile()

    def take(self) -> tuple[Told, ...]:
        """What the firmware told since the last call, oldest first."""
        told, self._told = tuple(self._told), []
        return told

    # ---------------------------------------------------------------------------------------------------------- state

    def heard(self, said_by: str = "") -> Heard:
        """What firmware and scoreboard said of themselves, as the controller knows it."""
        lent = self._lent or m.OutputsGranted(self._id)
        there = self.has(m.Role.FIRMWARE)
        return Heard(
            stations=lent.stations if there else None,
            capture=lent.capture if there else None,
            firmware_troubles=self._troubles("firmware"),
            scoreboard=self.has(m.Role.SCOREBOARD),
            scoreboard_troubles=self._troubles("scoreboard"),
            frames=dict(self._frames),
            said_by=said_by,
        )

    def has(self, role: m.Role) -> bool:
        """Whether the controller hears a process of this role."""
        return any(one.name == role.value and one.state != "away" for one in self._health())

    def _troubles(self, name: str) -> tuple[m.Sentence, ...]:
        return tuple(trouble for one in self._health() if one.name == name for trouble in one.troubles)

    def _health(self) -> tuple[m.HealthView, ...]:
        return self._lent.health if self._lent is not None else ()

    # ----------------------------------------------------------------------------------------------------- on the bus

    def _ask(self) -> None:
        """Ask for the loan, or keep it; what was never answered stays asked since then."""
        now_ns = self._clock()
        self._again_ns = now_ns + AGAIN_NS
        self._asked_ns = now_ns if self._asked_ns is None else self._asked_ns
        self._client.send(self._wish())

    def _wish(self, *, ends: bool = False) -> m.AcquireOutputs:
        role = m.Role.SELFTEST
        boards = dict(self._boards)
        return m.AcquireOutputs(self._id, "self-test", role, {}, self._cues, boards, self._sound, self._arm, ends)

    def _hear(self, message: m.FromController, now_ns: int) -> None:
        match message:
            case m.OutputsGranted(refusals=reasons) if reasons:
                raise NotLentError(reasons)
            case m.OutputsGranted():
                self._lent, self._asked_ns = message, None
            case m.ForwardedReport(fact=fact):
                self._told.append(Told(fact, now_ns))
