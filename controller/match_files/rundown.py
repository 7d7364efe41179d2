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
from bus.placed_fault import PlacedFault, fault_at

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


def is_video_name(name: str) -> bool:
    """Whether `name` is that of a video, without a folder."""
    return _VIDEO.match(name) is not None


Rundown = Annotated[tuple[Segment, ...], Meta(max_length=MAX_SEGMENTS)]


def start_minutes(segment: Segment) -> int | None:
    """When `segment` is planned, in minutes since midnight; None where no time (or none of a day) is given."""
    match = _TIME.match(segment.at)
    return int(match[1]) * MINUTES_PER_HOUR + int(match[2]) if match else None


def rundown_faults(rundown: Sequence[Segment]) -> Iterator[PlacedFault]:
    """What is wrong with `rundown` beyond the types, each fault with its place."""
    for index, segment in enumerate(rundown):
        place = f"rundown[{index}]"
        yield from _field_faults(segment, place)
    yield from _time_faults(rundown)
    yield from _order_faults(rundown)


def _field_faults(segment: Segment, place: str) -> Iterator[PlacedFault]:
    kind = segment.kind
    if segment.at and start_minutes(segment) is None:
        text = '{at} is no time of day; allowed: "00:00" to "23:59", for example "09:30"'
        yield fault_at("segment-no-time", text, f"{place}.at", at=f"{segment.at!r:.22}")
    if kind is SegmentKind.BREAK and segment.minutes is None:
        text = "missing; a break says how long it lasts, from 1 to {most} minutes"
        yield fault_at("segment-no-minutes", text, f"{place}.minutes", most=MAX_MINUTES)
    if kind is SegmentKind.ROUND and segment.round is None:
        text = "missing; say which round of the format it is, the first one is 1"
        yield fault_at("segment-no-round", text, f"{place}.round")
    if kind is not SegmentKind.ROUND and segment.round is not None:
        text = 'only for a segment of kind "round", not "{kind}"'
        yield fault_at("segment-round-only", text, f"{place}.round", kind=kind.value)
    if kind is SegmentKind.VIDEO and not segment.video:
        text = "missing; name a file among the slides that ends in .mp4 or .webm"
        yield fault_at("segment-no-video", text, f"{place}.video")
    if kind is not SegmentKind.VIDEO and segment.video:
        text = 'only for a segment of kind "video", not "{kind}"'
        yield fault_at("segment-video-only", text, f"{place}.video", kind=kind.value)
    if segment.video and not is_video_name(segment.video):
        text = "{name} is no name of a video; allowed: a file name (no folder) that ends in .mp4 or .webm"
        yield fault_at("segment-video-name", text, f"{place}.video", name=f"{segment.video!r:.60}")
    if kind is SegmentKind.ROUND and segment.lines:
        yield fault_at("segment-lines", 'not for a segment of kind "round": the round shows itself', f"{place}.lines")


def _time_faults(rundown: Sequence[Segment]) -> Iterator[PlacedFault]:
    """Planned times must not go back, nor may a segment begin while an earlier one is planned to last."""
    last: tuple[int, int, Segment] | None = None
    for index, segment in enumerate(rundown):
        start = start_minutes(segment)
        if start is None:
            continue
        if last is not None:
            last_index, last_start, last_segment = last
            end = last_start + (last_segment.minutes or 0)
            args: dict[str, str | int] = {"at": segment.at, "before": last_segment.at, "earlier": last_index + 1}
            if start < last_start:
                text = "{at} is before {before} of segment {earlier}; times must not go back"
                yield fault_at("segment-back", text, f"rundown[{index}].at", **args)
            elif start < end:
                args |= {"minutes": last_segment.minutes or 0, "end": _clock_text(end)}
                text = "{at} is before the end of segment {earlier}: {minutes} minutes from {before} end at {end}"
                yield fault_at("segment-overlaps", text, f"rundown[{index}].at", **args)
        last = (index, start, segment)


def _clock_text(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR % 24:02}:{minutes % MINUTES_PER_HOUR:02}"


def _order_faults(rundown: Sequence[Segment]) -> Iterator[PlacedFault]:
    last = 0
    for index, segment in enumerate(rundown):
        if segment.round is None or segment.kind is not SegmentKind.ROUND:
            continue
        if segment.round <= last:
            text = "round {round} cannot follow round {last}: each round once, in order"
            yield fault_at("segment-order", text, f"rundown[{index}].round", round=segment.round, last=last)
        last = max(last, segment.round)


def round_faults(rundown: Sequence[Segment], rounds: int) -> list[PlacedFault]:
    """Which rounds `rundown` names that a format with so many `rounds` does not have; each with its place."""
    text = "there is no round {round}; the format has rounds 1 to {rounds}"
    return [
        fault_at("segment-no-such-round", text, f"rundown[{index}].round", round=segment.round, rounds=rounds)
        for index, segment in enumerate(rundown)
        if segment.round is not None and segment.round > rounds
    ]
