"""What the controller publishes, one topic for each audience (XPUB).

Kind: pure
"""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, field

from bus.messages.base import Audience, Count, Lamp, LedTest, Message, Number, Phase, Sentence
from bus.messages.firmware import Capture
from bus.messages.views import (
    BallotView,
    ClockView,
    CriterionView,
    HealthView,
    HistoryView,
    LineView,
    PressView,
    ProtestView,
    QuestionView,
    RankView,
    RoundView,
    ScriptView,
    SegmentView,
    StepView,
    TeamView,
    ThemeView,
    TieView,
)


class Snapshot(Message, frozen=True):
    """Everything that one audience may see now; complete, so that late joiners and gaps need nothing else.

    `seq`: number of the last fact in the journal. `step`: changes whenever the meaning of the buttons changes; a
    command carries it back. `now_ns`: when this was made.
    """

    audience: Audience
    boot: str
    seq: int
    step: int
    now_ns: int
    title: str
    venue: str
    phase: Phase
    teams: tuple[TeamView, ...]
    round: RoundView | None = None
    clock: ClockView | None = None
    floor: Number | None = None
    performer: Number | None = None
    to_perform: tuple[Number, ...] = ()
    """The teams that are called after the one on stage, in this order; absent ones, too."""
    performed: tuple[Number, ...] = ()
    """The teams whose performance in this round counts, by number."""
    judges: tuple[Number, ...] = ()
    """The judges who are there (MC and desk)."""
    aggregate: Sentence | None = None
    """How the points of the performance follow from the ballots, once they are revealed (for MC and desk before)."""
    tied: tuple[Number, ...] = ()
    tie_window_ns: int = 0
    opening_ns: int | None = None
    presses: tuple[PressView, ...] = ()
    shows_presses: bool = False
    """The stage shows who pressed when in this question, instead of the contest."""
    question: QuestionView | None = None
    criteria: tuple[CriterionView, ...] = ()
    ballots: tuple[BallotView, ...] = ()
    ranking: tuple[RankView, ...] = ()
    race: tuple[tuple[Decimal, ...], ...] = ()
    """In the ceremony, unless totals are kept: the scores after each question that changed them, in teams' order."""
    frozen: bool = False
    """Totals and places are the staff's alone, until the prize ceremony has shown the last place."""
    ties: tuple[TieView, ...] = ()
    """Ties that stand in the way, and what can be done about them (MC and desk)."""
    notices: tuple[Sentence, ...] = ()
    lines: tuple[LineView, ...] = ()
    """Problems of the buttons' lines (MC, desk and technicians)."""
    capture: Capture | None = None
    """Source of the edges (desk and technicians; the MC only where it is worse than usual)."""
    next_step: StepView | None = None
    """The one next step (MC only)."""
    blockers: tuple[Sentence, ...] = ()
    """All reasons why the next step would be refused now (MC only)."""
    actions: tuple[StepView, ...] = ()
    """All other legal steps (MC only)."""
    script: ScriptView | None = None
    """What the MC says now (MC only)."""
    undo: Sentence | None = None
    """What undo would undo (MC and desk)."""
    redo: Sentence | None = None
    """What redo would redo (MC and desk)."""
    history: tuple[HistoryView, ...] = ()
    """The last decisions, newest first (MC and desk)."""
    protests: tuple[ProtestView, ...] = ()
    """All protests of the match, in order (MC and desk)."""
    judge: Number | None = None
    """Whose snapshot this is, for the audience JUDGE."""
    hold: Sentence | None = None
    """The technical hold, while there is one."""
    hold_clock: ClockView | None = None
    """How long it still takes, where it is a break."""
    brightness: int | None = None
    """Brightness of the LED boards by command, 0 to 15; None: as their profile says."""
    led_tests: dict[str, LedTest] = field(default_factory=dict)
    """What LED boards show for a test, by name, instead of the contest."""
    lamp_tests: dict[Number, Lamp] | None = None
    """What lamps show for a test, by station (the others are dark); None: what the contest says."""
    sound_test: str = ""
    """The stage page plays its test sound, once for each new name."""
    rehearsal_speed: float | None = None
    """How much faster than in a hall everything runs, where this is a rehearsal; None: it is none."""
    match_running: bool = False
    """Whether a match is running: from its start until the ceremony has shown the last prize."""
    segment: SegmentView | None = None
    """The segment of the rundown that is on."""
    rundown: tuple[SegmentView, ...] = ()
    """All segments, in order (MC and desk)."""
    starts_at: str = ""
    """Before the match: the planned time of its first round, or of the first segment (`HH:MM`)."""
    theme: ThemeView | None = None
    shown_places: int = 0
    """How many prizes the ceremony has shown, from the last one up; `ranking` of the stage holds no more than these."""
    health: tuple[HealthView, ...] = ()
    journal_head: tuple[int, str] = (0, "")
    """Head of the journal: number and hash (128 bits) of the last fact, evidence against a cut-off tail."""
    seal_key: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")] = ""
    """Fingerprint of the key with which this match's seals began, to be photographed; empty: none yet."""
    sealed_seq: Count = 0
    """Up to which fact the journal is sealed; 0: no seal yet."""
    match_id: str = ""
    """Which match this is, so that a page never mixes two: short hash of the fact that opened it."""
    guard_until_ns: int = 0
    """Until then the buttons for right and wrong ignore taps (500 ms after a winning press)."""

    @property
    def channel(self) -> str:
        """The end of its topic: its audience, for judges with their number."""
        return f"judge/{self.judge or 0}" if self.audience is Audience.JUDGE else self.audience.value


class Beat(Message, frozen=True):
    """The controller's heartbeat, a few times a second: a subscriber whose `seq` differs asks for a snapshot."""

    seq: int
    now_ns: int
    saved_ns: int
    """When the last fact was written durably."""


class LedFrame(Message, frozen=True):
    """What an LED board shows, decoded from the bytes that went over its SPI bus.

    `rows`: height × ceil(width / 8) bytes, row 0 on top, most significant bit left. `brightness` 0–15;
    `on` False: dark.
    """

    display: str
    width: int
    height: int
    rows: bytes
    brightness: int
    on: bool


News = Snapshot | Beat | LedFrame
