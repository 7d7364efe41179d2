"""Adapt long work: done one job at a time by a process of its own, which is ended when its time is over.

Kind: adapter
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

import gevent
import msgspec
from gevent.lock import BoundedSemaphore
from gevent.subprocess import PIPE, Popen

from bus.messages import Sentence
from panel.jobs import messages as w

WAITING = Sentence("work-waits", "Another job is running; this one is next")
TOO_SLOW = Sentence("work-too-slow", "This took too long and was stopped")
BROKEN = Sentence("work-broken", "The job was stopped: it needed too much time or memory, or the machine is short of both")

MEMORY = Path("/dev/shm")
"""Files here are in memory and never on the card."""

_ANSWER: "msgspec.msgpack.Decoder[w.AnyAnswer]" = msgspec.msgpack.Decoder(w.AnyAnswer)


class Workshop:
    """Does jobs for greenlets: the one that asks waits, all others go on. One job runs, the next ones wait."""

    def __init__(self) -> None:
        self._turn = BoundedSemaphore(1)

    def do(self, job: w.AnyJob) -> Iterator[w.AnyAnswer]:
        """How far the job is, as it happens; last what came of it. Who stops listening ends it."""
        if self._turn.locked():
            yield w.Progress(WAITING)
        with self._turn:
            yield from _answers(job)

    def result(self, job: w.AnyJob) -> w.AnyAnswer:
        """What came of the job."""
        return list(self.do(job))[-1]


def _answers(job: w.AnyJob) -> Iterator[w.AnyAnswer]:
    """What a process says that has a folder of its own: questions in it are gone with it, however it ends."""
    try:
        with TemporaryDirectory(prefix="bamchuong-", dir=MEMORY if MEMORY.is_dir() else None) as scratch:
            process = Popen(_program(), stdin=PIPE, stdout=PIPE, env={**os.environ, "TMPDIR": scratch})
            yield from _said(process, job)
    except OSError:
        yield w.Failed((BROKEN,))


def _program() -> list[str]:
    """How it is started: as an installed module, whatever lies in the present folder (`-P`)."""
    return [sys.executable, "-P", "-m", "panel.jobs.worker"]


def _said(process: "Popen[bytes]", job: w.AnyJob) -> Iterator[w.AnyAnswer]:
    until_s = time.monotonic() + job.most_s
    jobs, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        with gevent.Timeout(job.most_s):
            jobs.write(msgspec.msgpack.encode(job))
            jobs.close()
        answer: w.AnyAnswer = w.Progress(WAITING)
        while isinstance(answer, w.Progress):
            with gevent.Timeout(max(0.0, until_s - time.monotonic())):
                answer = _ANSWER.decode(_frame(answers))
            yield answer
    except gevent.Timeout:
        yield w.Failed((TOO_SLOW,))
    except (EOFError, OSError):
        yield w.Failed((BROKEN,))
    finally:
        _end(process, jobs, answers)


def _frame(answers: IO[bytes]) -> bytes:
    """The next answer's bytes. Raises `EOFError`."""
    head = answers.read(4)
    body = answers.read(int.from_bytes(head, "big"))
    if len(head) < 4 or len(body) < int.from_bytes(head, "big"):
        raise EOFError
    return body


def _end(process: "Popen[bytes]", *pipes: IO[bytes]) -> None:
    process.kill()
    for pipe in pipes:
        try:
            pipe.close()
        except OSError:
            continue  # it had not read all of its job
    process.wait()
