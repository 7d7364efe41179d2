"""Decide what a format (thể lệ) is: the rounds, times, points, policies and prizes of an evening. Pure data.

Every value that the contest's plan (see `long-bien-2018.toml`) gives or leaves open is a key here, with the plan's
value or ours as its default; none is a constant in the rules. Times are in seconds (`_s`), as people write them; the
rules turn them into nanoseconds.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bus.messages import EarlyPressRule, RoundKind

Seconds = Annotated[int, Meta(ge=0, le=7200)]
Points = Decimal
"""Points, at most `MOST_POINTS` either way (checked where the file is read)."""

MAX_POINTS = 1000
Count = Annotated[int, Meta(ge=1, le=100)]
ShortText = Annotated[str, Meta(min_length=1, max_length=80)]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the tables of a format file: an unknown key is an error."""


class BoardsRound(Table, frozen=True, tag_field="kind", tag="boards"):
    """Written answers, boards up together (Khởi động). `section` names the questions of the pack to take.

    `best`: only so many teams take part, the best by points (0: all). `eliminates`: a wrong team is out for the rest of
    the round, unless all are wrong; it is over when one team is left. `values`: points by question, instead of `right`.
    """

    name: ShortText
    name_en: ShortText
    section: ShortText
    questions: Count = 10
    reading_s: Seconds = 0
    thinking_s: Seconds = 30
    right: Points = Decimal(10)
    wrong: Points = Decimal(0)
    values: tuple[Points, ...] = ()
    best: Annotated[int, Meta(ge=0, le=8)] = 0
    eliminates: bool = False


class BuzzersRound(Table, frozen=True, tag_field="kind", tag="buzzers"):
    """First press answers (Tăng tốc).

    Times of 0: `reading_s` the MC says when it is read, `thinking_s` the buzzers open when it is read, `pressing_s` and
    `answering_s` no limit. `interrupts`: the buzzers are open from the first word on; then `interrupt_right` and
    `interrupt_wrong` count until the question is read. `values`: points by question instead of `right`, and
    `wrong_takes` of them are taken for a wrong answer (1: all). `right_by_order`: points for the first, second …
    team that answers. `early`: what a press before the opening does; `on_wrong`: the buzzers open again for the
    others (`reopen`) or the right passes down the order of presses first (`queue`); `on_tie`: presses that cannot be
    told apart are played again among the tied (`replay`), ruled by the MC (`ruling`), drawn (`draw`) or given by
    stamp (`earliest`).
    """

    name: ShortText
    name_en: ShortText
    section: ShortText
    questions: Count = 10
    reading_s: Seconds = 0
    thinking_s: Seconds = 30
    pressing_s: Seconds = 10
    answering_s: Seconds = 15
    right: Points = Decimal(10)
    wrong: Points = Decimal(0)
    interrupts: bool = False
    interrupt_right: Points | None = None
    interrupt_wrong: Points | None = None
    values: tuple[Points, ...] = ()
    wrong_takes: Points = Decimal(0)
    right_by_order: tuple[Points, ...] = ()
    best: Annotated[int, Meta(ge=0, le=8)] = 0
    early: EarlyPressRule = EarlyPressRule.BAR
    early_points: Points = Decimal(0)
    delay_ms: Annotated[int, Meta(ge=0, le=10_000)] = 250
    on_wrong: Literal["reopen", "queue"] = "reopen"
    on_tie: Literal["replay", "ruling", "draw", "earliest"] = "replay"
    tie_window_us: Annotated[int, Meta(ge=0, le=100_000)] = 100


class Criterion(Table, frozen=True):
    """One line of a ballot and the most points a judge can give for it."""

    name: ShortText
    name_en: ShortText
    most: Points


class StageRound(Table, frozen=True, tag_field="kind", tag="stage"):
    """One performance per team, judged (Về đích).

    A judge's total is the sum over the criteria; the team's points are the `mean` of the totals, or their mean without
    the highest and lowest (`drop_extremes`, with 5 judges or more), rounded half up to a multiple of `round_to`.
    `order` of the performances: as the match gives it (`given`, by number where it gives none), `drawn` by lot, or the
    team with the fewest points first (`last_first`).
    """

    name: ShortText
    name_en: ShortText
    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1, max_length=8)]
    performing_s: Seconds = 600
    warnings_s: tuple[Seconds, ...] = (60, 30)
    order: Literal["given", "drawn", "last_first"] = "given"
    best: Annotated[int, Meta(ge=0, le=8)] = 0
    aggregate: Literal["mean", "drop_extremes"] = "mean"
    round_to: Points = Decimal(1)


Round = BoardsRound | BuzzersRound | StageRound


class Prize(Table, frozen=True):
    """A prize and to how many teams it is given."""

    name: ShortText
    name_en: ShortText
    count: Count = 1


class Format(Table, frozen=True):
    """A whole format. `spare_section`: the pack's section that replaces voided questions and breaks ties."""

    name: ShortText
    name_en: ShortText
    rounds: Annotated[tuple[Round, ...], Meta(min_length=1, max_length=12)]
    prizes: tuple[Prize, ...] = ()
    spare_section: str = ""
    tie_break: BuzzersRound | None = None
    judges: Annotated[int, Meta(ge=1, le=8)] = 3


def round_kind(stage: Round) -> RoundKind:
    """Which of the three kinds a round is."""
    match stage:
        case BoardsRound():
            return RoundKind.BOARDS
        case BuzzersRound():
            return RoundKind.BUZZERS
        case StageRound():
            return RoundKind.STAGE


def prize_at(form: Format, position: int) -> Prize | None:
    """The prize for the team at `position` (1 is the best), or None."""
    last = 0
    for prize in form.prizes:
        last += prize.count
        if position <= last:
            return prize
    return None
