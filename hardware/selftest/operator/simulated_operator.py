"""Operator of the simulated board: presses through its pin port, looks at its lamps and LED boards, and listens to its
horn and to the sounds of the stage page. One thread.

Kind: adapter
"""

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from bus.messages import (
    Audience,
    FromGpioSim,
    GetOutputHistory,
    LedFrame,
    OutputHistory,
    OutputPulse,
    Pulse,
    Sentence,
    SetButton,
    Snapshot,
    ToGpioSim,
)
from bus.sockets import Client, Subscriber
from hardware.selftest.operator import simulated_observer as observer
from hardware.selftest.operator.simulated_observer import HallFaults

HOLD_NS = 40_000_000
GOOD_BOUNCE_NS = (40_000, 90_000, 400_000, 700_000)
CHATTER_NS = tuple(range(200_000, 38_000_000, 300_000))
"""Toggles of a contact that does not settle: 126 within 38 ms."""
WORN_BOUNCE_NS = tuple(range(300_000, 12_300_000, 1_000_000))
"""Toggles of a worn contact: it settles after 11 ms."""
PHANTOM_DELAY_NS = 1_000_000_000
"""Delay of a phantom press after the request to keep hands off."""
SLOW_DELAY_NS = 700_000_000
"""Delay of a press on its way to a firmware that is too slow."""

Pictures = Callable[[str, int], Collection[bytes]]
"""The rows that an LED board, by its name, may show in its test at an instant."""


@dataclass(frozen=True)
class OperatorPorts:
    """Connections of the simulated operator: the pin port, pictures of the LED boards, snapshots for the stage page,
    and the pictures that are expected."""

    pins: "Client[FromGpioSim]"
    boards: Subscriber
    stage: Subscriber
    expected_pictures: Pictures


@dataclass
class _Question:
    """A question, when it was asked, and what was observed since."""

    code: str = ""
    subject: object = None
    asked_ns: int = 0
    history_id: str = ""
    history: OutputHistory | None = None
    frame: LedFrame | None = None
    sound_played: bool = False


@dataclass
class _Station:
    """The station that is being pressed, since when, and the instants of presses on its own line.

    `presses`: number of the press → instant; the last one, where a press was requested again.
    """

    number: int = 0
    since_ns: int = 0
    presses: dict[int, int] = field(default_factory=dict)


