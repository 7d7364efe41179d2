"""Credentials of the panel: PIN hashes, paired devices, one-time tickets. Time is an argument.

`Credentials` is a value; every change returns a new one, which `credential_file.py` writes. A device's cookie carries
its id and the epoch that its seat had when it was paired: it is void once the device is revoked or its seat's epoch has
advanced (a new PIN, or "revoke all judges").

Kind: pure
"""

from collections.abc import Container, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from panel.auth.pairing import ticket_id, ticket_key
from panel.permissions import IDENTITIES, Identity

TICKET_NS = 120_000_000_000
"""Lifetime of a one-time ticket (the QR code)."""

MAX_DEVICES = 200
MAX_SEAT_DEVICES = 20
"""So many devices of one seat are paired at most: whoever has learnt one PIN fills the places of that seat alone."""

REST_S = 12 * 3600
"""A device that was in use keeps its place for so long after it was last seen."""

MAX_TICKETS = 50


class NoRoomError(ValueError):
    """No further device can be paired: as many as there may be are in use."""


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """A paired device. `paired_s` and `seen_s` are wall time, seconds since 1970, to be shown.

    `address`: where it was paired from; `invited_by`: the device whose user made its QR code (empty: it came with the
    PIN, or with a code made at the machine). `joined`: its number among all that were ever paired here;
    `noticed`: the last of them that its user has acknowledged. `is_used`: a page was open on it.
    """

    seat: str
    epoch: int
    name: str
    kind: str
    paired_s: int
    seen_s: int
    address: str = ""
    invited_by: str = ""
    joined: int = 0
    noticed: int = 0
    is_used: bool = False


