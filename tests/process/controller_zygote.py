"""Controllers that start and are killed quickly, through a zygote."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.patience import patience_s
from tests.process.running_match import SHORT


class Controllers:
    """Starts and kills controllers through a zygote."""

    def __init__(self, zygote: "subprocess.Popen[str]") -> None:
        self._zygote = zygote

    def _send(self, line: str) -> int:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(line + "\n")
        self._zygote.stdin.flush()
        return int(self._zygote.stdout.readline())

    def start(self, data: Path, run: Path, boot: str = "", mirror: Path | None = None) -> int:
        """A new controller; its pid. `mirror`: where it copies every fact, for which it needs a `boot`."""
        return self._send(f"start {data} {run} {boot} {mirror or ''}")

    def kill(self, pid: int) -> None:
        """kill -9, and wait until it is gone."""
        os.kill(pid, signal.SIGKILL)
        assert self._send(f"reap {pid}") == signal.SIGKILL, "it had ended by itself before"


@contextmanager
def controllers(speed: float, format_file: str = SHORT) -> Iterator[Controllers]:
    """A zygote for controllers that play `format_file`; its clocks run `speed` times faster than real time."""
    command = [sys.executable, "-m", "tests.process.zygote", format_file, str(speed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as zygote:
        try:
            yield Controllers(zygote)
        finally:
            assert zygote.stdin is not None
            zygote.stdin.close()
            zygote.wait(patience_s(10))
