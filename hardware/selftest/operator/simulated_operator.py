"""Adapt the simulated board's technician: `--auto` presses through its pin port, looks at its lamps and LED boards, and
hears its horn and what the stage page is told to sound. One thread.

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
from hardware.selftest.operator import simulated_observer as senses
from hardware.selftest.operator.simulated_observer import World

HELD_NS = 40_000_000
BOUNCE_NS = (40_000, 90_000, 400_000, 700_000)
CHATTER = tuple(range(200_000, 38_000_000, 300_000))
"""Toggles of a contact that does not come to rest: 126 within 38 ms."""
BOUNCING = tuple(range(300_000, 12_300_000, 1_000_000))
"""Toggles of a worn contact: it closes for good after 11 ms."""
NERVOUS_NS = 1_000_000_000
"""So long after the hands are off a nervous line presses by itself."""
LATE_NS = 700_000_000
"""So long a press is on its way to a firmware that is too late."""

Pictures = Callable[[str, int], Collection[bytes]]
"""The rows that an LED board, by its name, may show in its test at an instant."""


@dataclass(frozen=True)
class Senses:
    """What the simulated technician works with: the pin port, what boards show, what the stage page is told, and what
    the boards should show."""

    pins: "Client[FromGpioSim]"
    boards: Subscriber
    stage: Subscriber
    pictures: Pictures


@dataclass
class _Question:
    """What was asked, and when; what was seen and heard of it since."""

    code: str = ""
    what: object = None
    asked_ns: int = 0
    look: str = ""
    seen: OutputHistory | None = None
    frame: LedFrame | None = None
    heard: bool = False


@dataclass
class _Station:
    """The station that is being pressed, since when, and the presses that were given to its own line, by which one it
    was; of one that was asked for again, the last."""

    number: int = 0
    since_ns: int = 0
    presses: dict[int, int] = field(default_factory=dict)


class SimulatedTechnician:
    """Presses with the bounce of a good switch. `clock`: CLOCK_MONOTONIC in ns."""

    has_hands = has_eyes = True
    patience_s, glance_s = 3.0, 0.0

    def __init__(self, senses: Senses, clock: Callable[[], int], world: World | None = None) -> None:
        self._senses = senses
        self._clock = clock
        self._world = world or World()
        self._ids = itertools.count(1)
        self._later: list[tuple[int, ToGpioSim]] = []
        self._station = _Station()
        self._question = _Question()
        self._answered_ns = 0
        self._good_lamps: set[int] = set()

    # ---------------------------------------------------------------------------------------------------------- hands

    def prepare(self) -> None:
        """What is stuck is down from now on; what is nervous presses soon."""
        for station in sorted(self._world.stuck):
            self._send(SetButton(self._id(), station, True))
        for station in sorted(self._world.nervous):
            self._send(Pulse(self._id(), station, self._clock() + NERVOUS_NS, HELD_NS))

    def press(self, station: int, nth: int, of: int) -> None:
        """Press now; the instant is said, so that a late firmware stamps it right."""
        world, now_ns = self._world, self._clock()
        if station != self._station.number:
            self._station = _Station(station, now_ns)
        if station in world.dead or station in world.stuck:
            return
        line = world.swapped.get(station, station)
        if line == station:
            self._station.presses[nth] = now_ns
        bounce = CHATTER if station in world.chattering else BOUNCING if station in world.bouncing else BOUNCE_NS
        after_ns = LATE_NS if station in world.late else 0
        self._send(Pulse(self._id(), line, now_ns, HELD_NS, bounce), after_ns)
        if station in world.bridged:
            self._send(Pulse(self._id(), world.bridged[station], now_ns, HELD_NS))

    def gave_up(self) -> bool:
        """It never does."""
        self._send_what_is_due()
        return False

    def _send(self, message: ToGpioSim, after_ns: int = 0) -> None:
        self._later.append((self._clock() + after_ns, message))
        self._send_what_is_due()

    def _send_what_is_due(self) -> None:
        now_ns = self._clock()
        due = [message for at_ns, message in self._later if at_ns <= now_ns]
        self._later = [one for one in self._later if one[0] > now_ns]
        for message in due:
            self._senses.pins.send(message)

    def _id(self) -> str:
        return f"selftest-{next(self._ids)}"

    # ---------------------------------------------------------------------------------------------------- eyes, ears

    def ask(self, question: Sentence) -> None:
        """Look and listen from now on; lamps and horn are remembered from before."""
        for ear in (self._senses.boards, self._senses.stage):
            ear.receive()
        what = question.args.get("number", question.args.get("name"))
        self._question = _Question(question.code, what, self._clock())
        self._look()

    def answer(self) -> bool | None:
        """What it sees and hears by now; None: it cannot tell yet, or was asked what it has no sense for."""
        self._sense()
        said = self._said(self._question, self._clock())
        if said is not None:
            self._answered_ns = self._clock()
        return said

    def _said(self, asked: _Question, now_ns: int) -> bool | None:
        match asked.code:
            case "selftest-ask-lamp":
                return self._lamp(asked)
            case "selftest-ask-horn" | "selftest-ask-lamps":
                return self._signal(asked, horn=asked.code == "selftest-ask-horn")
            case "selftest-ask-board":
                right = self._senses.pictures(str(asked.what), now_ns)
                return senses.picture(asked.frame, right, asked.asked_ns, now_ns)
            case "selftest-ask-sound":
                return senses.sound(asked.heard and not self._world.mute_stage, asked.asked_ns, now_ns)
            case "selftest-ask-devices":
                return True
        return None

    def _lamp(self, asked: _Question) -> bool | None:
        if asked.seen is None:
            return None
        one, seen = self._station, asked.seen
        presses = sorted(one.presses.values())
        said = senses.lamp(self._glows(seen), one.number, one.since_ns, presses, asked.asked_ns, seen.now_ns)
        if said:
            self._good_lamps.add(one.number)
        return said

    def _signal(self, asked: _Question, *, horn: bool) -> bool | None:
        if asked.seen is None:
            return None
        pulses = self._glows(asked.seen)
        return senses.signal(pulses, self._good_lamps, self._answered_ns, asked.asked_ns, asked.seen.now_ns, horn=horn)

    def _glows(self, seen: OutputHistory) -> list[OutputPulse]:
        return list(self._world.seen(seen.pulses))

    def _sense(self) -> None:
        asked = self._question
        for message in self._senses.pins.receive():
            if isinstance(message, OutputHistory) and message.id == asked.look:
                asked.seen = message
                self._look()
        for news in self._senses.boards.receive():
            if isinstance(news, LedFrame) and news.display == asked.what:
                asked.frame = self._world.hung(news)
        for news in self._senses.stage.receive():
            asked.heard |= isinstance(news, Snapshot) and news.audience is Audience.STAGE and bool(news.sound_test)

    def _look(self) -> None:
        self._question.look = self._id()
        self._send(GetOutputHistory(self._question.look, min(self._station.since_ns, self._answered_ns)))
