"""Decide whether firmware, scoreboard, lines and buttons do what they should. Pure: what was heard in, results out."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from controller.bus.messages import (
    Bounced,
    Capture,
    FirmwareFact,
    LedFrame,
    LineTrouble,
    Press,
    Pressed,
    PressKind,
    Sentence,
    Verdict,
    joined,
)
from hardware.board import Board
from hardware.selftest.checks import Result, failed, passed, skipped, warned
from hardware.selftest.judge_machine import percentile
from hardware.selftest.words import PRESS, TROUBLES, counted, numbers
from hardware.selftest.words import station as station_place

NS_PER_MS = 1_000_000
NS_PER_US = 1_000
CROSS_TALK_NS = 50 * NS_PER_MS
"""A press of another station so close to the one that was asked for is no second finger."""
BOUNCE_NS = 5 * NS_PER_MS
"""A good button closes for good within 1 or 2 ms; one that takes longer wears out."""
PATH_MS = 500.0
FINE_NS = 1_000_000
"""A source whose resolution is worse cannot rank presses."""

REAL_TIME_WORDS = ("SCHED_FIFO", "mlockall")


class Heard(Struct, frozen=True):
    """What the firmware and the scoreboard said of themselves. None and empty: nothing was heard."""

    stations: tuple[int, ...] | None = None
    capture: Capture | None = None
    firmware_troubles: tuple[Sentence, ...] = ()
    scoreboard: bool = False
    scoreboard_troubles: tuple[Sentence, ...] = ()
    frames: dict[str, LedFrame] = {}
    said_by: str = ""


class Told(Struct, frozen=True):
    """A fact of the firmware and when it was heard (CLOCK_MONOTONIC ns)."""

    fact: FirmwareFact
    heard_ns: int


class Try(Struct, frozen=True):
    """Station `station` was asked to press once at `asked_ns`; what was told until the next."""

    station: int
    told: tuple[Told, ...]
    asked_ns: int = 0


# ------------------------------------------------------------------------------------------------------- processes


def processes(board: Board, heard: Heard) -> list[Result]:
    """Firmware, capture, real time, scoreboard and its displays."""
    return [*_firmware(board, heard), *_scoreboard(board, heard)]


def _firmware(board: Board, heard: Heard) -> list[Result]:
    if heard.stations is None or heard.capture is None:
        silent = failed("firmware", "not heard: {log}" if heard.said_by else "not heard", log=heard.said_by)
        return [silent, skipped("capture", "no firmware"), skipped("real-time", "no firmware")]
    wired = tuple(sorted(one.number for one in board.stations))
    other = tuple(sorted(heard.stations)) != wired
    real_time = [one for one in heard.firmware_troubles if any(word in str(one) for word in REAL_TIME_WORDS)]
    rest = [one for one in heard.firmware_troubles if one not in real_time]
    if other:
        text = "it runs with stations {theirs}; the profile has {ours}"
        mine = failed("firmware", text, theirs=numbers(heard.stations), ours=numbers(wired))
    elif rest:
        mine = warned("firmware", "{words}", words=joined(rest))
    else:
        mine = passed("firmware", "{count} stations", count=len(wired))
    return [mine, capture(heard.capture), _real_time(heard.capture, real_time)]


def capture(source: Capture) -> Result:
    """What the presses are read with."""
    name, fine = source.name, _time(source.resolution_ns)
    if source.resolution_ns > FINE_NS:
        return failed("capture", "{name}, resolution {fine}: too coarse to say who was first", name=name, fine=fine)
    if source.loses_silently:
        return warned("capture", "{name}, resolution {fine}; lost edges are not seen", name=name, fine=fine)
    return passed("capture", "{name}, resolution {fine}", name=name, fine=fine)


def _real_time(source: Capture, refused: Sequence[Sentence]) -> Result:
    if source.simulated:
        return skipped("real-time", "the simulated board needs none")
    return warned("real-time", "{words}", words=joined(refused)) if refused else passed("real-time", "granted")


def _scoreboard(board: Board, heard: Heard) -> list[Result]:
    if not board.displays:
        return [skipped("scoreboard", "the profile has no displays")]
    if not heard.scoreboard:
        silent = failed("scoreboard", "not heard")
        return [silent, *(skipped("display", "no scoreboard", one.name) for one in board.displays)]
    troubles = heard.scoreboard_troubles
    named = [one for one in troubles if any(display.name in str(one) for display in board.displays)]
    rest = [one for one in troubles if one not in named]
    count = len(board.displays)
    mine = (
        warned("scoreboard", "{words}", words=joined(rest))
        if rest
        else passed("scoreboard", "{count} displays", count=count)
    )
    return [mine, *(_display(board, number, heard, named) for number in range(len(board.displays)))]


def _display(board: Board, number: int, heard: Heard, troubles: Sequence[Sentence]) -> Result:
    """One display: told as lost, never seen, of another size, dark, or showing."""
    profile = board.displays[number]
    mine = [one for one in troubles if profile.name in str(one)]
    frame = heard.frames.get(profile.name)
    if mine:
        return failed("display", "{words}", profile.name, words=joined(mine))
    if frame is None:
        return failed("display", "shows nothing: no picture came from it", profile.name)
    if (frame.width, frame.height) != profile.size_px:
        text = "shows {theirs}, the profile says {ours}"
        return failed(
            "display", text, profile.name, theirs=_size(frame.width, frame.height), ours=_size(*profile.size_px)
        )
    if not frame.on or not any(frame.rows):
        return failed("display", "is dark", profile.name)
    size = _size(frame.width, frame.height)
    return passed("display", "{size}, brightness {level}", profile.name, size=size, level=frame.brightness)


def _size(width: int, height: int) -> str:
    return f"{width} × {height}"


# ----------------------------------------------------------------------------------------------------------- lines


def stuck_stations(told: Iterable[Told]) -> frozenset[int]:
    """The stations that were down while nobody was asked to press."""
    found = {
        one.fact.station
        for one in told
        if isinstance(one.fact, LineTrouble) and one.fact.what in ("low_at_arming", "stuck", "silent")
    }
    held = {one.station for one in _presses(told) if one.kind is PressKind.HELD}
    return frozenset(one for one in found | held if one is not None)


def silence(board: Board, told: Sequence[Told], watched_s: float) -> list[Result]:
    """What came while nobody was asked to press."""
    down = stuck_stations(told)
    results = [failed("stuck", "is down although nobody presses", station_place(one)) for one in sorted(down)]
    if not down:
        results.append(passed("stuck", "no button is down"))
    noisy: dict[int, list[Sentence]] = {}
    for one in told:
        station, words = _noise(one.fact)
        if words and station not in down:
            noisy.setdefault(station or 0, []).append(words)
    results += [
        failed("quiet", "{words}", station_place(number) if number else "", words=counted(words))
        for number, words in sorted(noisy.items())
    ]
    if not noisy:
        text = "nothing in {seconds} s at {count} stations"
        results.append(passed("quiet", text, seconds=round(watched_s), count=len(board.stations)))
    return results


def _noise(fact: FirmwareFact) -> tuple[int | None, Sentence | None]:
    match fact:
        case Pressed(press=press):
            return press.station, PRESS
        case Verdict(outcome="floor" | "tie", stations=stations):
            return stations[0], PRESS
        case LineTrouble(station=station, what=what):
            return station, TROUBLES.get(what)  # an untried or released button is no noise
    return None, None


# --------------------------------------------------------------------------------------------------------- buttons


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
    for press in sorted(_presses(told), key=lambda one: one.at_ns):
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
    return next((press for press in _presses(one.told) if press.station == one.station and _counts(one, press)), None)


def _strange(one: Try) -> list[Press]:
    """Presses of other stations: beside the one that was asked for, or instead of it."""
    mine = _own(one)
    return [
        press
        for press in _presses(one.told)
        if press.station != one.station
        and _counts(one, press)
        and (mine is None or abs(press.at_ns - mine.at_ns) <= CROSS_TALK_NS)
    ]


def _counts(one: Try, press: Press) -> bool:
    """Whether it is a new push, made after it was asked for."""
    return press.kind is not PressKind.HELD and press.at_ns >= one.asked_ns


def _presses(told: Iterable[Told]) -> list[Press]:
    found: list[Press] = []
    for one in told:
        if isinstance(one.fact, Verdict):
            found += one.fact.presses
        elif isinstance(one.fact, Pressed):
            found.append(one.fact.press)
    return found


def _time(ns: int) -> str:
    return f"{ns} ns" if ns < NS_PER_US else f"{ns / NS_PER_US:g} µs" if ns < NS_PER_MS else f"{ns / NS_PER_MS:g} ms"
