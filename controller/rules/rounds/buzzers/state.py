"""State of a buzzers round: one question, with its presses and openings.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import PressKind


class PressRecord(Struct, frozen=True):
    """A press of this question as the panel shows it: which team, in which arming, when."""

    team: int
    arming: int
    at_ns: int
    since_opening_ns: int | None
    kind: PressKind
    margin_ns: int | None
    uncertainty_ns: int
    opening: int = 0
    """The `first_arming` of the opening to which it belongs; 0: none of this question."""

    @property
    def arrived_after_verdict(self) -> bool:
        """Whether it came before the first one, but its signal after the verdict: people must rule."""
        return has_arrived_after_verdict(self.kind, self.margin_ns)


def has_arrived_after_verdict(kind: PressKind, margin_ns: float | None) -> bool:
    """Whether a press with this margin came before the first one, and to the lockout after its verdict."""
    return kind is PressKind.LATER and margin_ns is not None and margin_ns < 0


class Penalty(Struct, frozen=True):
    """Why a team has no right to press in this question: for an early press, or by a ruling; and the `points` (0 or
    fewer) that it got for that."""

    points: Decimal
    early: bool


class BuzzersState(Struct, frozen=True):
    """What only a buzzers round adds to the contest: one question; empty in every other.

    `out`: teams that answered wrong in this question; `barred`: the penalty of every team
    that lost its right to press in it.
    """

    floor: int | None = None
    tied: tuple[int, ...] = ()
    out: tuple[int, ...] = ()
    barred: dict[int, Penalty] = {}
    pardoned: tuple[int, ...] = ()
    presses: tuple[PressRecord, ...] = ()
    is_interrupt: bool = False
    """The floor was taken before the question was read."""
    question_arming: int = 0
    """The arming with which this question was read: it tells questions apart, whatever undo takes back."""
    first_arming: int = 0
    """The arming under which the newest opening of this question began: its presses have this or a later one."""
    earlier_openings: tuple[int, ...] = ()
    """The `first_arming` of each opening whose presses are heard after those of the newest one, the newest first: a tie
    is played again among the tied, and the others still stand in the queue behind them."""
    closing_ns: int | None = None
    limited_to: tuple[int, ...] = ()
    """The teams to which this opening is limited (the tied ones); empty: all who may press."""
    is_reopened: bool = False
    """This opening is not the first of its question: a press before it has no consequence."""
    guard_until_ns: int = 0
    """Until then right and wrong take no tap."""

    def opening_of(self, arming: int) -> int:
        """The opening to which a press under `arming` belongs; 0: none."""
        return next((first for first in (self.first_arming, *self.earlier_openings) if first <= arming), 0)

    def without_floor(self) -> "BuzzersState":
        """Nobody has the floor any more."""
        return replace(self, floor=None, tied=(), guard_until_ns=0)

    def without_instants(self) -> "BuzzersState":
        """Every instant of its own is void: the opening that was on must be given again."""
        return replace(self, closing_ns=None, guard_until_ns=0)
