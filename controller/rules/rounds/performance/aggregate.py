"""Aggregate of the ballots: how the points of a performance follow from them, the same for all teams of a round.

Theory of operation. Without the highest and the lowest total points are counted from so many ballots on; with fewer,
all of them count. The first performance of a round decides which it is. Where a ballot is missing later, the points are
not counted in another way for that team alone: it waits, or all ballots count for all teams, by a ruling.

Kind: pure
"""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from bus.messages import Sentence
from controller.formats.format import Aggregate, StageRound
from controller.rules.contest import Contest
from controller.rules.rounds.performance.state import Marks

DROP_FROM = 5
"""From so many ballots on, the highest and the lowest can be dropped."""


def aggregate_for(contest: Contest, count: int) -> Aggregate:
    """The aggregate of a performance with so many ballots: that of the round, or the one that it begins with."""
    of_round = contest.performance.aggregate
    return of_round if of_round is not None else first_aggregate(contest.round_rules(StageRound), count)


def first_aggregate(current: StageRound, count: int) -> Aggregate:
    """The aggregate of the first performance of a round, with so many ballots."""
    return current.aggregate if count >= DROP_FROM else "mean"


def aggregate_reason(contest: Contest, count: int) -> Sentence | None:
    """Why so many ballots cannot be counted as those of the other teams of the round; None: they can."""
    if contest.performance.aggregate != "drop_extremes" or count >= DROP_FROM:
        return None
    text = (
        "For the other teams of this round the highest and the lowest total did not count; that takes {least} ballots, "
        "and there are {count}: wait for the missing ones, or let all ballots count for all teams"
    )
    return Sentence("other-aggregate", text, {"least": DROP_FROM, "count": count})


def performance_points(current: StageRound, ballots: Collection[Marks], aggregate: Aggregate) -> Decimal:
    """The points of a performance from its ballots."""
    totals = sorted(sum(marks, Decimal(0)) for marks in ballots)
    if aggregate == "drop_extremes":
        totals = totals[1:-1]
    mean = sum(totals, Decimal(0)) / len(totals)
    return (mean / current.round_to).quantize(Decimal(1), ROUND_HALF_UP) * current.round_to


def aggregate_sentence(aggregate: Aggregate, count: int) -> Sentence:
    """How points follow from so many ballots."""
    if aggregate == "drop_extremes":
        text = "mean of {count} ballots without the highest and the lowest total"
        return Sentence("aggregate-middle", text, {"count": count})
    return Sentence("aggregate-mean", "mean of all {count} ballots", {"count": count})
