"""The simulated board: gpiozero's `MockFactory` with buttons and lamps that are operated and observed by messages.

From the pin on, a simulated press takes the same path as on a Pi: pin → `when_changed` → `Edge` → debounce → lockout.
The stamp of its edge is the very instant of the request. Ticks are float seconds: exact to the nanosecond for 24 days
after boot, and to 1 ns for 97.

Kind: adapter
"""

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPWMPin
from gpiozero.pins.pi import PiPin

from bus.messages import (
    ButtonCommand,
    FromGpioSim,
    GetOutputHistory,
    OutputHistory,
    OutputPulse,
    Pulse,
    PulseReply,
    Sentence,
    SetButton,
    ToGpioSim,
)
from bus.sockets import Server
from bus.units import NS_PER_S
from firmware.pins.poll import has_messages

MAX_STATES = 64
MAX_AHEAD_NS = 3_600 * NS_PER_S
"""A pulse further ahead, or held for longer, is a mistake."""

Reply = Callable[[FromGpioSim], None]


class SimulatedPin(MockPWMPin):  # type: ignore[misc]
    """A mock pin whose edges carry a given stamp, with a limited history of its states."""

    def inject(self, low: bool, at_ns: int) -> None:
        """Drives the line from outside at `at_ns`. Driving it to its present level does nothing."""
        if bool(self.state) == (not low):
            return
        self._state = not low
        if self._when_changed is not None and self._edges in ("both", "falling" if low else "rising"):
            PiPin._call_when_changed(self, at_ns / NS_PER_S, int(not low))

    def _change_state(self, value: Any) -> bool:
        changed = bool(super()._change_state(value))
        del self.states[:-MAX_STATES]
        return changed

    def on_periods(self) -> Iterator[tuple[int, int | None]]:
        """Start and end of each period in which it was on, the newest first; None: still on. CLOCK_MONOTONIC ns."""
        at_s, until_ns = self._last_change, None
        for previous_length_s, state in reversed(self.states):
            if state:
                yield round(at_s * NS_PER_S), until_ns
            until_ns = round(at_s * NS_PER_S)
            at_s -= previous_length_s


class SimulatedButtons:
    """The buttons of the simulated board. `stations`: number → line. One thread, the loop's.

    Levels change only in `advance`, in the order of their instants, so that a late loop sees the same levels at the
    same instants as a punctual one.
    """

    def __init__(self, stations: Mapping[int, str]) -> None:
        self.factory = MockFactory(pin_class=SimulatedPin)
        self._pins = {station: self.factory.pin(line) for station, line in stations.items()}
        self._plan: list[tuple[int, int, int, bool, Callable[[int], None] | None]] = []
        self._order = itertools.count()

    def handle(self, message: ButtonCommand, reply: Reply, now_ns: int) -> None:
        """Schedules a command; `reply` is called when it is done or refused."""
        refusal = self._refusal(message, now_ns)
        if refusal is not None:
            reply(PulseReply(message.id, 0, refusal))
        elif isinstance(message, SetButton):
            self._schedule(
                now_ns, message.station, message.down, lambda late_ns: reply(PulseReply(message.id, late_ns))
            )
        else:
            self._plan_pulse(message, reply, now_ns)

    def _plan_pulse(self, pulse: Pulse, reply: Reply, now_ns: int) -> None:
        """Schedules a pulse. A late one keeps its stamp, and the button is held for its full length from now."""
        at_ns = pulse.at_ns or now_ns
        self._schedule(at_ns, pulse.station, True, lambda late_ns: reply(PulseReply(pulse.id, late_ns)))
        toggle_offsets_ns = sorted(pulse.bounce_ns)
        paired = len(toggle_offsets_ns) // 2 * 2  # an odd last toggle would leave the contact open
        for index, offset_ns in enumerate(toggle_offsets_ns[:paired]):
            self._schedule(at_ns + offset_ns, pulse.station, index % 2 == 1, None)
        self._schedule(max(at_ns, now_ns) + pulse.hold_ns, pulse.station, False, None)

    def _schedule(self, at_ns: int, station: int, low: bool, on_done: Callable[[int], None] | None) -> None:
        heapq.heappush(self._plan, (at_ns, next(self._order), station, low, on_done))

    def due_ns(self) -> int | None:
        """When a level changes next, None: nothing is scheduled."""
        return self._plan[0][0] if self._plan else None

    def advance(self, until_ns: int, now_ns: int) -> None:
        """Applies everything that is scheduled up to `until_ns`; `now_ns` is the clock, for the reported lateness."""
        while self._plan and self._plan[0][0] <= until_ns:
            at_ns, _, station, low, on_done = heapq.heappop(self._plan)
            self._pins[station].inject(low, at_ns)
            if on_done is not None:
                on_done(max(0, now_ns - at_ns))

    def _refusal(self, message: ButtonCommand, now_ns: int) -> Sentence | None:
        if message.station not in self._pins:
            stations = ", ".join(map(str, sorted(self._pins)))
            args: dict[str, str | int] = {"station": message.station, "stations": stations}
            return Sentence("no-such-station", "There is no station {station}; there are: {stations}.", args)
        if isinstance(message, Pulse):
            return _pulse_refusal(message, now_ns)
        return None


