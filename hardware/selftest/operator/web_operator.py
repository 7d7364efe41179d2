"""The technicians' side of the guided self-test: shows them one instruction at a time and receives their answers.

The panel forwards both. It is the `Operator` of the guided test. One thread.

Kind: loop
"""

import time
from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role, Sentence
from bus.sockets import Server
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Result
from hardware.selftest.certificate.certificate import Certificate
from hardware.selftest.operator.operator import GLANCE_S, HANDS_OFF

PANEL_TIMEOUT_NS = 5_000_000_000
"""A panel that has not subscribed for this long gets no more updates."""
UNSEEN_NS, UNSEEN_RESULTS_NS = 60_000_000_000, 1_800_000_000_000
"""Nobody has looked at it for so long: there is no need for its process, until somebody looks again. Results of a test
are kept for longer, for a technician whose phone sleeps meanwhile."""
MAX_REPLIES = 100
"""Number of replies that are remembered, so that a repeated command is carried out once."""

TECHNICIANS = frozenset({Role.MC, Role.DESK, Role.TECH})
"""Roles that may lead the test: those that may open the technicians' page."""

PRESS = "Press the button of station {number} when its lamp blinks"
NOT_YOURS = Sentence("selftest-not-yours", "Only the MC, the desk and technicians may run the self-test")
RUNNING = Sentence("selftest-running", "A self-test is already running")
NOT_RUNNING = Sentence("selftest-not-running", "No self-test is running")
MOVED_ON = Sentence("selftest-moved-on", "The self-test has moved on: look at the screen again")
STOPPED = Sentence("selftest-stopped", "The self-test was stopped: there is no certificate")
WAIT = Sentence("selftest-wait", "Please wait: checking the machine and the processes")


class StoppedError(RuntimeError):
    """A technician has stopped the test."""


