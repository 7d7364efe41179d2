"""Decide whether somebody may try a PIN again. Pure: time is an argument.

A try is counted *before* the pin is looked at and given back when it was right, so that a thousand guesses at once are
no more than a few. Per address: 5 in a minute, 20 in an hour. Per seat, from all addresses together: 30 in ten minutes;
beyond that this seat's pin rests for a while and the QR code is the way in. Whoever guesses for eight hours has tried
1,440 of a million pins.

Kind: pure
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from bus.units import NS_PER_S

Limits = tuple[tuple[int, int], ...]
"""How many in how many seconds."""

ADDRESS: Limits = ((5, 60), (20, 3600))
SEAT: Limits = ((30, 600),)
MOST_KEYS = 1000
"""Only so many are remembered, the latest, so that nobody can fill the memory."""


@dataclass
class Attempts:
    """Tries within the last hour, by address and by seat."""

    _tries: dict[Hashable, list[int]] = field(default_factory=dict)

    def begin(self, address: str, seat: str, now_ns: int) -> int:
        """Count a try of `address` for `seat`. Returns 0, or after how many seconds it may try (not counted then)."""
        keys = ((network(address), ADDRESS), (("seat", seat), SEAT))
        wait_ns = max(self._wait_ns(key, limits, now_ns) for key, limits in keys)
        if wait_ns > 0:
            return -(-wait_ns // NS_PER_S)
        for key, _ in keys:
            self._tries.setdefault(key, []).append(now_ns)
        self._forget()
        return 0

    def passed(self, address: str, seat: str, at_ns: int) -> None:
        """The try that began at `at_ns` was right: it does not count, and the address begins anew."""
        self._tries.pop(network(address), None)
        tries = self._tries.get(("seat", seat), [])
        if at_ns in tries:
            tries.remove(at_ns)

    def _wait_ns(self, key: Hashable, limits: Limits, now_ns: int) -> int:
        longest_ns = max(seconds for _, seconds in limits) * NS_PER_S
        recent = [at_ns for at_ns in self._tries.get(key, []) if now_ns - at_ns < longest_ns]
        if recent:
            self._tries[key] = recent
        waits = [0]
        for count, seconds in limits:
            if len(recent) >= count:
                waits.append(recent[-count] + seconds * NS_PER_S - now_ns)
        return max(waits)

    def _forget(self) -> None:
        while len(self._tries) > MOST_KEYS:
            oldest = min((key for key in self._tries if isinstance(key, str)), key=lambda key: self._tries[key][-1])
            del self._tries[oldest]


def network(address: str) -> str:
    """What counts as one guesser: an IPv4 address, or the /64 of an IPv6 address."""
    return ":".join(address.split(":")[:4]) if ":" in address and "." not in address else address
