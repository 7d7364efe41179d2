"""Runner of long jobs: one at a time, each in its own process, which is killed when its time is up.

Kind: adapter
"""

import os
import sys
import time
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import IO, cast

import gevent
import msgspec
from gevent.lock import BoundedSemaphore
from gevent.subprocess import PIPE, Popen

from bus.memory_folder import memory_folder
from bus.messages import Sentence
from panel.jobs import messages as jobs
from panel.jobs.answers import AnyAnswer, Failed, Progress

WAITING = Sentence("work-waits", "Another job is running; this one is next")
TOO_SLOW = Sentence("work-too-slow", "This took too long and was stopped")
BROKEN = Sentence(
    "work-broken", "The job was stopped: it needed too much time or memory, or the machine is short of both"
)

_ANSWER: "msgspec.msgpack.Decoder[AnyAnswer]" = msgspec.msgpack.Decoder(AnyAnswer)


class JobRunner:
    """Runs jobs for greenlets, one at a time: the caller waits, all other greenlets go on."""

    def __init__(self) -> None:
        self._one_job = BoundedSemaphore(1)

    def run(self, job: jobs.AnyJob) -> Iterator[AnyAnswer]:
        """Yield the job's progress as it is made, and its result last. Closing the iterator kills the job."""
        if self._one_job.locked():
            yield Progress(WAITING)
        with self._one_job:
            yield from _answers(job)

    def run_to_end(self, job: jobs.AnyJob) -> AnyAnswer:
        """Run the job to its end and return its result."""
        return list(self.run(job))[-1]


def _answers(job: jobs.AnyJob) -> Iterator[AnyAnswer]:
    """Yield the answers of a new process. It has its own temporary folder: questions in it are deleted in any case."""
    try:
        with TemporaryDirectory(prefix="bamchuong-", dir=memory_folder()) as scratch:
            process = Popen(_command_line(), stdin=PIPE, stdout=PIPE, env={**os.environ, "TMPDIR": scratch})
            yield from _read_answers(process, job)
    except OSError:
        yield Failed((BROKEN,))


def _command_line() -> list[str]:
    """Return the command line: the installed module, whatever is in the working directory (`-P`)."""
    return [sys.executable, "-P", "-m", "panel.jobs.worker"]


def _read_answers(process: "Popen[bytes]", job: jobs.AnyJob) -> Iterator[AnyAnswer]:
    until_s = time.monotonic() + job.max_s
    requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    try:
        with gevent.Timeout(job.max_s):
            requests.write(msgspec.msgpack.encode(job))
            requests.close()
        answer: AnyAnswer = Progress(WAITING)
        while isinstance(answer, Progress):
            with gevent.Timeout(max(0.0, until_s - time.monotonic())):
                answer = _ANSWER.decode(_read_frame(answers))
            yield answer
    except gevent.Timeout:
        yield Failed((TOO_SLOW,))
    except (EOFError, OSError, msgspec.MsgspecError, ValueError):  # it ended, or its output is no answer
        yield Failed((BROKEN,))
    finally:
        _kill(process, requests, answers)


def _read_frame(answers: IO[bytes]) -> bytes:
    """Return the bytes of the next answer. Raises `EOFError`."""
    head = answers.read(4)
    body = answers.read(int.from_bytes(head, "big"))
    if len(head) < 4 or len(body) < int.from_bytes(head, "big"):
        raise EOFError
    return body


def _kill(process: "Popen[bytes]", *pipes: IO[bytes]) -> None:
    process.kill()
    for pipe in pipes:
        try:
            pipe.close()
        except OSError:
            continue  # the process had not read all of its job
    process.wait()
