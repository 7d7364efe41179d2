"""Real-time priority and locked memory for this process, where that is permitted.

Priority 40: below the kernel's interrupt threads (50), which must deliver the edges first, and above everything else.
Only this thread and those that it starts later get it; earlier threads (logging) keep theirs.

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
    """What was granted; `refusals`: why something was not, and the remedy."""

    has_fifo: bool
    is_memory_locked: bool
    refusals: tuple[Sentence, ...] = ()


def request() -> RealTime:
    """Requests priority for the calling thread and locked memory for this process. Never fails."""
    refusals: list[Sentence] = []
    has_fifo = is_memory_locked = False
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        has_fifo = True
    except OSError as error:
        refusals.append(_no_priority(_code(error)))
    try:
        _lock_memory()
        is_memory_locked = True
    except OSError as error:
        refusals.append(_no_memory(_code(error)))
    return RealTime(has_fifo, is_memory_locked, tuple(refusals))


def check_limits() -> RealTime:
    """What `request` would be granted, from the limits of this process."""
    priority = resource.getrlimit(resource.RLIMIT_RTPRIO)[0]
    memory = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    is_root = os.geteuid() == 0
    has_fifo = is_root or priority == resource.RLIM_INFINITY or priority >= PRIORITY
    is_memory_locked = is_root or memory == resource.RLIM_INFINITY
    refusals = [] if has_fifo else [_no_priority(f"RLIMIT_RTPRIO={priority}")]
    refusals += [] if is_memory_locked else [_no_memory(f"RLIMIT_MEMLOCK={memory}")]
    return RealTime(has_fifo, is_memory_locked, tuple(refusals))


def _code(error: OSError) -> str:
    """The errno's name, such as EPERM: the same in every language."""
    return errno.errorcode.get(error.errno or 0, str(error))


def _no_priority(why: str) -> Sentence:
    text = "no SCHED_FIFO {priority} ({why}): set LimitRTPRIO={priority} in the unit, or start as root"
    return Sentence("no-priority", text, {"priority": PRIORITY, "why": why})


def _no_memory(why: str) -> Sentence:
    text = "no mlockall ({why}): set LimitMEMLOCK=infinity in the unit, or start as root"
    return Sentence("no-locked-memory", text, {"why": why})


def release() -> None:
    """Restores normal priority and unlocks memory (for processes that continue)."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    ctypes.CDLL(None, use_errno=True).munlockall()


def _lock_memory() -> None:
    """Locks pages as they are touched; with a finite limit not at all, since a later allocation would fail."""
    if os.geteuid() != 0 and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
