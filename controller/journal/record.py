"""Body of a journal row: a fact with who caused it and when; bodies of older versions are upcast.

Bodies are JSON, so that a person can read them without this program. Every body carries the version it was written in.
When a fact or anything in it changes its form, `VERSION` grows by one and `UPCASTERS` gets the step from the previous
version, as a function on the decoded dictionary; stored bytes never change.

A body holds nothing but what its readers look at: with a field that none of them knows, with spaces, or with a field
twice, a forger could try body after body until the hash is as wanted. Such bodies are refused. A body of an older
program may lack fields that came later; of an older version, what its upcasters do not take over is refused, too.

Kind: pure
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from bus.messages import Author, Number, Role
from controller.rules.facts import AnyFact

VERSION = 1
"""Version of the bodies that are written now."""

Body = dict[str, Any]
Upcaster = Callable[[Body], Body]

UPCASTERS: dict[int, Upcaster] = {}
"""From each older version, the step to the next one."""


class Record(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One fact with its circumstances.

    `boot` and `mono_ns` (CLOCK_MONOTONIC) give the instant, `wall_ns` is for people. `cause` is the id of the command
    or report that led to it; the facts of one cause are appended together. `who`, `role`, `judge` and `device` are of
    the `author`, whose bounds they have.
    """

    v: int
    boot: str
    mono_ns: int
    wall_ns: int
    cause: str
    who: str
    fact: AnyFact
    role: Role | None = None
    judge: Number | None = None
    device: str = ""

    @property
    def author(self) -> Author:
        """Who brought it about: a person in a role, on a device; without a role a part of the machine."""
        return Author(self.who, self.role, self.judge, self.device)


def command_cause(command_id: str) -> str:
    """The `cause` of what the command with this id led to."""
    return f"command {command_id}"


def access_cause(event_id: str) -> str:
    """The `cause` of facts about people's devices, which the panel reports."""
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
        current = body if body.startswith(_CURRENT) else _upcast_to_current(body)
        record = _decoder.decode(current)
        _check_author(record.who, record.device)
        if _encoder.encode(record) != body:
            _check_form(body)
            _check_fields(current, record)
        return record
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadBodyError(str(error)) from error


@functools.lru_cache(maxsize=1_000)
def _check_author(who: str, device: str) -> None:
    """Raise `ValueError` where no author may be called so. An evening has few authors, and each of its facts names one:
    the patterns of their texts would cost as much as all else in a body."""
    msgspec.convert({"name": who, "device": device}, Author)


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


def _check_form(body: bytes) -> None:
    """Raise `ValueError` where a body could have been written shorter: with spaces, or with a field twice."""
    if _encoder.encode(msgspec.json.decode(body)) != body:
        raise ValueError("it has spaces, a field twice or numbers in another form: no program of ours wrote it so")


def _check_fields(current: bytes, record: Record) -> None:
    """Raise `ValueError` where `current` holds something that is not in the `record` that was made of it."""
    for place in _unread(msgspec.json.decode(current), msgspec.json.decode(_encoder.encode(record)), ""):
        raise ValueError(f"{place}: no reader of this version looks at it")


def _unread(written: Any, read: Any, place: str) -> Iterator[str]:
    """The places of what is `written` and was not `read`; what came later than the writer may be in `read` alone."""
    match written, read:
        case dict(), dict():
            for name, value in written.items():
                yield from _unread(value, read[name], f"{place}.{name}") if name in read else [f"{place}.{name}"]
        case list(), list() if len(written) == len(read):
            for number, (value, other) in enumerate(zip(written, read, strict=True)):
                yield from _unread(value, other, f"{place}[{number}]")
        case _:
            yield from () if written == read else [place]
