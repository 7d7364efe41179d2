"""Adapt the scheduler: real-time priority and locked memory for this process, where that is permitted.

Priority 40: below the kernel's interrupt threads (50), which must bring the edges first, and above all else. Only this
thread and those made later get it; threads made before (logging) keep theirs.

Kind: adapter
"""

import ctypes
import errno
import os
import resource

from msgspec import Struct

from bus.messages import Sentence

PRIORITY = 40
MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4


class RealTime(Struct, frozen=True):
    """What was granted; `refused` says why something was not, and what to do."""

    fifo: bool
    locked: bool
    refused: tuple[Sentence, ...] = ()


def ask() -> RealTime:
    """Ask for both, for the calling thread and this process. Never fails."""
    refused: list[Sentence] = []
    fifo = locked = False
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        fifo = True
    except OSError as error:
        refused.append(_no_priority(_code(error)))
    try:
        _lock_memory()
        locked = True
    except OSError as error:
        refused.append(_no_memory(_code(error)))
    return RealTime(fifo, locked, tuple(refused))


def permitted() -> RealTime:
    """What `ask` would get, without asking."""
    priority = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
    memory = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    root = os.geteuid() == 0
    fifo = root or priority == resource.RLIM_INFINITY or priority >= PRIORITY
    locked = root or memory == resource.RLIM_INFINITY
    refused = [] if fifo else [_no_priority(f"RLIMIT_RTPRIO={priority}")]
    refused += [] if locked else [_no_memory(f"RLIMIT_MEMLOCK={memory}")]
    return RealTime(fifo, locked, tuple(refused))


def _code(error: OSError) -> str:
    """EPERM and the like: the same in every language."""
    return errno.errorcode.get(error.errno or 0, str(error))


def _no_priority(why: str) -> Sentence:
    text = "no SCHED_FIFO {priority} ({why}): set LimitRTPRIO={priority} in the unit, or start as root"
    return Sentence("no-priority", text, {"priority": PRIORITY, "why": why})


def _no_memory(why: str) -> Sentence:
    text = "no mlockall ({why}): set LimitMEMLOCK=infinity in the unit, or start as root"
    return Sentence("no-locked-memory", text, {"why": why})


def give_back() -> None:
    """Normal priority and unlocked memory again (for processes that go on)."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    ctypes.CDLL(None, use_errno=True).munlockall()


def _lock_memory() -> None:
    """Lock pages as they are touched; with a finite limit not at all, since a later allocation would fail."""
    if os.geteuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
