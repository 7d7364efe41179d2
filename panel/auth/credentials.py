"""Credentials of the panel: PIN hashes, paired devices, one-time tickets. Time is an argument.

`Credentials` is a value; every change returns a new one, which `credential_file.py` writes. A device's cookie carries
its id and the epoch that its seat had when it was paired: it is void once the device is revoked or its seat's epoch has
advanced (a new PIN, or "revoke all judges").

Kind: pure
"""

import hashlib
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from panel.permissions import IDENTITIES, Identity

TICKET_NS = 120_000_000_000
"""Lifetime of a one-time ticket (the QR code)."""

MAX_DEVICES = 200
"""Beyond this number the devices that were seen longest ago are dropped, so that the file stays small."""


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """A paired device. `paired_s` and `seen_s` are wall time, seconds since 1970, only to be shown."""

    seat: str
    epoch: int
    name: str
    kind: str
    paired_s: int
    seen_s: int


class Ticket(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time permission to pair as `seat`, valid until `until_ns` (CLOCK_MONOTONIC)."""

    seat: str
    until_ns: int


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """All that survives a restart. `pin_hashes`: argon2 hashes by seat. `tickets`: by the hash of their token."""

    secret: str
    pin_hashes: dict[str, str] = {}
    epochs: dict[str, int] = {}
    devices: dict[str, Device] = {}
    tickets: dict[str, Ticket] = {}


def digest(token: str) -> str:
    """Return the hash of a token: whoever reads the file cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_device(credentials: Credentials, device_id: str, epoch: int) -> Device | None:
    """Return the device that a cookie names, if the cookie is still valid."""
    device = credentials.devices.get(device_id)
    if device is None or device.epoch != epoch or device.epoch != credentials.epochs.get(device.seat, 0):
        return None
    return device


def unpaired_devices(credentials: Credentials, device_ids: Iterable[str]) -> list[str]:
    """Return those of `device_ids` that are no longer paired."""
    known = ((device_id, credentials.devices.get(device_id)) for device_id in device_ids)
    return [
        device_id
        for device_id, device in known
        if device is None or find_device(credentials, device_id, device.epoch) is None
    ]


def identity_of(device: Device) -> Identity:
    """Return the identity of a device."""
    return IDENTITIES[device.seat]


def add_device(credentials: Credentials, device_id: str, seat: str, name: str, kind: str, now_s: int) -> Credentials:
    """Pair a new device as `seat`."""
    epoch = credentials.epochs.get(seat, 0)
    device = Device(seat=seat, epoch=epoch, name=name, kind=kind, paired_s=now_s, seen_s=now_s)
    devices = {**credentials.devices, device_id: device}
    while len(devices) > MAX_DEVICES:
        devices.pop(min(devices, key=lambda known: devices[known].seen_s))
    return replace(credentials, devices=devices)


def rename_device(credentials: Credentials, device_id: str, name: str) -> Credentials:
    """Give a device another name."""
    if device_id not in credentials.devices:
        return credentials
    device = replace(credentials.devices[device_id], name=name)
    return replace(credentials, devices={**credentials.devices, device_id: device})


def find_stale(credentials: Credentials, device_ids: Iterable[str], every_s: int, now_s: int) -> list[str]:
    """Return those of `device_ids` whose `seen_s` is at least `every_s` old."""
    known = ((device_id, credentials.devices.get(device_id)) for device_id in device_ids)
    return [device_id for device_id, device in known if device is not None and abs(now_s - device.seen_s) >= every_s]


def mark_seen(credentials: Credentials, device_ids: Iterable[str], now_s: int) -> Credentials:
    """Record `now_s` as the time at which these devices were last seen."""
    devices = credentials.devices
    updated = {device_id: replace(devices[device_id], seen_s=now_s) for device_id in device_ids if device_id in devices}
    return replace(credentials, devices={**devices, **updated}) if updated else credentials


def remove_device(credentials: Credentials, device_id: str) -> Credentials:
    """Revoke one device."""
    devices = {known_id: device for known_id, device in credentials.devices.items() if known_id != device_id}
    return replace(credentials, devices=devices)


def revoke_seat(credentials: Credentials, seat: str) -> Credentials:
    """Revoke all devices of a seat: their cookies are void from now on."""
    epochs = {**credentials.epochs, seat: credentials.epochs.get(seat, 0) + 1}
    devices = {device_id: device for device_id, device in credentials.devices.items() if device.seat != seat}
    return replace(credentials, epochs=epochs, devices=devices)


def set_pin(credentials: Credentials, seat: str, pin_hash: str) -> Credentials:
    """Set the PIN of `seat`; devices that were paired with the old one are revoked."""
    current = revoke_seat(credentials, seat) if seat in credentials.pin_hashes else credentials
    return replace(current, pin_hashes={**current.pin_hashes, seat: pin_hash})


def add_ticket(credentials: Credentials, token: str, seat: str, now_ns: int) -> Credentials:
    """Add a ticket for `seat`; expired ones are dropped."""
    valid = {key: ticket for key, ticket in credentials.tickets.items() if _is_valid(ticket, now_ns)}
    return replace(credentials, tickets={**valid, digest(token): Ticket(seat, now_ns + TICKET_NS)})


def redeem_ticket(credentials: Credentials, token: str, now_ns: int) -> tuple[Credentials, str | None]:
    """Use up a ticket and return its seat; None if it does not exist, was used already or has expired."""
    tickets = dict(credentials.tickets)
    ticket = tickets.pop(digest(token), None)
    if ticket is None:
        return credentials, None
    return replace(credentials, tickets=tickets), ticket.seat if _is_valid(ticket, now_ns) else None


def _is_valid(ticket: Ticket, now_ns: int) -> bool:
    """Whether a ticket can still be used. The monotonic clock restarts at boot: an older ticket lies too far ahead."""
    return now_ns < ticket.until_ns <= now_ns + TICKET_NS
