"""Loop: the technicians' end of the guided self-test. It shows them one instruction at a time and hears their
answers; the panel passes both on. It is the `Person` that the guide leads. One thread.

Kind: loop
"""

import time
from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role, Sentence
from bus.sockets import Server
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.operator.operator import GLANCE_S

WATCHED_NS = 5_000_000_000
"""A panel that has not looked for so long is not told of changes any more."""
ORDERS_KEPT = 100

TECHNICIANS = frozenset({Role.MC, Role.DESK, Role.TECH})
"""Whose orders count: whoever may open the technicians' page."""

PRESS = "Press the button of station {number} when its lamp blinks"
HANDS_OFF = Sentence("selftest-hands-off", "Nobody presses a button now, please")
NOT_YOURS = Sentence("selftest-not-yours", "Only MC, desk and technicians may lead the self-test")
RUNNING = Sentence("selftest-running", "The self-test is running already")
NOT_RUNNING = Sentence("selftest-not-running", "No self-test is running")
MOVED_ON = Sentence("selftest-moved-on", "The self-test has moved on: look at the screen again")
STOPPED = Sentence("selftest-stopped", "The self-test was stopped: there is no certificate")
WAIT = Sentence("selftest-wait", "Please wait: machine and processes are being looked at")


class StoppedError(RuntimeError):
    """The technician wants no more of it."""


class WebOperator:
    """What the technicians see, and what they say. `clock`: CLOCK_MONOTONIC in ns."""

    has_hands = has_eyes = True
    patience_s, glance_s = 120.0, GLANCE_S

    def __init__(
        self, server: "Server[m.ToSelftest]", last: Certificate | None, clock: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._server = server
        self._clock = clock
        self._view = m.SelftestView("idle", clock(), clock(), certificate=_verdict(last))
        self._shown: m.SelftestView | None = None
        self._panels: dict[bytes, int] = {}
        self._done: dict[str, tuple[Sentence, ...]] = {}
        self._answer: bool | None = None
        self._gave_up = False
        self.stops = False
        """A technician wants no more of the test that runs."""

    # ------------------------------------------------------------------------------------------------- as the guide's

    def prepare(self) -> None:
        """Hands off."""
        self._instruct(HANDS_OFF)

    def press(self, station: int, nth: int, of: int) -> None:
        """Ask for a press of that station's button."""
        self._gave_up = False
        self._instruct(Sentence("selftest-press", PRESS, {"number": station}), "press", station, nth, of)

    def gave_up(self) -> bool:
        """Whether the technician says that this press will not come."""
        return self._gave_up

    def ask(self, question: Sentence) -> None:
        """Ask something that is answered by yes or no."""
        self._answer = None
        self._instruct(question, "yes_no")

    def answer(self) -> bool | None:
        """The answer, None while there is none."""
        return self._answer

    # ------------------------------------------------------------------------------------------------- as the test's

    @property
    def running(self) -> bool:
        """Whether a technician wants a test, and it is not over."""
        return self._view.state == "running"

    def goes_on(self, part: int, parts: int) -> None:
        """The test is at `part` of `parts`."""
        self._view = replace(self._view, part=part, parts=parts)

    def tell(self, result: Result) -> None:
        """One more result."""
        self._view = replace(self._view, findings=(*self._view.findings, finding(result)))

    def end(self, certificate: Certificate | None, why: tuple[Sentence, ...] = ()) -> None:
        """The test is over: with its certificate, or without one, and why."""
        last = self._view.certificate if certificate is None else _verdict(certificate)
        self._view = replace(self._view, state="over", reasons=why, certificate=last)
        self._instruct(None)

    def turn(self) -> None:
        """Hear what there is, show what is new."""
        for peer, message in self._server.receive():
            if isinstance(message, m.SelftestSubscribe):
                self._panels[peer] = self._clock()
                self._server.send(peer, self._now())
            else:
                self._server.send(peer, m.SelftestReply(message.id, self._ordered(message)))
        if self._view != self._shown:
            self._shown = self._view
            self._show()

    def _show(self) -> None:
        now_ns = self._clock()
        self._panels = {peer: at_ns for peer, at_ns in self._panels.items() if now_ns - at_ns < WATCHED_NS}
        for peer in self._panels:
            self._server.send(peer, self._now())

    def _now(self) -> m.SelftestView:
        return replace(self._view, now_ns=self._clock())

    def _instruct(
        self,
        say: Sentence | None,
        asks: Literal["nothing", "press", "yes_no"] = "nothing",
        station: int | None = None,
        press: int = 0,
        presses: int = 0,
    ) -> None:
        """One instruction instead of the one before."""
        step = self._view.step + 1
        self._view = replace(self._view, step=step, instruction=say, prompt=asks, station=station, press=press, presses=presses)

    # -------------------------------------------------------------------------------------------------------- hearing

    def _ordered(self, order: m.SelftestCommand) -> tuple[Sentence, ...]:
        """Do it, or say why not; an order that was said twice is done once."""
        if order.id not in self._done:
            self._done[order.id] = self._refusal(order)
            if not self._done[order.id]:
                self._do(order.what)
            for old in list(self._done)[:-ORDERS_KEPT]:
                del self._done[old]
        return self._done[order.id]

    def _refusal(self, order: m.SelftestCommand) -> tuple[Sentence, ...]:
        reasons: list[Sentence] = [] if order.role in TECHNICIANS else [NOT_YOURS]
        if order.what == "begin":
            return (*reasons, *([RUNNING] if self.running else []))
        if not self.running:
            return (*reasons, NOT_RUNNING)
        fits = {"stop": True, "give_up": self._view.prompt == "press"}.get(order.what, self._view.prompt == "yes_no")
        now = order.what == "stop" or (fits and order.step == self._view.step)
        return (*reasons, *([] if now else [MOVED_ON]))

    def _do(self, what: str) -> None:
        if what == "begin":
            self._begin()
        elif what == "stop":
            self.stops = True
        elif what == "give_up":
            self._gave_up = True
        else:
            self._answer = what == "yes"

    def _begin(self) -> None:
        self.stops = False
        self._view = replace(self._view, state="running", findings=(), reasons=(), part=0, parts=0)
        self._instruct(WAIT)


def finding(result: Result) -> m.SelftestFinding:
    """A result, as pages tell it."""
    check = CHECKS[result.check]
    told = m.SelftestFinding(
        check.name,
        result.outcome.value,
        check.title,
        check.title_vi,
        result.said or Sentence("selftest-words", "{words}", {"words": result.found}),
        _place(result),
    )
    if result.outcome not in (Outcome.WARN, Outcome.FAIL):
        return told
    return replace(told, why=check.why, why_vi=check.why_vi, remedy=check.do, remedy_vi=check.do_vi)


def _place(result: Result) -> Sentence | None:
    if result.at is not None or not result.place:
        return result.at
    return Sentence("selftest-place", "{words}", {"words": result.place})


def _verdict(certificate: Certificate | None) -> m.CertificateView | None:
    if certificate is None:
        return None
    return m.CertificateView(
        certificate.verdict.value,
        certificate.board_id,
        certificate.made_s,
        certificate.expires_s,
        certificate.simulated,
    )
