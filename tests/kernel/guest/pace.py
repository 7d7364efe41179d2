"""A clock for patience: it runs as slowly as this machine works, so that a machine that is busy is waited for longer.

The guest shares its processors with whatever else the machine does, from the start on or from some moment on. So the
runner measures all the time how much slower than an idle machine the guest is: by the processor time that a piece of
work takes. The guest knows nothing of the moments in which its own processors do not run, so they are part of that
time; the moments in which something else runs in the guest are not.

Limits are given in seconds of an idle machine. Nothing that a test checks is measured with this clock.

Kind: adapter
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

PACE = Path("/run/pace")
PERIOD_S = 1.0
WORK, WORK_S = 20_000, 0.007
"""So many rounds of a loop take so long in a guest on an idle machine."""
BOOT_S = 8.0
"""And so long its way from power on to the runner."""
NEWEST = 0.1
"""Weight of the newest sample: what counts is the last ten seconds."""
SLOWEST = 40.0
"""No more patience than for this: what hangs is found some day on any machine."""
NICE = 10


class Pace(threading.Thread):
    """Measures, for the runner; `beat` is called after each measurement. Scripts call `idle_s` and `slowness`."""

    def __init__(self, beat: Callable[[float], None]) -> None:
        super().__init__(daemon=True)
        self._beat = beat
        self._idle_s = 0.0
        self._slowness = _bounded(float(Path("/proc/uptime").read_text().split()[0]) / BOOT_S)
        self._publish()

    def run(self) -> None:
        """A sample each second, for as long as the guest runs."""
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        before_s = time.monotonic()
        while True:
            time.sleep(PERIOD_S)
            self._slowness += NEWEST * (_bounded(_sample_s() / WORK_S) - self._slowness)
            now_s = time.monotonic()
            self._idle_s += (now_s - before_s) / self._slowness
            before_s = now_s
            self._publish()
            self._beat(self._idle_s)

    def _publish(self) -> None:
        new = PACE.with_suffix(".new")
        new.write_text(f"{self._idle_s} {self._slowness}")
        new.rename(PACE)


def _bounded(slowness: float) -> float:
    return min(max(slowness, 1.0), SLOWEST)


def _sample_s() -> float:
    """The processor time of a piece of work."""
    begin_s = time.thread_time()
    total = 0
    for n in range(WORK):
        total += n
    return time.thread_time() - begin_s


def idle_s() -> float:
    """The clock: seconds of an idle machine, since the runner's start. It goes on once a second."""
    return float(PACE.read_text().split()[0])


def slowness() -> float:
    """How much slower than an idle machine the guest was lately; at least 1."""
    return float(PACE.read_text().split()[1])


def wait_for_end(process: subprocess.Popen[bytes], patience_s: float) -> int:
    """Wait for the end of a process; its exit code. Raises `TimeoutExpired` after so many seconds of an idle
    machine."""
    limit_s = idle_s() + patience_s
    while True:
        try:
            return process.wait(PERIOD_S)
        except subprocess.TimeoutExpired:
            if idle_s() > limit_s:
                raise
