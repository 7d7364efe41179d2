"""One turn of the firmware: read bus and edges, decide, drive lamps and horn, send messages.

The order within a turn: messages of the controller first (so that a press is never judged without an order that has
arrived), then edges, lamps and horn, then messages to the controller, then the log. Nothing of it waits for a socket or
a disk. Between a press and its decision, a settle time later, everything but the edges is postponed.

Kind: loop
"""

import gc
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bus import messages as m
from bus.notify import Notifier
from bus.sockets import Client
from firmware import controller_link, outbox
from firmware.controller_link import ControllerLink
from firmware.lockout import bounce_time, buzzers, lockout
from firmware.lockout.bounce_time import EdgeBursts
from firmware.lockout.buzzers import Buzzers, Levels
from firmware.lockout.debounce import AGAIN_NS
from firmware.lockout.lockout_state import Lockout
from firmware.outbox import Outbox
from firmware.pins.edges import Edge, EdgeSource, Gap
from firmware.pins.outputs import OutputError, Outputs
from firmware.pins.poll import HasFile, has_messages, wait
from firmware.signals import cues, lamps, mc_buttons
from firmware.signals.cues import OutputState, Signals
from firmware.signals.mc_buttons import McButtons

_log = logging.getLogger(__name__)

MAX_WAIT_NS = 250_000_000
FAR_FUTURE_NS = 2**62
REST_NS = 2_000_000_000
"""How often the order of arrival is checked and garbage collected while nothing is armed; besides, whenever orders have
come."""
YOUNG = 1
"""The generations of garbage that the loop itself can have made: the interpreter collects none (`start.serve`)."""
MAX_PASSES = 4
"""Of the press path in one turn: on a slow machine lamps, horn and messages must have their turn too."""
MAX_CATCH_UP_STEPS = 10_000
"""Instants that one turn replays in the simulated world, at most."""


class World(HasFile, Protocol):
    """The simulated world behind the pins; on a real board there is none."""

    def handle_messages(self, now_ns: int) -> None:
        """Takes all messages that have arrived."""
        ...

    def due_ns(self) -> int | None:
        """When something happens next, None: nothing is planned."""
        ...

    def advance(self, until_ns: int, now_ns: int) -> None:
        """Lets everything happen that is planned up to `until_ns`."""
        ...

    def has_messages(self) -> bool:
        """True where `handle_messages` should be called again at once."""
        ...


@dataclass(frozen=True)
class Ports:
    """The ports of the loop. `stop` is readable when the process should end. `mc`: the MC's own buttons."""

    source: EdgeSource
    outputs: Outputs
    controller: "Client[m.FromController]"
    clock: Callable[[], int]
    stop: HasFile
    notifier: Notifier
    world: World | None = None
    mc: EdgeSource | None = None
    warnings: tuple[m.Sentence, ...] = ()


