"""Base classes, names, numbers, enums and sentences that all messages are made of.

Every number and text of a message has bounds: what no part of the contest can mean is refused where it arrives, before
anything is done with it. The bounds are wide; what a person may enter is narrower, and the rules say so in a sentence.

Kind: pure
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

PROTOCOL = 1
"""Version of these messages; a peer with another one is refused with a reason."""

MAX_STATIONS = 8

Number = Annotated[int, Meta(ge=1, le=MAX_STATIONS)]
"""A station's or team's number."""

PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*\Z"
"""A text on one line: no control characters (they would move a terminal's cursor), none that turn the reading order."""

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]
Name = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]
Note = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*\Z")]
"""Some lines of text by a person."""

Count = Annotated[int, Meta(ge=0, le=2**53)]
"""A number of things, or the number of one. Scripts can count no further (`Number.MAX_SAFE_INTEGER`)."""

InstantNs = Annotated[int, Meta(ge=0, le=2**62)]
"""CLOCK_MONOTONIC in nanoseconds: 146 years after the boot are far enough."""

DurationNs = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""Nanoseconds between two instants: up to 104 days, earlier or later."""

LanguageCode = Annotated[str, Meta(pattern=r"^[a-z]{2,3}\Z")]
"""A language as the catalogues name it: `vi`, `en`."""

NameText = Annotated[str, Meta(min_length=1, max_length=80, pattern=PRINTABLE)]
Names = dict[LanguageCode, NameText]
"""What something is called, by language: a round, a prize. The Vietnamese name is always in it; see `name_in`."""

WrittenNames = Annotated[str, Meta(min_length=1, max_length=80)] | Names
"""Names as a format file may have them: a plain text is the name in every language.

The text has no pattern here: msgspec 0.22 frees the pattern of a text twice where a dictionary may stand in its place.
Who reads a format checks it with `check_name`.
"""


def check_name(name: object) -> None:
    """Raise `ValueError` where a plain name has control characters, which `NameText` refuses by itself."""
    if isinstance(name, str) and not re.match(PRINTABLE, name):
        raise ValueError("name: a text on one line, without control characters")


SealedName = Annotated[str, Meta(pattern=r"^[^./\\][^/\\]*\.sealed$", max_length=100)]
"""The plain name of a sealed pack in the data folder's `packs`."""


WholeNumber = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""A number in a sentence: MessagePack has none that are larger."""

Keyword = Annotated[str, Meta(max_length=64)]
LongText = Annotated[str, Meta(max_length=4_000)]
"""As long as the longest path of a file, which an error may name."""

MAX_SENTENCE_DEPTH = 10
MAX_POINT_DIGITS = 20


class Message(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of everything that crosses the bus; the class name is the tag."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the pieces that messages are made of."""


class Sentence(Part, frozen=True):
    """A sentence for people, translated where it is shown.

    `code` (kebab-case) is for machines and never changes; `text` is the English template with `{name}` placeholders and
    also the key of the catalogue; `args` fills the placeholders, also with sentences.
    """

    code: Keyword
    text: LongText
    args: "Annotated[Mapping[Keyword, LongText | WholeNumber | Sentence], Meta(max_length=64)]" = {}

    def __post_init__(self) -> None:
        for value in self.args.values():  # few hold another sentence, and a replay makes tens of thousands
            if type(value) is Sentence and _depth(value) >= MAX_SENTENCE_DEPTH:
                raise ValueError(f"sentences in sentences, more than {MAX_SENTENCE_DEPTH} deep")

    def __str__(self) -> str:
        return fill(self.text, {name: str(value) for name, value in self.args.items()})


SentenceArgs = dict[str, str | int | Sentence]
"""Values for the placeholders of a `Sentence`, by name."""


def _depth(sentence: Sentence) -> int:
    """How many sentences are in one another. Those inside were measured when they were made, so this ends soon."""
    return 1 + max((_depth(value) for value in sentence.args.values() if isinstance(value, Sentence)), default=0)


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(text: str, args: Mapping[str, str]) -> str:
    """`text` with its `{placeholders}` replaced by `args`. All else stays: a stranger may have written it."""
    return _PLACEHOLDER.sub(lambda match: args.get(match[1], match[0]), text)


