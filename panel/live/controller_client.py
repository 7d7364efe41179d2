"""The panel's connection to the controller: a command is sent, with its id, until the answer with that id arrives.

Kind: loop
"""

import uuid
from collections import deque
from typing import TypeVar

import zmq
from gevent.event import AsyncResult

from bus import messages as m
from bus.codec import FROM_GPIO_SIM
from bus.endpoints import Endpoints
from bus.sockets import Client, controller_client
from panel.live.zmq_gevent import Wake

RETRY_INTERVAL_S = 0.5
MAX_ATTEMPTS = 10
"""An answer is waited for `MAX_ATTEMPTS` × `RETRY_INTERVAL_S` in all: longer than a slow card needs to save (3 s), or a
controller that fell to come back, so that people read what is known and not that nobody knows."""

ALIVE_INTERVAL_NS = 1_000_000_000
PULSE_TIMEOUT_S = 1.0
EVENT_INTERVAL_NS = 2_000_000_000
"""How often an event of people's devices is sent again, until the controller has noted it."""
MAX_EVENTS = 500
"""So many events wait for a controller that is away; the oldest are given up."""

_Answer = TypeVar("_Answer", m.CommandReply, m.OutputsGranted)


class ControllerClient:
    """Owns the DEALER to the controller. `Turns` turns it; the other methods may be called by any greenlet."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints, name: str = "panel") -> None:
        self._client: Client[m.FromController] = controller_client(context, endpoints)
        self._wake = Wake(self._client.socket)
        self._outbox: deque[m.CommandRequest | m.AcquireOutputs] = deque()
        self._waiting: dict[str, AsyncResult[m.CommandReply]] = {}
        self._waiting_outputs: dict[str, AsyncResult[m.OutputsGranted]] = {}
        self._name, self._epoch = name, uuid.uuid4().hex
        self._alive_ns = 0
        self._greeted = False
        self._events: dict[str, m.AccessEvent] = {}
        self._events_ns = 0
        self._troubles: tuple[m.Sentence, ...] = ()

    def record_access(self, event: m.AccessEvent) -> None:
        """Tell the controller of `event` until it has noted it."""
        self._events[event.id] = event
        while len(self._events) > MAX_EVENTS:
            del self._events[next(iter(self._events))]
        self._events_ns = 0
        self._wake.set()

    def show_troubles(self, troubles: tuple[m.Sentence, ...]) -> None:
        """From now on these are the panel's troubles."""
        self._troubles = troubles

    def greet_again(self) -> None:
        """Introduce the panel again: the controller has restarted."""
        self._greeted = False
        self._wake.set()

    def send_command(self, order: m.CommandRequest) -> m.CommandReply | None:
        """Return the controller's answer, or None if it does not respond. Two calls with one id are one command."""
        return self._await_answer(self._waiting, order)

    def acquire_outputs(self, request: m.AcquireOutputs) -> m.OutputsGranted | None:
        """Return the controller's answer to `request`; None if it does not respond."""
        return self._await_answer(self._waiting_outputs, request)

    def _await_answer(
        self, waiting: "dict[str, AsyncResult[_Answer]]", order: m.CommandRequest | m.AcquireOutputs
    ) -> _Answer | None:
        """Send `order` until its answer arrives."""
        result = waiting.setdefault(order.id, AsyncResult())
        try:
            for _ in range(MAX_ATTEMPTS):
                self._outbox.append(order)
                self._wake.set()
                result.wait(RETRY_INTERVAL_S)
                if result.ready():
                    return result.get()
            return None
        finally:
            waiting.pop(order.id, None)

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Send what is queued and deliver the answers."""
        self._send_alive(now_ns)
        while self._outbox and self._client.send(self._outbox.popleft()):
            pass
        self._outbox.clear()  # no controller is connected: `_await_answer` sends it again
        self._send_events(now_ns)
        for message in self._client.receive():
            if isinstance(message, m.CommandReply) and message.id in self._waiting:
                self._waiting[message.id].set(message)
            elif isinstance(message, m.OutputsGranted) and message.id in self._waiting_outputs:
                self._waiting_outputs[message.id].set(message)
            elif isinstance(message, m.AccessNoted):
                self._events.pop(message.id, None)

    def _send_events(self, now_ns: int) -> None:
        if not self._events or now_ns - self._events_ns < EVENT_INTERVAL_NS:
            return
        self._events_ns = now_ns
        for event in self._events.values():
            if not self._client.send(event):
                return

    def _send_alive(self, now_ns: int) -> None:
        if not self._greeted:
            hello = m.Hello(name=self._name, role=m.Role.PANEL, epoch=self._epoch, protocol=m.PROTOCOL)
            self._greeted = self._client.send(hello)
        elif now_ns - self._alive_ns >= ALIVE_INTERVAL_NS:
            self._alive_ns = now_ns
            # No listener means that the controller has gone; its next start must get the hello.
            alive = m.Alive(name=self._name, role=m.Role.PANEL, epoch=self._epoch, troubles=self._troubles)
            self._greeted = self._client.send(alive)

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        self._client.close()


class SimulatedButtonsClient:
    """Owns the DEALER to the simulated board. `Turns` turns it; `move_button` may be called by any greenlet."""

    def __init__(self, context: "zmq.Context[zmq.Socket[bytes]]", endpoints: Endpoints) -> None:
        self._client: Client[m.FromGpioSim] = Client(context, endpoints.gpio_sim, FROM_GPIO_SIM)
        self._wake = Wake(self._client.socket)
        self._outbox: deque[tuple[m.ButtonCommand, AsyncResult[bool]]] = deque()
        self._waiting: dict[str, AsyncResult[m.PulseReply]] = {}

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """Move a simulated button; None if there is no simulated board.

        `SetButton` is not waited for, so that down and up keep their distance in time.
        """
        result: AsyncResult[bool] = AsyncResult()
        pulsed: AsyncResult[m.PulseReply] = AsyncResult()
        self._waiting[message.id] = pulsed
        self._outbox.append((message, result))
        self._wake.set()
        try:
            if not result.get():
                return None
            if isinstance(message, m.SetButton):
                return m.PulseReply(id=message.id, late_ns=0)
            pulsed.wait(PULSE_TIMEOUT_S)
            return pulsed.get() if pulsed.ready() else None
        finally:
            self._waiting.pop(message.id, None)

    def wait(self) -> None:
        """Sleep until something arrives or is to be sent."""
        self._wake.wait(0.5)

    def turn(self, now_ns: int) -> None:
        """Send what is queued and deliver the answers."""
        while self._outbox:
            message, sent = self._outbox.popleft()
            is_sent = False
            try:
                is_sent = self._client.send(message)
            finally:
                sent.set(is_sent)
        for answer in self._client.receive():
            if isinstance(answer, m.PulseReply) and answer.id in self._waiting:
                self._waiting[answer.id].set(answer)

    def close(self) -> None:
        """Close the socket."""
        self._wake.close()
        self._client.close()
