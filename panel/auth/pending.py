"""Devices that have shown a QR code and wait until somebody on the staff has compared the code on both screens.

They are in memory only: after a restart of the panel the QR code is made anew. Time is an argument (CLOCK_MONOTONIC).

Kind: pure
"""

import hmac
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Author
from bus.units import NS_PER_S
from panel.auth.credentials import Newcomer

WAITING_NS = 180 * NS_PER_S
MAX_WAITING = 20


class Pending(Struct, frozen=True):
    """A device that waits. `token`: what it comes back with; `code`: what its screen shows; `by`: who has decided."""

    token: str
    newcomer: Newcomer
    code: str
    until_ns: int
    state: Literal["waiting", "accepted", "refused"] = "waiting"
    by: Author | None = None


@dataclass
class PendingDevices:
    """All devices that wait, by an id that proves nothing."""

    _devices: dict[str, Pending] = field(default_factory=dict)

    def add(self, device_id: str, pending: Pending) -> None:
        """Let a device wait; where too many do, the oldest gives up."""
        self._devices[device_id] = pending
        while len(self._devices) > MAX_WAITING:
            del self._devices[next(iter(self._devices))]

    def waiting(self, now_ns: int) -> dict[str, Pending]:
        """Those that nobody has decided on."""
        self._devices = {
            device_id: pending for device_id, pending in self._devices.items() if now_ns < pending.until_ns
        }
        return {device_id: pending for device_id, pending in self._devices.items() if pending.state == "waiting"}

    def decide(self, device_id: str, *, is_accepted: bool, by: Author, now_ns: int) -> Pending | None:
        """Decide on a device that waits; None where there is none with this id."""
        pending = self.waiting(now_ns).get(device_id)
        if pending is None:
            return None
        decided = replace(pending, state="accepted" if is_accepted else "refused", by=by)
        self._devices[device_id] = decided
        return decided

    def find(self, token: str, now_ns: int) -> Pending | None:
        """The device that comes back with `token`."""
        self.waiting(now_ns)
        token_bytes = token.encode()
        matches = (
            pending for pending in self._devices.values() if hmac.compare_digest(pending.token.encode(), token_bytes)
        )
        return next(matches, None)

    def forget(self, token: str) -> None:
        """The device has heard what was decided."""
        self._devices = {device_id: pending for device_id, pending in self._devices.items() if pending.token != token}