class Loop:
    """The firmware's only loop and the only owner of its state. One thread."""

    def __init__(self, ports: Ports, state: Buzzers, epoch: str, mc: McButtons | None = None) -> None:
        self._ports = ports
        self._buzzers = state
        self._mc = mc
        self._bursts: EdgeBursts = {}
        self._signals = Signals()
        self._outbox = Outbox(epoch)
        self._link = ControllerLink()
        self._output_state = OutputState({}, None, None)
        self._output_failures = 0
        self._output_error = ""
        self._to_log: list[m.FirmwareFact] = []
        files = (ports.source, ports.controller, ports.stop, ports.world, ports.mc)
        self._files = [file.fileno() for file in files if file is not None]
        self._controller_file = ports.controller.fileno()
        self._may_have_orders = True
        self._last_sent: tuple[Outbox, ControllerLink] | None = None
        self._send_due_ns = 0
        self._last_driven: tuple[Lockout | None, Signals | None] = (None, None)
        self._lamps_due_ns: int | None = None
        self._settle_ns = state.lockout.settle_ns
        self._rest_due_ns = 0

    def turn(self) -> None:
        """One turn; never waits. Raises `SourceGoneError`."""
        now_ns = self._press_path()
        if self._awaits_decision(now_ns):
            return  # lamps, horn and messages can wait for the decision: it changes them all
        self._drive_outputs(now_ns)
        self._step_mc_buttons(now_ns)
        self._send_due_messages(now_ns)
        self._use_rest(now_ns)
        self._ports.notifier.alive(now_ns)
        for fact in self._to_log:
            _log.info("%s", fact)
        self._to_log.clear()

    def _use_rest(self, now_ns: int) -> None:
        """What takes a while: before each new opening, and now and then while nothing is armed."""
        if now_ns >= self._rest_due_ns:
            self._ports.source.check_order()
            gc.collect(YOUNG)
            self._rest_due_ns = now_ns + REST_NS if self._buzzers.lockout.is_at_rest else FAR_FUTURE_NS

    def _press_path(self) -> int:
        """Receives, reads, decides; again where a sample or the decision has become due meanwhile.

        Returns the instant of its last pass. A pass may take long (a flood of edges), so each receives first: an order
        must not be taken after the presses that it is for.
        """
        for _ in range(MAX_PASSES):
            now_ns = self._ports.clock()
            self._receive(now_ns)
            self._catch_up(now_ns)
            self._step(now_ns)
            if buzzers.due_ns(self._buzzers, now_ns) > self._ports.clock():
                break
        return now_ns

    def _awaits_decision(self, now_ns: int) -> bool:
        """True from a press, from its first low sample on, until the instant of its decision, a settle time later."""
        if self._buzzers.is_confirming:
            return True
        decision_ns = lockout.next_decision_ns(self._buzzers.lockout)
        return decision_ns is not None and now_ns < decision_ns

    def wait_for_work(self) -> None:
        """Waits until there is something to do."""
        ports = self._ports
        if has_messages(ports.controller.socket) or (ports.world and ports.world.has_messages()):
            return
        now_ns = ports.clock()
        readable = wait(self._files, self._due_ns(now_ns), now_ns)
        self._may_have_orders = self._controller_file in readable

    def _receive(self, now_ns: int) -> None:
        controller = self._ports.controller
        if self._may_have_orders and has_messages(controller.socket):
            for message in controller.receive():
                self._link = controller_link.on_message(self._link, now_ns)
                self._handle(message, now_ns)
        self._may_have_orders = True  # unless the next wait knows better
        if self._ports.world:
            self._ports.world.handle_messages(now_ns)

    def _handle(self, message: m.FromController, now_ns: int) -> None:
        match message:
            case m.FirmwareOrders():
                self._rest_due_ns = now_ns
                self._buzzers, facts = buzzers.arm(self._buzzers, message.arm, now_ns)
                self._signals = cues.set_manual_lamps(cues.set_cues(self._signals, message.cues), message)
                self._outbox = outbox.add(self._outbox, facts)
                self._to_log += facts
            case m.Ack():
                self._outbox = outbox.acknowledge(self._outbox, message.epoch, message.number)
            case m.Welcome():
                self._link, is_new = controller_link.on_welcome(self._link, message.epoch, message.refusal)
                self._outbox = outbox.mark_all_unsent(self._outbox) if is_new else self._outbox
                if is_new or message.refusal:
                    _log.info("controller %s: %s", message.epoch, message.refusal or "welcome")
            case m.CommandReply() | m.OutputsGranted() | m.ForwardedReport():
                _log.debug("unexpected message: %s", message)

    def _catch_up(self, now_ns: int) -> None:
        """Replays every instant of the simulated world up to now: a late turn does not change what happened."""
        world = self._ports.world
        if world is None:
            return
        last_ns = 0
        for _ in range(MAX_CATCH_UP_STEPS):
            planned_ns = world.due_ns()
            next_ns = buzzers.due_ns(self._buzzers, last_ns)
            next_ns = max(next_ns if planned_ns is None else min(next_ns, planned_ns), last_ns + 1)
            if next_ns >= now_ns:
                break
            world.advance(next_ns, now_ns)
            self._step(next_ns)
            last_ns = next_ns
        world.advance(now_ns, now_ns)

    def _step(self, at_ns: int) -> None:
        source, lockout_before = self._ports.source, self._buzzers.lockout
        stations = buzzers.stations_to_sample(self._buzzers, at_ns)
        levels = source.levels(stations) if stations else None
        events = source.drain()
        overdue: tuple[Levels, ...] = ()
        if events:
            overdue = self._overdue_levels(events, at_ns, may_confirm=not stations)
            if len(overdue) > 1:
                at_ns = self._ports.clock()
                if more := source.drain():
                    events, overdue = [*events, *more], overdue[1:]
        settle_ns = 0 if source.is_complete else self._settle_ns
        self._buzzers = buzzers.with_settle(self._buzzers, settle_ns)
        self._buzzers, facts = buzzers.step(self._buzzers, events, levels, at_ns, overdue)
        if facts:
            self._light_winner(facts)
        if facts or self._buzzers.lockout is not lockout_before:
            opening_ns = self._opening_since(lockout_before)
            self._signals = cues.on_facts(self._signals, facts, opening_ns, at_ns)
        order = self._buzzers.lockout.arm
        if order is not None and order.reports_bounce:
            self._bursts, bounces = bounce_time.step(self._bursts, events, self._buzzers.contacts, at_ns)
            facts = (*facts, *bounces)
        if facts:
            self._outbox = outbox.add(self._outbox, facts)
            self._to_log += facts

    def _overdue_levels(self, events: Iterable[Edge | Gap], at_ns: int, *, may_confirm: bool) -> tuple[Levels, ...]:
        """The first samples of edges that were read so late that these are due by now, and the second ones where they
        are due as well. After two, the source is to be read again: an edge between them makes the second a first one.
        """
        clock, levels = self._ports.clock, self._ports.source.levels
        if self._ports.world is not None:
            stations = buzzers.overdue_stations(events, at_ns)
            return (Levels(levels(stations), at_ns),) if stations else ()
        first_ns = clock()
        stations = buzzers.overdue_stations(events, first_ns)
        if not stations:
            return ()
        first = Levels(levels(stations), first_ns)
        again_ns = clock()
        if not may_confirm or again_ns < first_ns + AGAIN_NS:
            return (first,)
        return first, Levels(levels(stations), again_ns)

    def _opening_since(self, before: Lockout) -> int | None:
        """The instant of the opening that has come since `before`, None: none has."""
        record_before, record = before.record, self._buzzers.lockout.record
        order = self._buzzers.lockout.arm
        was_closed = record_before is not None and not record_before.has_opened
        return order.opening_ns if order and was_closed and record is not None and record.has_opened else None

    def _light_winner(self, facts: Iterable[m.FirmwareFact]) -> None:
        """Lights the winner's lamp at once; everything else that a verdict changes follows later in the turn."""
        arming = self._arming_without_floor()
        for fact in facts:
            if isinstance(fact, m.Verdict) and fact.outcome == "floor" and fact.arming == arming:
                self._show({fact.stations[0]: True}, self._output_state.pitch_hz)

    def _arming_without_floor(self) -> int | None:
        order = self._buzzers.lockout.arm
        return None if order is None or order.is_ruled else order.arming

    def _show(self, lit: Mapping[int, bool], pitch_hz: int | None) -> None:
        try:
            self._ports.outputs.show(lit, pitch_hz)
            self._output_error = ""
        except OutputError as error:
            self._output_failures += 1
            if str(error) != self._output_error:  # tried again at every change, logged once
                self._output_error = str(error)
                _log.error("%s", error)

    def _step_mc_buttons(self, now_ns: int) -> None:
        if self._ports.mc is None or self._mc is None:
            return
        levels = self._ports.mc.levels() if mc_buttons.needs_levels(self._mc, now_ns) else None
        self._mc, facts = mc_buttons.step(self._mc, self._ports.mc.drain(), levels, now_ns)
        self._outbox = outbox.add(self._outbox, facts)
        self._to_log += facts

    def _drive_outputs(self, now_ns: int) -> None:
        """Updates lamps and horn, where anything can have changed since the last time."""
        driven_lockout, signals = self._last_driven
        if driven_lockout is self._buzzers.lockout and signals is self._signals and now_ns < self._drive_due_ns():
            return
        self._signals = cues.advance(self._signals, now_ns)
        lamp_states = lamps.lamp_states(self._buzzers.lockout, self._buzzers.contacts, now_ns)
        self._output_state = cues.outputs_at(self._signals, lamp_states, now_ns)
        self._show(self._output_state.lit, self._output_state.pitch_hz)
        self._last_driven = (self._buzzers.lockout, self._signals)
        self._lamps_due_ns = lamps.due_ns(self._buzzers.lockout, now_ns)

    def _drive_due_ns(self) -> int:
        """When time alone changes a lamp or the horn."""
        instants = (self._output_state.due_ns, self._lamps_due_ns)
        return min((at_ns for at_ns in instants if at_ns is not None), default=FAR_FUTURE_NS)

    def _send_due_messages(self, now_ns: int) -> None:
        """Sends the messages that are due, where there can be any."""
        sent_box, sent_link = self._last_sent or (None, None)
        if sent_box is self._outbox and sent_link is self._link and now_ns < self._send_due_ns:
            return
        self._send_messages(now_ns)
        self._last_sent = (self._outbox, self._link)
        instants = (
            outbox.due_ns(self._outbox, now_ns),
            controller_link.hello_due_ns(self._link),
            controller_link.alive_due_ns(self._link),
        )
        self._send_due_ns = min(at_ns for at_ns in instants if at_ns is not None)

    def _send_messages(self, now_ns: int) -> None:
        send = self._ports.controller.send
        if controller_link.hello_due_ns(self._link) <= now_ns:
            send(self._hello())
            self._link = controller_link.mark_hello_sent(self._link, now_ns)
        if controller_link.alive_due_ns(self._link) <= now_ns:
            send(m.Alive("firmware", m.Role.FIRMWARE, self._outbox.epoch, self._troubles()))
            self._link = controller_link.mark_alive_sent(self._link, now_ns)
        for report in outbox.due_reports(self._outbox, now_ns):
            send(report)
            self._outbox = outbox.mark_sent(self._outbox, report.number, now_ns)

    def _hello(self) -> m.Hello:
        stations = tuple(self._buzzers.contacts)
        capture = self._ports.source.capture
        return m.Hello(
            name="firmware",
            role=m.Role.FIRMWARE,
            epoch=self._outbox.epoch,
            protocol=m.PROTOCOL,
            stations=stations,
            capture=capture,
        )

    def _troubles(self) -> tuple[m.Sentence, ...]:
        warnings: list[m.Sentence] = list(self._ports.warnings)
        capture, malformed = self._ports.source.capture, self._ports.controller.bad_frames
        if capture.loses_silently:
            text = "The buttons are read through {name}, which cannot see a lost press."
            warnings.append(m.Sentence("capture-loses-silently", text, {"name": capture.name}))
        if self._output_failures:
            text = "Lamps or horn failed {count} times."
            warnings.append(m.Sentence("outputs-failed", text, {"count": self._output_failures}))
        if malformed:
            warnings.append(m.Sentence("bad-frames", "{count} malformed messages were dropped.", {"count": malformed}))
        return tuple(warnings)

    def _due_ns(self, now_ns: int) -> int:
        instants = [
            buzzers.due_ns(self._buzzers, now_ns),
            self._ports.world.due_ns() if self._ports.world else None,
            self._ports.source.due_ns(),
        ]
        if not self._awaits_decision(now_ns):
            instants += [
                self._drive_due_ns(),
                self._send_due_ns,
                self._ports.mc.due_ns() if self._ports.mc else None,
                mc_buttons.due_ns(self._mc) if self._mc else None,
                self._ports.notifier.due_ns,
            ]
        return min([now_ns + MAX_WAIT_NS, *(at_ns for at_ns in instants if at_ns is not None)])
