"""Views of the rundown: the segment that is on for everybody, all of them for MC and desk, and the host's theme.

Kind: pure
"""

from typing import Literal

from msgspec.structs import replace

from bus.language import names_by_language
from bus.messages import ClockView, Names, Phase, SegmentKind, SegmentView, ThemeView
from controller.match_files.rundown import Segment
from controller.rules.contest import BETWEEN, Contest

SegmentState = Literal["over", "now", "next", "later"]


def segment_view(contest: Contest) -> SegmentView | None:
    """The segment that is on, with its countdown and what follows; None where the contest itself is on."""
    current, rundown = contest.rundown.current, contest.current_evening.match.rundown
    if current is None or current >= len(rundown):
        return None
    following = rundown[current + 1] if current + 1 < len(rundown) else None
    return replace(
        _view(contest, current, "now"),
        clock=_clock(contest),
        started_ns=contest.rundown.started_ns,
        then_kind=following.kind if following else None,
        then_name=_name(contest, following) if following else {},
    )


def _clock(contest: Contest) -> ClockView | None:
    state = contest.rundown
    if state.started_ns is None or state.duration_ns is None:
        return None
    return ClockView(
        what="segment",
        total_ns=state.duration_ns,
        deadline_ns=state.started_ns + state.duration_ns,
        remaining_ns=state.duration_ns,
    )


def rundown_views(contest: Contest) -> tuple[SegmentView, ...]:
    """All segments of the evening, each with where it stands."""
    last, on = _last_segment(contest), _on(contest)
    return tuple(
        _view(contest, index, _state(index, last, on)) for index in range(len(contest.current_evening.match.rundown))
    )


def _state(index: int, last: int, on: int | None) -> SegmentState:
    if index == on:
        return "now"
    return "over" if index <= last else "next" if index == last + 1 else "later"


def _on(contest: Contest) -> int | None:
    """The index of the segment that is on, or of the round that is played; None where it is neither."""
    if contest.rundown.current is not None:
        return contest.rundown.current
    rundown = contest.current_evening.match.rundown
    played = None if contest.phase in BETWEEN else contest.round + 1
    return next((index for index, segment in enumerate(rundown) if played and segment.round == played), None)


def _last_segment(contest: Contest) -> int:
    """The index of the last segment that has started, with the rounds; -1 before the first."""
    last_round = contest.round if contest.phase in (Phase.SETUP, Phase.INTRO) else contest.round + 1
    rundown = contest.current_evening.match.rundown
    rounds = (index for index, segment in enumerate(rundown) if 0 < (segment.round or 0) <= last_round)
    return max([contest.rundown.last_segment, *rounds])


def _view(contest: Contest, index: int, state: SegmentState) -> SegmentView:
    segment = contest.current_evening.match.rundown[index]
    return SegmentView(
        number=index + 1,
        kind=segment.kind,
        name=_name(contest, segment),
        at=segment.at,
        minutes=segment.minutes,
        lines=segment.lines,
        video=segment.video,
        state=state,
    )


def _name(contest: Contest, segment: Segment) -> Names:
    if segment.name:
        return names_by_language(segment.name)
    rounds = contest.current_evening.format.rounds
    if segment.kind is SegmentKind.ROUND and segment.round is not None and segment.round <= len(rounds):
        return names_by_language(rounds[segment.round - 1].name)
    return {}


def starts_at(contest: Contest) -> str:
    """Before the match: the planned time of its first round, else of the first segment with a time; then nothing."""
    if contest.phase != Phase.SETUP:
        return ""
    rundown = contest.current_evening.match.rundown
    rounds = [segment.at for segment in rundown if segment.at and segment.kind is SegmentKind.ROUND]
    return next(iter([*rounds, *(segment.at for segment in rundown if segment.at)]), "")


def theme_view(contest: Contest) -> ThemeView | None:
    """The theme of the match, or None."""
    theme = contest.current_evening.match.theme
    if theme is None:
        return None
    return ThemeView(background=theme.background, text=theme.text, accent=theme.accent, logo=theme.logo)
