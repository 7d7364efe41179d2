"""Adapt argon2: pins are kept as hashes, and checked in a thread so that a check never stalls the push.

A hash takes 30 ms on a fast core and more on a Pi; in gevent's own thread every stream would wait for it. 19 MiB, two
passes, one lane: the smallest parameters that OWASP names for argon2id. What protects a pin of six digits is the limit
of tries (`rate_limit.py`); the hash protects the file.

Kind: adapter
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.threadpool import ThreadPool

DIGITS = 6

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def made_up() -> str:
    """A new pin."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hashed(pin: str) -> str:
    """What is kept of `pin`."""
    return _hasher.hash(pin)


def matches(kept: str, pin: str) -> bool:
    """Whether `pin` is the one that `kept` was made of."""
    try:
        return _hasher.verify(kept, pin)
    except (VerificationError, InvalidHashError):
        return False


class Checker:
    """Checks pins one at a time in a thread of its own: many guesses at once take no more memory than one."""

    def __init__(self) -> None:
        self._pool = ThreadPool(1)

    def matches(self, kept: str, pin: str) -> bool:
        """See `matches`; the calling greenlet waits, all others go on."""
        return bool(self._pool.apply(matches, (kept, pin)))

    def close(self) -> None:
        """End the thread."""
        self._pool.kill()
