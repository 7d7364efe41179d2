"""PIN hashes (argon2id), checked in a thread so that a check never stalls the live streams.

A hash takes 30 ms on a fast core and more on a Pi; in gevent's own thread every stream would wait for it. 19 MiB, two
passes, one lane: the smallest parameters that OWASP recommends for argon2id. A PIN of eight digits is protected by the
limit on attempts (`rate_limit.py`); the hash protects the file.

Kind: adapter
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.threadpool import ThreadPool

DIGITS = 8
"""As many as the limit on attempts needs, which is each client's own: strangers may come from many addresses."""

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
    """Checks PINs in two threads, each one at a time: many guesses at once take no more memory than one.

    One thread is for devices that are paired already and for the machine itself: they do not wait for strangers.
    """

    def __init__(self) -> None:
        self._strangers, self._known = ThreadPool(1), ThreadPool(1)

    def matches(self, digest: str, pin: str, *, is_known: bool) -> bool:
        """See `matches`; the calling greenlet waits, all others continue."""
        return bool((self._known if is_known else self._strangers).apply(matches, (digest, pin)))

    def close(self) -> None:
        """End the threads."""
        self._strangers.kill()
        self._known.kill()