def _pulse_refusal(pulse: Pulse, now_ns: int) -> Sentence | None:
    if not 0 < pulse.hold_ns <= MAX_AHEAD_NS:
        return Sentence("bad-hold", "hold_ns must be between 1 and {most}.", {"most": MAX_AHEAD_NS})
    if any(not 0 < offset_ns < pulse.hold_ns for offset_ns in pulse.bounce_ns):
        return Sentence("bad-bounce", "Every bounce_ns must be more than 0 and less than hold_ns.")
    if pulse.at_ns and abs(pulse.at_ns - now_ns) > MAX_AHEAD_NS:
        return Sentence("bad-instant", "at_ns is more than an hour from now; it is in ns of CLOCK_MONOTONIC.")
    return None


class SimulatedLamps:
    """Lamps (station → line) and horn of the simulated board, observed at their pins. One thread, the loop's."""

    def __init__(self, lamps: Mapping[int, str], horn: str | None, factory: MockFactory) -> None:
        lines = [*lamps.items(), *([] if horn is None else [(None, horn)])]
        self._pins: dict[int | None, SimulatedPin] = {station: factory.pin(line) for station, line in lines}

    def pulses(self, since_ns: int) -> tuple[OutputPulse, ...]:
        """All pulses since then, as far back as the pins' history goes (`MAX_STATES`)."""
        return tuple(
            pulse
            for station, pin in self._pins.items()
            for pulse in reversed(list(_pulses_since(since_ns, station, pin)))
        )


def _pulses_since(since_ns: int, station: int | None, pin: SimulatedPin) -> Iterator[OutputPulse]:
    for from_ns, until_ns in pin.on_periods():
        if until_ns is not None and until_ns < since_ns:
            return
        yield OutputPulse(station, from_ns, until_ns)


class GpioSimPort:
    """ROUTER of the simulated board: `PulseReply` to a `ButtonCommand`, `OutputHistory` to `GetOutputHistory`."""

    def __init__(self, buttons: SimulatedButtons, lamps: SimulatedLamps, server: "Server[ToGpioSim]") -> None:
        self._buttons = buttons
        self._lamps = lamps
        self._server = server

    def fileno(self) -> int:
        """The socket's file descriptor, edge-triggered."""
        return self._server.fileno()

    def handle_messages(self, now_ns: int) -> None:
        """Takes all messages that have arrived."""
        for peer, message in self._server.receive():
            if isinstance(message, GetOutputHistory):
                self._server.send(peer, OutputHistory(message.id, now_ns, self._lamps.pulses(message.since_ns)))
            else:
                self._buttons.handle(message, self._reply_to(peer), now_ns)

    def _reply_to(self, peer: bytes) -> Reply:
        return lambda message: self._server.send(peer, message)

    def due_ns(self) -> int | None:
        """When a button changes next, None: nothing is scheduled."""
        return self._buttons.due_ns()

    def advance(self, until_ns: int, now_ns: int) -> None:
        """Applies everything that is scheduled up to `until_ns`."""
        self._buttons.advance(until_ns, now_ns)

    def has_messages(self) -> bool:
        """True where messages wait that the edge-triggered descriptor does not announce again."""
        return has_messages(self._server.socket)
