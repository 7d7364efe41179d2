"""Adapt whoever presses, looks and listens: a technician at a terminal, the simulated board's fingers, or nobody.

All under one protocol. Nothing here waits: the test asks, and looks for the answer while it goes on speaking to the
firmware.
"""

import itertools
import select
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TextIO

from msgspec import Struct

from controller.bus.messages import FromPins, Level, Pulse, Sentence
from controller.bus.sockets import Client

HELD_NS = 40_000_000
BOUNCE_NS = (40_000, 90_000, 400_000, 700_000)
CHATTER = tuple(range(200_000, 38_000_000, 300_000))
"""Toggles of a contact that does not come to rest: 126 within 38 ms."""
NERVOUS_NS = 1_000_000_000
"""So long after the hands are off a nervous line presses by itself."""

YES, NO = frozenset({"y", "yes", "c", "có", "co", ""}), frozenset({"n", "no", "k", "không", "khong"})
STRAIGHT = ("y", "n", "c", "k")


class Person(Protocol):
    """Who takes part in the test."""

    has_hands: bool
    has_eyes: bool
    patience_s: float
    """So long a press is waited for."""

    def prepare(self) -> None:
        """The test begins to look at the lines."""

    def press(self, station: int, nth: int, of: int) -> None:
        """Ask for a press of that station's button."""

    def gave_up(self) -> bool:
        """Whether it is known that the press will not come."""

    def ask(self, question: Sentence) -> None:
        """Ask something that is answered by yes or no."""

    def answer(self) -> bool | None:
        """The answer, None while there is none."""


class Nobody:
    """No hands, no eyes: `--auto` on real lines."""

    has_hands = has_eyes = False
    patience_s = 0.0

    def prepare(self) -> None:
        """Nothing to do."""

    def press(self, station: int, nth: int, of: int) -> None:
        """Nobody presses."""

    def gave_up(self) -> bool:
        """Nobody was asked."""
        return False

    def ask(self, question: Sentence) -> None:
        """Nobody hears it."""

    def answer(self) -> bool | None:
        """Nobody answers."""
        return None


class World(Struct, frozen=True):
    """What is wrong with the simulated stations: the faults that are injected on the physical side.

    `stuck`, `dead`, `chattering`: stations. `swapped`: where the plug of a station is put in. `bridged`: a press of
    the first is one of the second, too. `nervous`: presses without a finger.
    """

    stuck: frozenset[int] = frozenset()
    dead: frozenset[int] = frozenset()
    chattering: frozenset[int] = frozenset()
    swapped: Mapping[int, int] = {}
    bridged: Mapping[int, int] = {}
    nervous: frozenset[int] = frozenset()


class Fingers:
    """The simulated board's fingers: `--auto` presses through its pin port. They see nothing."""

    has_hands, has_eyes = True, False
    patience_s = 3.0

    def __init__(self, pins: "Client[FromPins]", clock: Callable[[], int], world: World | None = None) -> None:
        self._pins = pins
        self._clock = clock
        self._world = world or World()
        self._ids = itertools.count(1)

    def prepare(self) -> None:
        """What is stuck is down from now on; what is nervous presses soon."""
        for station in sorted(self._world.stuck):
            self._pins.send(Level(self._id(), station, True))
        for station in sorted(self._world.nervous):
            self._pins.send(Pulse(self._id(), station, self._clock() + NERVOUS_NS, HELD_NS))

    def press(self, station: int, nth: int, of: int) -> None:
        """Press now, with the bounce of a good switch; the instant is said, so that a late firmware stamps it right."""
        if station in self._world.dead or station in self._world.stuck:
            return
        line = self._world.swapped.get(station, station)
        bounce = CHATTER if station in self._world.chattering else BOUNCE_NS
        now_ns = self._clock()
        self._pins.send(Pulse(self._id(), line, now_ns, HELD_NS, bounce))
        if station in self._world.bridged:
            self._pins.send(Pulse(self._id(), self._world.bridged[station], now_ns, HELD_NS))

    def gave_up(self) -> bool:
        """Fingers never do."""
        return False

    def ask(self, question: Sentence) -> None:
        """Fingers have no eyes."""

    def answer(self) -> bool | None:
        """Fingers have no eyes."""
        return None

    def _id(self) -> str:
        return f"selftest-{next(self._ids)}"


class Technician:
    """A person at a terminal. `say` prints a line."""

    has_hands = has_eyes = True
    patience_s = 30.0

    def __init__(self, say: Callable[[str], None], source: TextIO = sys.stdin) -> None:
        self._say = say
        self._source = source

    def prepare(self) -> None:
        """Hands off."""
        self._say("Nobody presses now, please.")

    def press(self, station: int, nth: int, of: int) -> None:
        """The lamp of that station blinks; ask for the press."""
        if nth == 1:
            self._say(f"Station {station}: press its button {of} times, each time when its lamp blinks.")
        else:
            self._say(f"  again ({nth} of {of})")

    def gave_up(self) -> bool:
        """A terminal has no key for it: the press is waited for."""
        return False

    def ask(self, question: Sentence) -> None:
        """Ask; Enter means yes."""
        self._drain()
        self._say(f"{question} [Y/n]")

    def answer(self) -> bool | None:
        """The line that was typed, None while there is none; an end of the input means no."""
        if not self._has_line():
            return None
        line = self._source.readline()
        words = line.strip().lower()
        if not line or words in NO:
            return False
        if words in YES:
            return True
        self._say(f"Please answer {_or(STRAIGHT)}.")
        return None

    def _has_line(self) -> bool:
        return bool(select.select([self._source], [], [], 0)[0])

    def _drain(self) -> None:
        """Forget what was typed before the question."""
        while self._source.isatty() and self._has_line() and self._source.readline():
            continue


def _or(words: Sequence[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1]))
