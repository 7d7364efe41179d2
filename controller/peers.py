"""Peers of the controller: who is connected, by their heartbeats, and how they are, for the MC.

Time is passed in as `now_ns` (CLOCK_MONOTONIC).

Kind: pure
"""

from typing import Literal, cast

from bus.messages import HealthView, Role, Sentence
from bus.units import NS_PER_MS

AWAY_NS = 2_500 * NS_PER_MS
"""A peer that has been silent for this long is away; it sends `Alive` about once a second."""

LISTED_ROLES = (Role.FIRMWARE, Role.SCOREBOARD, Role.PANEL)


MAX_TROUBLES = 10
MAX_TROUBLE_CHARS = 400

TOO_LONG = Sentence("trouble-too-long", "More is wrong than can be shown here: look at the logs")


def _shorten(troubles: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """What of `troubles` the staff's pages show: they are in every snapshot, and a peer may be a stranger's machine."""
    short = tuple(trouble for trouble in troubles if len(str(trouble)) <= MAX_TROUBLE_CHARS)[:MAX_TROUBLES]
    return short if len(short) == len(troubles) else (*short, TOO_LONG)


class Peers:
    """The peers on the ROUTER, by role. Belongs to the controller's thread."""

    def __init__(self) -> None:
        self._contact_ns: dict[Role, int] = {}
        self._identity: dict[Role, bytes] = {}

        self._troubles: dict[Role, tuple[Sentence, ...]] = {}

    def note_contact(
        self, role: Role, identity: bytes, now_ns: int, troubles: tuple[Sentence, ...] | None = None
    ) -> None:
        """Record that a peer sent something. `troubles` None: it reported nothing about its own state."""
        self._contact_ns[role] = now_ns
        self._identity[role] = identity
        if troubles is not None:
            self._troubles[role] = _shorten(troubles)

    def identity(self, role: Role) -> bytes | None:
        """The address of the peer with this role, for answers; None if there was none."""
        return self._identity.get(role)

    def health(self, now_ns: int, journal: tuple[Sentence, ...]) -> tuple[HealthView, ...]:
        """How the parts are now, for the MC. `journal`: the journal's own troubles."""
        views = [self._peer_health(role, now_ns) for role in LISTED_ROLES]
        views.append(HealthView("journal", "trouble" if journal else "ok", journal))
        return tuple(views)

    def _peer_health(self, role: Role, now_ns: int) -> HealthView:
        name = cast(Literal["firmware", "scoreboard", "panel"], role.value)
        contact_ns = self._contact_ns.get(role)
        if contact_ns is None or now_ns - contact_ns > AWAY_NS:
            return HealthView(name, "away")
        troubles = self._troubles.get(role, ())
        return HealthView(name, "trouble" if troubles else "ok", troubles)
