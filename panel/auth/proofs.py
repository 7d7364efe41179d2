"""Proofs that the person at a device still knows its PIN: needed to let others in and to throw them out.

A tablet that lies on the lectern is paired for the evening; who picks it up for a moment must not be able to pair
another device with it. Proofs are in memory only: after a restart of the panel the PIN is asked for again. Time is an
argument (CLOCK_MONOTONIC).

Kind: pure
"""

from dataclasses import dataclass, field

from bus.units import NS_PER_S

PROOF_NS = 300 * NS_PER_S
"""For so long after the PIN was entered it is not asked for again."""


@dataclass
class Proofs:
    """When the PIN was last entered on each device."""

    _proved_ns: dict[str, int] = field(default_factory=dict)

    def note(self, device_id: str, now_ns: int) -> None:
        """The PIN was entered on this device."""
        self._proved_ns = {other: at_ns for other, at_ns in self._proved_ns.items() if now_ns - at_ns < PROOF_NS}
        self._proved_ns[device_id] = now_ns

    def is_fresh(self, device_id: str, now_ns: int) -> bool:
        """Whether the PIN was entered on this device a short while ago."""
        proved_ns = self._proved_ns.get(device_id)
        return proved_ns is not None and now_ns - proved_ns < PROOF_NS
