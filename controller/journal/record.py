"""Body of a journal row: a fact with who caused it and when; bodies of older versions are upcast.

Bodies are JSON, so that a person can read them without this program. Every body carries the version it was written in.
When a fact or anything in it changes its form, `VERSION` grows by one and `UPCASTERS` gets the step from the previous
version, as a function on the decoded dictionary; stored bytes never change.

Kind: pure
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from bus.messages import Author, DeviceId, Number, PersonName, Role
from controller.rules.facts import AnyFact

VERSION = 1
"""Version of the bodies that are written now."""

Body = dict[str, Any]
Upcaster = Callable[[Body], Body]

UPCASTERS: dict[int, Upcaster] = {}
"""From each older version, the step to the next one."""


class Record(Struct, frozen=True, omit_defaults=True):
    """One fact with its circumstances.

    `boot` and `mono_ns` (CLOCK_MONOTONIC) give the instant, `wall_ns` is for people. `cause` is the id of the command
    or report that led to it; the facts of one cause are appended together. `who`, `role`, `judge` and `device` are of
    the `author`.
    """

    v: int
    boot: str
    mono_ns: int
    wall_ns: int
    cause: str
    who: PersonName
    fact: AnyFact
    role: Role | None = None
    judge: Number | None = None
    device: DeviceId = ""

    @property
    def author(self) -> Author:
        """Who brought it about: a person in a role, on a device; without a role a part of the machine."""
        return Author(self.who, self.role, self.judge, self.device)


def command_cause(command_id: str) -> str:
    """The `cause` of what the command with this id led to."""
    return f"command {command_id}"


def access_cause(event_id: str) -> str:
    """The `cause` of what the panel told of people's devices."""
    return f"access {event_id}"


def report_cause(epoch: str, number: int) -> str:
    """The `cause` of what a report of the firmware led to. No command has it, whatever id a device chooses."""
    return f"report {epoch} {number}"


class BadBodyError(ValueError):
    """A body that this version cannot read; the message says why and what to do."""


class _Versioned(Struct):
    v: int


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)
_version_decoder = msgspec.json.Decoder(_Versioned)
_body_decoder = msgspec.json.Decoder(Body)
_CURRENT = b'{"v":%d,' % VERSION
"""How bodies that this program has written begin."""


def encode(record: Record) -> bytes:
    """The body of `record`."""
    return _encoder.encode(record)


def decode(body: bytes) -> Record:
    """The record in `body`, in its current form. Raises `BadBodyError`, and nothing else, whatever the bytes are."""
    try:
        return _decoder.decode(body if body.startswith(_CURRENT) else _upcast_to_current(body))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadBodyError(str(error)) from error


def upcast(body: Body, steps: Mapping[int, Upcaster], to: int) -> Body:
    """`body` in the form of version `to`, by one step per version. Raises `BadBodyError`."""
    version = body.get("v")
    while version != to:
        if not isinstance(version, int) or version > to:
            raise BadBodyError(f"written in version {version}, this program reads up to {to}: update it")
        if version not in steps:
            raise BadBodyError(f"written in version {version}, from which no step to {version + 1} is known")
        version += 1
        body = {**steps[version - 1](body), "v": version}
    return body


def _upcast_to_current(body: bytes) -> bytes:
    if _version_decoder.decode(body).v == VERSION:  # another program may have put spaces there
        return body
    return msgspec.json.encode(upcast(_body_decoder.decode(body), UPCASTERS, VERSION))
