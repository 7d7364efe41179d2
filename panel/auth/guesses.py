"""Guesses at PINs: reports for staff, log and journal of who tries to get in, without flooding any of them.

Time is an argument. Everything is counted by role and address. The journal gets at most one fact for each role and
minute, one in ten minutes once it goes on; the log one line a minute; the pages one sentence for each role.

Kind: pure
"""

from dataclasses import dataclass, field

from msgspec import Struct

from bus.authors import role_sentence
from bus.messages import Sentence, SentenceArgs
from bus.units import NS_PER_S
from panel.permissions import IDENTITIES

NOTICE_NS = 600 * NS_PER_S
"""How long staff see that there were wrong PINs."""

NOTICE_FROM = 3
"""One or two wrong PINs are a slip of a finger: they are on record, and nobody is alarmed."""

REPORT_NS = 60 * NS_PER_S
SLOW_REPORT_NS = 600 * NS_PER_S
FAST_REPORTS = 10
"""So many facts come minute by minute, the others of the same siege every ten minutes."""

LOG_NS = 60 * NS_PER_S
MAX_LOGGED = 5
MAX_ADDRESSES = 300
"""The latest addresses that are told apart; an attacker with more does not fill the memory."""


class Guesses(Struct, frozen=True):
    """Wrong PINs for one seat: how many, from which address most of them, from how many others besides."""

    seat: str
    count: int
    address: str
    others: int


@dataclass
class _Report:
    """What was reported to the journal about one seat."""

    reported_ns: int | None = None
    report_count: int = 0
    waiting: dict[str, int] = field(default_factory=dict)


@dataclass
class GuessLog:
    """All wrong PINs since the start. Belongs to gevent's thread; times: CLOCK_MONOTONIC."""

    wrong: int = 0
    refused: int = 0
    """How many attempts came too fast and were not checked at all."""
    _recent: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _reports: dict[str, _Report] = field(default_factory=dict)
    _unlogged: dict[tuple[str, str], int] = field(default_factory=dict)
    _logged_ns: int | None = None

    def note_wrong(self, seat: str, address: str, now_ns: int) -> None:
        """A wrong PIN for `seat` came from `address`."""
        self.wrong += 1
        key = (seat, address)
        self._recent[key] = [*self._recent.pop(key, [])[-99:], now_ns]
        _shorten(self._recent)
        self._unlogged[key] = self._unlogged.get(key, 0) + 1
        _shorten(self._unlogged)
        waiting = self._reports.setdefault(seat, _Report()).waiting
        waiting[address] = waiting.get(address, 0) + 1
        _shorten(waiting)

    def note_refused(self) -> None:
        """An attempt came too fast."""
        self.refused += 1

    def take_reports(self, now_ns: int) -> list[Guesses]:
        """The reports for the journal that are due now; each is returned once."""
        due = [(seat, report) for seat, report in self._reports.items() if report.waiting and _is_due(report, now_ns)]
        reports = [_summary(seat, report.waiting) for seat, report in due]
        for _, report in due:
            report.report_count = 1 if _was_quiet(report, now_ns) else report.report_count + 1
            report.reported_ns, report.waiting = now_ns, {}
        return reports

    def take_log_line(self, now_ns: int) -> str:
        """The line for the log, at most one a minute; empty where there is nothing to say."""
        if not self._unlogged or (self._logged_ns is not None and now_ns - self._logged_ns < LOG_NS):
            return ""
        most = sorted(self._unlogged.items(), key=lambda item: -item[1])
        parts = [f"{count} for {seat} from {address}" for (seat, address), count in most[:MAX_LOGGED]]
        more = [f"and from {len(most) - MAX_LOGGED} more"] if len(most) > MAX_LOGGED else []
        self._logged_ns, self._unlogged = now_ns, {}
        return "wrong PINs: " + ", ".join([*parts, *more])

    def notices(self, now_ns: int) -> tuple[Sentence, ...]:
        """What staff read now, one sentence for each role at which somebody guesses."""
        by_seat: dict[str, dict[str, int]] = {}
        for (seat, address), times_ns in list(self._recent.items()):
            count = sum(now_ns - at_ns < NOTICE_NS for at_ns in times_ns)
            if count:
                by_seat.setdefault(seat, {})[address] = count
            else:
                del self._recent[seat, address]
        summaries = (_summary(seat, counts) for seat, counts in by_seat.items())
        return tuple(_sentence(guesses) for guesses in summaries if guesses.count >= NOTICE_FROM)


def _shorten(counts: "dict[tuple[str, str], list[int]] | dict[tuple[str, str], int] | dict[str, int]") -> None:
    while len(counts) > MAX_ADDRESSES:
        del counts[next(iter(counts))]  # type: ignore[arg-type]


def _is_due(report: _Report, now_ns: int) -> bool:
    interval_ns = REPORT_NS if report.report_count < FAST_REPORTS else SLOW_REPORT_NS
    return report.reported_ns is None or now_ns - report.reported_ns >= interval_ns


def _was_quiet(report: _Report, now_ns: int) -> bool:
    return report.reported_ns is None or now_ns - report.reported_ns > 2 * SLOW_REPORT_NS


def _summary(seat: str, counts: dict[str, int]) -> Guesses:
    most = max(counts, key=lambda address: counts[address])
    return Guesses(seat, sum(counts.values()), most, len(counts) - 1)


def _sentence(guesses: Guesses) -> Sentence:
    identity = IDENTITIES[guesses.seat]
    args: SentenceArgs = {
        "count": guesses.count,
        "role": role_sentence(identity.role, identity.judge),
        "address": guesses.address,
    }
    if not guesses.others:
        return Sentence("guessing", "{count} wrong PINs for {role} in the last ten minutes, from {address}", args)
    text = "{count} wrong PINs for {role} in the last ten minutes, from {address} and {others} other addresses"
    return Sentence("guessing-from-many", text, {**args, "others": guesses.others})
