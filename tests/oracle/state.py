"""The evening as the oracle knows it at one moment. Frozen: an undo goes back to an older one.

Kind: pure
"""

from collections.abc import Callable
from fractions import Fraction

from msgspec import Struct

from controller.formats.format import BoardsRound, BuzzersRound, Format, Round, StageRound
from tests.oracle.ledger import Ledger, Line

Teams = frozenset[int]
Numbers = frozenset[int]
NOBODY: Teams = frozenset()

Lot = Callable[[Teams], int]
"""Draws one of several teams: the oracle is told the outcome."""


class NonsenseError(Exception):
    """An order that makes no sense now; the rules must refuse it, too."""


class Push(Struct, frozen=True):
    """A new push on a team's button, `at_ns` after the opening. `late`: the time to press was over."""

    team: int
    at_ns: int
    uncertainty_ns: int = 0
    late: bool = False


class Question(Struct, frozen=True):
    """The question in play. `number`: the moment when it was called up, so that no other question has it; `begun`: its
    reading has, and a spare one is used up.

    `part`: who was there when it began; `joined`: who took part in nothing before; `early`: who pressed too early
    and bears it; `wrong`: who answered wrong, in that order; `rivals`: the tied, while they alone press again; `queue`:
    the recorded presses, the newest opening's first; `afterwards`: those that came once a replay had been decided;
    `opening`: the moment when the newest opening began (0: none yet; below 0: it was lost), one of `openings`.
    """

    number: int
    spare: bool = False
    begun: bool = False
    read: bool = False
    over: bool = False
    part: Teams = NOBODY
    joined: Teams = NOBODY
    marks: dict[int, bool] = {}
    late_boards: Teams = NOBODY
    early: Teams = NOBODY
    barred: Teams = NOBODY
    pardoned: Teams = NOBODY
    wrong: tuple[int, ...] = ()
    right: int | None = None
    floor: int | None = None
    interrupted: bool = False
    tied: Teams = NOBODY
    rivals: Teams = NOBODY
    queue: tuple[tuple[Push, ...], ...] = ()
    afterwards: tuple[Push, ...] = ()
    opening: int = 0
    openings: int = 0


class Performances(Struct, frozen=True):
    """A round of performances. `queue`: who comes after the one on stage, in this order, absent teams, too; `called`:
    who was on stage, the last one now; `lines`: the points of each performance that counts; `points`: those of this
    one, once they are revealed."""

    queue: tuple[int, ...]
    called: tuple[int, ...] = ()
    ballots: dict[int, tuple[Fraction, ...]] = {}
    entered: dict[int, tuple[Fraction, ...]] = {}
    entered_by: dict[int, str] = {}
    points: Fraction | None = None
    lines: dict[int, Line] = {}
    seen: dict[int, tuple[tuple[tuple[Fraction, ...], ...], bool]] = {}
    """The ballots of each performance, and whether the highest and the lowest total did not count."""
    counts_all: bool = False

    @property
    def on_stage(self) -> int:
        return self.called[-1]


class Evening(Struct, frozen=True):
    """Everything. `moment` counts all that was ordered and happened, also what was undone.

    `round` counts from 0; that of a tie-break comes after the last one. `came`: who has taken part in anything;
    `read`: the numbers of the questions that were read;
    `stopped`: the clock stands; `seats`: who was let into the round; `out`: who was eliminated in it, with the question
    that did it; `ended`: the round that has just ended, as it was then; `shown`: the places that were shown, with who
    stood there; `lots`: what was drawn in the hall, the best first, and for which round (from 0) it decides who is let
    in; None: for the prizes.
    """

    form: Format
    teams: tuple[int, ...]
    order: tuple[int, ...]
    spares: int
    moment: int = 0
    phase: str = "setup"
    round: int = -1
    ledger: Ledger = ()
    absent: Teams = NOBODY
    judges: Numbers = frozenset()
    participants: Teams = NOBODY
    held: bool = False
    stopped: bool = False
    seats: Teams = NOBODY
    out: dict[int, int] = {}
    item: int = 0
    spares_used: int = 0
    read: Numbers = frozenset()
    question: Question | None = None
    stage: Performances | None = None
    ended: "Evening | None" = None
    shown: tuple[tuple[int, Teams], ...] = ()
    lots: tuple[tuple[int | None, tuple[int, ...]], ...] = ()
    withdrawn: Numbers = frozenset()
    """The moments of decisions that were taken back later, while the evening went on."""

    @property
    def in_tie_break(self) -> bool:
        return self.round == len(self.form.rounds) and self.phase != "ranking"

    @property
    def rules(self) -> Round:
        """What the format says of the round that is on."""
        if self.phase in ("setup", "ranking"):
            raise NonsenseError("no round is on")
        if not self.in_tie_break:
            return self.form.rounds[self.round]
        assert self.form.tie_break is not None
        return self.form.tie_break

    @property
    def boards(self) -> BoardsRound:
        if not isinstance(self.rules, BoardsRound):
            raise NonsenseError("no boards round is on")
        return self.rules

    @property
    def buzzers(self) -> BuzzersRound:
        if not isinstance(self.rules, BuzzersRound):
            raise NonsenseError("no buzzers round is on")
        return self.rules

    @property
    def judged(self) -> StageRound:
        if not isinstance(self.rules, StageRound):
            raise NonsenseError("no round of performances is on")
        return self.rules

    @property
    def present(self) -> Teams:
        return frozenset(self.teams) - self.absent

    @property
    def current_question(self) -> Question:
        """The question in play; there is one."""
        if self.question is None:
            raise NonsenseError("no question is in play")
        return self.question
