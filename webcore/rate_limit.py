"""Rate limit for PIN attempts. Time is an argument.

An attempt is counted *before* the PIN is checked, and discounted if it was right, so that a thousand guesses at once
are no more than a few. Per address: 5 in a minute, 20 in an hour. Per role, from all addresses together: 30 in ten
minutes; beyond that the PIN of this role is blocked for a while and only the QR code works. Guessing for eight hours
tries 1,440 of a million PINs.

Kind: pure
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from bus.units import NS_PER_S

Limits = tuple[tuple[int, int], ...]
"""Pairs: how many attempts in how many seconds."""

ADDRESS: Limits = ((5, 60), (20, 3600))
SEAT: Limits = ((30, 600),)
MAX_KEYS = 1000
"""Only the latest so many are remembered, so that nobody can fill the memory."""


@dataclass
class Attempts:
    """Attempts within the last hour, by address and by role."""

    _attempts: dict[Hashable, list[int]] = field(default_factory=dict)

    def start(self, address: str, seat: str, now_ns: int) -> int:
        """Count an attempt of `address` for `seat`.

        Returns 0, or how many seconds it must wait (then it is not counted).
        """
        keys = ((client_network(address), ADDRESS), (("seat", seat), SEAT))
        wait_ns = max(self._wait_ns(key, limits, now_ns) for key, limits in keys)
        if wait_ns > 0:
            return -(-wait_ns // NS_PER_S)
        for key, _ in keys:
            self._attempts.setdefault(key, []).append(now_ns)
        self._forget()
        return 0

    def succeed(self, address: str, seat: str, at_ns: int) -> None:
        """The attempt at `at_ns` was right: it does not count, and the address starts afresh."""
        self._attempts.pop(client_network(address), None)
        attempts = self._attempts.get(("seat", seat), [])
        if at_ns in attempts:
            attempts.remove(at_ns)

    def _wait_ns(self, key: Hashable, limits: Limits, now_ns: int) -> int:
        longest_ns = max(seconds for _, seconds in limits) * NS_PER_S
        recent = [at_ns for at_ns in self._attempts.get(key, []) if now_ns - at_ns < longest_ns]
        if recent:
            self._attempts[key] = recent
        waits = [0]
        for count, seconds in limits:
            if len(recent) >= count:
                waits.append(recent[-count] + seconds * NS_PER_S - now_ns)
        return max(waits)

    def _forget(self) -> None:
        while len(self._attempts) > MAX_KEYS:
            oldest = min(
                (key for key in self._attempts if isinstance(key, str)), key=lambda key: self._attempts[key][-1]
            )
            del self._attempts[oldest]


def client_network(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 address."""
    return ":".join(address.split(":")[:4]) if ":" in address and "." not in address else address
