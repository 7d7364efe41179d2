"""Decide which reports are to be said: numbered, kept until acknowledged, said again. Pure.

The press path never waits for the controller: facts go in here and stay, whether or not anybody listens.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import FirmwareFact, Report

AGAIN_NS = 250_000_000
AT_ONCE = 100
"""Reports in flight at a time, oldest first; the controller is not flooded after a long silence."""


class Kept(Struct, frozen=True):
    """A report that is not acknowledged, and when it was said last (None: never)."""

    report: Report
    said_ns: int | None = None


class Outbox(Struct, frozen=True):
    """The reports of one start of the firmware (`epoch`), in order of their numbers."""

    epoch: str
    last: int = 0
    kept: tuple[Kept, ...] = ()


def put(box: Outbox, facts: Iterable[FirmwareFact]) -> Outbox:
    """Number these facts and keep them."""
    added = tuple(Kept(Report(box.epoch, number, fact)) for number, fact in enumerate(facts, box.last + 1))
    return replace(box, last=box.last + len(added), kept=(*box.kept, *added))


def acknowledged(box: Outbox, epoch: str, number: int) -> Outbox:
    """The controller has this report; it is dropped. Words of another epoch, or about none of ours, change nothing."""
    if epoch != box.epoch:
        return box
    return replace(box, kept=tuple(one for one in box.kept if one.report.number != number))


def due(box: Outbox, now_ns: int) -> tuple[Report, ...]:
    """The reports to say now, oldest first."""
    return tuple(one.report for one in box.kept[:AT_ONCE] if _due_ns(one, now_ns) <= now_ns)


def said(box: Outbox, number: int, now_ns: int) -> Outbox:
    """This report was said now, whether or not anybody heard it."""
    return replace(
        box, kept=tuple(replace(one, said_ns=now_ns) if one.report.number == number else one for one in box.kept)
    )


def unsaid(box: Outbox) -> Outbox:
    """A new controller knows nothing: say all again at once."""
    return replace(box, kept=tuple(Kept(one.report) for one in box.kept))


def due_ns(box: Outbox, now_ns: int) -> int | None:
    """When something should be said next, None: nothing is kept."""
    return min((_due_ns(one, now_ns) for one in box.kept[:AT_ONCE]), default=None)


def _due_ns(kept: Kept, now_ns: int) -> int:
    return now_ns if kept.said_ns is None else kept.said_ns + AGAIN_NS
