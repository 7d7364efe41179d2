"""Decide what the panel keeps about its people: pins (hashed), devices, one-time tickets. Pure: time is an argument.

`Credentials` is a value; every change makes a new one, and `credential_file.py` writes it down. A device's cookie
carries its id and the epoch that its seat had when it was paired: it is worth nothing once the device is revoked or its
seat's epoch has moved on (a new pin, or "revoke all judges").

Kind: pure
"""

import hashlib
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from panel.permissions import NAMED, Identity

TICKET_NS = 120_000_000_000
"""How long a one-time ticket (the QR code) can be used."""

MOST_DEVICES = 200
"""The oldest are forgotten beyond this, so that the file stays small."""


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """A paired device. `paired_s` and `seen_s` are wall time, seconds since 1970, for people only."""

    seat: str
    epoch: int
    name: str
    kind: str
    paired_s: int
    seen_s: int


class Ticket(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time right to become `seat` until `until_ns` (CLOCK_MONOTONIC)."""

    seat: str
    until_ns: int


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    """All that outlives a restart. `pins`: argon2 hashes by seat. `tickets` by the hash of their token."""

    secret: str
    pins: dict[str, str] = {}
    epochs: dict[str, int] = {}
    devices: dict[str, Device] = {}
    tickets: dict[str, Ticket] = {}


def digest(token: str) -> str:
    """What is kept of a token: who reads the file cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def holder(kept: Credentials, device_id: str, epoch: int) -> Device | None:
    """The device that a cookie speaks of, if it still counts."""
    device = kept.devices.get(device_id)
    if device is None or device.epoch != epoch or device.epoch != kept.epochs.get(device.seat, 0):
        return None
    return device


def outsiders(kept: Credentials, device_ids: Iterable[str]) -> list[str]:
    """Those of `device_ids` that are no devices any more."""
    there = ((one, kept.devices.get(one)) for one in device_ids)
    return [one for one, device in there if device is None or holder(kept, one, device.epoch) is None]


def seat_of(device: Device) -> Identity:
    """The seat of a device."""
    return NAMED[device.seat]


def paired(kept: Credentials, device_id: str, seat: str, name: str, kind: str, now_s: int) -> Credentials:
    """With a new device on `seat`."""
    device = Device(seat, kept.epochs.get(seat, 0), name, kind, now_s, now_s)
    devices = {**kept.devices, device_id: device}
    while len(devices) > MOST_DEVICES:
        devices.pop(min(devices, key=lambda one: devices[one].seen_s))
    return replace(kept, devices=devices)


def renamed(kept: Credentials, device_id: str, name: str) -> Credentials:
    """With another name for a device."""
    if device_id not in kept.devices:
        return kept
    return replace(kept, devices={**kept.devices, device_id: replace(kept.devices[device_id], name=name)})


def unseen(kept: Credentials, device_ids: Iterable[str], every_s: int, now_s: int) -> list[str]:
    """Those of `device_ids` of which it was not written down for `every_s` that they were seen."""
    there = ((one, kept.devices.get(one)) for one in device_ids)
    return [one for one, device in there if device is not None and abs(now_s - device.seen_s) >= every_s]


def seen(kept: Credentials, device_ids: Iterable[str], now_s: int) -> Credentials:
    """With the time at which these devices were last heard of."""
    now = {one: replace(kept.devices[one], seen_s=now_s) for one in device_ids if one in kept.devices}
    return replace(kept, devices={**kept.devices, **now}) if now else kept


def revoked(kept: Credentials, device_id: str) -> Credentials:
    """Without a device."""
    return replace(kept, devices={one: device for one, device in kept.devices.items() if one != device_id})


def seat_revoked(kept: Credentials, seat: str) -> Credentials:
    """With none of a seat's devices: their cookies are worth nothing from now on."""
    epochs = {**kept.epochs, seat: kept.epochs.get(seat, 0) + 1}
    devices = {one: device for one, device in kept.devices.items() if device.seat != seat}
    return replace(kept, epochs=epochs, devices=devices)


def with_pin(kept: Credentials, seat: str, hashed: str) -> Credentials:
    """With a new pin for `seat`; who entered with the old one is out."""
    fresh = seat_revoked(kept, seat) if seat in kept.pins else kept
    return replace(fresh, pins={**fresh.pins, seat: hashed})


def with_ticket(kept: Credentials, token: str, seat: str, now_ns: int) -> Credentials:
    """With a ticket for `seat`; those that are over are forgotten."""
    live = {one: ticket for one, ticket in kept.tickets.items() if _counts(ticket, now_ns)}
    return replace(kept, tickets={**live, digest(token): Ticket(seat, now_ns + TICKET_NS)})


def redeemed(kept: Credentials, token: str, now_ns: int) -> tuple[Credentials, str | None]:
    """Take the ticket out: the seat it gives, or None where there is none, it was used, or it is too old."""
    tickets = dict(kept.tickets)
    ticket = tickets.pop(digest(token), None)
    if ticket is None:
        return kept, None
    return replace(kept, tickets=tickets), ticket.seat if _counts(ticket, now_ns) else None


def _counts(ticket: Ticket, now_ns: int) -> bool:
    """After a reboot the monotonic clock begins anew: a ticket of before then lies too far ahead."""
    return now_ns < ticket.until_ns <= now_ns + TICKET_NS
