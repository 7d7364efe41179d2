"""`bench led`: a real controller and a real scoreboard process; this program is MC and firmware, and measures.

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

from bench.contest_driver import (
    BUZZERS,
    PATIENCE_S,
    ContestDriver,
    ContestStuckError,
    contest,
    first_armed_station,
    go_to_next_opening,
    run_for,
    running_process,
)
from bench.figures import Figure, at_most, percentile
from bench.led_processes import WireLog
from bus import messages as m
from bus.units import NS_PER_MS, NS_PER_S

PERFORMANCE = """
name = "bench"
judges = 1
[[rounds]]
kind = "stage"
name = "bench"
performing_s = 3600
warnings_s = []
criteria = [{ name = "a", most = 10 }]
"""


@contextlib.contextmanager
def board_process(which: str, driver: ContestDriver) -> Iterator["BoardProcess"]:
    """A process that drives boards, as long as the context lasts: ours showing `clock` or `all`, or `luma`."""
    target = driver.folder / f"{which}.json"
    command = [sys.executable, "-m", "bench.led_processes", which, str(driver.endpoints.folder), str(target)]
    with running_process(command, driver.folder / f"{which}.log") as process:
        yield BoardProcess(process, target)


class BoardProcess:
    """A process that drives boards."""

    def __init__(self, process: "subprocess.Popen[bytes]", target: Path) -> None:
        self._process = process
        self._target = target

    def cpu_s(self) -> float:
        """Processor time that all its threads have used, exact to the ns, unlike the ticks of /proc."""
        return time.clock_gettime(_processor_clock(self._process.pid))

    def stop(self) -> WireLog:
        """Stop it and return what it logged. Raises `ContestStuckError`."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        if not self._target.exists():
            raise ContestStuckError(f"the boards ended with {self._process.returncode} and wrote nothing")
        return msgspec.json.decode(self._target.read_bytes(), type=WireLog)


def _processor_clock(pid: int) -> int:
    """The clock that counts the processor time of another process: what clock_getcpuclockid(3) gives."""
    return (~pid << 3) | 2


def run(seconds: int, verdicts: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure for `seconds` of a running clock and `verdicts` verdicts (100 at most). Raises `ContestStuckError`."""
    say(f"a running clock, {seconds} s")
    figures = _clock(seconds)
    say(f"{verdicts} verdicts")
    return [*_latency(verdicts), *figures]


def _clock(seconds: int) -> list[Figure]:
    with contest(PERFORMANCE) as driver, board_process("clock", driver) as ours, board_process("luma", driver) as luma:
        driver.order(m.StartMatch(), (m.Phase.INTRO,))
        driver.order(m.StartRound(), (m.Phase.READY,))
        view = driver.order(m.StartPerformance(), (m.Phase.PERFORMING,))
        deadline_ns = view.clock.deadline_ns if view.clock else None
        if deadline_ns is None:
            raise ContestStuckError("the performance has no running clock")
        run_for(driver, 3)
        began_ns, cpu_s = time.monotonic_ns(), (ours.cpu_s(), luma.cpu_s())
        run_for(driver, seconds)
        ended_ns = time.monotonic_ns()
        share = [
            100 * (board.cpu_s() - before) * 1e9 / (ended_ns - began_ns)
            for board, before in zip((ours, luma), cpu_s, strict=True)
        ]
        our_log, luma_log = ours.stop(), luma.stop()
    late_ms = [_late_ms(log, deadline_ns, began_ns, ended_ns) for log in (our_log, luma_log)]
    sent = [_bytes_a_minute(log, began_ns, ended_ns) for log in (our_log, luma_log)]
    peer = "luma, redrawn 20 times a second"
    return [
        at_most("second flip error, p99", "ms", percentile(late_ms[0], 0.99), 10, {peer: percentile(late_ms[1], 0.99)}),
        Figure("second flip error, median", "ms", percentile(late_ms[0], 0.5), {peer: percentile(late_ms[1], 0.5)}),
        at_most("processor at a running clock, 4 × 8 modules", "% of a core", share[0], 2, {peer: share[1]}),
        Figure("bytes on the wire", "a minute", sent[0], {peer: sent[1]}),
    ]


def _late_ms(log: WireLog, deadline_ns: int, began_ns: int, ended_ns: int) -> list[float]:
    """How far from its instant, before or after, each second was on the board: the first frame that differs."""
    late: list[float] = []
    for (_, before), (at_ns, after) in zip(log.frames, log.frames[1:], strict=False):
        if before != after and began_ns <= at_ns <= ended_ns:
            late_ns = (at_ns - deadline_ns + NS_PER_S // 2) % NS_PER_S - NS_PER_S // 2
            late.append(abs(late_ns) / NS_PER_MS)
    return late


def _bytes_a_minute(log: WireLog, began_ns: int, ended_ns: int) -> float:
    count = sum(size for at_ns, size in log.sent if began_ns <= at_ns <= ended_ns)
    return count * 60e9 / (ended_ns - began_ns)


def _latency(verdicts: int) -> list[Figure]:
    sent_ns: list[int] = []
    snapshot_ns: list[int] = []
    with contest(BUZZERS) as driver, board_process("all", driver) as ours:
        driver.order(m.StartMatch(), (m.Phase.INTRO,))
        run_for(driver, 2)
        while len(sent_ns) < verdicts:
            go_to_next_opening(driver)
            station = first_armed_station(driver)
            run_for(driver, 0.1)  # the board shows the opening before the verdict comes
            sent_ns.append(driver.verdict(station, len(sent_ns) + 1))
            driver.wait_until(lambda snapshot: snapshot.phase == m.Phase.FLOOR, "the floor")
            snapshot_ns.append(time.monotonic_ns())
        run_for(driver, 0.5)
        log = ours.stop()
    latencies_ms = [_latency_ms(log, at_ns) for at_ns in sent_ns]
    snapshot_ms = [(after_ns - at_ns) / NS_PER_MS for at_ns, after_ns in zip(sent_ns, snapshot_ns, strict=True)]
    board_ms = [total - before for total, before in zip(latencies_ms, snapshot_ms, strict=True)]
    return [
        at_most("verdict on the bus → last SPI byte, p99", "ms", percentile(latencies_ms, 0.99), 25),
        Figure("verdict on the bus → last SPI byte, median", "ms", percentile(latencies_ms, 0.5)),
        Figure("of it: verdict → snapshot (rules, journal), p99", "ms", percentile(snapshot_ms, 0.99)),
        Figure("of it: snapshot → last SPI byte (boards), p99", "ms", percentile(board_ms, 0.99)),
    ]


def _latency_ms(log: WireLog, at_ns: int) -> float:
    """From `at_ns` to the last byte of the first picture that differs from the one before."""
    for (_, before), (out_ns, after) in zip(log.frames, log.frames[1:], strict=False):
        if out_ns > at_ns and before != after:
            return (out_ns - at_ns) / NS_PER_MS
    raise ContestStuckError("a verdict changed no board")
