"""A process that a supervisor started: it ends with the supervisor, and may be one that cannot run here.

Kind: adapter
"""

import ctypes
import os
import signal

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
