"""Decide whether the presses of a station arrived as they should. Pure: what was told in, results out.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bus.messages import Bounced, FirmwareFact, LineTrouble, Press, Pressed, PressKind, Sentence, Verdict
from bus.units import NS_PER_MS, NS_PER_US
from hardware.selftest.assess.assess_machine import percentile
from hardware.selftest.assess.checks import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import TROUBLES, counted, numbers
from hardware.selftest.assess.wording import station as station_place

CROSS_TALK_NS = 50 * NS_PER_MS
"""A press of another station so close to the one that was asked for is no second finger."""
BOUNCE_NS = 5 * NS_PER_MS
"""A good button closes for good within 1 or 2 ms; one that takes longer wears out."""
PATH_MS = 500.0


class Told(Struct, frozen=True):
    """A fact of the firmware and when it was heard (CLOCK_MONOTONIC ns)."""

    fact: FirmwareFact
    heard_ns: int


class Try(Struct, frozen=True):
    """Station `station` was asked to press once at `asked_ns`; what was told until the next."""

    station: int
    told: tuple[Told, ...]
    asked_ns: int = 0


def station(number: int, tries: Sequence[Try], stuck: frozenset[int] = frozenset()) -> list[Result]:
    """One station after its presses: arrives, contact, cross-talk, and how fast."""
    place = station_place(number)
    if number in stuck:
        return [skipped(name, "its button is down", place) for name in ("button", "contact", "cross-talk", "path")]
    if not tries:
        return [skipped(name, "nobody pressed", place) for name in ("button", "contact", "cross-talk", "path")]
    good = [one for one in tries if _own(one) is not None]
    others = sorted({press.station for one in tries for press in _strange(one)} - stuck)
    if not good:
        return [
            _absent(place, others),
            *(skipped(name, "no press came", place) for name in ("contact", "cross-talk", "path")),
        ]
    counts = {"good": len(good), "count": len(tries)}
    arrived = passed("button", "{good} of {count} presses", place, **counts)
    if len(good) < len(tries):
        arrived = failed("button", "only {good} of {count} presses arrived", place, **counts)
    won = [one for one in good if _winner(one) is not None]
    return [arrived, _contact(place, number, tries), _cross_talk(place, others), path(place, won)]


def _absent(place: Sentence, others: Sequence[int]) -> Result:
    if others:
        return failed("button", "its presses arrive as station {stations}", place, stations=numbers(others))
    return failed("button", "no press arrived", place)


def _contact(place: Sentence, number: int, tries: Sequence[Try]) -> Result:
    troubles = [
        one.fact.what
        for each in tries
        for one in each.told
        if isinstance(one.fact, LineTrouble)
        and one.fact.station in (number, None)
        and one.fact.what in ("chatter", "glitch", "lost", "full", "merged")
    ]
    if not troubles:
        return _settled(place, number, tries)
    bad = any(one in ("chatter", "lost", "full") for one in troubles)
    return (failed if bad else warned)("contact", "{words}", place, words=counted(TROUBLES[one] for one in troubles))


def _settled(place: Sentence, number: int, tries: Sequence[Try]) -> Result:
    """How long the contact bounced before it closed for good, and in how many edges."""
    facts = (one.fact for each in tries for one in each.told)
    bounced = [one for one in facts if isinstance(one, Bounced) and one.station == number]
    if not bounced:
        return passed("contact", "clean", place)
    lasted_us = tuple(sorted(one.lasted_ns / NS_PER_US for one in bounced))
    figures = f"{lasted_us[0]:.0f} / {percentile(lasted_us, 50):.0f} / {lasted_us[-1]:.0f} µs"
    says = warned if lasted_us[-1] * NS_PER_US > BOUNCE_NS else passed
    text = "settles within {figures}, {edges} edges at most"
    return says("contact", text, place, figures=figures, edges=max(one.edges for one in bounced))


def _cross_talk(place: Sentence, others: Sequence[int]) -> Result:
    if others:
        return failed("cross-talk", "station {stations} answered too", place, stations=numbers(others))
    return passed("cross-talk", "none", place)


def path(place: Sentence, tries: Sequence[Try]) -> Result:
    """How long from the stamp of the edge until the firmware had decided, and until we had heard it."""
    won = [found for found in map(_winner, tries) if found is not None]
    if not won:
        return warned("path", "no press was decided on while its station was armed", place)
    decided = tuple(sorted((verdict.decided_ns - press.at_ns) / NS_PER_MS for press, verdict, _ in won))
    heard = tuple(sorted((heard_ns - press.at_ns) / NS_PER_MS for press, _, heard_ns in won))
    figures = f"{decided[0]:.1f} / {percentile(decided, 50):.1f} / {decided[-1]:.1f} ms"
    says = warned if max(decided[-1], heard[-1]) > PATH_MS else passed
    text = "decided after {figures}, heard within {heard} ms"
    return says("path", text, place, figures=figures, heard=f"{heard[-1]:.1f}")


def stamps(told: Iterable[Told]) -> dict[int, int]:
    """Station → stamp of its first press."""
    found: dict[int, int] = {}
    for press in sorted(presses(told), key=lambda one: one.at_ns):
        found.setdefault(press.station, press.at_ns)
    return found


def _winner(one: Try) -> tuple[Press, Verdict, int] | None:
    """The press that won, its verdict, and when that was heard. A press may also arrive while another opening is in
    force (the order and the finger take different ways): then it arrived, but won nothing."""
    for told in one.told:
        if isinstance(told.fact, Verdict):
            for press in told.fact.presses:
                if press.station == one.station and press.kind in (PressKind.WINNER, PressKind.TIED):
                    return press, told.fact, told.heard_ns
    return None


def _own(one: Try) -> Press | None:
    """The press that was asked for, whatever the lockout made of it."""
    return next((press for press in presses(one.told) if press.station == one.station and _counts(one, press)), None)


def _strange(one: Try) -> list[Press]:
    """Presses of other stations: beside the one that was asked for, or instead of it."""
    mine = _own(one)
    return [
        press
        for press in presses(one.told)
        if press.station != one.station
        and _counts(one, press)
        and (mine is None or abs(press.at_ns - mine.at_ns) <= CROSS_TALK_NS)
    ]


def _counts(one: Try, press: Press) -> bool:
    """Whether it is a new push, made after it was asked for."""
    return press.kind is not PressKind.HELD and press.at_ns >= one.asked_ns


def presses(told: Iterable[Told]) -> list[Press]:
    """Every press that was told, in verdicts and alone."""
    found: list[Press] = []
    for one in told:
        if isinstance(one.fact, Verdict):
            found += one.fact.presses
        elif isinstance(one.fact, Pressed):
            found.append(one.fact.press)
    return found


def overtook(one: Told, station: int, arming: int, asked_ns: int) -> bool:
    """Whether it is the press that was asked for, told under another arming."""
    fact = one.fact
    return (
        isinstance(fact, Pressed)
        and fact.press.station == station
        and fact.press.at_ns >= asked_ns
        and fact.arming != arming
    )


def is_press(fact: FirmwareFact, since_ns: int) -> bool:
    """Whether it tells of a new push since then."""
    if isinstance(fact, Pressed):
        return fact.press.kind is not PressKind.HELD and fact.press.at_ns >= since_ns
    return isinstance(fact, Verdict) and any(one.at_ns >= since_ns for one in fact.presses)
