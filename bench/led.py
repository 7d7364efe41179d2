"""Start `bench led`: a real controller and a real scoreboard process; this program is MC and firmware, and measures.

First a performance's clock runs: when its seconds flip, what the process costs, how many bytes it sends, beside luma's
plain redraw that runs at the same time. Then buzzers: from a verdict on the bus to the last byte of the picture that it
changes, through journal, snapshot, scene and wire.

Kind: start
"""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from bench.contest_driver import BUZZERS, PATIENCE_S, Evening, StandstillError, evening, next_opening, process, rest
from bench.figures import Figure, at_most, percentile
from bench.led_processes import Seen
from bus import messages as m
from bus.units import NS_PER_MS, NS_PER_S

PERFORMANCE = """
name = "bench"
name_en = "bench"
judges = 1
[[rounds]]
kind = "stage"
name = "bench"
name_en = "bench"
performing_s = 3600
warnings_s = []
criteria = [{ name = "a", name_en = "a", most = 10 }]
"""


@contextlib.contextmanager
def boards(which: str, here: Evening) -> Iterator["Boards"]:
    """A process that drives boards, as long as this lasts: ours showing `clock` or `all`, or `luma`."""
    target = here.folder / f"{which}.json"
    command = [sys.executable, "-m", "bench.led_processes", which, str(here.endpoints.folder), str(target)]
    with process(command, here.folder / f"{which}.log") as running:
        yield Boards(running, target)


class Boards:
    """A process that drives boards."""

    def __init__(self, process: "subprocess.Popen[bytes]", target: Path) -> None:
        self._process = process
        self._target = target

    def busy_s(self) -> float:
        """Processor time that all its threads have used, exact to the ns, which the ticks of /proc are not."""
        return time.clock_gettime(_processor_clock(self._process.pid))

    def seen(self) -> Seen:
        """End it; what it noted. Raises `StandstillError`."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        if not self._target.exists():
            raise StandstillError(f"the boards ended with {self._process.returncode} and left nothing")
        return msgspec.json.decode(self._target.read_bytes(), type=Seen)


def _processor_clock(pid: int) -> int:
    """The clock that counts the processor time of another process: what clock_getcpuclockid(3) gives."""
    return (~pid << 3) | 2


def run(seconds: int, verdicts: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure for `seconds` of a running clock and `verdicts` verdicts (100 at most). Raises `StandstillError`."""
    say(f"a running clock, {seconds} s")
    figures = _clock(seconds)
    say(f"{verdicts} verdicts")
    return [*_latency(verdicts), *figures]


def _clock(seconds: int) -> list[Figure]:
    with evening(PERFORMANCE) as here, boards("clock", here) as ours, boards("luma", here) as luma:
        here.order(m.StartMatch(), (m.Phase.INTRO,))
        here.order(m.StartRound(), (m.Phase.READY,))
        view = here.order(m.StartPerformance(), (m.Phase.PERFORMING,))
        deadline_ns = view.clock.deadline_ns if view.clock else None
        if deadline_ns is None:
            raise StandstillError("the performance has no running clock")
        rest(here, 3)
        began_ns, busy_s = time.monotonic_ns(), (ours.busy_s(), luma.busy_s())
        rest(here, seconds)
        ended_ns = time.monotonic_ns()
        share = [
            100 * (one.busy_s() - before) * 1e9 / (ended_ns - began_ns)
            for one, before in zip((ours, luma), busy_s, strict=True)
        ]
        mine, theirs = ours.seen(), luma.seen()
    late = [_late_ms(seen, deadline_ns, began_ns, ended_ns) for seen in (mine, theirs)]
    sent = [_bytes_a_minute(seen, began_ns, ended_ns) for seen in (mine, theirs)]
    peer = "luma, redrawn 20 times a second"
    return [
        at_most("second flip error, p99", "ms", percentile(late[0], 0.99), 10, {peer: percentile(late[1], 0.99)}),
        Figure("second flip error, median", "ms", percentile(late[0], 0.5), {peer: percentile(late[1], 0.5)}),
        at_most("processor at a running clock, 4 × 8 modules", "% of a core", share[0], 2, {peer: share[1]}),
        Figure("bytes on the wire", "a minute", sent[0], {peer: sent[1]}),
    ]


def _late_ms(seen: Seen, deadline_ns: int, began_ns: int, ended_ns: int) -> list[float]:
    """How far from its instant, before or after, each second was on the board whole: the first frame that differs."""
    late: list[float] = []
    for (_, before), (at_ns, after) in zip(seen.frames, seen.frames[1:], strict=False):
        if before != after and began_ns <= at_ns <= ended_ns:
            late_ns = (at_ns - deadline_ns + NS_PER_S // 2) % NS_PER_S - NS_PER_S // 2
            late.append(abs(late_ns) / NS_PER_MS)
    return late


def _bytes_a_minute(seen: Seen, began_ns: int, ended_ns: int) -> float:
    count = sum(size for at_ns, size in seen.sent if began_ns <= at_ns <= ended_ns)
    return count * 60e9 / (ended_ns - began_ns)


def _latency(verdicts: int) -> list[Figure]:
    sent_ns: list[int] = []
    told_ns: list[int] = []
    with evening(BUZZERS) as here, boards("all", here) as ours:
        here.order(m.StartMatch(), (m.Phase.INTRO,))
        rest(here, 2)
        while len(sent_ns) < verdicts:
            next_opening(here)
            view = here.until(lambda one: one.phase == m.Phase.OPEN, "the opening")
            rest(here, 0.1)  # the board shows the opening before the verdict comes
            able = next(team.station for team in view.teams if team.lamp is m.Lamp.ARMED)
            sent_ns.append(here.verdict(able, len(sent_ns) + 1))
            here.until(lambda one: one.phase == m.Phase.FLOOR, "the floor")
            told_ns.append(time.monotonic_ns())
        rest(here, 0.5)
        seen = ours.seen()
    took = [_took_ms(seen, at_ns) for at_ns in sent_ns]
    told = [(after_ns - at_ns) / NS_PER_MS for at_ns, after_ns in zip(sent_ns, told_ns, strict=True)]
    drawn = [whole - part for whole, part in zip(took, told, strict=True)]
    return [
        at_most("verdict on the bus → last SPI byte, p99", "ms", percentile(took, 0.99), 25),
        Figure("verdict on the bus → last SPI byte, median", "ms", percentile(took, 0.5)),
        Figure("of it: verdict → snapshot (rules, journal), p99", "ms", percentile(told, 0.99)),
        Figure("of it: snapshot → last SPI byte (boards), p99", "ms", percentile(drawn, 0.99)),
    ]


def _took_ms(seen: Seen, at_ns: int) -> float:
    """From `at_ns` to the last byte of the first picture that differs from the one before."""
    for (_, before), (out_ns, after) in zip(seen.frames, seen.frames[1:], strict=False):
        if out_ns > at_ns and before != after:
            return (out_ns - at_ns) / NS_PER_MS
    raise StandstillError("a verdict changed no board")
