"""State of a contest at one moment, frozen; facts build it up.

All of the state follows from the facts (`apply`), so that replaying the journal gives the same contest. Times are
nanoseconds of CLOCK_MONOTONIC.

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Capture, LineTrouble, Outcome, Phase, RoundKind, Sentence
from bus.units import NS_PER_S
from controller.formats.format import Format, Round, round_kind
from controller.match_files.match import Match, Team
from controller.packs.pack import Pack, PackAccess, Question
from controller.rules.clip_state import ClipState
from controller.rules.fact import Fact
from controller.rules.rounds.boards.state import BoardsState
from controller.rules.rounds.buzzers.state import BuzzersState
from controller.rules.rounds.performance.state import PerformanceState
from controller.rules.rundown_state import RundownState
from controller.rules.seal_chain import SealChain
from controller.rules.tally import Tally, Withdrawal

ClockKind = Literal["reading", "thinking", "pressing", "answering", "performing", "break"]

RoundT = TypeVar("RoundT", bound=Round)


class Evening(Struct, frozen=True):
    """What does not change during a match: its format, questions and teams. `speed` > 1 makes all its clocks faster."""

    format: Format
    pack: Pack
    match: Match
    speed: float = 1.0

    def duration_ns(self, seconds: int, *, min_s: float = 0.0) -> int:
        """`seconds` of the format as nanoseconds at this speed, and not less than `least_s` where it is not 0.

        The minimum keeps windows in which people or robots must act usable at high speeds.
        """
        if seconds == 0:
            return 0
        return max(round(seconds * NS_PER_S / self.speed), round(min_s * NS_PER_S))


class Clock(Struct, frozen=True):
    """A clock: running towards `deadline_ns`, or stopped with `remaining_ns` left.

    `counts_overtime`: what is left may go below zero.
    """

    what: ClockKind
    total_ns: int
    deadline_ns: int | None
    remaining_ns: int
    counts_overtime: bool = False

    def left_ns(self, now_ns: int) -> int:
        """What remains at `now_ns`; below zero only where the clock may go over."""
        left = self.remaining_ns if self.deadline_ns is None else self.deadline_ns - now_ns
        return left if self.counts_overtime else max(0, left)

    def stop(self, now_ns: int) -> "Clock":
        """This clock, stopped at `now_ns`."""
        return replace(self, deadline_ns=None, remaining_ns=self.left_ns(now_ns))

    def run(self, now_ns: int) -> "Clock":
        """This clock, running from `now_ns` on."""
        return replace(self, deadline_ns=now_ns + self.remaining_ns)


def start_clock(what: ClockKind, start_ns: int, duration_ns: int) -> Clock:
    """A clock of `duration_ns` that runs from `start_ns`."""
    return Clock(what, duration_ns, start_ns + duration_ns, duration_ns, counts_overtime=what == "performing")


class Protest(Struct, frozen=True):
    """A protest of a team and how it was decided (see `RecordProtest`)."""

    team: int
    round: int
    item: int
    text: str
    outcome: Literal["open"] | Outcome = "open"
    reason: str = ""


class FormerSeats(Struct, frozen=True):
    """Where the `teams` sat until `until_ns`."""

    until_ns: int
    teams: tuple[Team, ...]


class UndoPoint(Struct, frozen=True, eq=False):
    """The contest before a decision, for undo. A linked list, so that a decision costs one small object.

    `number`: the decision's number in the history; `facts`: what it led to, as far as it can be taken back later.
    """

    label: Sentence
    contest: "Contest"
    depth: int
    number: int = 0
    facts: tuple[Fact, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Equal by what a person sees: comparing all contests one inside the other would not end soon."""
        return isinstance(other, UndoPoint) and (self.label, self.depth) == (other.label, other.depth)

    def __hash__(self) -> int:
        return hash((self.label.code, self.depth))


