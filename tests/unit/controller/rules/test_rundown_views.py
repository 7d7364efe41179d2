"""Segments and theme as they are seen, and what begins them, to the letter: contests by hand."""

from typing import Any

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.language import names_by_language
from bus.messages import ClockView, Phase, Role, SegmentKind
from bus.units import NS_PER_S as SECOND
from controller.match_files.match import Match
from controller.match_files.rundown import Segment
from controller.match_files.theme import Theme
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.rundown_state import RundownState
from controller.rules.rundown_views import rundown_views, segment_view, starts_at, theme_view
from controller.rules.segments import start_segment
from tests.unit.controller.rules.played_match import TEAMS
from tests.unit.controller.rules.test_contest_state import NOW, ROUNDS, evening, in_round

GUESTS = Segment(SegmentKind.GUESTS, name="Đại biểu", at="13:40", minutes=5, lines=("Bà A",))
BREAK = Segment(SegmentKind.BREAK, at="14:30", minutes=10)
VIDEO = Segment(SegmentKind.VIDEO, name="Phim", video="phim.mp4")
LAST_ROUND = Segment(SegmentKind.ROUND, round=ROUNDS)
UNKNOWN_ROUND = Segment(SegmentKind.ROUND)


def with_rundown(*rundown: Segment, phase: Phase = Phase.INTRO, **state: Any) -> Contest:
    match = Match("Chung khảo", "THCS", TEAMS, rundown=rundown)
    return replace(in_round(0, phase), evening=replace(evening(), match=match), rundown=RundownState(**state))


def test_the_segment_that_is_on_is_seen_with_its_countdown_and_what_follows() -> None:
    view = segment_view(with_rundown(BREAK, VIDEO, current=0, last_segment=0, started_ns=NOW, duration_ns=600 * SECOND))
    assert view == m.SegmentView(
        number=1,
        kind=SegmentKind.BREAK,
        at="14:30",
        minutes=10,
        state="now",
        clock=ClockView("segment", 600 * SECOND, NOW + 600 * SECOND, 600 * SECOND),
        started_ns=NOW,
        then_kind=SegmentKind.VIDEO,
        then_name=names_by_language("Phim"),
    )


def test_after_the_last_segment_nothing_follows_and_behind_it_there_is_none() -> None:
    last = segment_view(with_rundown(BREAK, VIDEO, current=1))
    assert last is not None
    assert (last.then_kind, last.then_name, last.video, last.clock) == (None, {}, "phim.mp4", None)
    assert segment_view(with_rundown(BREAK, VIDEO, current=2)) is None, "a file with fewer segments"


def test_a_round_has_the_name_of_its_format_and_one_that_is_not_said_none() -> None:
    last, unknown = rundown_views(with_rundown(LAST_ROUND, UNKNOWN_ROUND))
    assert "Về đích" in last.name.values()
    assert unknown.name == {}


@pytest.mark.parametrize(
    "rundown, planned",
    [
        ((BREAK, GUESTS), "14:30"),
        ((GUESTS, Segment(SegmentKind.ROUND, at="14:00", round=1)), "14:00"),
        ((VIDEO, GUESTS), "13:40"),
        ((VIDEO,), ""),
    ],
)
def test_the_evening_starts_with_its_first_round_or_with_the_first_segment_that_has_a_time(
    rundown: tuple[Segment, ...], planned: str
) -> None:
    assert starts_at(with_rundown(*rundown, phase=Phase.SETUP)) == planned


def test_the_theme_is_seen_with_all_its_colours() -> None:
    theme = Theme(background="#000001", text="#000002", accent="#000003", logo="logo.png")
    contest = with_rundown()
    match = replace(contest.current_evening.match, theme=theme)
    view = theme_view(replace(contest, evening=replace(contest.current_evening, match=match)))
    assert view == m.ThemeView(background="#000001", text="#000002", accent="#000003", logo="logo.png")


def started(contest: Contest, number: int) -> list[f.AnyFact]:
    return start_segment(contest, Order(m.StartSegment(number), "", Role.DESK), NOW)


def test_breaks_and_welcomes_count_down_their_minutes_and_nothing_else_does() -> None:
    contest = with_rundown(GUESTS, replace(BREAK, minutes=None), BREAK)
    assert started(contest, 1) == [f.SegmentStarted(1, NOW, None)]
    assert started(contest, 2) == [f.SegmentStarted(2, NOW, None)]
    assert started(contest, 3) == [f.SegmentStarted(3, NOW, 600 * SECOND)]


def test_a_segment_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(RefusedError) as error:
        started(with_rundown(GUESTS, BREAK), 3)
    assert [str(reason) for reason in error.value.reasons] == ["There is no segment 3; the rundown has 1 to 2"]


def test_on_another_boot_nothing_counts_down() -> None:
    assert RundownState(1, 2, NOW, SECOND).without_instants() == RundownState(1, 2)