class Ticket(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time permission to pair as `seat`, valid until `until_ns` (CLOCK_MONOTONIC).

    `key`: what its QR code proves (`pairing.py`); `invited_by`: the device whose user made it; empty: it was made at
    the machine.
    """

    seat: str
    until_ns: int
    key: str
    invited_by: str = ""


class Newcomer(Struct, frozen=True):
    """What is known of a browser that is to be paired."""

    seat: str
    name: str = ""
    kind: str = ""
    address: str = ""
    invited_by: str = ""


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """All that survives a restart.

    `pin_hashes`: argon2 hashes by seat. `tickets`: by their id (`pairing.py`). `joins`: how many devices were ever
    paired.
    """

    secret: str
    pin_hashes: dict[str, str] = {}
    epochs: dict[str, int] = {}
    devices: dict[str, Device] = {}
    tickets: dict[str, Ticket] = {}
    joins: int = 0


def find_device(credentials: Credentials, device_id: str, epoch: int) -> Device | None:
    """Return the device that a cookie names, if the cookie is still valid."""
    device = credentials.devices.get(device_id)
    if device is None or device.epoch != epoch or device.epoch != credentials.epochs.get(device.seat, 0):
        return None
    return device


def unpaired_devices(credentials: Credentials, device_ids: Iterable[str]) -> list[str]:
    """Return those of `device_ids` that are no longer paired."""
    pairs = ((device_id, credentials.devices.get(device_id)) for device_id in device_ids)
    return [
        device_id
        for device_id, device in pairs
        if device is None or find_device(credentials, device_id, device.epoch) is None
    ]


def identity_of(device: Device) -> Identity:
    """Return the identity of a device."""
    return IDENTITIES[device.seat]


def add_device(
    credentials: Credentials, device_id: str, newcomer: Newcomer, now_s: int, connected: Container[str] = ()
) -> Credentials:
    """Pair a new device. `connected`: devices whose pages are open now. Raises `NoRoomError`."""
    devices = {**_with_room(credentials, newcomer.seat, now_s, connected)}
    joined = credentials.joins + 1
    devices[device_id] = Device(
        seat=newcomer.seat,
        epoch=credentials.epochs.get(newcomer.seat, 0),
        name=newcomer.name,
        kind=newcomer.kind,
        paired_s=now_s,
        seen_s=now_s,
        address=newcomer.address,
        invited_by=newcomer.invited_by,
        joined=joined,
        noticed=joined,
    )
    return replace(credentials, devices=devices, joins=joined)


def _with_room(credentials: Credentials, seat: str, now_s: int, connected: Container[str]) -> Mapping[str, Device]:
    """The devices, without the one that makes room for a new one of `seat` if that is needed.

    That is the one that was seen longest ago of those that are not in use: never a page that is open, and a device
    that was in use only after a long rest. A seat that is full makes room itself.
    """
    devices = credentials.devices
    same_seat = {device_id: device for device_id, device in devices.items() if device.seat == seat}
    if len(same_seat) < MAX_SEAT_DEVICES and len(devices) < MAX_DEVICES:
        return devices
    replaceable = {
        device_id: device.seen_s
        for device_id, device in (same_seat if len(same_seat) >= MAX_SEAT_DEVICES else devices).items()
        if device_id not in connected and not (device.is_used and now_s - device.seen_s < REST_S)
    }
    if not replaceable:
        raise NoRoomError
    leaving = min(replaceable, key=lambda device_id: (replaceable[device_id], devices[device_id].joined))
    return {device_id: device for device_id, device in devices.items() if device_id != leaving}


def rename_device(credentials: Credentials, device_id: str, name: str) -> Credentials:
    """Give a device another name."""
    if device_id not in credentials.devices:
        return credentials
    device = replace(credentials.devices[device_id], name=name)
    return replace(credentials, devices={**credentials.devices, device_id: device})


def find_stale(credentials: Credentials, device_ids: Iterable[str], every_s: int, now_s: int) -> list[str]:
    """Return those of `device_ids` whose `seen_s` is at least `every_s` old."""
    pairs = ((device_id, credentials.devices.get(device_id)) for device_id in device_ids)
    return [device_id for device_id, device in pairs if device is not None and abs(now_s - device.seen_s) >= every_s]


def mark_seen(credentials: Credentials, device_ids: Iterable[str], now_s: int, *, is_used: bool = False) -> Credentials:
    """Record `now_s` as the time at which these devices were last seen; `is_used`: a page was open on them."""
    devices = credentials.devices
    updated = {
        device_id: replace(device, seen_s=now_s, is_used=device.is_used or is_used)
        for device_id in device_ids
        if (device := devices.get(device_id)) is not None
    }
    return replace(credentials, devices={**devices, **updated}) if updated else credentials


def mark_noticed(credentials: Credentials, device_id: str, joined: int) -> Credentials:
    """The user of a device knows who came in, up to the newcomer with this number."""
    device = credentials.devices.get(device_id)
    if device is None or joined <= device.noticed:
        return credentials
    noticed = replace(device, noticed=min(joined, credentials.joins))
    return replace(credentials, devices={**credentials.devices, device_id: noticed})


def remove_device(credentials: Credentials, device_id: str) -> Credentials:
    """Revoke one device, and the tickets that its user made."""
    devices = {known_id: device for known_id, device in credentials.devices.items() if known_id != device_id}
    tickets = {
        key: ticket for key, ticket in credentials.tickets.items() if ticket.invited_by != device_id or not device_id
    }
    return replace(credentials, devices=devices, tickets=tickets)


def revoke_seat(credentials: Credentials, seat: str) -> Credentials:
    """Revoke all devices of a seat, and the tickets for it and from it: their cookies are void from now on."""
    epochs = {**credentials.epochs, seat: credentials.epochs.get(seat, 0) + 1}
    revoked = {device_id for device_id, device in credentials.devices.items() if device.seat == seat}
    devices = {device_id: device for device_id, device in credentials.devices.items() if device_id not in revoked}
    tickets = {
        key: ticket
        for key, ticket in credentials.tickets.items()
        if ticket.seat != seat and ticket.invited_by not in revoked
    }
    return replace(credentials, epochs=epochs, devices=devices, tickets=tickets)


def set_pin(credentials: Credentials, seat: str, pin_hash: str) -> Credentials:
    """Set the PIN of `seat`; devices and tickets from before are void."""
    current = revoke_seat(credentials, seat)
    return replace(current, pin_hashes={**current.pin_hashes, seat: pin_hash})


def add_ticket(credentials: Credentials, token: str, seat: str, now_ns: int, invited_by: str = "") -> Credentials:
    """Add a ticket for `seat`; expired ones are dropped."""
    valid = {key: ticket for key, ticket in credentials.tickets.items() if _is_valid(ticket, now_ns)}
    valid[ticket_id(token)] = Ticket(seat, now_ns + TICKET_NS, ticket_key(token), invited_by)
    return replace(credentials, tickets=dict(list(valid.items())[-MAX_TICKETS:]))


def find_ticket(credentials: Credentials, number: str, now_ns: int) -> Ticket | None:
    """The ticket with this id; None if it does not exist, was used already or has expired."""
    ticket = credentials.tickets.get(number)
    return ticket if ticket is not None and _is_valid(ticket, now_ns) else None


def redeem_ticket(credentials: Credentials, number: str, now_ns: int) -> tuple[Credentials, Ticket | None]:
    """Use up a ticket and return it, as `find_ticket` does."""
    ticket = find_ticket(credentials, number, now_ns)
    tickets = {other_number: other for other_number, other in credentials.tickets.items() if other_number != number}
    return (credentials if len(tickets) == len(credentials.tickets) else replace(credentials, tickets=tickets)), ticket


def _is_valid(ticket: Ticket, now_ns: int) -> bool:
    """Whether a ticket can still be used. The monotonic clock restarts at boot: an older ticket lies too far ahead."""
    return now_ns < ticket.until_ns <= now_ns + TICKET_NS
