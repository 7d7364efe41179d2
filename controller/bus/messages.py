"""Every message of the bus, in one place. Pure data: no sockets, no clock.

Four families, each a tagged union:

* `ToController`: what firmware, scoreboard, panels and robots say to the controller (DEALER → ROUTER).
* `FromController`: what the controller says back to one of them (ROUTER → DEALER).
* `News`: what the controller announces to everybody (XPUB), one topic per audience.
* `Command`: what a person may order; it travels inside `Ask`.

All times ending in `_ns` are nanoseconds of CLOCK_MONOTONIC of the controller's machine, never wall time.
Stations and teams are numbered from 1 to 8. Points are `Decimal`, exact.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

PROTOCOL = 1
"""Version of these messages; a peer with another one is refused with a reason."""

MAX_STATIONS = 8

Number = Annotated[int, Meta(ge=1, le=MAX_STATIONS)]
"""A station's or team's number."""

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Note = Annotated[str, Meta(max_length=500)]
SealedName = Annotated[str, Meta(pattern=r"^[^./\\][^/\\]*\.sealed$", max_length=100)]
"""The plain name of a sealed pack in the data folder's `packs`."""


class Message(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all that crosses the bus; the class name is the tag."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the pieces that messages are made of."""


class Sentence(Part, frozen=True):
    """Something to tell a person, translated where it is shown.

    `code` is for machines and never changes; `text` is the English template with `{name}` places, which is also the
    key of the catalogue; `args` fills the places. Source of the form: style.md, "Errors".
    """

    code: str
    text: str
    args: dict[str, str | int] = {}

    def __str__(self) -> str:
        return self.text.format(**self.args)


class Role(StrEnum):
    """Who somebody is on the bus. A command is authorised by role where it is executed."""

    MC = "mc"
    JUDGE = "judge"
    DESK = "desk"
    TECH = "tech"
    STAGE = "stage"
    PUBLIC = "public"
    FIRMWARE = "firmware"
    SCOREBOARD = "scoreboard"
    PANEL = "panel"
    SELFTEST = "selftest"


class Audience(StrEnum):
    """For whom a snapshot is: it holds nothing that this audience may not see yet."""

    MC = "mc"
    DESK = "desk"
    JUDGE = "judge"
    """One per judge: `Snapshot.judge` says which, and only that judge's own marks are in it."""
    STAGE = "stage"
    PUBLIC = "public"


class RoundKind(StrEnum):
    """The three kinds of round that every format is made of (design.md section 5)."""

    BOARDS = "boards"
    BUZZERS = "buzzers"
    STAGE = "stage"


class Early(StrEnum):
    """What an early press does: `bar` for this question, `delay` by some time, or nothing (`ignore`)."""

    BAR = "bar"
    DELAY = "delay"
    IGNORE = "ignore"


class PressKind(StrEnum):
    """What became of a press."""

    WINNER = "winner"
    TIED = "tied"
    LATER = "later"
    """Permitted, but after the winner."""
    EARLY = "early"
    """Before the opening, and it had its consequence (see `Early`)."""
    HELD = "held"
    """The button was already down at the opening: no press."""
    BARRED = "barred"
    """By a station that has no right to press in this opening."""
    LATE = "late"
    """After the time to press was over."""
    IDLE = "idle"
    """While nothing was armed."""


class Lamp(StrEnum):
    """What the lamp of a station tells its team."""

    DARK = "dark"
    LOCKED = "locked"
    """Armed for later: not yet (reading, thinking)."""
    ARMED = "armed"
    FLOOR = "floor"
    TIED = "tied"
    OUT = "out"
    EARLY = "early"


# ---------------------------------------------------------------------------------------------------- firmware


class Press(Part, frozen=True):
    """One press of a station, as judged by the lockout.

    `at_ns` is the stamp of the first edge, frozen before debouncing. `margin_ns` counts from the winner's (or the first
    tied) press and is None where there is none yet. `doubt_ns` is the ± of the stamp.
    """

    station: Number
    at_ns: int
    kind: PressKind
    margin_ns: int | None = None
    doubt_ns: int = 0


class Arm(Part, frozen=True):
    """What the lockout should do. It can be given before the opening, so that the opening instant is exact.

    `arming` names one opening of one question; a repeated `Arm` with the same number keeps what happened under it
    (early presses, a verdict) and only changes the instants. `opening_ns` None: locked, and presses are early.
    `closing_ns`: presses from then on are late (None: never). `stations` may press; `out` are shown as out;
    all others are dark. `pardoned` stations lose the consequence of an early press. Presses within `tie_window_ns` of
    the first are a tie.
    """

    arming: int
    opening_ns: int | None
    closing_ns: int | None
    stations: tuple[Number, ...]
    out: tuple[Number, ...] = ()
    pardoned: tuple[Number, ...] = ()
    early: Early = Early.BAR
    delay_ns: int = 0
    tie_window_ns: int = 100_000
    floor: Number | None = None
    """The station that has the floor. After a press the firmware knows; after a ruling it learns it here: locked,
    lamp on."""


class Cue(Part, frozen=True):
    """A signal on horn and lamps at an instant: `boards_up`, `warning`, `time_over`, `right`, `wrong`.

    `id` makes it once only, however often it is sent; a cue whose instant passed more than a second ago is not given.
    """

    id: Id
    what: Literal["boards_up", "warning", "time_over", "right", "wrong"]
    at_ns: int
    stations: tuple[Number, ...] = ()


LedTest = Literal["pattern", "full", "dark"]
"""What an LED board shows to be checked by eye: the test pattern, every LED, none."""


class Capture(Part, frozen=True):
    """What the edges come from: the backend's name, its resolution, and whether it is the simulated board."""

    name: str
    resolution_ns: int
    simulated: bool
    loses_silently: bool = False
    """True where the source cannot see that it lost an edge."""


class Verdict(Message, frozen=True):
    """The lockout's decision on one arming.

    `outcome`: `floor` (one station first), `tie` (several within the window) or `nobody` (time to press over).
    `presses` are all presses of this arming so far, in order of their stamps, early and held ones too.
    """

    arming: int
    outcome: Literal["floor", "tie", "nobody"]
    stations: tuple[Number, ...]
    opening_ns: int
    window_ns: int
    decided_ns: int
    presses: tuple[Press, ...]


class Pressed(Message, frozen=True):
    """A press that is no verdict (early, later, late, barred, held, idle), as it happens."""

    arming: int | None
    press: Press


Trouble = Literal[
    "low_at_arming", "stuck", "chatter", "glitch", "lost", "full", "merged", "silent", "released", "untried"
]
McButton = Literal["right", "wrong", "next", "hold"]
"""The MC's buttons on the board: the answer is right, wrong; the one next step; technical hold."""


class LineTrouble(Message, frozen=True):
    """Something about a line that people must know: never silent.

    `what`: `low_at_arming`, `stuck`, `chatter`, `glitch`, `lost` (edges lost), `full` (the kernel's queue of edges was
    full), `merged` (the kernel made one edge of two: its stamp may be late, its doubt is wider), `silent` (low without
    an edge: pressed at that time or before), `released`, `untried` (not pressed since the firmware started: a cable
    that is off looks the same). `station` None: the whole source. `count`: how often since the start of the firmware.
    """

    station: Number | None
    what: Trouble
    count: int
    at_ns: int


class McPressed(Message, frozen=True):
    """The MC pushed one of the buttons that are wired to the board, at `at_ns`."""

    button: McButton
    at_ns: int


FirmwareFact = Verdict | Pressed | LineTrouble | McPressed


# ---------------------------------------------------------------------------------------------------- commands


class StartMatch(Message, frozen=True):
    """Begin the evening: from now on scores count. `override`: even though something that is safe to miss is
    missing."""

    override: bool = False


class StartRound(Message, frozen=True):
    """Leave the round's introduction; its first question or performance is next."""


class StartReading(Message, frozen=True):
    """The MC begins to read the next question."""


class StartThinking(Message, frozen=True):
    """The question is read: start the clock (and arm the buzzers for its end)."""


class MarkBoard(Message, frozen=True):
    """Mark a team's board; `right` None takes the mark away."""

    team: Number
    right: bool | None
    late: bool = False
    """The board came up late; it is noted, and `right` says what it is worth all the same."""


class ConfirmBoards(Message, frozen=True):
    """All boards are marked: give the points."""


class RuleRight(Message, frozen=True):
    """The team that has the floor answered right."""


class RuleWrong(Message, frozen=True):
    """The team that has the floor answered wrong (or not at all)."""


class OpenAgain(Message, frozen=True):
    """Open the buzzers again: after a tie, or when the opening was lost."""


class GiveFloor(Message, frozen=True):
    """The MC's ruling on a tie, or without equipment: this team has the floor."""

    team: Number


class CloseQuestion(Message, frozen=True):
    """No team finds the answer: close the question."""


class VoidQuestion(Message, frozen=True):
    """The question does not count; its points are taken back and a spare takes its place."""


class Pardon(Message, frozen=True):
    """Take back the consequence of an early press."""

    team: Number


class Bar(Message, frozen=True):
    """Take a team's right to press in this question."""

    team: Number


class StartPerformance(Message, frozen=True):
    """The team on stage begins; its clock runs."""


class StopPerformance(Message, frozen=True):
    """The team on stage is done; judging begins."""


class CastBallot(Message, frozen=True):
    """A judge's marks, one per criterion in the format's order, as a FINAL ballot."""

    judge: Number
    marks: tuple[Decimal, ...]


class ReopenBallot(Message, frozen=True):
    """Give a FINAL ballot back to its judge, before the reveal."""

    judge: Number


class RevealBallots(Message, frozen=True):
    """All ballots are in: show the score."""


class NextPerformance(Message, frozen=True):
    """The next team comes on stage."""


class EndRound(Message, frozen=True):
    """The round is over: to the standings."""


class EndEarly(Message, frozen=True):
    """End the running clock now, as if its time were over."""


class ReopenRound(Message, frozen=True):
    """Go back into the round that just ended."""


class ShowPlace(Message, frozen=True):
    """The prize ceremony: show the next place, from the last prize to the first."""


class MoveTeam(Message, frozen=True):
    """A team moves to another station (a broken button): from now on it presses there."""

    team: Number
    station: Number


class MarkAbsent(Message, frozen=True):
    """A team is not here (or is here again): it takes no part, its place in the ranking stays."""

    team: Number
    absent: bool


class SetClock(Message, frozen=True):
    """Correct what remains on the clock, in whole seconds."""

    remaining_s: Annotated[int, Meta(ge=0, le=7200)]


class Hold(Message, frozen=True):
    """Technical hold: clocks stop, buzzers lock, screens say so, until `Release`."""

    reason: Note = ""


class Release(Message, frozen=True):
    """End the technical hold; clocks stay stopped until `Resume`."""


class Pause(Message, frozen=True):
    """Stop the running clock."""


class Resume(Message, frozen=True):
    """Let the paused clock run on."""


class AdjustScore(Message, frozen=True):
    """Add points to a team, or take some away, for a reason that is kept (3 characters or more).

    `tie_break`: its tie-break points, which rank but are no score.
    """

    team: Number
    points: Decimal
    reason: Note
    tie_break: bool = False


Outcome = Literal["upheld", "rejected", "withdrawn"]
"""How a protest ended: right, wrong, or taken back by who made it (or entered by mistake)."""


class RecordProtest(Message, frozen=True):
    """A team protests (khiếu nại). `round` and `item` count from 1; 0: it is about the match, or the round, as a
    whole."""

    team: Number
    round: Annotated[int, Meta(ge=0)]
    item: Annotated[int, Meta(ge=0)]
    text: Note


class DecideProtest(Message, frozen=True):
    """How protest number `protest` (from 1) was decided, and why; a later decision replaces it, and both are kept."""

    protest: Annotated[int, Meta(ge=1)]
    outcome: Outcome
    reason: Note


class SetBrightness(Message, frozen=True):
    """How bright the LED boards are, 0 to 15; None: as their profile and its schedule say."""

    level: Annotated[int, Meta(ge=0, le=15)] | None


class TakePack(Message, frozen=True):
    """Play with the sealed pack `file` from now on; only before the match has begun.

    `key` opens this one file (64 hex digits, made of its pin); it is never written down.
    """

    file: SealedName
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Undo(Message, frozen=True):
    """Take back the last decision; nothing is erased, the history shows both."""


class Redo(Message, frozen=True):
    """Do again what undo took back last."""


Command = (
    StartMatch
    | StartRound
    | StartReading
    | StartThinking
    | MarkBoard
    | ConfirmBoards
    | RuleRight
    | RuleWrong
    | OpenAgain
    | GiveFloor
    | CloseQuestion
    | VoidQuestion
    | Pardon
    | Bar
    | StartPerformance
    | StopPerformance
    | CastBallot
    | ReopenBallot
    | RevealBallots
    | NextPerformance
    | EndRound
    | EndEarly
    | ReopenRound
    | ShowPlace
    | MoveTeam
    | MarkAbsent
    | SetClock
    | Hold
    | Release
    | Pause
    | Resume
    | AdjustScore
    | RecordProtest
    | DecideProtest
    | SetBrightness
    | TakePack
    | Undo
    | Redo
)


# ---------------------------------------------------------------------------------------------- to the controller


class Hello(Message, frozen=True):
    """First words of every peer, said again after a `Lost` controller came back.

    `epoch` is made anew at each start of the peer. Only firmware fills `stations` and `capture`.
    """

    name: Name
    role: Role
    epoch: Id
    protocol: int
    stations: tuple[Number, ...] = ()
    capture: Capture | None = None


class Alive(Message, frozen=True):
    """Said about once a second; `troubles` are shown on the MC's panel."""

    name: Name
    role: Role
    epoch: Id
    troubles: tuple[Sentence, ...] = ()


class Ask(Message, frozen=True):
    """A command of a person.

    `id` makes it once only. `step` is the `Snapshot.step` that the person saw; None skips that check (robots, tests).
    """

    id: Id
    who: Name
    role: Role
    step: int | None
    command: Command
    judge: Number | None = None
    """Which judge this is, where the role is JUDGE: a judge may cast no other's ballot."""


class Report(Message, frozen=True):
    """A fact of the firmware, numbered per epoch from 1, said again until acknowledged."""

    epoch: Id
    number: Annotated[int, Meta(ge=1)]
    fact: FirmwareFact


class Borrow(Message, frozen=True):
    """A test wants the outputs: what lamps, horn and LED boards do for a short while, instead of what the contest says.

    Answered by `Lent`. It is a lease (`controller.lending.LEASE_NS`): who wants to keep the outputs says it again
    before its end; after that, or after `ends`, all goes back by itself. `id` names the borrower; there is one at a
    time, and none while a match runs. `arm` is for the self-test only, which also hears what the firmware reports
    (`Relay`).
    """

    id: Id
    who: Name
    role: Role
    lamps: dict[Number, Lamp] = {}
    cues: tuple[Cue, ...] = ()
    boards: dict[Name, LedTest] = {}
    sound: str = ""
    """A new name each time the stage page should be heard; empty: silence."""
    arm: Arm | None = None
    ends: bool = False


ToController = Hello | Alive | Ask | Report | Borrow


# -------------------------------------------------------------------------------------------- from the controller


class Welcome(Message, frozen=True):
    """Answer to `Hello`: the controller's own epoch. `refused` says why a peer is not let in."""

    epoch: Id
    protocol: int
    refused: Sentence | None = None


class Answer(Message, frozen=True):
    """Answer to `Ask`: done at journal number `seq`, or refused for all `reasons`, with nothing changed."""

    id: Id
    ok: bool
    seq: int
    step: int
    reasons: tuple[Sentence, ...] = ()


class Ack(Message, frozen=True):
    """The report stands in the journal; it need not be said again."""

    epoch: Id
    number: int


class Wanted(Message, frozen=True):
    """The whole of what the firmware should be doing. Sent on every change and on `Hello`; saying it twice is harmless.

    `arm` None: everything locked and dark, but for `lamps`, which a test wants so until `lamps_until_ns`; then they go
    dark by themselves, controller or not.
    """

    arm: Arm | None
    cues: tuple[Cue, ...] = ()
    lamps: dict[Number, Lamp] = {}
    lamps_until_ns: int = 0


class HealthView(Part, frozen=True):
    """How the parts are: `ok`, `away` (not heard for a while) or `trouble`, with the sentences to say."""

    name: Literal["firmware", "scoreboard", "panel", "journal"]
    state: Literal["ok", "away", "trouble"]
    troubles: tuple[Sentence, ...] = ()


class Lent(Message, frozen=True):
    """Answer to `Borrow`: the outputs are the borrower's, or refused for all reasons.

    With what the parts have said of themselves: the firmware's stations and source, and how all of them are.
    """

    id: Id
    refused: tuple[Sentence, ...] = ()
    stations: tuple[Number, ...] = ()
    capture: Capture | None = None
    health: tuple[HealthView, ...] = ()


class Relay(Message, frozen=True):
    """A fact of the firmware, to the self-test that has borrowed it; the journal has no part in it."""

    fact: FirmwareFact


FromController = Welcome | Answer | Ack | Wanted | Lent | Relay


# ------------------------------------------------------------------------------------------------------- snapshot


class ClockView(Part, frozen=True):
    """A clock as a deadline, so that every screen computes the same second.

    Running: `deadline_ns` is set and what remains is `deadline_ns - now`. Stopped: `deadline_ns` is None and
    `remaining_ns` is what remains (negative: overtime). `counts_over`: goes on below zero (performances).
    """

    what: Literal["reading", "thinking", "pressing", "answering", "performing"]
    total_ns: int
    deadline_ns: int | None
    remaining_ns: int
    counts_over: bool = False
    warnings_ns: tuple[int, ...] = ()
    """What remains when a warning is due, longest first."""


class TeamView(Part, frozen=True):
    """A team as everybody may see it. `place` counts from 1 and is shared on equal points."""

    number: Number
    station: Number
    name: str
    score: Decimal
    place: int
    lamp: Lamp = Lamp.DARK
    mark: bool | None = None
    """This question's board or answer: right, wrong or not yet marked."""
    gained: Decimal = Decimal(0)
    """Points of this question or performance."""
    late: bool = False
    """Its board came up late in this question."""
    absent: bool = False
    plays: bool = True
    """Takes part in this question: not absent, not eliminated, one of the tied in a tie-break."""
    extra: Decimal = Decimal(0)
    """Tie-break points: they rank, but they are no score."""


class PressView(Part, frozen=True):
    """A press on the panel: whose, when after the opening (ns, negative: early), how far behind the first."""

    team: Number
    kind: PressKind
    since_opening_ns: int | None
    margin_ns: int | None
    doubt_ns: int


class QuestionView(Part, frozen=True):
    """A question. `answer`, `notes` and `source` are UNSET in snapshots of audiences that may not see them yet.

    `picture`: the token under which the panel gives its picture out, to those whose newest snapshot has it.
    """

    number: int
    text: str
    answer: str | UnsetType = UNSET
    notes: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    spare: bool = False
    picture: str = ""


class StepView(Part, frozen=True):
    """A command that is legal now, with the words for its button. `hold`: destructive, hold to confirm."""

    label: Sentence
    command: Command
    hold: bool = False


class RoundView(Part, frozen=True):
    """The round that is on. `number` and `count` are of rounds, `item` and `items` of its questions or performances."""

    kind: RoundKind
    name: str
    name_en: str
    number: int
    count: int
    item: int
    items: int
    tie_break: bool = False


class CriterionView(Part, frozen=True):
    """One line of a ballot: its name and the most points it can give."""

    name: str
    name_en: str
    most: Decimal


class BallotView(Part, frozen=True):
    """Which judges are FINAL. `marks` is UNSET until it may be seen (MC: as cast; others: after the reveal)."""

    judge: Number
    final: bool
    marks: tuple[Decimal, ...] | UnsetType = UNSET


class RankView(Part, frozen=True):
    """One line of the final ranking. `prize` names what the format gives for this place."""

    place: int
    team: Number
    name: str
    score: Decimal
    prize: str = ""
    prize_en: str = ""
    decided_by: Sentence | None = None
    """How a tie was broken, or that it stands."""


class HistoryView(Part, frozen=True):
    """A decision as the desk sees it: which, by whom, when (wall time, ns since 1970), and whether it was taken
    back."""

    seq: int
    who: str
    wall_ns: int
    label: Sentence
    undone: bool = False


class ProtestView(Part, frozen=True):
    """A protest as the staff see it. `number`, `round` and `item` count from 1 (see `RecordProtest`)."""

    number: int
    team: Number
    round: int
    item: int
    text: str
    outcome: Literal["open"] | Outcome
    reason: str = ""


class Snapshot(Message, frozen=True):
    """Everything one audience may see now; whole, so that late joiners and gaps need nothing else.

    `seq`: number of the last fact in the journal. `step`: changes whenever the meaning of the buttons changes; a
    command carries it back. `phase` is one of controller/rules/phases.py. `now_ns`: when this was made.
    """

    audience: Audience
    boot: str
    seq: int
    step: int
    now_ns: int
    title: str
    venue: str
    phase: str
    teams: tuple[TeamView, ...]
    round: RoundView | None = None
    clock: ClockView | None = None
    floor: Number | None = None
    performer: Number | None = None
    tied: tuple[Number, ...] = ()
    tie_window_ns: int = 0
    opening_ns: int | None = None
    presses: tuple[PressView, ...] = ()
    question: QuestionView | None = None
    criteria: tuple[CriterionView, ...] = ()
    ballots: tuple[BallotView, ...] = ()
    ranking: tuple[RankView, ...] = ()
    notices: tuple[Sentence, ...] = ()
    next: StepView | None = None
    """The one next step (MC only)."""
    blocked: tuple[Sentence, ...] = ()
    """All reasons why the next step would be refused now (MC only)."""
    actions: tuple[StepView, ...] = ()
    """All other legal steps (MC only)."""
    undo: Sentence | None = None
    """What undo would take back (MC and desk)."""
    redo: Sentence | None = None
    """What redo would do again (MC and desk)."""
    history: tuple[HistoryView, ...] = ()
    """The last decisions, the newest first (MC and desk)."""
    protests: tuple[ProtestView, ...] = ()
    """All protests of the match, in the order in which they came (MC and desk)."""
    judge: Number | None = None
    """Whose snapshot this is, for the audience JUDGE."""
    hold: Sentence | None = None
    """The technical hold that is on."""
    brightness: int | None = None
    """How bright the LED boards are by command, 0 to 15; None: as their profile says."""
    led_tests: dict[str, LedTest] = {}
    """What LED boards show for a test, by name, instead of the contest."""
    sound_test: str = ""
    """A test wants the stage page to be heard, once for each new name."""
    shown_places: int = 0
    """How many prizes the ceremony has shown, from the last one up; `ranking` of the stage holds no more than these."""
    health: tuple[HealthView, ...] = ()
    head: tuple[int, str] = (0, "")
    """The journal's head: number and short hash of the last fact, a witness against a cut-off tail."""
    guard_until_ns: int = 0
    """Until then right and wrong take no tap (500 ms after a winning press)."""


class Beat(Message, frozen=True):
    """The controller's heartbeat, a few times a second: a subscriber whose `seq` differs asks for a snapshot."""

    seq: int
    now_ns: int
    saved_ns: int
    """When the last fact was durably written."""


class LedFrame(Message, frozen=True):
    """What an LED board shows, decoded from the very bytes that went over its SPI bus.

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


# ------------------------------------------------------------------------------------------------- the self-test


class SelftestFinding(Part, frozen=True):
    """What a check of the self-test found, in both languages: what, its outcome, why it matters, what to do.

    `place`: a station or a display; `do` is empty where nothing is to be done.
    """

    check: str
    outcome: Literal["pass", "skipped", "warn", "fail"]
    title: str
    title_vi: str
    found: Sentence
    place: Sentence | None = None
    why: str = ""
    why_vi: str = ""
    do: str = ""
    do_vi: str = ""


class SelftestVerdict(Part, frozen=True):
    """What the newest certificate says. `made_s`, `expires_s`: seconds since 1970; `simulated`: no worth on stage."""

    outcome: Literal["pass", "skipped", "warn", "fail"]
    board: str
    made_s: int
    expires_s: int
    simulated: bool


class SelftestView(Message, frozen=True):
    """The guided self-test as technicians see it: whole, on every change.

    `step` changes with every instruction, and an order that was given at another one is refused. `say`: what the
    technician should do now; `asks`: press `press` of `presses` at `station`, or an answer by eye and ear. `part` of
    `parts`: how far it is. `why`: why it did not begin, or ended early.
    """

    state: Literal["idle", "running", "over"]
    step: int
    now_ns: int
    say: Sentence | None = None
    asks: Literal["nothing", "press", "yes_no"] = "nothing"
    station: Number | None = None
    press: int = 0
    presses: int = 0
    part: int = 0
    parts: int = 0
    findings: tuple[SelftestFinding, ...] = ()
    why: tuple[Sentence, ...] = ()
    last: SelftestVerdict | None = None


class SelftestOrder(Message, frozen=True):
    """What a technician tells the self-test. `id` makes it once only; `step` is that of the view it was given at.

    `give_up`: the press that is asked for will not come.
    """

    id: Id
    who: Name
    role: Role
    what: Literal["begin", "yes", "no", "give_up", "stop"]
    step: int


class SelftestDone(Message, frozen=True):
    """Answer to `SelftestOrder`: done, or refused for all `reasons`."""

    id: Id
    reasons: tuple[Sentence, ...] = ()


class SelftestLook(Message, frozen=True):
    """A panel is there: it is told the view now, and on every change for a few seconds."""


ToSelftest = SelftestOrder | SelftestLook
FromSelftest = SelftestView | SelftestDone


# ------------------------------------------------------------------------------------------- the simulated world


class Pulse(Message, frozen=True):
    """Push a simulated button: its line goes low at `at_ns` (0: now) and stays low for `held_ns`.

    `bounce_ns`: offsets after `at_ns` at which the contact toggles before it settles low. Only the simulated board has
    this port; it is the physical world, not the contest.
    """

    id: Id
    station: Number
    at_ns: int = 0
    held_ns: int = 120_000_000
    bounce_ns: tuple[int, ...] = ()


class Level(Message, frozen=True):
    """Hold a simulated button down, or let it go, now (finger on a touch screen)."""

    id: Id
    station: Number
    down: bool


class Pulsed(Message, frozen=True):
    """The pulse was given, `late_ns` after its instant; `refused` where there is no such station."""

    id: Id
    late_ns: int
    refused: Sentence | None = None


ToPins = Pulse | Level
FromPins = Pulsed
