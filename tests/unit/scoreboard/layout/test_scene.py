import pytest

from bus.units import NS_PER_S as S
from scoreboard.content.content import Caption, ScoreCell, Table, Ticker
from scoreboard.content.timing import HALF_BLINK_NS, PAGE_NS, SCROLL_STEP_NS, STALE_NS
from scoreboard.layout.elements import Block, Label, Scene
from scoreboard.layout.fonts.glyphs import Face, font, width_px
from scoreboard.layout.raster import draw
from scoreboard.layout.scene import compose, scene
from tests.unit.scoreboard.sample_views import BOARDS, T0_NS, VIETNAMESE, VIEWS, running, teams, view

SIZES = [(8, 8), (16, 8), (32, 8), (64, 8), (128, 8), (32, 16), (64, 16), (128, 16), (64, 24), (64, 32), (256, 32)]
SHOWS = ["clock", "scores", "all", "ticker", "station 1"]


def sample_scene(name: str, shows: str, size: tuple[int, int], now_ns: int = T0_NS) -> Scene:
    return scene(VIEWS[name], now_ns, now_ns, shows, size, VIETNAMESE)


def texts(current: Scene) -> list[str]:
    return [element.text for element in current.elements if isinstance(element, Label)]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", SIZES)
def test_every_scene_of_every_board_is_drawn_and_changes_only_in_the_future(name: str, size: tuple[int, int]) -> None:
    for shows in SHOWS:
        current = sample_scene(name, shows, size)
        frame = draw(current)
        assert (frame.width, frame.height) == size
        assert frame.has_valid_length()
        assert current.next_change_ns is not None
        assert current.next_change_ns > T0_NS


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", [(32, 8), (64, 8), (64, 16), (128, 16)])
def test_no_number_and_no_still_text_is_cut_off(name: str, size: tuple[int, int]) -> None:
    for shows in ("clock", "scores", "all", "station 1"):
        for element in sample_scene(name, shows, size).elements:
            if isinstance(element, Label) and element.clip is None:
                assert element.x_px >= 0
                assert element.x_px + width_px(element.text, element.face) <= size[0]
                assert element.y_px >= 0
                assert element.y_px + font(element.face).height <= size[1]


@pytest.mark.parametrize("name", ["boards-thinking", "buzzers-open", "buzzers-floor", "stage-overtime", "buzzers-tied"])
@pytest.mark.parametrize("size", [(32, 8), (64, 8), (64, 16), (128, 16)])
def test_the_picture_stays_the_same_until_the_announced_instant(name: str, size: tuple[int, int]) -> None:
    for shows in SHOWS:
        current = sample_scene(name, shows, size)
        assert current.next_change_ns is not None
        just_before = scene(VIEWS[name], T0_NS, current.next_change_ns - 1, shows, size, VIETNAMESE)
        assert draw(just_before) == draw(current)


def test_the_second_on_the_board_changes_exactly_when_announced() -> None:
    thinking = view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 400_000_000))
    current = scene(thinking, T0_NS, T0_NS, "clock", (32, 8), VIETNAMESE)
    assert texts(current) == ["18"]
    assert current.next_change_ns == T0_NS + 400_000_000
    assert texts(scene(thinking, T0_NS, T0_NS + 400_000_000, "clock", (32, 8), VIETNAMESE)) == ["17"]


@pytest.mark.parametrize("shows", SHOWS)
def test_a_silent_controller_leaves_no_number_on_the_board(shows: str) -> None:
    last_heard_ns = T0_NS - STALE_NS
    lost = scene(VIEWS["boards-thinking"], last_heard_ns, T0_NS, shows, (32, 8), VIETNAMESE)
    assert texts(lost) == ["--"]
    assert draw(lost) == draw(scene(None, None, T0_NS, shows, (32, 8), VIETNAMESE))


def test_a_board_turns_to_lost_by_itself_when_the_controller_falls_silent() -> None:
    current = scene(VIEWS["boards-boards_up"], T0_NS, T0_NS, "scores", (64, 16), VIETNAMESE)
    assert current.next_change_ns == T0_NS + STALE_NS


def test_the_dot_of_a_lost_board_moves() -> None:
    first = scene(None, None, T0_NS, "clock", (32, 8), VIETNAMESE)
    assert first.next_change_ns is not None
    second = scene(None, None, first.next_change_ns, "clock", (32, 8), VIETNAMESE)
    assert texts(first) == texts(second)
    assert draw(first) != draw(second)


def test_a_paused_clock_blinks() -> None:
    contents = [
        texts(sample_scene("boards-paused", "clock", (32, 8), T0_NS + half * HALF_BLINK_NS)) for half in range(3)
    ]
    assert contents == [["17"], [], ["17"]]


def test_a_flash_swaps_light_and_dark_less_than_three_times_a_second() -> None:
    now_ns, turns = T0_NS, 0
    while now_ns < T0_NS + S:
        current = sample_scene("buzzers-tied", "all", (64, 16), now_ns)
        turns += current.is_inverse
        assert current.next_change_ns is not None
        now_ns = current.next_change_ns
    assert 1 <= turns <= 3