class SimulatedOperator:
    """Presses with the bounce of a good switch. `clock`: CLOCK_MONOTONIC in ns."""

    can_press = can_observe = True
    press_timeout_s, glance_s = 3.0, 0.0

    def __init__(self, ports: OperatorPorts, clock: Callable[[], int], hall: HallFaults | None = None) -> None:
        self._ports = ports
        self._clock = clock
        self._hall = hall or HallFaults()
        self._ids = itertools.count(1)
        self._outbox: list[tuple[int, ToGpioSim]] = []
        self._station = _Station()
        self._question = _Question()
        self._answered_ns = 0
        self._good_lamps: set[int] = set()

    # -------------------------------------------------------------------------------------------------------- fingers

    def request_hands_off(self) -> None:
        """See `Operator.request_hands_off`: stuck buttons are down from now on; phantom presses follow."""
        for station in sorted(self._hall.stuck):
            self._send(SetButton(self._next_id(), station, True))
        for station in sorted(self._hall.phantom_presses):
            self._send(Pulse(self._next_id(), station, self._clock() + PHANTOM_DELAY_NS, HOLD_NS))

    def request_press(self, station: int, nth: int, of: int) -> None:
        """See `Operator.request_press`: presses now; the message carries the instant, so that a slow firmware stamps it
        right."""
        hall, now_ns = self._hall, self._clock()
        if station != self._station.number:
            self._station = _Station(station, now_ns)
        if station in hall.dead or station in hall.stuck:
            return
        line = hall.swapped_buttons.get(station, station)
        if line == station:
            self._station.presses[nth] = now_ns
        delay_ns = SLOW_DELAY_NS if station in hall.slow else 0
        self._send(
            Pulse(self._next_id(), line, at_ns=now_ns, hold_ns=HOLD_NS, bounce_ns=self._bounce_ns(station)), delay_ns
        )
        if station in hall.bridged:
            self._send(Pulse(self._next_id(), hall.bridged[station], now_ns, HOLD_NS))

    def _bounce_ns(self, station: int) -> tuple[int, ...]:
        if station in self._hall.chattering:
            return CHATTER_NS
        return WORN_BOUNCE_NS if station in self._hall.bouncing else GOOD_BOUNCE_NS

    def has_given_up(self) -> bool:
        """See `Operator.has_given_up`: it never does."""
        self._send_due()
        return False

    def _send(self, message: ToGpioSim, delay_ns: int = 0) -> None:
        self._outbox.append((self._clock() + delay_ns, message))
        self._send_due()

    def _send_due(self) -> None:
        now_ns = self._clock()
        due = [message for at_ns, message in self._outbox if at_ns <= now_ns]
        self._outbox = [(at_ns, message) for at_ns, message in self._outbox if at_ns > now_ns]
        for message in due:
            self._ports.pins.send(message)

    def _next_id(self) -> str:
        return f"selftest-{next(self._ids)}"

    # ---------------------------------------------------------------------------------------------------- eyes, ears

    def ask(self, question: Sentence) -> None:
        """See `Operator.ask`: looks and listens from now on; the history of lamps and horn reaches further back."""
        for subscriber in (self._ports.boards, self._ports.stage):
            subscriber.receive()
        subject = question.args.get("number", question.args.get("name"))
        self._question = _Question(question.code, subject, self._clock())
        self._request_history()

    def answer(self) -> bool | None:
        """See `Operator.answer`: None, too, where it was asked something that it has no sense for."""
        self._observe()
        answer = self._answer_to(self._question, self._clock())
        if answer is not None:
            self._answered_ns = self._clock()
        return answer

    def _answer_to(self, question: _Question, now_ns: int) -> bool | None:
        match question.code:
            case "selftest-ask-lamp":
                return self._see_lamp(question)
            case "selftest-ask-horn" | "selftest-ask-lamps":
                return self._see_signal(question, has_horn=question.code == "selftest-ask-horn")
            case "selftest-ask-board":
                expected = self._ports.expected_pictures(str(question.subject), now_ns)
                return observer.see_picture(question.frame, expected, question.asked_ns, now_ns)
            case "selftest-ask-sound":
                is_playing = question.sound_played and not self._hall.is_stage_mute
                return observer.hear_sound(is_playing, question.asked_ns, now_ns)
            case "selftest-ask-devices":
                return True
        return None

    def _see_lamp(self, question: _Question) -> bool | None:
        if question.history is None:
            return None
        station, history = self._station, question.history
        answer = observer.see_lamp(
            self._visible_pulses(history),
            station=station.number,
            since_ns=station.since_ns,
            presses=sorted(station.presses.values()),
            asked_ns=question.asked_ns,
            now_ns=history.now_ns,
        )
        if answer:
            self._good_lamps.add(station.number)
        return answer

    def _see_signal(self, question: _Question, *, has_horn: bool) -> bool | None:
        if question.history is None:
            return None
        return observer.see_signal(
            self._visible_pulses(question.history),
            lamps=self._good_lamps,
            since_ns=self._answered_ns,
            asked_ns=question.asked_ns,
            now_ns=question.history.now_ns,
            has_horn=has_horn,
        )

    def _visible_pulses(self, history: OutputHistory) -> list[OutputPulse]:
        return list(self._hall.visible_pulses(history.pulses))

    def _observe(self) -> None:
        question = self._question
        for message in self._ports.pins.receive():
            if isinstance(message, OutputHistory) and message.id == question.history_id:
                question.history = message
                self._request_history()
        for news in self._ports.boards.receive():
            if isinstance(news, LedFrame) and news.display == question.subject:
                question.frame = self._hall.visible_frame(news)
        for news in self._ports.stage.receive():
            if isinstance(news, Snapshot) and news.audience is Audience.STAGE:
                question.sound_played |= bool(news.sound_test)

    def _request_history(self) -> None:
        self._question.history_id = self._next_id()
        since_ns = min(self._station.since_ns, self._answered_ns)
        self._send(GetOutputHistory(self._question.history_id, since_ns))
