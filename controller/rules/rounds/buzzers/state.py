"""State of a buzzers round: one question, with its presses and openings.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Phase, PressKind


class PressRecord(Struct, frozen=True):
    """A press of this question as the panel shows it: which team, in which arming, when."""

    team: int
    arming: int
    at_ns: int
    since_opening_ns: int | None
    kind: PressKind
    margin_ns: int | None
    uncertainty_ns: int
    opening: int
    """The `first_arming` of the opening to which it belongs, or a number of its own where that is heard no more; 0: it
    came before the first one of this question."""
    is_afterwards: bool = False
    """It came once a tie had been played again and ruled on: it is heard after all that pressed before."""

    @property
    def identity(self) -> tuple[int, int, int]:
        """What tells it from every other press, whatever it counts as."""
        return self.arming, self.team, self.at_ns

    @property
    def is_overdue(self) -> bool:
        """Whether it was in time, but its signal came after the verdict, which it would have changed: people rule."""
        return is_overdue(self.kind, self.margin_ns)


def is_overdue(kind: PressKind, margin_ns: float | None) -> bool:
    """Whether a press is overdue. Before there was a word for it, one from before the first was a later one."""
    return kind is PressKind.OVERDUE or (kind is PressKind.LATER and is_before_first(margin_ns))


def is_before_first(margin_ns: float | None) -> bool:
    """Whether a press with this margin was made before the one that the verdict names first."""
    return margin_ns is not None and margin_ns < 0


class Penalty(Struct, frozen=True):
    """Why a team has no right to press in this question: for an early press, or by a ruling; and the `points` (0 or
    fewer) that it got for that."""

    points: Decimal
    early: bool


class Scene(Struct, frozen=True):
    """What the hall saw when an opening was ordered, and goes on to see until its instant."""

    phase: Phase
    floor: int | None = None
    tied: tuple[int, ...] = ()


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
    are_presses_shown: bool = False
    """The hall sees who pressed when, because somebody asked."""
    is_interrupt: bool = False
    """The floor was taken before the question was read."""
    question_arming: int = 0
    """The arming with which this question was read: it tells questions apart, whatever undo takes back."""
    first_arming: int = 0
    """The arming under which the newest opening of this question began: its presses have this or a later one."""
    lost_arming: int = 0
    """The `first_arming` of the opening that was lost last, with all its presses."""
    undone_arming: int = 0
    """The arming of an opening out of which undo came while it was on: a verdict that was under way still counts."""
    earlier_openings: tuple[int, ...] = ()
    """The `first_arming` of each opening whose presses are heard after those of the newest one, the newest first: a tie
    is played again among the tied, and the others still stand in the queue behind them."""
    ordered_ns: int | None = None
    """When a person ordered the newest opening: an early press from then on has no consequence. None: the end of a
    clock opened the buzzers."""
    scene_before: Scene | None = None
    """What the hall sees until the newest opening has come."""
    replayed_until_ns: int | None = None
    """When a ruling ended the replay of a tie that the newest opening was; None: it is none, or goes on."""
    read_ns: int | None = None
    """When the question had been read to its end while its buzzers were open."""
    closing_ns: int | None = None
    limited_to: tuple[int, ...] = ()
    """The teams to which this opening is limited (the tied ones); empty: all who may press."""
    is_reopened: bool = False
    """This opening is not the first of its question: a press before it has no consequence."""
    guard_until_ns: int = 0
    """Until then right and wrong take no tap."""

    @property
    def openings(self) -> tuple[int, ...]:
        """The openings whose presses are heard, the newest first."""
        return (self.first_arming, *self.earlier_openings)

    def opening_of(self, arming: int) -> int:
        """The opening to which a press under `arming` belongs; 0: there was none yet."""
        if self.first_arming <= arming:  # as nearly every press does
            return self.first_arming
        return next((first for first in (self.lost_arming, *self.earlier_openings) if 0 < first <= arming), arming)

    def without_floor(self) -> "BuzzersState":
        """Nobody has the floor any more."""
        return replace(self, floor=None, tied=(), guard_until_ns=0)

    def without_instants(self) -> "BuzzersState":
        """Every instant of its own is void: the opening that was on must be given again."""
        is_over = self.replayed_until_ns is not None
        return replace(
            self,
            closing_ns=None,
            guard_until_ns=0,
            ordered_ns=None,
            read_ns=None,
            replayed_until_ns=0 if is_over else None,
        )
