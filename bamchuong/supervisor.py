"""Supervisor of child processes: starts them, restarts a crashed one, ends all of them, leaves no orphan.

A process that cannot run here says so at its first start, and the show does not begin. From then on nothing that
happens to one process ends the others: it is restarted again and again, and people are informed.

Kind: adapter
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from bamchuong.child_process import PARENT, CannotStartError
from bamchuong.processes import Process
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.messages import Sentence
from bus.os_errors import os_reason

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
STABLE_S = 10.0
"""A process that ran this long before it ended restarts after the first pause."""

FATAL_EXIT_CODES = frozenset({ExitCode.BAD_USE, ExitCode.CANNOT})
"""Exit codes of a process that cannot run here: bad use or input, or the machine cannot. They are final at the first
start only: later, what was missing (a port, a file, a card that did not answer) may come back."""

GRACE_S = 3.0
"""A process that has not ended this long after SIGTERM is killed."""


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

    def delay_restart(self, now: float) -> None:
        """Start it again after a pause, which is longer each time."""
        self.restart_at_s = now + self.pause_s
        self.pause_s = min(self.pause_s * 2, LONGEST_PAUSE_S)


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

    def watch(self) -> list[Sentence]:
        """Start what should be running; what to say of those that ended. Raises `CannotStartError`."""
        messages: list[Sentence] = []
        now = time.monotonic()
        for child in self.children:
            code = None if child.process is None else child.process.poll()
            if child.process is not None and code is None:
                continue
            if child.process is not None and code is not None:
                messages.append(self._schedule_restart(child, code, now))
            if child.process is None and now >= child.restart_at_s:
                messages += self._start(child, now)
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

    def _start(self, child: Child, now: float) -> list[Sentence]:
        """Start a process; what people should know of it."""
        messages: list[Sentence] = []
        try:
            log = _open_log(child.log)
        except OSError as error:
            text = "{file}: cannot be written ({why}); {process} runs without a log"
            args = {"file": str(child.log), "why": os_reason(error), "process": child.name}
            messages.append(Sentence("no-process-log", text, args))
            log = Path(os.devnull).open("ab")  # noqa: SIM115 closed below
        with log:
            child.log_start = log.tell()
            try:
                child.process = subprocess.Popen(
                    [*child.command, *(child.first_arguments if not child.starts else ())],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, PARENT: str(os.getpid())},
                    start_new_session=True,
                )
            except OSError as error:  # no memory, or too many processes
                child.delay_restart(now)
                text = "{process} cannot be started ({why}); trying again"
                return [
                    *messages,
                    Sentence("process-not-started", text, {"process": child.name, "why": os_reason(error)}),
                ]
        child.started_s = now
        child.starts += 1
        return messages

    def _schedule_restart(self, child: Child, code: int, now: float) -> Sentence:
        was_stable = now - child.started_s >= STABLE_S
        log_end = log_tail(child.log, child.log_start)
        if code in FATAL_EXIT_CODES and child.starts == 1 and not was_stable:
            raise CannotStartError(child.name, code, log_end)
        if was_stable:
            child.pause_s = FIRST_PAUSE_S
        child.delay_restart(now)
        child.process = None
        reason, log = _exit_reason(code), str(child.log)
        if code in FATAL_EXIT_CODES and log_end:
            text = "{process} ended ({reason}) and restarts: {last_words}; its log: {log}"
            last_words = log_end.splitlines()[-1]
            return Sentence(
                "process-ended",
                text,
                {"process": child.name, "reason": reason, "last_words": last_words, "log": log},
            )
        text = "{process} ended ({reason}) and restarts; its log: {log}"
        return Sentence("process-ended", text, {"process": child.name, "reason": reason, "log": log})


def _open_log(path: Path) -> BinaryIO:
    """The log, to write at its end; its folder is made again if somebody removed it. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("ab")


def log_tail(log: Path, start: int = 0, lines: int = 12) -> str:
    """The last lines of a log, from byte `start` on."""
    try:
        text = log.read_bytes()[start:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])


def _exit_reason(code: int) -> Sentence:
    if code < 0:
        return Sentence("exit-signal", "signal {name}", {"name": signal.Signals(-code).name})
    return Sentence("exit-code", "exit code {code}", {"code": code})
