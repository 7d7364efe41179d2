"""Parts of a snapshot: teams, clocks, questions, ballots, health.

Kind: pure
"""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, UnsetType, field

from bus.messages.base import (
    ButtonPlace,
    Keyword,
    Lamp,
    Names,
    Number,
    Part,
    PressKind,
    Role,
    RoundKind,
    SegmentKind,
    Sentence,
)
from bus.messages.commands import Command
from bus.messages.correction_commands import Outcome


class ClockView(Part, frozen=True):
    """A clock as a deadline, so that every screen computes the same second.

    Running: `deadline_ns` is set, and the time left is `deadline_ns - now`. Stopped: `deadline_ns` is None, and
    `remaining_ns` is the time left (negative: overtime). `counts_overtime`: it continues below zero (performances).
    """

    what: Literal["reading", "thinking", "pressing", "answering", "performing", "segment", "break"]
    total_ns: int
    deadline_ns: int | None
    remaining_ns: int
    counts_overtime: bool = False
    warnings_ns: tuple[int, ...] = ()
    """Time left when each warning is due, longest first."""


class TeamView(Part, frozen=True):
    """A team as everybody may see it. `place` counts from 1 and is shared on equal points; absent: None.

    `score`, `place` and `tie_break_points` are None while the totals are the staff's alone (`Snapshot.frozen`).
    """

    number: Number
    station: Number
    name: str
    score: Decimal | None
    place: int | None
    lamp: Lamp = Lamp.DARK
    mark: bool | None = None
    """This question's board or answer: right, wrong or not yet marked."""
    item_points: Decimal = Decimal(0)
    """Points for this question or performance."""
    late: bool = False
    """Its board came up late in this question."""
    absent: bool = False
    takes_part: bool = True
    """Takes part in this question: not absent, not eliminated, one of the tied in a tie-break."""
    tie_break_points: Decimal | None = Decimal(0)
    """They count for the ranking, but not for the score."""


class PressView(Part, frozen=True):
    """A press on the panel: team, time since the opening (ns, negative: early), distance to the first press."""

    team: Number
    kind: PressKind
    since_opening_ns: int | None
    margin_ns: int | None
    uncertainty_ns: int


class ClipView(Part, frozen=True):
    """The clip of a question. `times`: how often it was played; `started_ns`: since when it plays, None: it was not
    played or was stopped. Whether it is over by itself follows from `duration_ns`.

    `token`: where the panel serves the file; only the stage has it, and only while it plays.
    """

    kind: Literal["sound", "video"]
    duration_ns: int
    times: int = 0
    started_ns: int | None = None
    token: str = ""


class QuestionView(Part, frozen=True):
    """A question. `answer`, `notes` and `source` are UNSET in snapshots of audiences that may not see them yet.

    `picture`: the token under which the panel serves its picture, to those whose newest snapshot has it.
    """

    number: int
    text: str
    answer: str | UnsetType = UNSET
    notes: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    spare: bool = False
    picture: str = ""
    clip: ClipView | None = None


class StepView(Part, frozen=True):
    """A command that is legal now, with the label of its button. `confirm`: destructive, hold to confirm."""

    label: Sentence
    command: Command
    confirm: bool = False
    place: ButtonPlace = ButtonPlace.STEPS
    short: Sentence | None = None
    """A shorter label, where the place of the button says already which team is meant."""


class RoundView(Part, frozen=True):
    """The current round. `number` and `count` are of rounds, `item` and `items` of its questions or performances."""

    kind: RoundKind
    name: Names
    number: int
    count: int
    item: int
    items: int
    tie_break: bool = False
    rules: tuple[Sentence, ...] = ()
    """What the format says of the round, while it is introduced."""


