"""Newcomers: who has joined as staff, so that the MC reads it and can say "not me".

Each MC's device keeps for itself the last newcomer whom its user has acknowledged: nobody who has just come in, even as
MC, can remove the notice from another's page.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Role
from panel.auth.credentials import Credentials, Device, identity_of

MAX_LISTED = 20


class NewcomerView(Struct, frozen=True):
    """A device that joined: `joined` is its number, `invited_by` the name of the device that made its QR code."""

    id: str
    seat: str
    name: str
    kind: str
    address: str
    joined: int
    invited_by: str


class Newcomers(Struct, frozen=True):
    """Who joined lately, the newest first; `noticed`: up to which number each of the MC's devices has read it."""

    joins: tuple[NewcomerView, ...] = ()
    noticed: dict[str, int] = {}


def newcomers(credentials: Credentials) -> Newcomers:
    """What the MC's pages show."""
    mc_devices = {
        device_id: device for device_id, device in credentials.devices.items() if identity_of(device).role is Role.MC
    }
    noticed = {device_id: device.noticed for device_id, device in mc_devices.items()}
    least = min(noticed.values(), default=credentials.joins)
    recent = [
        (device_id, device)
        for device_id, device in credentials.devices.items()
        if device.joined > least and identity_of(device).role is not Role.STAGE
    ]
    recent.sort(key=lambda item: -item[1].joined)
    return Newcomers(tuple(_view(credentials, device_id, device) for device_id, device in recent[:MAX_LISTED]), noticed)


def _view(credentials: Credentials, device_id: str, device: Device) -> NewcomerView:
    host = credentials.devices.get(device.invited_by)
    return NewcomerView(
        id=device_id,
        seat=device.seat,
        name=device.name,
        kind=device.kind,
        address=device.address,
        joined=device.joined,
        invited_by=(host.name or host.seat) if host is not None else "",
    )
