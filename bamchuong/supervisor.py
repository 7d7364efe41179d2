"""Adapt processes: start them, start a crashed one again, end all of them, leave no orphan.

Kind: adapter
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
STEADY_S = 10.0
"""A process that lived so long before it fell starts again at once."""

HOPELESS = frozenset({ExitCode.BAD_USE, ExitCode.CANNOT})
"""Exit codes after which another start would end the same: wrong use or bad input, or the machine cannot."""

GRACE_S = 3.0
"""How long a process may take to end before it is killed."""

PARENT = "BAMCHUONG_PARENT"
"""Environment variable with the supervisor's pid: a child ends when that process does."""

PR_SET_PDEATHSIG = 1


class HopelessError(RuntimeError):
    """A process cannot start here; the message holds its own last words. `code` is its exit code."""

    def __init__(self, name: str, code: int, words: str) -> None:
        super().__init__(words or f"{name} ended with exit code {code}")
        self.code = code


def end_with_parent() -> None:
    """Ask the kernel to end this process when its supervisor dies (prctl(2)), however that happens."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Child:
    """A process that is kept running: its name, its command line and where its words go. `once`: arguments of its first
    start only."""

    name: str
    command: Sequence[str]
    log: Path
    once: Sequence[str] = ()
    log_start: int = 0
    """Where in its log the words of the last start begin, in bytes."""
    process: "subprocess.Popen[bytes] | None" = None
    started_s: float = 0.0
    pause_s: float = FIRST_PAUSE_S
    again_s: float = 0.0
    starts: int = 0


@dataclass
class Supervisor:
    """Keeps the processes of an evening running. Call `watch` a few times a second; belongs to one thread.

    `say` gets a line for people whenever something happens that they should know.
    """

    children: list[Child] = field(default_factory=list)

    def add(self, name: str, arguments: Sequence[str], logs: Path, once: Sequence[str] = ()) -> None:
        """Keep `bamchuong NAME ARGUMENTS` running; `once` are more arguments for its first start."""
        try:
            logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadFileError([f"{logs}: cannot be made ({error.strerror}); choose another with --data"]) from error
        command = [sys.executable, "-m", "bamchuong", name, *arguments]
        self.children.append(Child(name, command, logs / f"{name}.log", once))

    def watch(self) -> list[str]:
        """Start what should run and does not. Gives what happened, in words. Raises `HopelessError`."""
        said: list[str] = []
        now = time.monotonic()
        for child in self.children:
            code = None if child.process is None else child.process.poll()
            if child.process is not None and code is None:
                continue
            if child.process is not None and code is not None:
                said.append(self._fell(child, code, now))
            if child.process is None and now >= child.again_s:
                self._start(child, now)
        return said

    def end(self) -> None:
        """End all processes, gently first; returns when none is left."""
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
        """Kill a process outright, as a crash would; `watch` starts it again."""
        for child in self.children:
            if child.name == name and child.process is not None:
                child.process.kill()

    def _start(self, child: Child, now: float) -> None:
        environment = {**os.environ, PARENT: str(os.getpid())}
        with child.log.open("ab") as log:
            child.log_start = log.tell()
            child.process = subprocess.Popen(
                [*child.command, *(child.once if not child.starts else ())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        child.started_s = now
        child.starts += 1

    def _fell(self, child: Child, code: int, now: float) -> str:
        if code in HOPELESS:
            raise HopelessError(child.name, code, last_words(child.log, child.log_start))
        steady = now - child.started_s >= STEADY_S
        child.pause_s = FIRST_PAUSE_S if steady else min(child.pause_s * 2, LONGEST_PAUSE_S)
        child.again_s = now + child.pause_s
        child.process = None
        return f"{child.name} ended ({_how(code)}); it starts again. Its words: {child.log}"


def last_words(log: Path, start: int = 0, lines: int = 12) -> str:
    """The end of a log from byte `start` on: what the process had to say since then."""
    try:
        text = log.read_bytes()[start:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])


def _how(code: int) -> str:
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
