"""Traffic that a server turns away: counted by reason, and logged in one line a minute at most.

Whoever sends garbage must not fill the disk with log lines: it is the journal's disk, too.

Kind: pure
"""

from collections import Counter
from enum import StrEnum

from bus.units import NS_PER_S

REPORT_INTERVAL_NS = 60 * NS_PER_S


class Rejection(StrEnum):
    """Why something was turned away."""

    MALFORMED = "malformed requests"
    TOO_LARGE = "requests that were too large"
    LATE = "connections that took too long"
    EXPELLED = "waiting connections closed for others"
    FULL = "requests while all places were taken"
    PER_ADDRESS = "requests of an address with too many connections"
    TOO_FAST = "connections of an address that opened too many"
    FOREIGN_HOST = "requests to another host's name"
    BROKEN = "connections that broke off"


class Traffic:
    """Counts since the start. `report` is called often and says something once a minute."""

    def __init__(self) -> None:
        self.counts: Counter[Rejection] = Counter()
        self._reported: Counter[Rejection] = Counter()
        self._reported_ns: int | None = None

    def note(self, why: Rejection) -> None:
        """Count one."""
        self.counts[why] += 1

    def report(self, now_ns: int) -> str:
        """What was turned away since the last report, in one line; empty: nothing, or the last report was just now."""
        if self._reported_ns is not None and now_ns - self._reported_ns < REPORT_INTERVAL_NS:
            return ""
        news = self.counts - self._reported
        del news[Rejection.BROKEN]  # a phone that leaves the hall is nobody's fault
        if not news:
            return ""
        self._reported, self._reported_ns = self.counts.copy(), now_ns
        return "turned away: " + ", ".join(f"{count} {why.value}" for why, count in sorted(news.items()))
