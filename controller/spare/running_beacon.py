"""Beacon of a running evening: what one machine tells others on the network, so that never two go on with one evening.

Theory of operation. Each take-over begins a new *term* of the evening: their number is that of the facts `TookOver`. A
machine that hears the evening it is playing in a later term stays dark, and says so; it writes nothing any more. In the
same term, which two take-overs from one stick begin, the one that has more facts goes on, then the one whose last head
is greater: should both hear the other ahead, both stay dark until a person starts one of them again. The beacon is
authenticated by the take-over key, and names the machines that its sender has heard last: only who hears *itself*
named believes it, so a recorded beacon says nothing to a machine that was started since. Nobody in the hall can put a
machine out.

Kind: pure
"""

import hashlib
import hmac
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages import Sentence

MAC_BYTES = 16
MAX_BYTES = 512
MAX_HEARD = 4
"""Machines that a beacon names: more than a hall has."""

_PERSON = b"running-beacon"
_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Id = Annotated[str, Meta(max_length=64)]


class Beacon(Struct, frozen=True, forbid_unknown_fields=True):
    """A machine plays the evening with this name (the short hash of its first fact), in this term.

    `sender`: of one start of a controller; `seq` and `head`: its last durable fact; `heard`: the senders that it heard
    last. `evening` is empty of who only asks who is there.
    """

    evening: _Id
    term: _Count
    seq: _Count
    head: _Id
    machine: _Id
    sender: _Id
    heard: Annotated[tuple[_Id, ...], Meta(max_length=MAX_HEARD)] = ()


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Beacon)


def encode_beacon(beacon: Beacon, key: bytes) -> bytes:
    """`beacon` as a datagram."""
    body = _encoder.encode(beacon)
    return _mac(body, key) + body


def decode_beacon(datagram: bytes, key: bytes) -> Beacon | None:
    """The beacon in a datagram; None: it is none, or was not made with this key."""
    body = datagram[MAC_BYTES:]
    if len(datagram) > MAX_BYTES or not hmac.compare_digest(datagram[:MAC_BYTES], _mac(body, key)):
        return None
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return None


def outranks(theirs: Beacon, ours: Beacon) -> bool:
    """Whether the machine that sent `theirs` goes on with the evening, and this one stays dark."""
    if theirs.evening != ours.evening or theirs.sender == ours.sender or ours.sender not in theirs.heard:
        return False
    return (theirs.term, theirs.seq, theirs.head) > (ours.term, ours.seq, ours.head)


def with_heard(heard: tuple[str, ...], sender: str) -> tuple[str, ...]:
    """The senders heard last, the newest first."""
    return (sender, *(other for other in heard if other != sender))[:MAX_HEARD]


def dark_sentence(theirs: Beacon) -> Sentence:
    """What a machine that stays dark tells its staff."""
    text = (
        "Another machine ({machine}) goes on with this evening, at entry {number}: this one stays dark. Switch it off, "
        "or switch the other one off and start this one again"
    )
    return Sentence("other-machine-runs", text, {"machine": theirs.machine, "number": theirs.seq})


def _mac(body: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=MAC_BYTES, key=key, person=_PERSON).digest()
