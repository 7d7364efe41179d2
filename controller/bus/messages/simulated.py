"""The simulated world's own port: fingers on simulated buttons. Pure data."""

from controller.bus.messages.base import Id, Message, Number, Sentence


class Pulse(Message, frozen=True):
    """Push a simulated button: its line goes low at `at_ns` (0: now) and stays low for `held_ns`.

    `bounce_ns`: offsets after `at_ns` at which the contact toggles before it settles low. Only the simulated board has
    this port; it is the physical world, not the contest.
    """

    id: Id
    station: Number
    at_ns: int = 0
    held_ns: int = 120_000_000
    bounce_ns: tuple[int, ...] = ()


class Level(Message, frozen=True):
    """Hold a simulated button down, or let it go, now (finger on a touch screen)."""

    id: Id
    station: Number
    down: bool


class Pulsed(Message, frozen=True):
    """The pulse was given, `late_ns` after its instant; `refused` where there is no such station."""

    id: Id
    late_ns: int
    refused: Sentence | None = None


ToPins = Pulse | Level
FromPins = Pulsed