def check_points(points: Decimal) -> None:
    """Raise `ValueError` where `points` are no number that one can calculate with, whatever they are meant for.

    Beyond this, an addition may overflow, or take an hour.
    """
    _, digits, exponent = points.as_tuple()
    if not isinstance(exponent, int) or max(len(digits), abs(exponent)) > MAX_POINT_DIGITS:
        raise ValueError(f"points: a number of at most {MAX_POINT_DIGITS} digits before and after the decimal mark")


def join_sentences(sentences: Iterable[str | Sentence], between: str = "; ") -> Sentence:
    """`sentences` as one, each of them still translatable; plain strings stay as they are."""
    parts: SentenceArgs = {f"part_{number}": part for number, part in enumerate(sentences)}
    return Sentence("joined", between.join(f"{{{name}}}" for name in parts), parts)


class Role(StrEnum):
    """The role of a peer or person on the bus. A command is authorised by role where it is executed."""

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
    """Whom a snapshot is for: it holds nothing that this audience may not see yet."""

    MC = "mc"
    DESK = "desk"
    JUDGE = "judge"
    """One per judge: `Snapshot.judge` says which, and only that judge's own marks are in it."""
    STAGE = "stage"
    PUBLIC = "public"


class RoundKind(StrEnum):
    """The three kinds of round that every format is made of."""

    BOARDS = "boards"
    BUZZERS = "buzzers"
    STAGE = "stage"


class Phase(StrEnum):
    """Where a contest is. Which commands each takes and what can follow it: controller/rules/phases.py."""

    SETUP = "setup"
    """Before the match has started."""
    INTRO = "intro"
    """A round is introduced."""
    RANKING = "ranking"
    """All rounds are over: the prize ceremony."""
    READY = "ready"
    """The next question or performance is announced."""
    READING = "reading"
    THINKING = "thinking"
    BOARDS_UP = "boards_up"
    """The boards are up and are marked."""
    REVEALED = "revealed"
    """The points of the boards or of the performance are known."""
    OPEN = "open"
    """The buzzers are open."""
    FLOOR = "floor"
    """A team answers."""
    TIED = "tied"
    """Presses cannot be told apart."""
    LOST = "lost"
    """The opening cannot be relied on: the buzzers must be opened again."""
    CLOSED = "closed"
    """The question is over."""
    PERFORMING = "performing"
    JUDGING = "judging"
    """The judges mark the performance."""


class SegmentKind(StrEnum):
    """What a segment of an evening's rundown is: what happens on stage beside the rounds, and the rounds in between."""

    WELCOME = "welcome"
    GUESTS = "guests"
    BREAK = "break"
    VIDEO = "video"
    CEREMONY = "ceremony"
    ROUND = "round"


class ButtonPlace(StrEnum):
    """Where the MC's page has the button of a command."""

    STEPS = "steps"
    """Beside the next step."""
    DRAWER = "drawer"
    """Among the rare ones, which must be asked for."""
    TEAM_ROW = "team_row"
    """In the row of the team that it is about."""
    VERDICT = "verdict"
    """The two large ones: right and wrong."""
    WIDGET = "widget"
    """No step: a page has a form of its own for it."""


class EarlyPressRule(StrEnum):
    """What an early press does: `bar` for this question, `delay` by some time, or nothing (`ignore`)."""

    BAR = "bar"
    DELAY = "delay"
    IGNORE = "ignore"


class PressKind(StrEnum):
    """How the lockout classified a press."""

    WINNER = "winner"
    TIED = "tied"
    LATER = "later"
    """Permitted, but after the winner."""
    OVERDUE = "overdue"
    """Permitted and in time, but told after the verdict, which it would have changed: made before the first press, no
    more than the tie window after it, or before the time to press was over where nobody had pressed. People rule."""
    EARLY = "early"
    """Before the opening, with the consequence that `EarlyPressRule` names."""
    HELD = "held"
    """The button was already down at the opening: no press."""
    BARRED = "barred"
    """By a station that may not press in this opening."""
    LATE = "late"
    """After the time to press was over."""
    IDLE = "idle"
    """While nothing was armed."""


class Lamp(StrEnum):
    """State of a station's lamp, as its team sees it."""

    DARK = "dark"
    LOCKED = "locked"
    """Armed for later: not yet (reading, thinking)."""
    ARMED = "armed"
    FLOOR = "floor"
    TIED = "tied"
    OUT = "out"
    EARLY = "early"


LedTest = Literal["pattern", "full", "dark"]
"""What an LED board shows for a check by eye: the test pattern, every LED, none."""