class WebOperator:
    """The technicians' screen and their answers. `clock`: CLOCK_MONOTONIC in ns."""

    can_press = can_observe = True
    press_timeout_s, glance_s = 120.0, GLANCE_S

    def __init__(
        self,
        server: "Server[m.ToSelftest]",
        certificate: Certificate | None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._server = server
        self._clock = clock
        self._seen_ns = now_ns = clock()
        self._view = m.SelftestView("idle", step=now_ns, now_ns=now_ns, certificate=_certificate_view(certificate))
        self._published: m.SelftestView | None = None
        self._panels: dict[bytes, int] = {}
        self._replies: dict[str, tuple[Sentence, ...]] = {}
        self._answer: bool | None = None
        self._has_given_up = False
        self.is_stop_requested = False
        """A technician has asked to stop the test that is running."""

    # --------------------------------------------------------------------------------------------- for the guided test

    def request_hands_off(self) -> None:
        """See `Operator.request_hands_off`."""
        self._instruct(HANDS_OFF)

    def request_press(self, station: int, nth: int, of: int) -> None:
        """See `Operator.request_press`."""
        self._has_given_up = False
        instruction = Sentence("selftest-press", PRESS, {"number": station})
        self._instruct(instruction, "press", station=station, press=nth, presses=of)

    def has_given_up(self) -> bool:
        """See `Operator.has_given_up`."""
        return self._has_given_up

    def ask(self, question: Sentence) -> None:
        """See `Operator.ask`."""
        self._answer = None
        self._instruct(question, "yes_no")

    def answer(self) -> bool | None:
        """See `Operator.answer`."""
        return self._answer

    # -------------------------------------------------------------------------------------------------- for the service

    @property
    def is_running(self) -> bool:
        """Whether a technician has started a test that is not over."""
        return self._view.state == "running"

    @property
    def is_left(self) -> bool:
        """Whether no test is running, and nobody has looked at the results of the last one for a while."""
        unseen_ns = UNSEEN_RESULTS_NS if self._view.state == "over" else UNSEEN_NS
        return not self.is_running and self._clock() - self._seen_ns > unseen_ns

    def show_progress(self, part: int, parts: int) -> None:
        """Show that the test is at `part` of `parts`."""
        self._view = replace(self._view, part=part, parts=parts)

    def add_result(self, result: Result) -> None:
        """Show one more result."""
        self._view = replace(self._view, findings=(*self._view.findings, finding_view(result)))

    def finish(self, certificate: Certificate | None, reasons: tuple[Sentence, ...] = ()) -> None:
        """End the test: with its certificate, or without one, and why."""
        certificate_view = self._view.certificate if certificate is None else _certificate_view(certificate)
        self._view = replace(self._view, state="over", reasons=reasons, certificate=certificate_view)
        self._instruct(None)

    def turn(self) -> None:
        """Receive all messages that are waiting, and publish the view if it has changed."""
        for peer, message in self._server.receive():
            self._seen_ns = self._clock()
            if isinstance(message, m.SelftestSubscribe):
                self._panels[peer] = self._clock()
                self._server.send(peer, self._current_view())
            else:
                self._server.send(peer, m.SelftestReply(message.id, self._handle(message)))
        if self._view != self._published:
            self._published = self._view
            self._publish()

    def _publish(self) -> None:
        now_ns = self._clock()
        self._panels = {peer: at_ns for peer, at_ns in self._panels.items() if now_ns - at_ns < PANEL_TIMEOUT_NS}
        for peer in self._panels:
            self._server.send(peer, self._current_view())

    def _current_view(self) -> m.SelftestView:
        return replace(self._view, now_ns=self._clock())

    def _instruct(
        self,
        instruction: Sentence | None,
        prompt: Literal["nothing", "press", "yes_no"] = "nothing",
        *,
        station: int | None = None,
        press: int = 0,
        presses: int = 0,
    ) -> None:
        """Show an instruction in place of the one before."""
        self._view = replace(
            self._view,
            step=self._view.step + 1,
            instruction=instruction,
            prompt=prompt,
            station=station,
            press=press,
            presses=presses,
        )

    # -------------------------------------------------------------------------------------------------------- commands

    def _handle(self, command: m.SelftestCommand) -> tuple[Sentence, ...]:
        """Carry a command out, or give all reasons why not; a repeated command is carried out once."""
        if command.id not in self._replies:
            self._replies[command.id] = self._refusals(command)
            if not self._replies[command.id]:
                self._carry_out(command.what)
            for old_id in list(self._replies)[:-MAX_REPLIES]:
                del self._replies[old_id]
        return self._replies[command.id]

    def _refusals(self, command: m.SelftestCommand) -> tuple[Sentence, ...]:
        reasons: list[Sentence] = [] if command.role in TECHNICIANS else [NOT_YOURS]
        if command.what == "start":
            return (*reasons, *([RUNNING] if self.is_running else []))
        if not self.is_running:
            return (*reasons, NOT_RUNNING)
        prompt = self._view.prompt
        is_expected = {"stop": True, "give_up": prompt == "press"}.get(command.what, prompt == "yes_no")
        is_current = command.what == "stop" or (is_expected and command.step == self._view.step)
        return (*reasons, *([] if is_current else [MOVED_ON]))

    def _carry_out(self, what: str) -> None:
        if what == "start":
            self._begin()
        elif what == "stop":
            self.is_stop_requested = True
        elif what == "give_up":
            self._has_given_up = True
        else:
            self._answer = what == "yes"

    def _begin(self) -> None:
        self.is_stop_requested = False
        self._view = replace(self._view, state="running", findings=(), reasons=(), part=0, parts=0)
        self._instruct(WAIT)


def finding_view(result: Result) -> m.SelftestFinding:
    """A result as pages show it."""
    check = CHECKS[result.check]
    return m.SelftestFinding(
        check=check.name,
        outcome=result.outcome.value,
        title=check.title,
        finding=result.finding,
        place=result.place,
        why=check.why if result.needs_attention else None,
        remedy=check.remedy if result.needs_attention else None,
    )


def _certificate_view(certificate: Certificate | None) -> m.CertificateView | None:
    if certificate is None:
        return None
    return m.CertificateView(
        outcome=certificate.verdict.value,
        board=certificate.board_id,
        issued_s=certificate.issued_s,
        expires_s=certificate.expires_s,
        simulated=certificate.simulated,
    )
