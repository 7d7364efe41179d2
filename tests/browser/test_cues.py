"""Cues of the stage page: every sound once, at its instant, and with its sight."""

import re
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import RECORD_TONES, Panel
from tests.unit.question_files.media.sound_files import mp3, wav

NOTES: dict[str, list[float]] = {
    "tick": [880],
    "open": [659.26, 987.77],
    "right": [523.25, 659.26, 783.99],
    "wrong": [196, 146.83],
    "over": [440, 443],
}
WATCHING = """
window.sights = [];
new MutationObserver(() => {
  const cue = document.body.dataset.cue;
  if (!cue) return;
  const selectors = [".cue", ".shout", ".clock show-clock"];
  const [sign, title, clock] = selectors.map((selector) => document.querySelector(selector));
  sights.push({
    cue,
    text: sign.hidden ? "" : sign.textContent.trim(),
    look: document.body.className,
    frame: getComputedStyle(document.body, "::after").borderTopStyle,
    beat: clock ? getComputedStyle(clock).animationName : "none",
    clear: sign.hidden || !title || sign.getBoundingClientRect().bottom <= title.getBoundingClientRect().top,
  });
}).observe(document, { subtree: true, attributeFilter: ["data-cue"] });
"""
"""A script that keeps every sight in `sights`, with the fields of `Sight`."""

LOOK_MS = 50
"""How often the page looks at its clock."""

OVER = (m.Sentence("time-over", "Time is over"),)


class Sight(NamedTuple):
    """What was visible when a cue came: its text, the look of the page, the frame around it, how the clock moves, and
    whether the page's own large text is clear of it."""

    cue: str
    text: str
    look: str
    frame: str
    beat: str
    clear: bool


class Hall:
    """The stage page, and the scripted match that it shows."""

    def __init__(self, page: Page, controller: FakeController) -> None:
        self.page, self._controller, self._seq = page, controller, 0

    def play(self, name: str, **changes: object) -> None:
        """Make the page show the scene called `name`; return when it does."""
        self._seq += 1
        self._controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), self._seq, **changes))
        expect(self.page.locator("body")).to_have_attribute("data-seq", str(self._seq))

    def expect_cues(self, *cues: str) -> None:
        """Wait until these cues sounded, one after the other, and nothing else."""
        notes = [note for cue in cues for note in NOTES[cue]]
        self.page.wait_for_function("count => tones.length >= count", arg=len(notes))
        assert self.page.evaluate("tones.splice(0)") == notes

    def expect_silence(self) -> None:
        """Nothing sounded so far."""
        assert self.page.evaluate("tones") == []

    def sights(self) -> list[Sight]:
        """The sights since the last look."""
        return [Sight(**entry) for entry in self.page.evaluate("sights.splice(0)")]


@pytest.fixture(params=["no-preference", "reduce"])
def motion(request: pytest.FixtureRequest) -> str:
    """Whether the page may move."""
    return str(request.param)


@pytest.fixture
def open_hall(window: BrowserContext, panel: Panel, controller: FakeController) -> Callable[..., Hall]:
    """Opens the stage page and records its tones and sights."""

    def open_page(motion: str = "no-preference") -> Hall:
        page = window.new_page()
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        page.add_init_script(RECORD_TONES + WATCHING)
        page.goto(f"{panel.url}/stage")
        return Hall(page, controller)

    return open_page


def clock(what: str, left_s: float) -> m.ClockView:
    """A clock of 15 s that runs, with `left_s` on it."""
    return sample_parts.clock(what, 15, left_s, time.monotonic_ns())


