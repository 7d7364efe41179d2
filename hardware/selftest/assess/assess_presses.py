"""Assessment of presses: whether those of a station arrived as they should.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bus.messages import Bounced, FirmwareFact, LineTrouble, Press, Pressed, PressKind, Sentence, Verdict
from bus.units import NS_PER_MS, NS_PER_US
from hardware.selftest.assess.assess_machine import percentile
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import TROUBLES, count_repeats, format_numbers, station_place

CROSS_TALK_NS = 50 * NS_PER_MS
"""A press of another station this close to the requested one does not come from a second finger."""
BOUNCE_NS = 5 * NS_PER_MS
"""A good button settles within 1 or 2 ms; one that takes longer is wearing out."""
PATH_MS = 500.0
_PER_STATION = ("button", "contact", "cross-talk", "path")


class TimedReport(Struct, frozen=True):
    """A fact that the firmware reported, and when the report was received (CLOCK_MONOTONIC ns)."""

    fact: FirmwareFact
    received_ns: int


class PressAttempt(Struct, frozen=True):
    """One press that station `station` was asked for at `requested_ns`, and all reports until the next request."""

    station: int
    reports: tuple[TimedReport, ...]
    requested_ns: int = 0


def station(number: int, attempts: Sequence[PressAttempt], stuck: frozenset[int] = frozenset()) -> list[Result]:
    """One station after its presses: whether they arrived, contact, cross-talk, and delay."""
    place = station_place(number)
    if number in stuck:
        return [skipped(check, "its button is down", place) for check in _PER_STATION]
    if not attempts:
        return [skipped(check, "nobody pressed", place) for check in _PER_STATION]
    arrivals = [attempt for attempt in attempts if _own_press(attempt) is not None]
    others = sorted({press.station for attempt in attempts for press in _foreign_presses(attempt)} - stuck)
    if not arrivals:
        return [
            _absent(place, others),
            *(skipped(check, "no press to assess", place) for check in _PER_STATION if check != "button"),
        ]
    counts = {"good": len(arrivals), "count": len(attempts)}
    button = passed("button", "{good} of {count} presses", place, **counts)
    if len(arrivals) < len(attempts):
        button = failed("button", "only {good} of {count} presses arrived", place, **counts)
    winners = [attempt for attempt in arrivals if _winner(attempt) is not None]
    return [button, _contact(place, number, attempts), _cross_talk(place, others), path(place, winners)]


def _absent(place: Sentence, others: Sequence[int]) -> Result:
    if others:
        return failed("button", "its presses arrive as station {stations}", place, stations=format_numbers(others))
    return failed("button", "no press arrived", place)


def _contact(place: Sentence, number: int, attempts: Sequence[PressAttempt]) -> Result:
    troubles = [
        report.fact.what
        for attempt in attempts
        for report in attempt.reports
        if isinstance(report.fact, LineTrouble)
        and report.fact.station in (number, None)
        and report.fact.what in ("chatter", "glitch", "lost", "full", "merged", "late_edge")
    ]
    if not troubles:
        return _bounce(place, number, attempts)
    is_bad = any(trouble in ("chatter", "lost", "full") for trouble in troubles)
    detail = count_repeats(TROUBLES[trouble] for trouble in troubles)
    return (failed if is_bad else warned)("contact", "{detail}", place, detail=detail)


def _bounce(place: Sentence, number: int, attempts: Sequence[PressAttempt]) -> Result:
    """How long the contact bounced before it settled, and in how many edges."""
    facts = (report.fact for attempt in attempts for report in attempt.reports)
    bounces = [fact for fact in facts if isinstance(fact, Bounced) and fact.station == number]
    if not bounces:
        return passed("contact", "clean", place)
    durations_us = tuple(sorted(bounce.duration_ns / NS_PER_US for bounce in bounces))
    figures = f"{durations_us[0]:.0f} / {percentile(durations_us, 50):.0f} / {durations_us[-1]:.0f} µs"
    make_result = warned if durations_us[-1] * NS_PER_US > BOUNCE_NS else passed
    text = "settles within {figures}, at most {edges} edges"
    return make_result("contact", text, place, figures=figures, edges=max(bounce.edges for bounce in bounces))


def _cross_talk(place: Sentence, others: Sequence[int]) -> Result:
    if others:
        return failed("cross-talk", "station {stations} answered too", place, stations=format_numbers(others))
    return passed("cross-talk", "none", place)


def path(place: Sentence, attempts: Sequence[PressAttempt]) -> Result:
    """Delay from the timestamp of the edge to the decision of the firmware, and until its report was received."""
    winners = [winner for winner in map(_winner, attempts) if winner is not None]
    if not winners:
        return warned("path", "no press was decided while the station was armed", place)
    decision_ms = tuple(sorted((verdict.decided_ns - press.at_ns) / NS_PER_MS for press, verdict, _ in winners))
    report_ms = tuple(sorted((received_ns - press.at_ns) / NS_PER_MS for press, _, received_ns in winners))
    figures = f"{decision_ms[0]:.1f} / {percentile(decision_ms, 50):.1f} / {decision_ms[-1]:.1f} ms"
    make_result = warned if max(decision_ms[-1], report_ms[-1]) > PATH_MS else passed
    text = "decided after {figures}, reported within {report} ms"
    return make_result("path", text, place, figures=figures, report=f"{report_ms[-1]:.1f}")


def first_stamps(reports: Iterable[TimedReport]) -> dict[int, int]:
    """Station → timestamp of its first press."""
    stamps: dict[int, int] = {}
    for press in sorted(all_presses(reports), key=lambda press: press.at_ns):
        stamps.setdefault(press.station, press.at_ns)
    return stamps


def _winner(attempt: PressAttempt) -> tuple[Press, Verdict, int] | None:
    """The press that won, its verdict, and when the verdict was received.

    A press may also arrive while another opening is in force, for the order and the finger take different ways: then it
    arrived, but won nothing.
    """
    for report in attempt.reports:
        if isinstance(report.fact, Verdict):
            for press in report.fact.presses:
                if press.station == attempt.station and press.kind in (PressKind.WINNER, PressKind.TIED):
                    return press, report.fact, report.received_ns
    return None


def _own_press(attempt: PressAttempt) -> Press | None:
    """The requested press, whatever the lockout decided about it."""
    presses = all_presses(attempt.reports)
    return next((press for press in presses if press.station == attempt.station and _counts(attempt, press)), None)


def _foreign_presses(attempt: PressAttempt) -> list[Press]:
    """Presses of other stations: beside the requested one, or instead of it."""
    own = _own_press(attempt)
    return [
        press
        for press in all_presses(attempt.reports)
        if press.station != attempt.station
        and _counts(attempt, press)
        and (own is None or abs(press.at_ns - own.at_ns) <= CROSS_TALK_NS)
    ]


def _counts(attempt: PressAttempt, press: Press) -> bool:
    """Whether it is a new press, made after it was requested."""
    return press.kind is not PressKind.HELD and press.at_ns >= attempt.requested_ns


def all_presses(reports: Iterable[TimedReport]) -> list[Press]:
    """Every press that was reported, in a verdict or alone."""
    presses: list[Press] = []
    for report in reports:
        if isinstance(report.fact, Verdict):
            presses += report.fact.presses
        elif isinstance(report.fact, Pressed):
            presses.append(report.fact.press)
    return presses


def has_overtaken_order(report: TimedReport, station: int, arming: int, requested_ns: int) -> bool:
    """Whether it is the requested press, reported under another arming."""
    fact = report.fact
    return (
        isinstance(fact, Pressed)
        and fact.press.station == station
        and fact.press.at_ns >= requested_ns
        and fact.arming != arming
    )


def is_new_press(fact: FirmwareFact, since_ns: int) -> bool:
    """Whether it reports a new press since `since_ns`."""
    if isinstance(fact, Pressed):
        return fact.press.kind is not PressKind.HELD and fact.press.at_ns >= since_ns
    return isinstance(fact, Verdict) and any(press.at_ns >= since_ns for press in fact.presses)
