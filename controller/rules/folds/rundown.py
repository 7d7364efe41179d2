"""Folds of the rundown: a segment is on until it is ended, or until the contest goes on.

Kind: pure
"""

from msgspec.structs import replace

from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.folds import Folds

RETURNS = (f.Booted, f.TookOver, f.Undone, f.Redone)
"""Facts that bring an earlier state back, with the segment that was on."""


def without_past_segment(before: Contest, after: Contest, fact: f.AnyFact) -> Contest:
    """`after`, without the segment that was on if by `fact` the contest has gone on: people must see its scene."""
    if after.rundown.current is None or isinstance(fact, RETURNS) or _scene(before) == _scene(after):
        return after
    return replace(after, rundown=after.rundown.end())


def _scene(contest: Contest) -> tuple[object, ...]:
    return (contest.phase, contest.round, contest.item, contest.shown_places)


def _segment_started(contest: Contest, fact: f.SegmentStarted) -> Contest:
    return replace(contest, rundown=contest.rundown.begin(fact.segment - 1, fact.at_ns, fact.duration_ns))


def _segment_ended(contest: Contest, fact: f.SegmentEnded) -> Contest:
    return replace(contest, rundown=contest.rundown.end())


FOLDS: Folds = {
    f.SegmentStarted: _segment_started,
    f.SegmentEnded: _segment_ended,
}
