"""Facts of people's devices: who came in, who was removed, who guessed PINs.

Kind: pure
"""

from bus.messages import AccessKind, Count, DeviceId, DeviceKind, NetworkAddress, Number, PersonName, Role
from controller.rules.fact import Fact


class AccessRecorded(Fact, frozen=True):
    """Something happened to the devices of a role; the fields are those of `AccessEvent`. It changes nothing."""

    what: AccessKind
    role: Role
    judge: Number | None = None
    device: DeviceId = ""
    name: PersonName = ""
    kind: DeviceKind = ""
    address: NetworkAddress = ""
    count: Count = 1


Facts = AccessRecorded
"""Any of them."""
