"""Hashes of PINs and passwords that cost next to nothing, for tests in which somebody only wants to sign in.

A hash says what it costs, and whoever checks it does as it says. Tests in which it must be dear make theirs with
`webcore/pin_hashing.py`.

Kind: adapter
"""

from collections.abc import Mapping
from functools import reduce

from argon2 import PasswordHasher

from panel.auth.credentials import Credentials, set_pin

_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def cheap_hash(pin: str) -> str:
    """The hash of `pin` with the least that argon2 allows."""
    return _HASHER.hash(pin)


def with_pins(credentials: Credentials, hashes: Mapping[str, str]) -> Credentials:
    """`credentials` with the PIN of every seat in `hashes`."""
    return reduce(lambda before, seat: set_pin(before, seat, hashes[seat]), hashes, credentials)
