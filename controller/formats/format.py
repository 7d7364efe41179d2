"""Format (thể lệ) of an evening: its rounds, times, points, policies and prizes. Plain data.

Every value that the contest's plan (see `long-bien-2018.toml`) sets or leaves open is a key here, with the plan's value
or our own as its default; none is a constant in the rules. Times are in seconds (`_s`), as people write them; the rules
convert them to nanoseconds. A name is one text for all languages, or has one for each.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from bus.messages import EarlyPressRule, NameText, RoundKind, WrittenNames
from bus.messages.base import check_name

Seconds = Annotated[int, Meta(ge=0, le=7200)]
Points = Decimal
"""Points, within the bounds of `points.py` (checked where the file is read)."""

Count = Annotated[int, Meta(ge=1, le=100)]


Aggregate = Literal["mean", "drop_extremes"]
"""How points follow from ballots: by the mean of all totals, or without the highest and the lowest."""


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of the tables of a format file: an unknown key is an error."""

    def __post_init__(self) -> None:
        check_name(getattr(self, "name", None))


class BoardsRound(Table, frozen=True, tag_field="kind", tag="boards"):
    """Written answers, boards raised together (Khởi động). `section`: the section of the pack with its questions.

    `best`: only the best so many teams by points take part (0: all). `eliminates`: a team that is wrong is out for the
    rest of the round, unless all are wrong; the round is over when one team is left. `values`: points by question,
    instead of `right`.
    """

    name: WrittenNames
    section: NameText
    questions: Count = 10
    reading_s: Seconds = 0
    thinking_s: Seconds = 30
    right: Points = Decimal(10)
    wrong: Points = Decimal(0)
    values: tuple[Points, ...] = ()
    best: Annotated[int, Meta(ge=0, le=8)] = 0
    eliminates: bool = False


class BuzzersRound(Table, frozen=True, tag_field="kind", tag="buzzers"):
    """The first press answers (Tăng tốc).

    Times of 0: with `reading_s` the MC ends the reading, with `thinking_s` the buzzers open when the question has been
    read, with `pressing_s` and `answering_s` there is no limit. `interrupts`: the buzzers are open from the first word
    on; then `interrupt_right` and `interrupt_wrong` apply until the question has been read. `values`: points by
    question instead of `right`; a wrong answer costs `wrong_takes` times as many (1: all of them; 0: nothing), not
    `wrong`. `right_by_order`: points for the first, second … team that answers. `early`: what a press before the
    opening does; `on_wrong`: the buzzers open again for the others (`reopen`), or the next in the order of presses
    answers first (`queue`); `press_stops_clip`: a press that counts stops the question's clip; `on_tie`: presses too
    close to call are played again among the tied (`replay`), ruled on by the MC (`ruling`), drawn by lot (`draw`) or
    decided by timestamp (`earliest`).
    """

    name: WrittenNames
    section: NameText
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
    press_stops_clip: bool = False
    on_tie: Literal["replay", "ruling", "draw", "earliest"] = "replay"
    tie_window_us: Annotated[int, Meta(ge=0, le=100_000)] = 100


class Criterion(Table, frozen=True):
    """One line of a ballot, with the maximum points a judge can give for it."""

    name: WrittenNames
    most: Points


class StageRound(Table, frozen=True, tag_field="kind", tag="stage"):
    """One performance per team, judged (Về đích).

    A judge's total is the sum over the criteria; the team's points are the `mean` of the totals, or their mean without
    the highest and lowest (`drop_extremes`, with 5 ballots or more, the same for all teams of the round), rounded half
    up to a multiple of `round_to`.
    `order` of the performances: that of the match file (`given`; by team number if it has none), `drawn` by lot, or
    from the team with the fewest points (`last_first`).
    """

    name: WrittenNames
    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1, max_length=8)]
    performing_s: Seconds = 600
    warnings_s: tuple[Seconds, ...] = (60, 30)
    order: Literal["given", "drawn", "last_first"] = "given"
    best: Annotated[int, Meta(ge=0, le=8)] = 0
    aggregate: Aggregate = "mean"
    round_to: Points = Decimal(1)


QuestionRound = BoardsRound | BuzzersRound
"""A round that plays questions of the pack."""

Round = QuestionRound | StageRound


class Prize(Table, frozen=True):
    """A prize, and how many teams receive it."""

    name: WrittenNames
    count: Count = 1


class Format(Table, frozen=True):
    """A format. `spare_section`: the pack's section whose questions replace voided ones and break ties.

    `tie_criteria`: what tells teams with equal points apart, in this order, before tie-break questions: `round:NAME`
    (more points in that round), `right-answers` (more of them), `fewest-wrong-answers`.

    `freeze`: from when on the hall sees no totals until the prize ceremony: from the start of the last round, or from
    the ranking.

    `absent`: a team that is absent at the end has no place and no prize (`no-place`), or is ranked by its points
    (`keeps-points`); one that took part in nothing is never ranked.
    """

    name: WrittenNames
    rounds: Annotated[tuple[Round, ...], Meta(min_length=1, max_length=12)]
    prizes: tuple[Prize, ...] = ()
    spare_section: str = ""
    tie_break: BuzzersRound | None = None
    judges: Annotated[int, Meta(ge=1, le=8)] = 3
    tie_criteria: Annotated[tuple[NameText, ...], Meta(max_length=8)] = ()
    freeze: Literal["last-round", "ranking", "never"] = "ranking"
    absent: Literal["no-place", "keeps-points"] = "no-place"


RIGHT_ANSWERS = "right-answers"
FEWEST_WRONG_ANSWERS = "fewest-wrong-answers"
ROUND_POINTS = "round:"
"""Criteria for ties: more right answers, fewer wrong ones, more points in the round whose name follows."""


def round_names(round_: Round) -> tuple[str, ...]:
    """What the round is called, in all languages."""
    return (round_.name,) if isinstance(round_.name, str) else tuple(round_.name.values())


def round_kind(round_: Round) -> RoundKind:
    """The kind of a round."""
    match round_:
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
