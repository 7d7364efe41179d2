"""What the terminal shows: one line for each thing that happens, tables that fit 80 columns."""

from decimal import Decimal

from msgspec.structs import replace
from rich.console import Console

from bamchuong.match_result import ranking_table, timeline_table
from bamchuong.terminal_view import clock_text, new_events, state_view
from bus import messages as m
from bus.messages import ClockView, PressKind
from bus.units import NS_PER_S as SECOND
from reports.press_timeline import Opening, PressLine, Timeline
from tests.unit.controller.rules.played_match import Play


def lines_of(*items: object) -> list[str]:
    console = Console(width=80, record=True, file=None, force_terminal=False, quiet=False)
    with console.capture() as capture:
        for item in items:
            console.print(item)
    return capture.get().splitlines()


def test_a_press_is_shown_with_its_margin_in_microseconds() -> None:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    before = play.view()
    play.verdict(3, later=(1,))
    events = new_events(before, play.view())

    assert "  team 3 pressed at +200,000.0 µs: first (± 0 µs)" in events
    assert "  team 1 pressed at +201,000.0 µs: later, +1,000.0 µs behind (± 0 µs)" in events
    assert "team 3 has the floor" in events


def test_a_score_is_shown_once_when_it_changes() -> None:
    play = Play()
    before = play.view()
    play.order(m.AdjustScore(2, Decimal(5), "protest upheld"))
    after = play.view()

    assert new_events(before, after) == ["team 2 THCS 2: +5 → 5"]
    assert new_events(after, after) == []


def test_clocks_round_up_and_count_on_in_overtime() -> None:
    clock = ClockView("performing", 600 * SECOND, 1_000 * SECOND, 600 * SECOND, True)

    assert clock_text(clock, 400 * SECOND) == "10:00"
    assert clock_text(clock, 400 * SECOND + 1) == "10:00"
    assert clock_text(clock, 999 * SECOND) == "0:01"
    assert clock_text(clock, 1_000 * SECOND) == "0:00"
    assert clock_text(clock, 1_065 * SECOND) == "+1:05"
    assert clock_text(replace(clock, deadline_ns=None, remaining_ns=30 * SECOND), 0) == "0:30 paused"


def test_the_picture_and_the_tables_fit_80_columns() -> None:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    play.verdict(3, later=(1, 2))
    view = play.view()
    presses = (PressLine(3, PressKind.WINNER.value, 200_000.0, 0.0), PressLine(1, "early", -1_200_345.6, None))
    timeline = Timeline(2, 10, "?", (Opening("floor", (3,), 100.0),) * 4, ((3, False), (1, True)), presses)
    rank = m.RankView(1, 3, "THCS Đô thị Việt Hưng", Decimal(210), {"vi": "Giải nhất", "en": "First prize"})

    lines = lines_of(state_view(view, play.now_ns, ["x" * 60] * 14), timeline_table([timeline]), ranking_table([rank]))

    assert max(map(len, lines)) <= 80
    assert any("FLOOR" in line for line in lines)
    assert any("-1,200,345.6" in line for line in lines)
    assert any("Giải nhất" in line for line in lines)
