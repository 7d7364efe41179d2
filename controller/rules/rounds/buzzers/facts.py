"""Facts of the buzzers round.

Kind: pure
"""

from decimal import Decimal

from bus.messages import Press, Sentence
from controller.rules.contest import Clock
from controller.rules.fact import Fact


class ReadingEnded(Fact, frozen=True):
    """The question is read to its end while its buzzers are open; `closing_ns`: until when to press."""

    moves_on = True

    closing_ns: int | None
    at_ns: int


class Opened(Fact, frozen=True):
    """The buzzers are open from `opening_ns` to `closing_ns` as arming `arming`: for all who may press, or only
    `limited_to` some. `ordered_ns`: when a person ordered it (a field that came later)."""

    moves_on = True

    arming: int
    opening_ns: int
    closing_ns: int | None
    is_reopened: bool = False
    limited_to: tuple[int, ...] = ()
    ordered_ns: int | None = None


class OpeningLost(Fact, frozen=True, omit_defaults=True):
    """The opening cannot be relied on (the firmware restarted, or whoever pressed first may not answer any more): it
    must be given again, or the floor by a ruling."""

    moves_on = True

    reason: Sentence
    keeps_presses: bool = False
    """Its presses still say who is heard in which order (a field that came later: left out where it is not)."""


class PressRecorded(Fact, frozen=True):
    """A press happened, with the firmware's judgement on it. `team` is None at a station without a team."""

    arming: int | None
    team: int | None
    press: Press


class VerdictReceived(Fact, frozen=True):
    """The firmware decided an arming; `counts` is False where the contest had moved on (the record keeps it)."""

    arming: int
    outcome: str
    teams: tuple[int, ...]
    opening_ns: int
    window_ns: int
    counts: bool


class FloorTaken(Fact, frozen=True):
    """`team` has the floor, by its press or by a ruling. `is_interrupt`: before the question was read to its end (None:
    as the contest knew when the fact was taken; a field that came later)."""

    moves_on = True

    team: int
    clock: Clock | None
    guard_until_ns: int
    by_press: bool = True
    is_interrupt: bool | None = None


class Tied(Fact, frozen=True):
    """Presses of `teams` cannot be told apart."""

    moves_on = True

    teams: tuple[int, ...]


class TeamBarred(Fact, frozen=True):
    """`team` lost its right to press in this question, and got `points` (0 or fewer)."""

    team: int
    points: Decimal
    early: bool


class TeamPardoned(Fact, frozen=True):
    """The penalty of a team was taken back, and its `points` (0 or more) given back: that for an early press (`early`),
    or a ruling that barred the team."""

    team: int
    points: Decimal
    early: bool = True


class RuledRight(Fact, frozen=True):
    """The team on the floor was right and got `points`. The question is closed."""

    moves_on = True

    team: int
    points: Decimal
    at_ns: int


class RuledWrong(Fact, frozen=True):
    """The team on the floor was wrong and got `points` (0 or fewer); it is out for this question."""

    moves_on = True

    team: int
    points: Decimal
    at_ns: int


class QuestionClosed(Fact, frozen=True):
    """No team found the answer."""

    moves_on = True

    reason: Sentence


class PressesShown(Fact, frozen=True):
    """From now on the hall sees who pressed when in this question, or (`shown` False) the contest again."""

    shown: bool


Facts = (
    ReadingEnded
    | Opened
    | OpeningLost
    | PressRecorded
    | VerdictReceived
    | FloorTaken
    | Tied
    | TeamBarred
    | TeamPardoned
    | RuledRight
    | RuledWrong
    | QuestionClosed
    | PressesShown
)
"""Any of them."""
