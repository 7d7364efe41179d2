"""The simulated board's own port: it pushes simulated buttons and reads back what lamps and horn did.

Only the simulated board has this port; it stands for the physical world, not for the contest.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta

from bus.messages.base import DurationNs, Id, InstantNs, Message, Number, Part, Sentence

PushNs = Annotated[int, Meta(ge=0, le=600_000_000_000)]
"""How long a simulated button is held, ten minutes at most."""


class Pulse(Message, frozen=True):
    """Push a simulated button: its line goes low at `at_ns` (0: now) and stays low for `hold_ns`.

    `bounce_ns`: offsets after `at_ns` at which the contact toggles before it settles low.
    """

    id: Id
    station: Number
    at_ns: InstantNs = 0
    hold_ns: PushNs = 120_000_000
    bounce_ns: Annotated[tuple[PushNs, ...], Meta(max_length=200)] = ()


class SetButton(Message, frozen=True):
    """Hold a simulated button down, or release it, now (finger on a touch screen)."""

    id: Id
    station: Number
    down: bool


class PulseReply(Message, frozen=True):
    """Answer to `Pulse` and `SetButton`: carried out `late_ns` after its instant; `refusal` says why it was not."""

    id: Id
    late_ns: DurationNs
    refusal: Sentence | None = None


class OutputPulse(Part, frozen=True):
    """The pin of a lamp (its station; None: of the horn) was on from `from_ns` until `until_ns` (None: it still is)."""

    station: Number | None
    from_ns: int
    until_ns: int | None = None


class GetOutputHistory(Message, frozen=True):
    """Ask what the pins of lamps and horn have done since `since_ns`. For tests, never for the contest."""

    id: Id
    since_ns: InstantNs = 0


class OutputHistory(Message, frozen=True):
    """Answer to `GetOutputHistory`: every pulse up to `now_ns`, in order for each pin."""

    id: Id
    now_ns: int
    pulses: tuple[OutputPulse, ...] = ()


ButtonCommand = Pulse | SetButton
"""What a browser may send, too."""
ToGpioSim = ButtonCommand | GetOutputHistory
FromGpioSim = PulseReply | OutputHistory
