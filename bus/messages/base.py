"""Base classes, names, numbers, enums and sentences that all messages are made of.

Kind: pure
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

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
    """Base of everything that crosses the bus; the class name is the tag."""


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the pieces that messages are made of."""


class Sentence(Part, frozen=True):
    """A sentence for people, translated where it is shown.

    `code` (kebab-case) is for machines and never changes; `text` is the English template with `{name}` placeholders and
    also the key of the catalogue; `args` fills the placeholders, also with sentences.
    """

    code: str
    text: str
    args: "Mapping[str, str | int | Sentence]" = {}

    def __str__(self) -> str:
        return self.text.format(**self.args)


def join_sentences(sentences: Iterable[str | Sentence], between: str = "; ") -> Sentence:
    """`sentences` as one, each of them still translatable; plain strings stay as they are."""
    parts: dict[str, str | int | Sentence] = {f"part_{number}": part for number, part in enumerate(sentences)}
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
