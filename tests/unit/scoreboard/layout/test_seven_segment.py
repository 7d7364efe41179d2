"""Seven-segment digits: their content, and that pictures and registers agree."""

from decimal import Decimal

import pytest

from bus.messages import Snapshot
from bus.units import NS_PER_S as S
from scoreboard.device.max7219_decoder import Digits
from scoreboard.layout.elements import DigitCell
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import scene
from scoreboard.layout.seven_segment import POINT, draw_digits, read_digits, segments
from tests.unit.scoreboard.sample_views import BOARDS, ENGLISH, STAGE, T0_NS, VIETNAMESE, VIEWS, running, view

SIZES = {4: (24, 7), 8: (48, 7), 16: (96, 7)}
LETTERS = {lit: character for character in "0123456789-" for lit in segments(character)} | {0: " "}


def digits_text(snapshot: Snapshot | None, count: int = 8, now_ns: int = T0_NS, shows: str = "all") -> str:
    """The digits as text; anything but a digit is `*`, a point follows its digit."""
    current = scene(snapshot, now_ns if snapshot else None, now_ns, shows, SIZES[count], VIETNAMESE)
    cells = [element.lit for element in current.elements if isinstance(element, DigitCell)]
    return "".join(LETTERS.get(lit & ~POINT, "*") + ("." if lit & POINT else "") for lit in cells)


def test_every_set_of_segments_is_read_from_its_picture() -> None:
    lit = list(range(256))
    assert read_digits(draw_digits(lit)) == lit


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("count", [4, 6, 8, 16, 32])
def test_registers_show_the_digits_that_were_meant(count: int, reverse: bool) -> None:
    wired = Digits(count, reverse)
    lit = [(at * 5 + 1) % 128 for at in range(count)]
    columns = wired.columns(lit)
    chips = [columns[at : at + 8] for at in range(0, len(columns), 8)]
    assert len(chips) == wired.chips
    assert read_digits(wired.to_frame(chips)) == lit


def test_register_one_is_the_rightmost_digit() -> None:
    assert Digits(8).columns(segments("12345678"))[0] == segments("8")[0]


def test_a_clock_stands_at_the_right_with_a_point_between_minutes_and_seconds() -> None:
    performing = view("performing", STAGE, performer=2, clock=running("performing", 600, 583 * S))
    assert digits_text(performing) == "2.    9.43"
    assert digits_text(performing, 4) == " 9.43"
    assert digits_text(VIEWS["boards-thinking"], 4) == "  17"


def test_a_paused_clock_blinks_and_a_running_one_changes_on_its_second() -> None:
    halves = {digits_text(VIEWS["boards-paused"], 4, now_ns=T0_NS + half_ns) for half_ns in (0, 500_000_000)}
    assert halves == {"  17", "    "}
    paused = view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 250_000_000))
    assert scene(paused, T0_NS, T0_NS, "clock", SIZES[4], VIETNAMESE).next_change_ns == T0_NS + 250_000_000


def test_scores_come_one_after_the_other_with_their_team() -> None:
    snapshot = VIEWS["teams-8"]
    pages = {digits_text(snapshot, 8, T0_NS + page * 2_500_000_000, "scores") for page in range(8)}
    scores = {team.number: ENGLISH.points(team.score or Decimal(0)) for team in snapshot.teams}
    plain = {f"{number}.{score.rjust(8 if '.' in score else 7)}" for number, score in scores.items()}
    assert pages == plain


def test_a_lost_controller_shows_dashes_and_a_moving_point_and_no_number() -> None:
    snapshot = {digits_text(None, 8, T0_NS + step * 250_000_000).replace(".", "") for step in range(8)}
    assert snapshot == {"   --   "}
    assert len({digits_text(None, 8, T0_NS + step * 250_000_000) for step in range(8)}) == 8


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("shows", ["all", "clock", "scores", "ticker", "station 1"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_scene_fits_on_any_number_of_digits(name: str, shows: str, count: int) -> None:
    for now_ns in (T0_NS, T0_NS + 400_000_000, T0_NS + 3 * S):
        current = scene(VIEWS[name], now_ns, now_ns, shows, SIZES[count], VIETNAMESE)
        frame = draw(current)
        assert (frame.width, frame.height) == SIZES[count]
        assert read_digits(frame) == [element.lit for element in current.elements if isinstance(element, DigitCell)]
        assert current.next_change_ns is None or current.next_change_ns > now_ns
