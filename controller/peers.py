"""Decide who is there: peers by their heartbeats, and what the MC is told about them. Pure; time comes in.

Kind: pure
"""

from typing import Literal, cast

from bus.messages import HealthView, Role, Sentence

AWAY_NS = 2_500_000_000
"""A peer that was silent for so long is away; it says `Alive` about once a second."""

SHOWN = (Role.FIRMWARE, Role.SCOREBOARD, Role.PANEL)


class Peers:
    """The peers on the ROUTER, by role. Belongs to the controller's thread."""

    def __init__(self) -> None:
        self._heard_ns: dict[Role, int] = {}
        self._identity: dict[Role, bytes] = {}
        self._epoch: dict[Role, str] = {}
        self._troubles: dict[Role, tuple[Sentence, ...]] = {}

    def heard(
        self, role: Role, identity: bytes, epoch: str, now_ns: int, troubles: tuple[Sentence, ...] | None = None
    ) -> None:
        """A peer spoke. `troubles` None: it said nothing about itself."""
        self._heard_ns[role] = now_ns
        self._identity[role] = identity
        self._epoch[role] = epoch
        if troubles is not None:
            self._troubles[role] = troubles

    def knows(self, role: Role, identity: bytes, epoch: str) -> bool:
        """Whether this very peer has spoken before."""
        return self._identity.get(role) == identity and self._epoch.get(role) == epoch

    def identity(self, role: Role) -> bytes | None:
        """Where to answer the peer of this role, or None."""
        return self._identity.get(role)

    def health(self, now_ns: int, journal: tuple[Sentence, ...]) -> tuple[HealthView, ...]:
        """How the parts are now, for the MC. `journal`: the journal's own troubles."""
        found = [self._one(role, now_ns) for role in SHOWN]
        found.append(HealthView("journal", "trouble" if journal else "ok", journal))
        return tuple(found)

    def _one(self, role: Role, now_ns: int) -> HealthView:
        name = cast(Literal["firmware", "scoreboard", "panel"], role.value)
        heard_ns = self._heard_ns.get(role)
        if heard_ns is None or now_ns - heard_ns > AWAY_NS:
            return HealthView(name, "away")
        troubles = self._troubles.get(role, ())
        return HealthView(name, "trouble" if troubles else "ok", troubles)
