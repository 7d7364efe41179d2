"""Rate limit for PIN attempts, by client. Time is an argument.

An attempt is counted *before* the PIN is checked, and discounted if it was right, so that a thousand guesses at once
are no more than a few: 5 in a minute, 20 in an hour. The limit is each client's own. One for a role would let a
stranger lock out the people in that role, so there is none: instead a PIN has so many digits (`pin_hashing.DIGITS`)
that a whole network of 254 addresses, guessing for eight hours, tries 40,640 of a hundred million PINs.

Kind: pure
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from bus.units import NS_PER_S

LIMITS = ((5, 60), (20, 3600))
"""Pairs: how many attempts in how many seconds."""

LONGEST_NS = max(seconds for _, seconds in LIMITS) * NS_PER_S

MAX_CLIENTS = 1000
"""Only the latest so many are remembered, so that nobody can fill the memory."""


@dataclass
class Attempts:
    """Attempts within the last hour, by client; they are forgotten when a PIN is new."""

    _attempts: dict[Hashable, list[int]] = field(default_factory=dict)
    _pins: Hashable = None

    def start(self, client: Hashable, pins: Hashable, now_ns: int) -> int:
        """Count an attempt of `client`; None has no limit (the machine itself).

        `pins` stands for the PINs that are valid now: who changes one is at the machine, and wants people to get in.
        Returns 0, or how many seconds the client must wait (then it is not counted).
        """
        if pins != self._pins:
            self._attempts.clear()
            self._pins = pins
        if client is None:
            return 0
        recent = [at_ns for at_ns in self._attempts.get(client, []) if now_ns - at_ns < LONGEST_NS]
        waits_ns = [recent[-count] + seconds * NS_PER_S - now_ns for count, seconds in LIMITS if len(recent) >= count]
        wait_ns = max(waits_ns, default=0)
        if wait_ns > 0:
            return -(-wait_ns // NS_PER_S)
        self._attempts.pop(client, None)
        self._attempts[client] = [*recent, now_ns]
        while len(self._attempts) > MAX_CLIENTS:
            del self._attempts[next(iter(self._attempts))]
        return 0

    def succeed(self, client: Hashable) -> None:
        """The attempt was right: the client starts afresh."""
        self._attempts.pop(client, None)


def client_network(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 address.

    Links and QR codes for staff name IPv4 addresses: a neighbour with many IPv6 addresses is no neighbour of theirs.
    """
    return ":".join(address.split(":")[:4]) if ":" in address and "." not in address else address