class SegmentView(Part, frozen=True):
    """A segment of the rundown. `name` is empty where it has none of its own; `at` is its planned time (`HH:MM`).

    `state` is for MC and desk: `over`, `now` (on, or its round is), `next` or `later`. Only of one that is on: `clock`,
    where it counts down; `started_ns`, where that is known; and what follows it (`then_kind`, `then_name`).
    """

    number: int
    kind: SegmentKind
    name: Names = field(default_factory=dict)
    at: str = ""
    minutes: int | None = None
    lines: tuple[str, ...] = ()
    video: str = ""
    state: Literal["over", "now", "next", "later"] = "later"
    clock: ClockView | None = None
    started_ns: int | None = None
    then_kind: SegmentKind | None = None
    then_name: Names = field(default_factory=dict)


class ScriptView(Part, frozen=True):
    """What the MC says now. `names`: what the format calls the round and the prize, by language, for `{round}` and
    `{prize}` in the line."""

    line: Sentence
    names: dict[Keyword, Names] = field(default_factory=dict)


class ThemeView(Part, frozen=True):
    """The host's colours (`#rrggbb`) for the quiet scenes of the stage, and its logo: a picture among the slides."""

    background: str
    text: str
    accent: str
    logo: str = ""


class CriterionView(Part, frozen=True):
    """One line of a ballot: its name and its maximum points."""

    name: Names
    max_points: Decimal


class BallotView(Part, frozen=True):
    """Whether a judge is FINAL. `marks` is UNSET until it may be seen: by that judge as cast, by MC and desk once the
    marks of all judges are there, by all others after the reveal.

    `entered_by`: the role in which somebody else entered these marks for the judge. While such a ballot is not `final`
    it waits for the judge to agree, or for the MC to rule.
    """

    judge: Number
    final: bool
    marks: tuple[Decimal, ...] | UnsetType = UNSET
    entered_by: Role | None = None


class RankView(Part, frozen=True):
    """One line of the final ranking. `prize` names what the format gives for this place.

    Teams without a place (absent) stand last: `place` is None.
    """

    place: int | None
    team: Number
    name: str
    score: Decimal
    prize: Names | None = None
    decided_by: Sentence | None = None
    """How a tie was broken, or that it stands."""


class TieView(Part, frozen=True):
    """A tie that must be decided before the match goes on: for places with different prizes, or (`is_cut`) of those who
    take part in the next round.

    `can_be_played`: extra questions can be asked. `criteria`: what would tell some of the tied apart, by the name that
    `ApplyCriterion` takes. Lots can always be drawn.
    """

    teams: tuple[Number, ...]
    first: int
    last: int
    problem: Sentence
    can_be_played: bool = False
    criteria: dict[str, Sentence] = field(default_factory=dict)
    is_cut: bool = False


class HistoryView(Part, frozen=True):
    """A decision as the desk sees it: which, by whom (role and name), when (wall time, ns since 1970), and whether it
    was undone."""

    seq: int
    who: Sentence
    wall_ns: int
    label: Sentence
    undone: bool = False
    decision: bool = False
    """`UndoDecision` can name it, by `seq`."""


class CorrectionView(Part, frozen=True):
    """Points for a team that a correction would add; `tie_break` as in `AdjustScore`."""

    team: Number
    points: Decimal
    tie_break: bool = False


class RemedyView(Part, frozen=True):
    """What upholding a protest could mean: the corrections to make, and all that would follow from them."""

    remedy: Sentence
    corrections: tuple[CorrectionView, ...]
    consequences: tuple[Sentence, ...]


class ProtestView(Part, frozen=True):
    """A protest as the staff see it. `number`, `round` and `item` count from 1 (see `RecordProtest`)."""

    number: int
    team: Number
    round: int
    item: int
    text: str
    outcome: Literal["open"] | Outcome
    reason: str = ""
    remedies: tuple[RemedyView, ...] = ()
    """Before it is decided: what would change if it were upheld."""


class LineView(Part, frozen=True):
    """A problem of a button's line; `station` None: of all lines. `harmless`: it casts no doubt on any press."""

    station: Number | None
    problem: Sentence
    harmless: bool = False


class HealthView(Part, frozen=True):
    """Health of a process: `ok`, `away` (silent for a while) or `trouble`, with the sentences to show."""

    name: Literal["firmware", "scoreboard", "panel", "journal"]
    state: Literal["ok", "away", "trouble"]
    troubles: tuple[Sentence, ...] = ()
