"""What the terminal shows: one line for each thing that happens, tables that fit 80 columns."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from rich.console import Console

from bamchuong.match_result import ranking_table, timeline_table
from bamchuong.show_start import Links, addresses
from bamchuong.terminal_view import TerminalView
from bamchuong.terminal_words import LAMPS, PRESS_KINDS, phase_name
from bus import messages as m
from bus.catalogue import languages, translator
from bus.language import Translate
from bus.messages import ClockView, Lamp, Phase, PressKind, Sentence
from bus.units import NS_PER_S as SECOND
from reports.press_timeline import ARRIVED_AFTER_VERDICT, Opening, PressLine, Timeline
from tests.pseudo_language import pseudo, readable_words
from tests.unit.controller.rules.played_match import Play

ENGLISH = TerminalView("en", str)

LINKS = Links("http://192.168.1.20:8000", "https://192.168.1.20:8443")


def lines_of(*items: object) -> list[str]:
    console = Console(width=80, record=True, file=None, force_terminal=False, quiet=False)
    with console.capture() as capture:
        for item in items:
            console.print(item)
    return capture.get().splitlines()


def test_a_press_is_shown_with_its_margin_in_microseconds() -> None:
    play = opened()
    before = play.view()
    play.verdict(3, later=(1,))
    events = ENGLISH.new_events(before, play.view())

    assert "  team 3 pressed at +200,000.0 µs: first (± 0 µs)" in events
    assert "  team 1 pressed at +201,000.0 µs: later, +1,000.0 µs behind (± 0 µs)" in events
    assert "team 3 has the floor" in events


def test_a_score_is_shown_once_when_it_changes() -> None:
    play = Play()
    before = play.view()
    play.order(m.AdjustScore(2, Decimal(5), "protest upheld"))
    after = play.view()

    assert ENGLISH.new_events(before, after) == ["team 2 THCS 2: +5 → 5"]
    assert ENGLISH.new_events(after, after) == []


def test_clocks_round_up_and_count_on_in_overtime() -> None:
    clock = ClockView("performing", 600 * SECOND, 1_000 * SECOND, 600 * SECOND, True)

    assert ENGLISH.clock(clock, 400 * SECOND) == "10:00"
    assert ENGLISH.clock(clock, 400 * SECOND + 1) == "10:00"
    assert ENGLISH.clock(clock, 999 * SECOND) == "0:01"
    assert ENGLISH.clock(clock, 1_000 * SECOND) == "0:00"
    assert ENGLISH.clock(clock, 1_065 * SECOND) == "+1:05"
    assert ENGLISH.clock(replace(clock, deadline_ns=None, remaining_ns=30 * SECOND), 0) == "0:30 paused"


def opened() -> Play:
    """A match whose buzzers are open."""
    play = Play()
    play.to_buzzers()
    play.to_opening()
    return play


def lines_in(language: str, translate: Translate) -> list[str]:
    """All that the terminal shows in one language, in lines."""
    play = opened()
    before = play.view()
    play.verdict(3, later=(1, 2))
    view = play.view()
    presses = (
        PressLine(3, PressKind.WINNER.value, 200_000.0, 0.0),
        PressLine(1, "early", -1_200_345.6, None),
        PressLine(2, ARRIVED_AFTER_VERDICT, 199_000.0, -1_000.0),
    )
    timeline = Timeline(2, 10, "?", (Opening("floor", (3,), 100.0),) * 4, ((3, False), (1, True)), presses)
    nobody = Timeline(2, 11, "?", (Opening("nobody", (), 100.0),), (), ())
    decided = Sentence("tie-break", "Decided by a tie-break question")
    prize = {"vi": "Giải nhất", "en": "First prize"}
    rank = m.RankView(1, 3, "THCS Đô thị Việt Hưng", Decimal(210), prize, decided)
    terminal = TerminalView(language, translate)
    return lines_of(
        terminal.state(view, play.now_ns, [*terminal.new_events(before, view), "x" * 60]),
        terminal.state(None, play.now_ns, []),
        timeline_table([timeline, nobody], translate),
        ranking_table([rank], language, translate),
        addresses(LINKS, {"mc": "1234"}, translate, simulated=True, speed=60),
    )


@pytest.mark.parametrize("language", languages())
def test_the_picture_and_the_tables_fit_80_columns(language: str) -> None:
    assert max(map(len, lines_in(language, translator(language)))) <= 80


def test_the_picture_and_the_tables_show_the_match() -> None:
    english = "\n".join(lines_in("en", str))
    assert all(
        text in english for text in ("FLOOR", "-1,200,345.6", "First prize", "arrived after", "2.11", "no press")
    )
    vietnamese = "\n".join(lines_in("vi", translator("vi")))
    assert all(text in vietnamese for text in ("TRẢ LỜI", "-1,200,345.6", "Giải nhất", "không ai bấm", "Đội 3 trả lời"))


def test_every_text_of_the_terminal_goes_through_the_catalogue() -> None:
    lines = lines_in("vi", pseudo)
    assert any("xxx" in line for line in lines)
    view = opened().view()
    assert view.round is not None
    assert view.question is not None
    names = [view.title, view.round.name["vi"], view.question.text, *(team.name for team in view.teams)]
    names += ["THCS Đô thị Việt Hưng", "Giải nhất", "µs", "Ctrl"]
    names += ["http https mc stage watch desk tech led buttons trust"]
    assert readable_words(" ".join(lines)) - readable_words(" ".join(names)) == set()


def test_every_phase_lamp_and_press_has_a_name() -> None:
    view = Play().view()
    assert all(str(phase_name(replace(view, phase=phase))) for phase in Phase)
    assert set(LAMPS) == set(Lamp) - {Lamp.DARK}
    assert set(PRESS_KINDS) == set(PressKind)
