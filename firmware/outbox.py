"""Reports to the controller: numbered, kept until acknowledged, sent again.

The press path never waits for the controller: facts stay here, whether or not anybody listens.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import FirmwareFact, Report

RESEND_NS = 250_000_000
MAX_IN_FLIGHT = 100
"""Reports in flight at a time, oldest first; the controller is not flooded after a long silence."""


class PendingReport(Struct, frozen=True):
    """A report that is not acknowledged, and when it was last sent (None: never)."""

    report: Report
    sent_ns: int | None = None


class Outbox(Struct, frozen=True):
    """The reports of one start of the firmware (`epoch`), in order of their numbers."""

    epoch: str
    last: int = 0
    pending: tuple[PendingReport, ...] = ()


def add(box: Outbox, facts: Iterable[FirmwareFact]) -> Outbox:
    """Numbers these facts and keeps them."""
    reports = (Report(box.epoch, number, fact) for number, fact in enumerate(facts, box.last + 1))
    new = tuple(PendingReport(report) for report in reports)
    return replace(box, last=box.last + len(new), pending=(*box.pending, *new))


def acknowledge(box: Outbox, epoch: str, number: int) -> Outbox:
    """Drops a report that the controller has. Another epoch or an unknown number changes nothing."""
    if epoch != box.epoch:
        return box
    return replace(box, pending=tuple(item for item in box.pending if item.report.number != number))


def due_reports(box: Outbox, now_ns: int) -> tuple[Report, ...]:
    """The reports to send now, oldest first."""
    return tuple(item.report for item in box.pending[:MAX_IN_FLIGHT] if _due_ns(item, now_ns) <= now_ns)


def mark_sent(box: Outbox, number: int, now_ns: int) -> Outbox:
    """Notes that this report was sent now, whether or not it arrives."""
    pending = tuple(replace(item, sent_ns=now_ns) if item.report.number == number else item for item in box.pending)
    return replace(box, pending=pending)


def mark_all_unsent(box: Outbox) -> Outbox:
    """For a new controller, which knows nothing: all reports are due at once."""
    return replace(box, pending=tuple(PendingReport(item.report) for item in box.pending))


def due_ns(box: Outbox, now_ns: int) -> int | None:
    """When to send the next report, None: all are acknowledged."""
    return min((_due_ns(item, now_ns) for item in box.pending[:MAX_IN_FLIGHT]), default=None)


def _due_ns(pending: PendingReport, now_ns: int) -> int:
    return now_ns if pending.sent_ns is None else pending.sent_ns + RESEND_NS
