"""PIN hashes (argon2id), checked in a thread so that a check never stalls the live streams.

A hash takes 30 ms on a fast core and more on a Pi; in gevent's own thread every stream would wait for it. 19 MiB, two
passes, one lane: the smallest parameters that OWASP recommends for argon2id. A PIN of six digits is protected by the
limit on attempts (`rate_limit.py`); the hash protects the file.

Kind: adapter
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.threadpool import ThreadPool

DIGITS = 6

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def random_pin() -> str:
    """A new random PIN."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hash_pin(pin: str) -> str:
    """The hash of `pin`, which is stored in its place."""
    return _hasher.hash(pin)


def matches(digest: str, pin: str) -> bool:
    """Whether `digest` is a hash of `pin`."""
    try:
        return _hasher.verify(digest, pin)
    except (VerificationError, InvalidHashError):
        return False


class PinChecker:
    """Checks PINs one at a time in a thread of its own: many guesses at once take no more memory than one."""

    def __init__(self) -> None:
        self._pool = ThreadPool(1)

    def matches(self, digest: str, pin: str) -> bool:
        """See `matches`; the calling greenlet waits, all others continue."""
        return bool(self._pool.apply(matches, (digest, pin)))

    def close(self) -> None:
        """End the thread."""
        self._pool.kill()
