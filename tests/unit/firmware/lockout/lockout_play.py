"""A lockout that is played by hand, for the tests of its rules."""

from typing import Any

from bus.messages import Arm, Pressed, PressKind, Verdict
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from firmware.lockout import lockout
from firmware.lockout.debounce import ConfirmedPress
from firmware.lockout.lockout_state import Lockout, UnconfirmedEdge
from tests.unit.firmware.lockout.contact_view import ContactView

SETTLE = 3 * MS
OPEN = 1_000 * MS
CLOSE = OPEN + 10_000 * MS
UNCERTAINTY = 50 * US


def order(arming: int = 1, **more: Any) -> Arm:
    fields: dict[str, Any] = {"opening_ns": OPEN, "closing_ns": CLOSE, "stations": (1, 2, 3, 4), **more}
    return Arm(arming=arming, **fields)


class Play:
    """A lockout with all its facts; presses are confirmed at the instant they are given."""

    def __init__(self, *arms: Arm, at_ns: int = OPEN - 500 * MS) -> None:
        self.state = Lockout(SETTLE)
        self.facts: list[Pressed | Verdict] = []
        for arm in arms:
            self.arm(arm, at_ns)

    def arm(self, order: Arm | None, now_ns: int) -> "Play":
        self.state = lockout.arm(self.state, order, now_ns)
        return self

    def press(self, station: int, at_ns: int, uncertainty_ns: int = UNCERTAINTY, late_ns: int = 0) -> "Play":
        self.state, facts = lockout.on_press(self.state, ConfirmedPress(station, at_ns, uncertainty_ns, late_ns))
        self.facts += facts
        return self

    def turn(self, now_ns: int, *unconfirmed_edges: UnconfirmedEdge, down: dict[int, int] | None = None) -> "Play":
        self.state, facts = lockout.advance(self.state, now_ns, ContactView(unconfirmed_edges, down or {}))
        self.facts += facts
        return self

    @property
    def verdicts(self) -> list[Verdict]:
        return [fact for fact in self.facts if isinstance(fact, Verdict)]

    @property
    def reports(self) -> list[tuple[int | None, int, PressKind]]:
        return [(fact.arming, fact.press.station, fact.press.kind) for fact in self.facts if isinstance(fact, Pressed)]

    def final_verdict(self) -> Verdict:
        """The only verdict, after all time has passed."""
        self.turn(CLOSE + 1_000 * MS)
        (verdict,) = self.verdicts
        return verdict


def kinds(verdict: Verdict) -> dict[int, PressKind]:
    return {press.station: press.kind for press in verdict.presses}
