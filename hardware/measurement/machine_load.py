"""Programs that keep every processor busy, for the second half of a measurement.

Kind: adapter
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = """
import os
parent = os.getppid()
while os.getppid() == parent:
    for _ in range(1_000_000):
        pass
"""
"""It ends with the process that started it, however that ends."""


@contextmanager
def busy_processors(count: int) -> Iterator[None]:
    """Run `count` programs that never wait."""
    programs: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(count):
            programs.append(subprocess.Popen([sys.executable, "-I", "-S", "-c", PROGRAM]))
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


@contextmanager
def real_time(priority: int = 40) -> Iterator[str]:
    """Give this thread the firmware's priority, where that is permitted; gives which one it has."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(priority))
    except PermissionError:
        yield "normal"
        return
    try:
        yield f"SCHED_FIFO {priority}"
    finally:
        os.sched_setscheduler(0, *before)
