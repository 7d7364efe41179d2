"""Authors, and events of people's devices that the panel reports to the controller: who entered, left, guessed a PIN.

Kind: pure
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from bus.messages.base import PRINTABLE, Count, Id, Message, Number, Part, Role

DeviceId = Annotated[str, Meta(pattern=r"^([0-9a-f]{8})?\Z")]
"""The first digits of a paired device's id: enough to tell devices apart, and worth nothing as a key."""

PersonName = Annotated[str, Meta(max_length=64, pattern=PRINTABLE)]
"""The name that a person gave to the device, or the name of a part of the machine; it may be empty."""

DeviceKind = Annotated[str, Meta(max_length=20, pattern=PRINTABLE)]
"""What a device is, as its browser says: `iPad`, `Android`."""

NetworkAddress = Annotated[str, Meta(max_length=64, pattern=PRINTABLE)]


class Author(Part, frozen=True):
    """Who brought something about.

    A person has a role, and the device with it; a device chose its `name` itself, so the name alone proves nothing.
    A part of the machine has a name and no role.
    """

    name: PersonName = ""
    role: Role | None = None
    judge: Number | None = None
    device: DeviceId = ""


class AccessKind(StrEnum):
    """What happened to the devices of a role."""

    ENTERED = "entered"
    """A device was paired by the PIN."""
    INVITED = "invited"
    """A device was paired by a QR code."""
    REMOVED = "removed"
    """One device was removed."""
    CLEARED = "cleared"
    """All devices of the role were removed."""
    NEW_PIN = "new_pin"
    """The role has a new PIN."""
    GUESSED = "guessed"
    """Wrong PINs were entered."""
    REFUSED = "refused"
    """A device with the right PIN or QR code was not let in."""


class AccessEvent(Message, frozen=True):
    """Something that happened to the devices of a role; recorded once for each `id`.

    `device`, `name`, `kind` and `address` are of the device that it happened to, as far as there is one; `count`: how
    many wrong PINs; `by`: who did it (None: somebody at the machine itself, or a stranger).
    """

    id: Id
    what: AccessKind
    role: Role
    judge: Number | None = None
    device: DeviceId = ""
    name: PersonName = ""
    kind: DeviceKind = ""
    address: NetworkAddress = ""
    count: Count = 1
    by: Author | None = None


class AccessNoted(Message, frozen=True):
    """Answer to `AccessEvent`: it is in the journal and need not be sent again."""

    id: Id
