"""Decide whether firmware, scoreboard and resting lines are as they should be. Pure: what was heard in, results out.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bus.messages import Capture, FirmwareFact, LedFrame, LineTrouble, Pressed, PressKind, Sentence, Verdict, joined
from bus.units import NS_PER_MS, NS_PER_US
from hardware.board import Board
from hardware.selftest.assess.assess_presses import Told, presses
from hardware.selftest.assess.checks import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import PRESS, TROUBLES, counted, numbers
from hardware.selftest.assess.wording import station as station_place

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
    held = {one.station for one in presses(told) if one.kind is PressKind.HELD}
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


def _time(ns: int) -> str:
    return f"{ns} ns" if ns < NS_PER_US else f"{ns / NS_PER_US:g} µs" if ns < NS_PER_MS else f"{ns / NS_PER_MS:g} ms"
