"""Assessment of the parts: whether firmware, scoreboard and idle lines are as they should be.

Kind: pure
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bus.messages import (
    Capture,
    FirmwareFact,
    LedFrame,
    LineTrouble,
    Pressed,
    PressKind,
    Sentence,
    Verdict,
    join_sentences,
)
from bus.units import NS_PER_MS, NS_PER_US
from hardware.board import Board
from hardware.selftest.assess.assess_presses import TimedReport, all_presses
from hardware.selftest.assess.results import Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import (
    PRESS,
    TROUBLES,
    count_repeats,
    display_place,
    format_numbers,
    station_place,
)

FINE_NS = 1_000_000
"""A source with a coarser resolution cannot rank presses."""

REAL_TIME_TERMS = ("SCHED_FIFO", "mlockall")


class ProcessStatus(Struct, frozen=True):
    """Status that firmware and scoreboard have reported. None and empty: nothing was reported.

    `log_tail`: the last line in the log of a process that cannot run.
    """

    stations: tuple[int, ...] | None = None
    capture: Capture | None = None
    firmware_troubles: tuple[Sentence, ...] = ()
    has_scoreboard: bool = False
    scoreboard_troubles: tuple[Sentence, ...] = ()
    frames: dict[str, LedFrame] = {}
    log_tail: str = ""


# ------------------------------------------------------------------------------------------------------- processes


def processes(board: Board, status: ProcessStatus) -> list[Result]:
    """Firmware, capture, real-time priority, scoreboard and its LED boards."""
    return [*_firmware(board, status), *_scoreboard(board, status)]


def _firmware(board: Board, status: ProcessStatus) -> list[Result]:
    if status.stations is None or status.capture is None:
        silent = failed("firmware", "no answer: {log}" if status.log_tail else "no answer", log=status.log_tail)
        return [silent, skipped("capture", "no firmware"), skipped("real-time", "no firmware")]
    expected = tuple(sorted(station.number for station in board.stations))
    real_time = [
        trouble for trouble in status.firmware_troubles if any(term in str(trouble) for term in REAL_TIME_TERMS)
    ]
    others = [trouble for trouble in status.firmware_troubles if trouble not in real_time]
    if tuple(sorted(status.stations)) != expected:
        text = "it runs with stations {theirs}; the board profile has {ours}"
        ours, theirs = format_numbers(expected), format_numbers(status.stations)
        firmware = failed("firmware", text, theirs=theirs, ours=ours)
    elif others:
        firmware = warned("firmware", "{detail}", detail=join_sentences(others))
    else:
        firmware = passed("firmware", "{count} stations", count=len(expected))
    return [firmware, capture(status.capture), _real_time(status.capture, real_time)]


def capture(source: Capture) -> Result:
    """The source that the presses are read from."""
    name, fine = source.name, _format_time(source.resolution_ns)
    if source.resolution_ns > FINE_NS:
        return failed("capture", "{name}, resolution {fine}: too coarse to tell who was first", name=name, fine=fine)
    if source.loses_silently:
        return warned("capture", "{name}, resolution {fine}; lost edges go unnoticed", name=name, fine=fine)
    return passed("capture", "{name}, resolution {fine}", name=name, fine=fine)


def _real_time(source: Capture, refusals: Sequence[Sentence]) -> Result:
    if source.simulated:
        return skipped("real-time", "not needed on a simulated board")
    return (
        warned("real-time", "{detail}", detail=join_sentences(refusals)) if refusals else passed("real-time", "granted")
    )


def _scoreboard(board: Board, status: ProcessStatus) -> list[Result]:
    if not board.displays:
        return [skipped("scoreboard", "the board profile has no LED boards")]
    if not status.has_scoreboard:
        silent = failed("scoreboard", "no answer")
        return [
            silent,
            *(skipped("display", "no scoreboard", display_place(display.name)) for display in board.displays),
        ]
    troubles = status.scoreboard_troubles
    of_displays = [trouble for trouble in troubles if any(display.name in str(trouble) for display in board.displays)]
    others = [trouble for trouble in troubles if trouble not in of_displays]
    count = len(board.displays)
    scoreboard = (
        warned("scoreboard", "{detail}", detail=join_sentences(others))
        if others
        else passed("scoreboard", "{count} LED boards", count=count)
    )
    return [scoreboard, *(_display(board, index, status, of_displays) for index in range(count))]


def _display(board: Board, index: int, status: ProcessStatus, troubles: Sequence[Sentence]) -> Result:
    """One LED board: reported as lost, never seen, of another size, dark, or showing a picture."""
    profile = board.displays[index]
    its_troubles = [trouble for trouble in troubles if profile.name in str(trouble)]
    frame, place = status.frames.get(profile.name), display_place(profile.name)
    if its_troubles:
        return failed("display", "{detail}", place, detail=join_sentences(its_troubles))
    if frame is None:
        return failed("display", "shows nothing: it sent no picture", place)
    if (frame.width, frame.height) != profile.size_px:
        text = "shows {theirs}; the board profile says {ours}"
        theirs, ours = _format_size(frame.width, frame.height), _format_size(*profile.size_px)
        return failed("display", text, place, theirs=theirs, ours=ours)
    if not frame.on or not any(frame.rows):
        return failed("display", "is dark", place)
    size = _format_size(frame.width, frame.height)
    return passed("display", "{size}, brightness {level}", place, size=size, level=frame.brightness)


def _format_size(width: int, height: int) -> str:
    return f"{width} × {height}"


# ----------------------------------------------------------------------------------------------------------- lines


def stuck_stations(reports: Iterable[TimedReport]) -> frozenset[int]:
    """The stations that were down while nobody was asked to press."""
    reports = tuple(reports)
    troubles = (report.fact for report in reports if isinstance(report.fact, LineTrouble))
    down = {trouble.station for trouble in troubles if trouble.what in ("low_at_arming", "stuck", "silent")}
    held = {press.station for press in all_presses(reports) if press.kind is PressKind.HELD}
    return frozenset(station for station in down | held if station is not None)


def silence(board: Board, reports: Sequence[TimedReport], watched_s: float) -> list[Result]:
    """What was reported within `watched_s` while nobody was asked to press."""
    down = stuck_stations(reports)
    results = [
        failed("stuck", "is down although nobody is pressing it", station_place(station)) for station in sorted(down)
    ]
    if not down:
        results.append(passed("stuck", "no button is down"))
    noise: dict[int, list[Sentence]] = {}
    for report in reports:
        station, sentence = _noise(report.fact)
        if sentence and station not in down:
            noise.setdefault(station or 0, []).append(sentence)
    results += [
        failed("quiet", "{detail}", station_place(station) if station else None, detail=count_repeats(sentences))
        for station, sentences in sorted(noise.items())
    ]
    if not noise:
        text = "silent for {seconds} s at {count} stations"
        results.append(passed("quiet", text, seconds=round(watched_s), count=len(board.stations)))
    return results


def _noise(fact: FirmwareFact) -> tuple[int | None, Sentence | None]:
    match fact:
        case Pressed(press=press):
            return press.station, PRESS
        case Verdict(outcome="floor" | "tie", stations=stations):
            return stations[0], PRESS
        case LineTrouble(station=station, what=what):
            return station, TROUBLES.get(what)  # an untried or released button is not noise
    return None, None


def _format_time(ns: int) -> str:
    return f"{ns} ns" if ns < NS_PER_US else f"{ns / NS_PER_US:g} µs" if ns < NS_PER_MS else f"{ns / NS_PER_MS:g} ms"
