"""Rundown of an evening (kịch bản chương trình): what happens on stage beside the rounds, in order, with planned times.

A segment is one entry: the welcome, the guests, a break, a video, a ceremony, or a round of the format in its place.
The rundown is advice: it never stands in the way of the contest's own next step.

Kind: pure
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages import SegmentKind
from bus.messages.base import PRINTABLE

MAX_SEGMENTS = 40
MAX_LINES = 8
MAX_MINUTES = 240
MINUTES_PER_HOUR = 60

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\Z")
_VIDEO = re.compile(r"[^./\\][^/\\]*\.(mp4|webm)\Z", re.IGNORECASE)

SegmentText = Annotated[str, Meta(max_length=80, pattern=PRINTABLE)]


class Segment(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry of the rundown.

    `name` is what the hall reads; without one, what such a segment is called, or the name of the round. `at`: planned
    time of day, `HH:MM`. `minutes`: planned length; a break and a welcome count down from it. `lines`: what stands
    below the name, such as the guests. `video`: a file among the slides. `round`: which round of the format, from 1.
    """

    kind: SegmentKind
    name: SegmentText = ""
    at: str = ""
    minutes: Annotated[int, Meta(ge=1, le=MAX_MINUTES)] | None = None
    lines: Annotated[tuple[SegmentText, ...], Meta(max_length=MAX_LINES)] = ()
    video: str = ""
    round: Annotated[int, Meta(ge=1)] | None = None


Rundown = Annotated[tuple[Segment, ...], Meta(max_length=MAX_SEGMENTS)]


def start_minutes(segment: Segment) -> int | None:
    """When `segment` is planned, in minutes since midnight; None where no time (or none of a day) is given."""
    match = _TIME.match(segment.at)
    return int(match[1]) * MINUTES_PER_HOUR + int(match[2]) if match else None


def rundown_faults(rundown: Sequence[Segment]) -> Iterator[str]:
    """What is wrong with `rundown` beyond the types, each fault with its place."""
    for index, segment in enumerate(rundown):
        place = f"rundown[{index}]"
        yield from _field_faults(segment, place)
    yield from _time_faults(rundown)
    yield from _order_faults(rundown)


def _field_faults(segment: Segment, place: str) -> Iterator[str]:
    kind = segment.kind
    if segment.at and start_minutes(segment) is None:
        yield f'{place}.at: {segment.at!r:.22} is no time of day; allowed: "00:00" to "23:59", for example "09:30"'
    if kind is SegmentKind.BREAK and segment.minutes is None:
        yield f"{place}.minutes: missing; a break says how long it lasts, from 1 to {MAX_MINUTES} minutes"
    if kind is SegmentKind.ROUND and segment.round is None:
        yield f"{place}.round: missing; say which round of the format it is, the first one is 1"
    if kind is not SegmentKind.ROUND and segment.round is not None:
        yield f'{place}.round: only for a segment of kind "round", not "{kind}"'
    if kind is SegmentKind.VIDEO and not segment.video:
        yield f"{place}.video: missing; name a file among the slides that ends in .mp4 or .webm"
    if kind is not SegmentKind.VIDEO and segment.video:
        yield f'{place}.video: only for a segment of kind "video", not "{kind}"'
    if segment.video and not _VIDEO.match(segment.video):
        name = f"{segment.video!r:.60} is no name of a video"
        yield f"{place}.video: {name}; allowed: a file name (no folder) that ends in .mp4 or .webm"
    if kind is SegmentKind.ROUND and segment.lines:
        yield f'{place}.lines: not for a segment of kind "round": the round shows itself'


def _time_faults(rundown: Sequence[Segment]) -> Iterator[str]:
    """Planned times must not go back, nor may a segment begin while an earlier one is planned to last."""
    last: tuple[int, int, Segment] | None = None
    for index, segment in enumerate(rundown):
        start = start_minutes(segment)
        if start is None:
            continue
        if last is not None:
            last_index, last_start, last_segment = last
            end = last_start + (last_segment.minutes or 0)
            before = f"rundown[{last_index}]"
            if start < last_start:
                text = f"{segment.at} is before {last_segment.at} of {before}"
                yield f"rundown[{index}].at: {text}; times must not go back"
            elif start < end:
                text = f"{last_segment.minutes} minutes from {last_segment.at} end at {_clock_text(end)}"
                yield f"rundown[{index}].at: {segment.at} is before the end of {before}: {text}"
        last = (index, start, segment)


def _clock_text(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR % 24:02}:{minutes % MINUTES_PER_HOUR:02}"


def _order_faults(rundown: Sequence[Segment]) -> Iterator[str]:
    last = 0
    for index, segment in enumerate(rundown):
        if segment.round is None or segment.kind is not SegmentKind.ROUND:
            continue
        if segment.round <= last:
            yield f"rundown[{index}].round: round {segment.round} cannot follow round {last}: each round once, in order"
        last = max(last, segment.round)


def round_faults(rundown: Sequence[Segment], rounds: int) -> list[str]:
    """Which rounds `rundown` names that a format with so many `rounds` does not have; each with its place."""
    return [
        f"rundown[{index}].round: there is no round {segment.round}; the format has rounds 1 to {rounds}"
        for index, segment in enumerate(rundown)
        if segment.round is not None and segment.round > rounds
    ]
