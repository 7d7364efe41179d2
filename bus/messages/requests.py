"""Messages to the controller, and its answers (DEALER ↔ ROUTER).

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, field

from bus.messages.access import AccessEvent, AccessNoted, DeviceId, PersonName
from bus.messages.base import Count, Id, InstantNs, Lamp, LedTest, Message, Name, Number, Role, Sentence
from bus.messages.commands import Command
from bus.messages.firmware import Arm, Capture, Cue, FirmwareFact, Stations
from bus.messages.views import HealthView


class Hello(Message, frozen=True):
    """First message of every peer, sent again when a lost controller has come back.

    `epoch` is new at each start of the peer. Only firmware fills `stations` and `capture`.
    """

    name: Name
    role: Role
    epoch: Id
    protocol: Count
    stations: Stations = ()
    capture: Capture | None = None


class Alive(Message, frozen=True):
    """Sent about once a second; `troubles` are shown on the MC's panel."""

    name: Name
    role: Role
    epoch: Id
    troubles: Annotated[tuple[Sentence, ...], Meta(max_length=50)] = ()


class CommandRequest(Message, frozen=True):
    """A command of a person.

    It is carried out once for each `id`. `step` is the `Snapshot.step` that the person saw; None skips that check
    (robots, tests). `who` is the name that the device was given, and may be empty; `role`, `judge` and `device` are
    what the panel knows.
    """

    id: Id
    who: PersonName
    role: Role
    step: Count | None
    command: Command
    judge: Number | None = None
    """Which judge this is, where the role is JUDGE: a judge may cast only their own ballot."""
    device: DeviceId = ""


class Report(Message, frozen=True):
    """A fact of the firmware, numbered from 1 in each epoch, sent again until it is acknowledged."""

    epoch: Id
    number: Annotated[int, Meta(ge=1, le=2**53)]
    fact: FirmwareFact


class AcquireOutputs(Message, frozen=True):
    """A test takes over lamps, horn and LED boards for a short while.

    Answered by `OutputsGranted`. It is a lease (`controller.output_lease.LEASE_NS`), renewed by sending it again; when
    it expires, or with `release`, the outputs go back to the contest. `id` names the holder; there is one at a time,
    and none while a match runs. `arm` is for the self-test only, which also hears what the firmware reports
    (`ForwardedReport`).
    """

    id: Id
    who: PersonName
    role: Role
    lamps: dict[Number, Lamp] = field(default_factory=dict)
    cues: Annotated[tuple[Cue, ...], Meta(max_length=50)] = ()
    boards: Annotated[dict[Name, LedTest], Meta(max_length=50)] = field(default_factory=dict)
    sound: Annotated[str, Meta(max_length=64)] = ""
    """A new name each time the stage page should play its test sound; empty: silence."""
    arm: Arm | None = None
    release: bool = False


ToController = Hello | Alive | CommandRequest | Report | AcquireOutputs | AccessEvent


class Welcome(Message, frozen=True):
    """Answer to `Hello`: the controller's own epoch. `refusal`: why the peer is not accepted."""

    epoch: Id
    protocol: Count
    refusal: Sentence | None = None


class CommandReply(Message, frozen=True):
    """Answer to `CommandRequest`: done at journal number `seq`, or refused for all `reasons`, with nothing changed."""

    id: Id
    ok: bool
    seq: Count
    step: Count
    reasons: tuple[Sentence, ...] = ()


class Ack(Message, frozen=True):
    """The report is in the journal; it need not be sent again."""

    epoch: Id
    number: Count


class FirmwareOrders(Message, frozen=True):
    """Everything that the firmware should do now. Sent on every change and on `Hello`; repeating it is harmless.

    `arm` None: everything is locked and dark, except for `lamps`, which a test has set until `lamps_until_ns`; then
    they go dark by themselves, with or without a controller.
    """

    arm: Arm | None
    cues: tuple[Cue, ...] = ()
    lamps: dict[Number, Lamp] = field(default_factory=dict)
    lamps_until_ns: InstantNs = 0


class OutputsGranted(Message, frozen=True):
    """Answer to `AcquireOutputs`: the outputs are leased, or refused for all `refusals`.

    It tells what the processes have reported: the firmware's stations and edge source, and the health of all of them.
    """

    id: Id
    refusals: tuple[Sentence, ...] = ()
    stations: tuple[Number, ...] = ()
    capture: Capture | None = None
    health: tuple[HealthView, ...] = ()


class ForwardedReport(Message, frozen=True):
    """A fact of the firmware, for the self-test that holds the outputs; it is not in the journal."""

    fact: FirmwareFact


FromController = Welcome | CommandReply | Ack | FirmwareOrders | OutputsGranted | ForwardedReport | AccessNoted
