import pytest
from msgspec.structs import replace

from bus.messages import LedFrame, Sentence
from bus.units import NS_PER_S as S
from hardware.board import Dimming
from hardware.board import Display as Profile
from scoreboard.content.timing import SCROLL_STEP_NS, STALE_NS
from scoreboard.device.display import DisplayError
from scoreboard.feed.feed_state import FeedState
from scoreboard.layout.frame import Frame
from scoreboard.layout.patterns import pattern
from scoreboard.screen import DRAW_AHEAD_NS, MAX_LEAD_NS, REFRESH_NS, RESEND_NS, RETRY_NS, Now, Screen
from tests.unit.scoreboard.sample_views import BOARDS, T0_NS, VIETNAMESE, VIEWS, running, view


class Notebook:
    """A display that records its calls, and fails on request."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.frames: list[Frame] = []
        self.level = -1
        self.failing = False
        self.takes_ns = 0
        self.now_ns = 0
        self.warnings: list[Sentence] = []

    def clock(self) -> int:
        return self.now_ns

    def _note(self, what: str) -> None:
        if self.failing:
            raise DisplayError(5, "display a (SPI 0.0): Input/output error")
        self.notes.append(what)

    def show(self, frame: Frame) -> None:
        self._note("show")
        self.now_ns += self.takes_ns
        self.frames.append(frame)

    def refresh(self) -> None:
        self._note("refresh")

    def set_brightness(self, level: int) -> None:
        self._note(f"brightness {level}")

    def darken(self) -> None:
        self._note("dark")

    def picture(self) -> LedFrame:
        return LedFrame("a", 32, 8, self.frames[-1].rows if self.frames else bytes(32), 7, True)

    def warning(self) -> Sentence | None:
        return self.warnings.pop(0) if self.warnings else None

    def close(self) -> None:
        self.notes.append("close")


PROFILE = Profile("a", "max7219", width=32, height=8, shows="clock", brightness=7)


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def screen(notebook: Notebook) -> Screen:
    return Screen(PROFILE, VIETNAMESE, lambda _: notebook, notebook.clock)


def state_of(name: str, now_ns: int = T0_NS) -> FeedState:
    return FeedState(VIEWS[name], now_ns, None)


def test_the_first_frame_goes_out_with_brightness_and_control_registers(screen: Screen, notebook: Notebook) -> None:
    assert screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    assert notebook.notes == ["brightness 7", "show", "refresh"]


def test_nothing_is_sent_while_nothing_changes(screen: Screen, notebook: Notebook) -> None:
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    assert not screen.turn(state_of("boards-ready"), True, Now(T0_NS + S))
    assert len(notebook.frames) == 1


def test_frame_and_control_registers_go_out_again_after_two_seconds(screen: Screen, notebook: Notebook) -> None:
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    notebook.notes.clear()
    assert screen.turn(state_of("boards-ready", T0_NS + REFRESH_NS), False, Now(T0_NS + REFRESH_NS))
    assert notebook.notes == ["show", "refresh"]


def test_a_running_clock_wakes_the_loop_to_draw_each_second_ahead_and_to_send_it_at_its_instant(
    screen: Screen, notebook: Notebook
) -> None:
    state = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 250_000_000)), T0_NS, None)
    flip_ns = T0_NS + 250_000_000
    screen.turn(state, True, Now(T0_NS))
    assert screen.due_ns() == flip_ns - DRAW_AHEAD_NS
    assert not screen.turn(state, False, Now(flip_ns - DRAW_AHEAD_NS))
    assert screen.due_ns() == flip_ns
    assert not screen.turn(state, False, Now(flip_ns - 1))
    assert screen.turn(state, False, Now(flip_ns))
    assert screen.due_ns() == flip_ns + S - DRAW_AHEAD_NS
    assert len(notebook.frames) == 2


def test_a_step_of_a_scrolling_text_wakes_the_loop_once(notebook: Notebook) -> None:
    screen = Screen(
        Profile("a", "max7219", width=32, height=8, shows="ticker"), VIETNAMESE, lambda _: notebook, notebook.clock
    )
    state, at_ns = state_of("setup"), T0_NS
    screen.turn(state, True, Now(at_ns))
    for step in range(1, 10):
        due_ns = screen.due_ns()
        assert due_ns is not None
        assert 0 < due_ns - at_ns <= SCROLL_STEP_NS
        at_ns = due_ns
        assert screen.turn(state, False, Now(at_ns))
        assert len(notebook.frames) == 1 + step


def test_a_slow_transfer_is_started_earlier_and_never_too_early(screen: Screen, notebook: Notebook) -> None:
    state = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 250_000_000)), T0_NS, None)
    flip_ns = T0_NS + 250_000_000
    notebook.takes_ns = 4_000_000
    screen.turn(state, True, Now(T0_NS))
    screen.turn(state, False, Now(flip_ns - DRAW_AHEAD_NS - 1_000_000))
    assert screen.due_ns() == flip_ns - 1_000_000, "a quarter of what the first one took"
    assert screen.turn(state, False, Now(flip_ns - 1_000_000))

    notebook.takes_ns = S
    screen.turn(replace(state, last_heard_ns=flip_ns + S), False, Now(flip_ns + S))
    assert screen.due_ns() == min(T0_NS + REFRESH_NS, flip_ns + 2 * S - DRAW_AHEAD_NS - MAX_LEAD_NS)


def test_the_end_of_a_clock_is_never_sent_before_its_instant(screen: Screen, notebook: Notebook) -> None:
    state = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, S + 250_000_000)), T0_NS, None)
    last_second_ns, end_ns = T0_NS + 250_000_000, T0_NS + S + 250_000_000
    notebook.takes_ns = 4_000_000
    screen.turn(state, True, Now(T0_NS))
    screen.turn(state, False, Now(last_second_ns - DRAW_AHEAD_NS - 1_000_000))
    assert screen.due_ns() == last_second_ns - 1_000_000
    assert screen.turn(state, False, Now(last_second_ns - 1_000_000))

    assert screen.due_ns() == end_ns - DRAW_AHEAD_NS
    assert not screen.turn(state, False, Now(end_ns - DRAW_AHEAD_NS))
    assert screen.due_ns() == end_ns
    assert not screen.turn(state, False, Now(end_ns - 1))
    assert screen.turn(state, False, Now(end_ns))


def test_news_replaces_the_frame_that_was_drawn_ahead(screen: Screen, notebook: Notebook) -> None:
    state = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 250_000_000)), T0_NS, None)
    flip_ns = T0_NS + 250_000_000
    screen.turn(state, True, Now(T0_NS))
    screen.turn(state, False, Now(flip_ns - DRAW_AHEAD_NS))
    longer = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, 29 * S)), T0_NS, None)
    screen.turn(longer, True, Now(flip_ns - 1))
    assert not screen.turn(longer, False, Now(flip_ns)), "the old clock's next second is gone"


def test_a_bright_scene_is_brighter_than_the_profile_asks_but_never_beyond_the_chip(notebook: Notebook) -> None:
    for level, expected_level in ((7, 11), (14, 15)):
        Screen(
            Profile("a", "max7219", brightness=level, shows="all"), VIETNAMESE, lambda _: notebook, notebook.clock
        ).turn(state_of("buzzers-tied"), True, Now(T0_NS))
        assert f"brightness {expected_level}" in notebook.notes


def test_a_display_that_fails_is_reported_tried_again_and_comes_back(screen: Screen, notebook: Notebook) -> None:
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    notebook.failing = True
    assert not screen.turn(state_of("boards-boards_up"), True, Now(T0_NS + 1))
    assert str(screen.trouble) == "LED board a: display a (SPI 0.0): Input/output error"
    assert screen.due_ns() == T0_NS + 1 + RETRY_NS
    notebook.failing = False
    notebook.notes.clear()
    assert not screen.turn(state_of("boards-boards_up"), True, Now(T0_NS + RETRY_NS))
    assert screen.turn(state_of("boards-boards_up"), True, Now(T0_NS + 1 + RETRY_NS))
    assert screen.trouble is None
    assert notebook.notes == ["brightness 11", "show", "refresh"]


GARBLED = Sentence("display-garbled", "changed", {})


def test_corrupted_data_is_reported_and_everything_is_sent_again_at_once(screen: Screen, notebook: Notebook) -> None:
    notebook.warnings = [GARBLED]
    assert screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    assert screen.trouble == GARBLED
    assert screen.due_ns() == T0_NS + RESEND_NS
    notebook.notes.clear()
    assert screen.turn(state_of("boards-ready"), False, Now(T0_NS + RESEND_NS))
    assert notebook.notes == ["show", "refresh"]
    assert screen.trouble is None


def test_a_lasting_warning_changes_nothing_about_the_frames(screen: Screen, notebook: Notebook) -> None:
    notebook.warnings = [GARBLED] * 3
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    screen.turn(state_of("boards-ready", T0_NS + S), True, Now(T0_NS + RESEND_NS))
    assert screen.due_ns() == T0_NS + RESEND_NS + REFRESH_NS
    assert screen.turn(state_of("boards-boards_up"), True, Now(T0_NS + 2 * RESEND_NS))
    assert screen.trouble == GARBLED


def test_the_schedule_dims_the_display_without_news(notebook: Notebook) -> None:
    profile = Profile("a", "max7219", shows="clock", brightness=7, dimming=(Dimming("08:00", 9), Dimming("18:00", 2)))
    screen = Screen(profile, VIETNAMESE, lambda _: notebook)
    screen.turn(state_of("boards-ready"), True, Now(T0_NS, minute=17 * 60 + 59))
    assert not screen.turn(state_of("boards-ready"), False, Now(T0_NS + 1, minute=17 * 60 + 59))
    assert screen.turn(state_of("boards-ready"), False, Now(T0_NS + 2, minute=18 * 60))
    assert [note for note in notebook.notes if note.startswith("brightness")] == ["brightness 9", "brightness 2"]


def test_brightness_by_command_overrides_the_schedule_until_it_is_reset(notebook: Notebook) -> None:
    profile = Profile("a", "max7219", shows="clock", brightness=7, dimming=(Dimming("08:00", 9),))
    screen = Screen(profile, VIETNAMESE, lambda _: notebook)
    known = state_of("boards-ready")
    assert known.view is not None
    ordered = replace(known, view=replace(known.view, brightness=1))
    for n, state in enumerate((known, ordered, known)):
        screen.turn(state, True, Now(T0_NS + n, minute=600))

    assert [note for note in notebook.notes if "brightness" in note] == ["brightness 9", "brightness 1", "brightness 9"]


def test_a_clock_of_another_machine_changes_at_the_same_instant(screen: Screen, notebook: Notebook) -> None:
    offset_ns = -900 * S  # this machine started later: its clock shows less
    here_ns = T0_NS + offset_ns
    state = FeedState(view("thinking", BOARDS, clock=running("thinking", 30, 17 * S + 250_000_000)), here_ns, None)
    screen.turn(state, True, Now(here_ns, offset_ns))
    assert screen.due_ns() == here_ns + 250_000_000 - DRAW_AHEAD_NS
    assert screen.turn(state, False, Now(here_ns + 250_000_000, offset_ns))
    assert len(notebook.frames) == 2


def test_a_display_that_cannot_be_opened_is_opened_later(notebook: Notebook) -> None:
    tries = []

    def opener(_: Profile) -> Notebook:
        tries.append(1)
        if len(tries) == 1:
            raise DisplayError(2, "display a (SPI 0.0): SPI device not found")
        return notebook

    screen = Screen(PROFILE, VIETNAMESE, opener)
    assert not screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    assert screen.picture() is None
    assert screen.trouble is not None
    assert screen.turn(state_of("boards-ready"), False, Now(T0_NS + RETRY_NS))
    assert screen.trouble is None


def test_closing_closes_the_display(screen: Screen, notebook: Notebook) -> None:
    screen.close()
    assert notebook.notes == []
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    screen.close()
    assert notebook.notes[-1] == "close"


def test_a_board_under_test_shows_the_test_and_the_contest_again_when_it_is_over(
    screen: Screen, notebook: Notebook
) -> None:
    screen.turn(state_of("boards-ready"), True, Now(T0_NS))
    tested = replace(VIEWS["boards-ready"], led_tests={"a": "full", "b": "dark"})
    screen.turn(FeedState(tested, T0_NS, None), True, Now(T0_NS + 1))
    assert notebook.frames[-1] == pattern((32, 8), 0)
    screen.turn(state_of("boards-ready"), True, Now(T0_NS + 2))
    assert notebook.frames[-1] == notebook.frames[0]


def test_a_board_under_test_does_not_outlive_the_controller(screen: Screen, notebook: Notebook) -> None:
    tested = FeedState(replace(VIEWS["boards-ready"], led_tests={"a": "full"}), T0_NS, None)
    screen.turn(tested, True, Now(T0_NS))
    screen.turn(tested, True, Now(T0_NS + STALE_NS))
    assert notebook.frames[-1] != pattern((32, 8), 0)
