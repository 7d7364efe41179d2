"""Parts of the form of a match beside its teams: the rundown, the theme, and the lot for the order of performances.

Kind: pure
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from bus.messages import SegmentKind
from bus.placed_fault import PlacedFault, fault_at
from controller.match_files.form_texts import FieldFault, InputNumber, InputText, line_faults, one_line
from controller.match_files.order_lot import SEED_DIGITS, OrderLot
from controller.match_files.rundown import MAX_LINES, MAX_MINUTES, Segment, round_faults, rundown_faults
from controller.match_files.script import script_faults
from controller.match_files.theme import Theme, theme_faults

_PLACE = re.compile(r"rundown\[(\d+)\]\.(\w+)")


class LotForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A lot that was drawn on the page: its seed, and who drew."""

    seed: Annotated[str, Meta(pattern=f"^[0-9a-f]{{{SEED_DIGITS}}}\\Z")]
    drawn_by: InputText


class SegmentForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A segment as it was entered; empty, or 0: not said."""

    kind: SegmentKind
    name: InputText = ""
    at: InputText = ""
    minutes: InputNumber = 0
    lines: Annotated[tuple[InputText, ...], Meta(max_length=50)] = ()
    video: InputText = ""
    round: InputNumber = 0


def segment_faults(rundown: tuple[SegmentForm, ...], rounds: int | None) -> Iterator[FieldFault]:
    """What is wrong with the rundown, at its fields (`segment-2-at`). `rounds` of the format; None: not known."""
    for place, segment in enumerate(rundown, 1):
        yield from _text_faults(place, segment)
    segments = tuple(map(segment_of, rundown))
    faults: list[PlacedFault] = [*rundown_faults(segments)]
    if rounds is not None:
        faults += round_faults(segments, rounds)
    for fault in faults:
        if match := _PLACE.fullmatch(fault.place):
            yield FieldFault(f"segment-{int(match[1]) + 1}-{match[2]}", fault.text)


def _text_faults(place: int, segment: SegmentForm) -> Iterator[FieldFault]:
    yield from line_faults(f"segment-{place}-name", segment.name, may_be_empty=True)
    for line in segment.lines:
        yield from line_faults(f"segment-{place}-lines", line, may_be_empty=True)
    faults = []
    if len(list(filter(None, map(one_line, segment.lines)))) > MAX_LINES:
        faults.append(fault_at("form-many-lines", "At most {most} lines", "lines", most=MAX_LINES))
    if segment.minutes > MAX_MINUTES:
        faults.append(fault_at("form-minutes", "At most {most} minutes", "minutes", most=MAX_MINUTES))
    yield from (FieldFault(f"segment-{place}-{fault.place}", fault.text) for fault in faults)


def theme_form_faults(theme: Theme | None) -> Iterator[FieldFault]:
    """What is wrong with the theme, at its fields (`theme-text`)."""
    return (FieldFault(fault.place.replace(".", "-"), fault.text) for fault in theme_faults(theme))


def script_form_faults(script: Mapping[str, str]) -> Iterator[FieldFault]:
    """What is wrong with the script, at its fields (`script-floor`)."""
    return (FieldFault(fault.place.replace(".", "-"), fault.text) for fault in script_faults(_script(script)))


def script_of(script: Mapping[str, str]) -> dict[str, str] | None:
    """The script that was entered; an empty line is as by default."""
    return _script(script) or None


def _script(script: Mapping[str, str]) -> dict[str, str]:
    return {line: one_line(text) for line, text in script.items() if one_line(text)}


def segment_of(form: SegmentForm) -> Segment:
    """The segment that was entered; what its kind does not have is left out."""
    is_round, is_video = form.kind is SegmentKind.ROUND, form.kind is SegmentKind.VIDEO
    return Segment(
        kind=form.kind,
        name=one_line(form.name),
        at=one_line(form.at),
        minutes=form.minutes or None,
        lines=() if is_round else tuple(filter(None, map(one_line, form.lines))),
        video=one_line(form.video) if is_video else "",
        round=(form.round or None) if is_round else None,
    )


def segment_form_of(segment: Segment) -> SegmentForm:
    """The form of a segment."""
    return SegmentForm(
        kind=segment.kind,
        name=segment.name,
        at=segment.at,
        minutes=segment.minutes or 0,
        lines=segment.lines,
        video=segment.video,
        round=segment.round or 0,
    )


def lot_of(form: LotForm | None) -> OrderLot | None:
    """The lot that was entered."""
    return OrderLot(form.seed, one_line(form.drawn_by)) if form is not None else None
