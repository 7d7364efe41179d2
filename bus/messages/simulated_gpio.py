"""The simulated world's own port: fingers on simulated buttons, eyes and ears for its lamps and horn. Pure data.

Kind: pure
"""

from bus.messages.base import Id, Message, Number, Part, Sentence


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


class Glow(Part, frozen=True):
    """The pin of a lamp (its station; None: of the horn) was on from `from_ns` until `until_ns` (None: it still is)."""

    station: Number | None
    from_ns: int
    until_ns: int | None = None


class Look(Message, frozen=True):
    """What have the pins of lamps and horn done since `since_ns`? For who tests them: nobody in the contest asks."""

    id: Id
    since_ns: int = 0


class Seen(Message, frozen=True):
    """Answer to `Look`, up to `now_ns`: all that was on since then, of each pin in order."""

    id: Id
    now_ns: int
    glows: tuple[Glow, ...] = ()


ToPins = Pulse | Level
FromPins = Pulsed
ToWorld = ToPins | Look
FromWorld = FromPins | Seen