class Contest(Struct, frozen=True):
    """The state of a match.

    `seq` counts facts; `step` changes whenever the meaning of the buttons changes. `round` is an index into the
    format's rounds, or its length while the tie-break for the prizes is on; above it, one for a cut (`cut`) is on.
    `item` is the index of the question or performance. `arming` numbers openings and never goes back, not even by undo.
    What only one kind of round has is in `boards`, `buzzers` and `performance`.
    """

    evening: Evening | None = None
    match_file: Match | None = None
    """The match as its file said it when it was last taken; what people correct later is in `evening` alone."""
    boot: str = ""
    seq: int = 0
    step: int = 0
    phase: Phase = Phase.SETUP
    round: int = -1
    item: int = 0
    question: Question | None = None
    spare: bool = False
    spares_used: int = 0
    scores: dict[int, Decimal] = {}
    score_history: tuple[dict[int, Decimal], ...] = ()
    """The scores as they stood after each question or performance that changed them; corrections change none."""
    tie_break_points: dict[int, Decimal] = {}
    """Tie-break points for the prizes, all together: they rank, but they are no score."""
    tally: Tally = Tally()
    """What places depend on beside the scores."""
    contenders: tuple[int, ...] = ()
    """The teams that take part in this question: all of them, or the tied ones."""
    asked_teams: tuple[int, ...] = ()
    """The teams that took part when this question began; one that was marked absent meanwhile can rejoin."""
    round_teams: tuple[int, ...] = ()
    """The teams of the round that is on; in a performance round, in the order in which they perform."""
    absent: tuple[int, ...] = ()
    judges: tuple[int, ...] = ()
    """The numbers of the judges who are there."""
    item_attended: tuple[int, ...] = ()
    """The teams that have taken part in this one, once it is played."""
    is_read: bool = False
    """The question is read to its end: a press now is no interrupt."""
    marks: dict[int, bool] = {}
    """Which teams were right in this question and which wrong, as far as that is known."""
    item_points: dict[int, Decimal] = {}
    clip: ClipState | None = None
    """The clip of this question, once it was played."""
    clock: Clock | None = None
    is_time_over: bool = False
    arming: int = 0
    opening_ns: int | None = None
    """When the boards go up or the buzzers open, at the end of the time to think; when the open buzzers opened."""
    boards: BoardsState = BoardsState()
    buzzers: BuzzersState = BuzzersState()
    performance: PerformanceState = PerformanceState()
    cue: tuple[str, Literal["right", "wrong", "boards_up"], int] | None = None
    """The last signal to give at once: id, what, at_ns."""
    brightness: int | None = None
    stations: tuple[int, ...] = ()
    """Stations of the board, as the firmware reported them."""
    former_seats: tuple[FormerSeats, ...] = ()
    """Where the teams sat before each exchange on this boot, the earliest first; an undo adds to them."""
    capture: Capture | None = None
    firmware_epoch: str = ""
    troubles: tuple[LineTrouble, ...] = ()
    """What lines did in this question, the newest of each kind and line (see `button_lines.py`)."""
    line_states: tuple[LineTrouble, ...] = ()
    """States of lines, until the firmware reports others; undo changes none of them."""
    certificate_warnings: tuple[Sentence, ...] = ()
    """What speaks against a start with the newest self-test."""
    pack_accesses: tuple[PackAccess, ...] = ()
    """Every access to the pack that is on record; undo takes none of them back."""
    protests: tuple[Protest, ...] = ()
    """In the order in which they came; they are no decisions of the contest, undo passes them over."""
    notices: tuple[Sentence, ...] = ()
    hold: Sentence | None = None
    """The technical hold that is on."""
    hold_clock: Clock | None = None
    """How long it still takes, where it is a break."""
    last_items: dict[int, int] = {}
    """The last item of every round that has ended, in the order in which they ended, to go back to."""
    ended_before_item: bool = False
    """The round that ended last ended before its last item was played: it goes on with that one."""
    shown_places: int = 0
    """How many prizes the ceremony has shown, from the last one up."""
    seals: SealChain | None = None
    """The seals of this match; undo takes none of them back."""
    rundown: RundownState = RundownState()
    """The segment of the rundown that is on, beside what is played."""
    withdrawn: tuple[int, ...] = ()
    """The numbers of decisions that were taken back later, without those that came after them."""
    undo_point: UndoPoint | None = None
    redo_point: UndoPoint | None = None
    """What redo goes on to: the contest before undo."""

    @property
    def current_evening(self) -> Evening:
        """The evening of the match that is open. Raises LookupError where none is."""
        if self.evening is None:
            raise LookupError("no match is open yet")
        return self.evening

    @property
    def current_round(self) -> Round | None:
        """The rules of the round that is on, or None before the first and after the last."""
        if self.evening is None or self.round < 0:
            return None
        rounds = self.evening.format.rounds
        return rounds[self.round] if self.round < len(rounds) else self.evening.format.tie_break

    @property
    def kind(self) -> RoundKind | None:
        """The kind of the round whose phases are on; None in the phases between rounds."""
        if self.phase in BETWEEN or self.current_round is None:
            return None
        return round_kind(self.current_round)

    @property
    def is_tie_break(self) -> bool:
        """Whether tie-break questions are played."""
        return self.evening is not None and self.round >= len(self.evening.format.rounds)

    @property
    def cut(self) -> int | None:
        """The round of which tie-break questions that are on decide who takes part; None: they are for the prizes, or
        none are on."""
        rounds = 0 if self.evening is None else len(self.evening.format.rounds)
        return self.round - rounds - 1 if rounds and self.round > rounds else None

    def tie_break_round(self, cut: int | None) -> int:
        """The index of the tie-break for the prizes, or for the `cut` before the round with that index."""
        rounds = len(self.current_evening.format.rounds)
        return rounds if cut is None else rounds + 1 + cut

    def round_rules(self, kind: type[RoundT]) -> RoundT:
        """The rules of the round that is on. Raises LookupError where it is of another kind."""
        current = self.current_round
        if not isinstance(current, kind):
            raise LookupError(f"the current round is not a {kind.__name__}")
        return current

    def without_item(self) -> "Contest":
        """This contest without anything that belongs to one question or performance; what follows from it stays."""
        return replace(
            self,
            score_history=(*self.score_history, self.scores) if any(self.item_points.values()) else self.score_history,
            tally=self.tally.with_item(self.item_attended, {} if self.is_tie_break else self.marks),
            item_attended=(),
            asked_teams=(),
            is_read=False,
            marks={},
            item_points={},
            clip=None,
            clock=None,
            is_time_over=False,
            opening_ns=None,
            boards=self.boards.without_item(),
            buzzers=BuzzersState(),
            performance=self.performance.without_item(),
            cue=None,
            troubles=(),
        )

    def without_withdrawn(self, withdrawals: Iterable[Withdrawal]) -> "Contest":
        """This contest at the end of a question or performance, without what was taken out of that later."""
        points, marks = dict(self.item_points), dict(self.marks)
        for withdrawal in withdrawals:
            if (withdrawal.round, withdrawal.item) == (self.round, self.item):
                points |= {team: points.get(team, Decimal(0)) + change for team, change in withdrawal.points.items()}
                marks = {team: mark for team, mark in marks.items() if team not in withdrawal.unmarked}
        return replace(self, item_points=points, marks=marks)

    def stations_of(self, teams: tuple[int, ...]) -> tuple[int, ...]:
        """The stations of `teams`."""
        match = self.current_evening.match
        return tuple(team.station for number in teams if (team := match.team(number)) is not None)

    def team_at(self, station: int, at_ns: int) -> Team | None:
        """The team that sat at `station` at `at_ns`, or None: a press is its, however late the report comes."""
        if self.evening is None:
            return None
        for seats in self.former_seats:
            if at_ns <= seats.until_ns:
                return next((team for team in seats.teams if team.station == station), None)
        return self.evening.match.team_at(station)

    def all_stations(self) -> tuple[int, ...]:
        """The stations of all teams of the match."""
        return self.stations_of(tuple(team.number for team in self.current_evening.match.teams))


BETWEEN = frozenset({Phase.SETUP, Phase.INTRO, Phase.RANKING})
"""Phases of the match itself; all others belong to a kind of round."""