def test_words_that_do_not_fit_are_shown_one_after_the_other() -> None:
    shout = Caption(texts=("Giơ bảng",))
    first = compose(shout, T0_NS, (32, 8))
    assert first.next_change_ns is not None
    second = compose(shout, first.next_change_ns, (32, 8))
    assert sorted(texts(first) + texts(second)) == ["Giơ", "bảng"]


def test_a_longer_sentence_scrolls() -> None:
    rows = set()
    now_ns = T0_NS
    for _ in range(10):
        current = compose(Ticker("một câu dài hơn nhiều so với bảng"), now_ns, (64, 8))
        rows.add(draw(current).rows)
        assert current.next_change_ns is not None
        now_ns = current.next_change_ns
    assert len(rows) == 10


def test_a_scrolled_name_stays_between_badge_and_clock() -> None:
    current = sample_scene("buzzers-floor-long-name", "all", (128, 16))
    clips = {element.clip for element in current.elements if isinstance(element, Label) and element.clip}
    clock = next(element for element in current.elements if isinstance(element, Label) and element.text == "12")
    badge = next(element for element in current.elements if isinstance(element, Block))
    [(left_px, right_px)] = clips
    assert badge.x_px + badge.width < left_px < right_px < clock.x_px


def test_the_biggest_digits_win_over_the_text() -> None:
    labels = [
        element for element in sample_scene("stage-ready", "clock", (64, 16)).elements if isinstance(element, Label)
    ]
    assert [(element.text, element.face) for element in labels] == [("10:00", Face.HUGE16)]


def test_the_remaining_time_is_drawn_as_bars_that_shrink() -> None:
    def bars_px(left_s: int) -> int:
        clock = running("thinking", 30, left_s * S)
        current = scene(view("thinking", BOARDS, clock=clock), T0_NS, T0_NS, "clock", (64, 8), VIETNAMESE)
        return sum(element.width for element in current.elements if isinstance(element, Block))

    assert bars_px(30) > bars_px(20) > bars_px(10) > bars_px(0) == 0


@pytest.mark.parametrize("size", [(32, 8), (64, 8), (64, 16), (128, 16), (64, 32)])
@pytest.mark.parametrize("count", range(2, 9))
def test_all_teams_appear_on_a_score_board(count: int, size: tuple[int, int]) -> None:
    cells = tuple(ScoreCell(team.number, f"{100 + team.number}") for team in teams(count))
    contents = set()
    for page in range(8):
        contents |= set(texts(compose(Table(cells), page * PAGE_NS, size)))
    assert {f"{100 + number}" for number in range(1, count + 1)} < contents


def test_a_board_of_sixteen_rows_shows_eight_teams_at_once() -> None:
    current = sample_scene("teams-8", "scores", (128, 16))
    assert {"250", "87,5", "-5", "8"} <= set(texts(current))
    assert current.next_change_ns == T0_NS + STALE_NS


def test_the_badge_of_the_current_team_blinks() -> None:
    halves = [sample_scene("buzzers-floor", "scores", (128, 16), T0_NS + half * 300_000_000) for half in range(2)]
    assert sorted(sum(isinstance(element, Block) for element in half.elements) for half in halves) == [3, 4]


def test_a_board_of_thirty_two_rows_is_one_of_sixteen_doubled() -> None:
    small = draw(sample_scene("boards-thinking", "clock", (64, 16)))
    large = draw(sample_scene("boards-thinking", "clock", (128, 32)))
    assert all(large.is_lit(x, y) == small.is_lit(x // 2, y // 2) for y in range(0, 32, 5) for x in range(large.width))


def test_very_long_numbers_use_the_narrow_digits() -> None:
    current = compose(Caption(team=8, number="-1234"), T0_NS, (32, 8))
    assert [element.face for element in current.elements if isinstance(element, Label) and element.text == "-1234"] == [
        Face.SLIM8
    ]


def test_a_title_that_does_not_fit_turns_pages_of_as_many_words_as_fit_and_does_not_scroll() -> None:
    title = Caption(texts=("Hội thi tìm hiểu dịch vụ công trực tuyến",), turns_pages=True)
    shown: list[str] = []
    now_ns = 0
    for _ in range(12):
        current = compose(title, now_ns, (64, 8))
        (label,) = current.elements
        assert isinstance(label, Label)
        assert label.x_px >= 0
        shown.append(label.text)
        assert current.next_change_ns == now_ns + PAGE_NS
        now_ns = current.next_change_ns
    pages = list(dict.fromkeys(shown))
    assert " ".join(pages) == title.texts[0]
    assert len(pages) < len(title.texts[0].split())
    assert shown == (pages * 12)[:12]


def test_a_title_with_a_word_wider_than_the_board_scrolls() -> None:
    title = Caption(texts=("Nghiêng-nghiêng-nghiêng",), turns_pages=True)
    assert compose(title, 0, (32, 8)).next_change_ns == SCROLL_STEP_NS
