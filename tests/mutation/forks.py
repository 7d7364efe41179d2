"""One thing done in a fork of this process, so that nothing of it is left.

Kind: adapter
"""

import os
import resource
import signal
import traceback
from collections.abc import Callable
from pathlib import Path

MEMORY_BYTES = 4 << 30
DIED = "died"
"""What is reported of a fork that was ended by a signal: it had no memory left or ran for too long."""


def in_fork(work: Callable[[], str], log: Path) -> str:
    """What `work` returns, in a fork that may use so much memory; what it prints goes to `log`."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        _work(work, writer, log)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        text = answer.read()
    _, status = os.waitpid(process, 0)
    return text if os.WIFEXITED(status) else DIED


def _work(work: Callable[[], str], writer: int, log: Path) -> None:
    try:
        output = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(output, 1)
        os.dup2(output, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        with os.fdopen(writer, "w", encoding="utf-8") as answer:
            answer.write(work())
    except BaseException:  # noqa: BLE001 -- whatever it is, it must not go on in the parent's code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def limit_time(seconds: float) -> None:
    """From now on this process may use so much time of a processor, then it is ended; 0: as much as it likes."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
