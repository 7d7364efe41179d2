"""What is said to the controller, and what it answers (DEALER ↔ ROUTER). Pure data.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, field

from bus.messages.base import Id, Lamp, LedTest, Message, Name, Number, Role, Sentence
from bus.messages.commands import Command
from bus.messages.firmware import Arm, Capture, Cue, FirmwareFact
from bus.messages.views import HealthView


class Hello(Message, frozen=True):
    """First words of every peer, said again after a `Lost` controller came back.

    `epoch` is made anew at each start of the peer. Only firmware fills `stations` and `capture`.
    """

    name: Name
    role: Role
    epoch: Id
    protocol: int
    stations: tuple[Number, ...] = ()
    capture: Capture | None = None


class Alive(Message, frozen=True):
    """Said about once a second; `troubles` are shown on the MC's panel."""

    name: Name
    role: Role
    epoch: Id
    troubles: tuple[Sentence, ...] = ()


class CommandRequest(Message, frozen=True):
    """A command of a person.

    `id` makes it once only. `step` is the `Snapshot.step` that the person saw; None skips that check (robots, tests).
    """

    id: Id
    who: Name
    role: Role
    step: int | None
    command: Command
    judge: Number | None = None
    """Which judge this is, where the role is JUDGE: a judge may cast no other's ballot."""


class Report(Message, frozen=True):
    """A fact of the firmware, numbered per epoch from 1, said again until acknowledged."""

    epoch: Id
    number: Annotated[int, Meta(ge=1)]
    fact: FirmwareFact


class AcquireOutputs(Message, frozen=True):
    """A test wants the outputs: what lamps, horn and LED boards do for a short while, instead of what the contest says.

    Answered by `OutputsGranted`. It is a lease (`controller.output_lease.LEASE_NS`): who wants to keep the outputs says
    it again before its end; after that, or after `release`, all goes back by itself. `id` names the borrower; there is one
    at a time, and none while a match runs. `arm` is for the self-test only, which also hears what the firmware reports
    (`ForwardedReport`).
    """

    id: Id
    who: Name
    role: Role
    lamps: dict[Number, Lamp] = field(default_factory=dict)
    cues: tuple[Cue, ...] = ()
    boards: dict[Name, LedTest] = field(default_factory=dict)
    sound: str = ""
    """A new name each time the stage page should be heard; empty: silence."""
    arm: Arm | None = None
    release: bool = False


ToController = Hello | Alive | CommandRequest | Report | AcquireOutputs


class Welcome(Message, frozen=True):
    """Answer to `Hello`: the controller's own epoch. `refusal` says why a peer is not let in."""

    epoch: Id
    protocol: int
    refusal: Sentence | None = None


class CommandReply(Message, frozen=True):
    """Answer to `CommandRequest`: done at journal number `seq`, or refused for all `reasons`, with nothing changed."""

    id: Id
    ok: bool
    seq: int
    step: int
    reasons: tuple[Sentence, ...] = ()


class Ack(Message, frozen=True):
    """The report stands in the journal; it need not be said again."""

    epoch: Id
    number: int


class FirmwareOrders(Message, frozen=True):
    """The whole of what the firmware should be doing. Sent on every change and on `Hello`; saying it twice is harmless.

    `arm` None: everything locked and dark, but for `lamps`, which a test wants so until `lamps_until_ns`; then they go
    dark by themselves, controller or not.
    """

    arm: Arm | None
    cues: tuple[Cue, ...] = ()
    lamps: dict[Number, Lamp] = field(default_factory=dict)
    lamps_until_ns: int = 0


class OutputsGranted(Message, frozen=True):
    """Answer to `AcquireOutputs`: the outputs are the borrower's, or refused for all reasons.

    With what the parts have said of themselves: the firmware's stations and source, and how all of them are.
    """

    id: Id
    refusals: tuple[Sentence, ...] = ()
    stations: tuple[Number, ...] = ()
    capture: Capture | None = None
    health: tuple[HealthView, ...] = ()


class ForwardedReport(Message, frozen=True):
    """A fact of the firmware, to the self-test that has borrowed it; the journal has no part in it."""

    fact: FirmwareFact


FromController = Welcome | CommandReply | Ack | FirmwareOrders | OutputsGranted | ForwardedReport
