"""What the stage page is heard and seen to say, cue by cue: every sound once, at its instant, and its sight with it."""

import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots
from tests.browser.harness import LISTENING, Panel

NOTES: dict[str, list[float]] = {
    "tick": [880],
    "open": [659.26, 987.77],
    "right": [523.25, 659.26, 783.99],
    "wrong": [196, 146.83],
    "over": [440, 443],
}
WATCHING = """
window.seen = [];
new MutationObserver(() => {
  const cue = document.body.dataset.cue;
  if (!cue) return;
  const selectors = [".cue", ".shout", ".clock show-clock"];
  const [sign, words, clock] = selectors.map((selector) => document.querySelector(selector));
  seen.push({
    cue,
    words: sign.hidden ? "" : sign.textContent,
    look: document.body.className,
    frame: getComputedStyle(document.body, "::after").borderTopStyle,
    beat: clock ? getComputedStyle(clock).animationName : "none",
    clear: sign.hidden || !words || sign.getBoundingClientRect().bottom <= words.getBoundingClientRect().top,
  });
}).observe(document, { subtree: true, attributeFilter: ["data-cue"] });
"""
"""A script that keeps every sight that comes in `seen`, as `Seen` says."""

LOOK_MS = 50
"""How often the page looks at its clock."""

OVER = (m.Sentence("time-over", "Time is over"),)


class Seen(NamedTuple):
    """What there was to see when a cue came: its words, the look of the page, the frame around it, how the clock moves,
    and whether what the page itself says large is clear of the words."""

    cue: str
    words: str
    look: str
    frame: str
    beat: str
    clear: bool


class Hall:
    """The stage page, and the scripted match that it shows."""

    def __init__(self, page: Page, controller: FakeController) -> None:
        self.page, self._controller, self._seq = page, controller, 0

    def play(self, name: str, **changes: object) -> None:
        """Let the page show the scene called `name`; return when it does."""
        self._seq += 1
        self._controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), self._seq, **changes))
        expect(self.page.locator("body")).to_have_attribute("data-seq", str(self._seq))

    def hears(self, *cues: str) -> None:
        """Wait until these sounded, one after the other, and nothing else."""
        notes = [note for cue in cues for note in NOTES[cue]]
        self.page.wait_for_function("count => heard.length >= count", arg=len(notes))
        assert self.page.evaluate("heard.splice(0)") == notes

    def hears_nothing(self) -> None:
        """Nothing sounded so far."""
        assert self.page.evaluate("heard") == []

    def shown(self) -> list[Seen]:
        """The sights since the last look."""
        return [Seen(**entry) for entry in self.page.evaluate("seen.splice(0)")]


@pytest.fixture(params=["no-preference", "reduce"])
def motion(request: pytest.FixtureRequest) -> str:
    """Whether the page may move."""
    return str(request.param)


@pytest.fixture
def opened(window: BrowserContext, panel: Panel, controller: FakeController) -> Callable[..., Hall]:
    """The stage page, listened to."""

    def open_(motion: str = "no-preference") -> Hall:
        page = window.new_page()
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        page.add_init_script(LISTENING + WATCHING)
        page.goto(f"{panel.url}/stage")
        return Hall(page, controller)

    return open_


def clock(what: str, left_s: float) -> m.ClockView:
    """A clock of 15 s that runs, with `left_s` on it."""
    return sample_snapshots.clock(what, 15, left_s, time.monotonic_ns())


def test_every_sound_comes_once_each_team_with_its_own_pitch_and_each_with_its_sight(
    opened: Callable[..., Hall], motion: str
) -> None:
    hall = opened(motion)
    teams = sample_snapshots.teams(8)
    hall.play("thinking")
    hall.play("open")
    hall.hears("open")
    for team in range(1, 9):
        hall.play("floor", floor=team, teams=teams)
    pitches = hall.page.evaluate("heard.splice(0)")
    assert len(set(pitches)) == 8
    assert pitches[::2] == pitches[1::2] == sorted(pitches[::2])
    hall.play("floor", floor=8, teams=teams, clock=clock("answering", 1.9))
    hall.hears("tick", "over")
    hall.play("open", teams=sample_snapshots.teams(8, mark={8: False}))
    hall.hears("wrong")
    hall.play("floor", floor=3)
    hall.page.evaluate("heard.splice(0)")
    hall.play("closed")
    hall.hears("right")

    shown = {entry.cue: entry for entry in hall.shown()}
    assert {name: entry.words for name, entry in shown.items()} == {
        "open": "", "press": "", "tick": "", "wrong": "SAI", "over": "HẾT GIỜ", "right": "ĐÚNG"
    }  # fmt: skip
    assert "stage open" in shown["open"].look
    assert "flood team-3" in shown["press"].look
    moves = ("none", "beat") if motion == "no-preference" else ("solid", "none")
    assert (shown["tick"].frame, shown["tick"].beat) == moves


def test_boards_that_go_up_say_that_time_is_over_once_however_the_clock_went(opened: Callable[..., Hall]) -> None:
    hall = opened()
    for left_s, looked_at in ((14.0, False), (0.8, True)):
        hall.play("boards_thinking", clock=clock("thinking", left_s))
        if looked_at:
            hall.page.wait_for_function("() => heard.length")  # the clock said it itself
        else:
            hall.hears_nothing()
        hall.play("boards_up")
        hall.play("boards_up", teams=sample_snapshots.teams(mark={1: True}))
        assert {(entry.words, entry.clear) for entry in hall.shown()} == {("HẾT GIỜ", True)}
        hall.hears("over")
        hall.play("revealed")
        hall.hears("right")
        hall.shown()


def test_an_opening_in_which_nobody_pressed_ends_with_a_cue_and_a_press_in_time_is_not_called_late(
    opened: Callable[..., Hall],
) -> None:
    hall = opened()
    hall.play("thinking", clock=clock("thinking", 0.5))
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.play("open", clock=clock("pressing", 0.5))
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.page.wait_for_timeout(2 * LOOK_MS)
    hall.hears("open")
    hall.play("closed", teams=sample_snapshots.teams(), presses=())
    hall.hears("over")
    hall.play("ready")
    hall.play("open")
    hall.hears("open")
    hall.play("closed")  # one snapshot was lost: somebody pressed, and was right
    hall.hears("right")


def test_a_time_that_is_ended_early_is_over_once(opened: Callable[..., Hall]) -> None:
    hall = opened()
    for answering in (clock("answering", 14.0), clock("answering", 0.8)):
        hall.play("floor", clock=answering)
        hall.play("floor", clock=answering, notices=OVER)
        hall.hears("over")
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.play("floor", clock=answering, notices=OVER)
    hall.hears_nothing()
    hall.play("floor", clock=clock("answering", 0.8))  # set anew by the MC: another end
    hall.hears("over")