def test_every_sound_comes_once_each_team_with_its_own_pitch_and_each_with_its_sight(
    open_hall: Callable[..., Hall], motion: str
) -> None:
    hall = open_hall(motion)
    teams = sample_parts.teams(8)
    hall.play("thinking")
    hall.play("open")
    hall.expect_cues("open")
    for team in range(1, 9):
        hall.play("floor", floor=team, teams=teams)
    pitches = hall.page.evaluate("tones.splice(0)")
    assert len(set(pitches)) == 8
    assert pitches[::2] == pitches[1::2] == sorted(pitches[::2])
    hall.play("floor", floor=8, teams=teams, clock=clock("answering", 1.9))
    hall.expect_cues("tick", "over")
    hall.play("open", teams=sample_parts.teams(8, mark={8: False}))
    hall.expect_cues("wrong", "open")
    hall.play("floor", floor=3)
    grows = hall.page.evaluate("getComputedStyle(document.body, '::before').animationName")
    assert grows == ("grow" if motion == "no-preference" else "none")
    hall.page.evaluate("tones.splice(0)")
    hall.play("closed")
    hall.expect_cues("right")

    sights = {entry.cue: entry for entry in hall.sights()}
    assert {name: entry.text for name, entry in sights.items()} == {
        "open": "",
        "press": "",
        "tick": "",
        "wrong": "SAI Ngô Gia Tự",
        "over": "HẾT GIỜ",
        "right": "ĐÚNG Đô thị Việt Hưng",
    }
    assert "stage open" in sights["open"].look
    assert "flood team-3" in sights["press"].look
    moves = ("none", "beat") if motion == "no-preference" else ("solid", "none")
    assert (sights["tick"].frame, sights["tick"].beat) == moves
    assert "stage open" in sights["wrong"].look
    assert all(entry.clear for entry in sights.values()), "no band covers what the page itself shouts"


def test_boards_that_go_up_say_that_time_is_over_once_however_the_clock_went(open_hall: Callable[..., Hall]) -> None:
    hall = open_hall()
    for left_s, looked_at in ((14.0, False), (0.8, True)):
        hall.play("boards_thinking", clock=clock("thinking", left_s))
        if looked_at:
            hall.page.wait_for_function("() => tones.length")  # the clock played it itself
        else:
            hall.expect_silence()
        hall.play("boards_up")
        hall.play("boards_up", teams=sample_parts.teams(mark={1: True}))
        assert {(entry.text, entry.clear) for entry in hall.sights()} == {("HẾT GIỜ", True)}
        hall.expect_cues("over")
        hall.play("revealed")
        hall.expect_cues("right")
        hall.sights()


def test_an_opening_in_which_nobody_pressed_ends_with_a_cue_and_a_press_in_time_is_not_called_late(
    open_hall: Callable[..., Hall],
) -> None:
    hall = open_hall()
    hall.play("thinking", clock=clock("thinking", 0.5))
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.play("open", clock=clock("pressing", 0.5))
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.page.wait_for_timeout(2 * LOOK_MS)
    hall.expect_cues("open")
    hall.play("closed", teams=sample_parts.teams(), presses=())
    hall.expect_cues("over")
    hall.play("ready")
    hall.play("open")
    hall.expect_cues("open")
    hall.play("closed")  # one snapshot was lost: somebody pressed, and was right
    hall.expect_cues("right")


def test_a_time_that_is_ended_early_is_over_once(open_hall: Callable[..., Hall]) -> None:
    hall = open_hall()
    for answering in (clock("answering", 14.0), clock("answering", 0.8)):
        hall.play("floor", clock=answering)
        hall.play("floor", clock=answering, notices=OVER)
        hall.expect_cues("over")
    hall.page.wait_for_function("() => document.querySelector('show-clock').textContent === '0'")
    hall.play("floor", clock=answering, notices=OVER)
    hall.expect_silence()
    hall.play("floor", clock=clock("answering", 0.8))  # set anew by the MC: another end
    hall.expect_cues("over")


SPEAKS = """
window.spoken = [];
const startBuffer = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...when) {
  spoken.push(Math.round(this.buffer.duration));
  return startBuffer.apply(this, when);
};
HTMLMediaElement.prototype.play = function () {
  this.dataset.played = "yes";
  return Promise.resolve();
};
Object.defineProperty(HTMLMediaElement.prototype, "paused", { get() { return this.dataset.played !== "yes"; } });
HTMLMediaElement.prototype.pause = function () { delete this.dataset.played; };
"""
"""A script that keeps how long each file is that is spoken, in s; music seems to play, without a tap."""


