"""PIN hashes (argon2id).

A hash takes 30 ms on a fast core and more on a Pi. 19 MiB, two passes, one lane: the smallest parameters that OWASP
recommends for argon2id. A PIN of eight digits is protected by the limit on attempts (`rate_limit.py`); the hash
protects the file.

Kind: adapter
"""

import secrets
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

DIGITS = 8
"""As many as the limit on attempts needs, which is each client's own: strangers may come from many addresses."""


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # only who signs in needs it

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def random_pin() -> str:
    """A new random PIN."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hash_pin(pin: str) -> str:
    """The hash of `pin`, which is stored in its place."""
    return _hasher().hash(pin)


def matches(digest: str, pin: str) -> bool:
    """Whether `digest` is a hash of `pin`."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(digest, pin)
    except (VerificationError, InvalidHashError):
        return False
