"""What a hub may answer, and what a box makes of it.

Kind: pure
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.messages import Sentence
from controller.exchange.receipt import Receipt


class Received(Struct, frozen=True):
    """A receipt whose signature is good, and the envelope that it came in."""

    receipt: Receipt
    envelope: bytes


class HubError(Exception):
    """Nothing was received. `reason`: for people; `is_refusal`: the hub said no, so trying again soon is no use."""

    def __init__(self, reason: Sentence, *, is_refusal: bool = False) -> None:
        super().__init__(str(reason))
        self.reason, self.is_refusal = reason, is_refusal


class GapError(Exception):
    """The hub lacks rows. `expected`: the number of the one that comes next."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"row {expected} comes next")
        self.expected = expected


class _Problem(Struct, frozen=True):
    """What a box reads of a problem (RFC 9457)."""

    reasons: tuple[Sentence, ...] = ()
    expected: int = 0
    now_s: Annotated[int, Meta(ge=0, le=2**40)] = 0


REFUSALS = frozenset({400, 401, 403, 404, 409, 410, 413, 422})
"""Statuses of a hub that has understood the request and does not want it."""

_decoder = msgspec.json.Decoder(_Problem)


def hub_time(body: bytes) -> int:
    """The hub's clock in an answer that refuses a request of another time, in seconds since 1970; 0: it says none."""
    return _problem(body).now_s


def _problem(body: bytes) -> _Problem:
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _Problem()


def error_of(status: int, body: bytes) -> HubError | GapError:
    """What an answer means that is no receipt."""
    problem = _problem(body)
    code = problem.reasons[0].code if problem.reasons else ""
    if status == 409 and code == "journal-gap" and problem.expected > 0:
        return GapError(problem.expected)
    if code:
        return HubError(problem.reasons[0], is_refusal=status in REFUSALS)
    text = "The hub answered {status}, which is no answer of a hub"
    return HubError(Sentence("hub-answer", text, {"status": status}), is_refusal=status in REFUSALS)