def test_the_voice_says_who_has_the_floor_where_it_is_switched_on_and_music_makes_room_for_it(
    window: BrowserContext, panel: Panel, controller: FakeController, enter: Callable[[str], Page]
) -> None:
    folder = panel.data / "voice"
    folder.mkdir()
    (folder / "doi-3.wav").write_bytes(wav(3))
    (folder / "het-gio.wav").write_bytes(wav(2))
    (panel.data / "slides").mkdir()
    (panel.data / "slides" / "nhạc.mp3").write_bytes(mp3())
    page = window.new_page()
    page.add_init_script(RECORD_TONES + SPEAKS)
    page.goto(f"{panel.url}/stage")
    hall, music = Hall(page, controller), page.locator("audio.music")
    hall.play("setup")
    tech = enter("tech")
    section = tech.locator(".stage-sound")
    expect(section.locator("li", has_text="Đội 3")).to_contain_text("đã có")
    expect(section).to_contain_text("nhạc.mp3")
    assert page.request.get(f"{panel.url}/slides.json").json() == []
    hall.play("open")
    hall.play("floor", floor=3)
    assert page.evaluate("spoken") == [], "off at first"

    with page.expect_response(re.compile("/voice/doi-3")), page.expect_response(re.compile("/voice/het-gio")):
        section.get_by_role("button", name="Giọng đọc: tắt").click()
    expect(section.get_by_role("button", name="Giọng đọc: bật")).to_be_visible()
    section.get_by_role("button", name="Nhạc nền: tắt").click()
    expect(section.get_by_role("button", name="Nhạc nền: bật")).to_be_visible()
    hall.play("open")
    hall.play("floor", floor=3)
    page.wait_for_function("() => spoken.length === 1")
    assert page.evaluate("spoken.splice(0)") == [3]
    expect(music).not_to_have_attribute("data-played", "yes")
    hall.play("floor", floor=3, clock=clock("answering", 0.9))
    page.wait_for_function("() => spoken.length === 1")
    assert page.evaluate("spoken") == [2]

    hall.play("setup")
    expect(music).to_have_attribute("data-played", "yes")
    page.wait_for_function("() => document.querySelector('audio.music').volume > 0.45")
    section.get_by_role("button", name="Thử ở màn chiếu").click()
    page.wait_for_function("() => document.querySelector('audio.music').volume < 0.2")
    hall.play("reading")
    expect(music).not_to_have_attribute("data-played", "yes")


def test_each_screen_has_a_volume_and_a_test_tone_of_its_own_which_its_browser_remembers(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage, overlay = window.new_page(), window.new_page()
    for page, name in ((stage, "stage"), (overlay, "overlay")):
        page.add_init_script(RECORD_TONES)
        page.goto(f"{panel.url}/{name}")
    on_stage, above = Hall(stage, controller), Hall(overlay, controller)
    bar, loudness = stage.locator(".screen-volume"), "(document.querySelector('.question-clip') || {}).volume"
    on_stage.play("ready")
    expect(bar).to_be_hidden()
    stage.keyboard.press("-")
    bar.get_by_role("button", name="Nhỏ hơn").click()
    expect(bar).to_contain_text("Âm lượng màn hình này: 80 %")
    assert stage.evaluate(loudness) == pytest.approx(0.8)
    bar.get_by_role("button", name="Thử tiếng").click()
    on_stage.expect_cues("open")
    stage.reload()
    stage.wait_for_function(f"() => Math.abs({loudness} - 0.8) < 0.01")

    above.play("ready")
    above.play("open")
    above.expect_silence()
    overlay.keyboard.press("+")
    expect(overlay.locator(".screen-volume")).to_contain_text("Âm lượng màn hình này: 10 %")
    above.play("ready")
    above.play("open")
    above.expect_cues("open")
