"""Supervisor of child processes: starts them, restarts a crashed one, ends all of them, leaves no orphan.

Kind: adapter
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bamchuong.processes import Process
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
STABLE_S = 10.0
"""A process that ran this long before it ended restarts after the first pause."""

FATAL_EXIT_CODES = frozenset({ExitCode.BAD_USE, ExitCode.CANNOT})
"""Exit codes after which a restart would end the same way: bad use or input, or the machine cannot."""

GRACE_S = 3.0
"""A process that has not ended this long after SIGTERM is killed."""

PARENT = "BAMCHUONG_PARENT"
"""Environment variable with the supervisor's pid: a child ends when that process does."""

PR_SET_PDEATHSIG = 1


class CannotStartError(RuntimeError):
    """A process cannot start here; the message is the end of its log. `code` is its exit code."""

    def __init__(self, name: str, code: int, log_end: str) -> None:
        super().__init__(log_end or f"{name} ended with exit code {code}")
        self.code = code


def end_with_parent() -> None:
    """Ask the kernel to end this process when its supervisor dies (prctl(2)), however that happens."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before the call above
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Child:
    """A process that is kept running. `log`: its output; `first_arguments`: more arguments for its first start only."""

    name: str
    command: Sequence[str]
    log: Path
    first_arguments: Sequence[str] = ()
    log_start: int = 0
    """Where in its log the output of the latest start begins, in bytes."""
    process: "subprocess.Popen[bytes] | None" = None
    started_s: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    restart_at_s: float = 0.0
    starts: int = 0


@dataclass
class Supervisor:
    """Keeps the processes of an evening running. Call `watch` a few times a second; belongs to one thread."""

    children: list[Child] = field(default_factory=list)

    def add(self, process: Process, values: Mapping[str, str], logs: Path, first_arguments: Sequence[str] = ()) -> None:
        """Keep a process running with `values` of its options; `first_arguments`: more for its first start only."""
        try:
            logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadFileError(
                [f"{logs}: cannot be created ({error.strerror}); choose another folder with --data"]
            ) from error
        command = [sys.executable, "-m", "bamchuong", *process.arguments(values)]
        self.children.append(Child(process.name, command, logs / f"{process.name}.log", first_arguments))

    def watch(self) -> list[str]:
        """Start what should be running; returns a line for each process that ended. Raises `CannotStartError`."""
        messages: list[str] = []
        now = time.monotonic()
        for child in self.children:
            code = None if child.process is None else child.process.poll()
            if child.process is not None and code is None:
                continue
            if child.process is not None and code is not None:
                messages.append(self._schedule_restart(child, code, now))
            if child.process is None and now >= child.restart_at_s:
                self._start(child, now)
        return messages

    def end(self) -> None:
        """End all processes, with SIGTERM first; returns when none is left."""
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + GRACE_S
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            child.process = None

    def kill(self, name: str) -> None:
        """Kill a process, as a crash would; `watch` restarts it."""
        for child in self.children:
            if child.name == name and child.process is not None:
                child.process.kill()

    def _start(self, child: Child, now: float) -> None:
        environment = {**os.environ, PARENT: str(os.getpid())}
        with child.log.open("ab") as log:
            child.log_start = log.tell()
            child.process = subprocess.Popen(
                [*child.command, *(child.first_arguments if not child.starts else ())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        child.started_s = now
        child.starts += 1

    def _schedule_restart(self, child: Child, code: int, now: float) -> str:
        if code in FATAL_EXIT_CODES:
            raise CannotStartError(child.name, code, log_tail(child.log, child.log_start))
        was_stable = now - child.started_s >= STABLE_S
        child.pause_s = FIRST_PAUSE_S if was_stable else min(child.pause_s * 2, LONGEST_PAUSE_S)
        child.restart_at_s = now + child.pause_s
        child.process = None
        return f"{child.name} ended ({_exit_reason(code)}) and restarts; its log: {child.log}"


def log_tail(log: Path, start: int = 0, lines: int = 12) -> str:
    """The last lines of a log, from byte `start` on."""
    try:
        text = log.read_bytes()[start:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])


def _exit_reason(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
