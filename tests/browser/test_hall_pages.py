"""What the hall sees on stage, phones and overlay, in a real Chromium, over a fake controller."""

import time

from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_parts
from tests.browser.harness import RECORD_TONES, Panel
from tests.browser.scene_player import play


def test_the_hall_and_the_mc_see_who_breaks_a_tie_and_who_pressed_early(
    mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    stage = mc_page.context.new_page()
    stage.goto(f"{panel.url}/stage")
    extra = {
        "round": m.RoundView(m.RoundKind.BUZZERS, {"vi": "Câu hỏi phụ", "en": "Tie-break"}, 4, 3, 1, 2, tie_break=True)
    }
    tied = sample_parts.teams(takes_part=dict.fromkeys((1, 2, 3), False))
    play(controller, "intro", 1, teams=tied, **extra)
    expect(stage.locator(".team-tag .name")).to_have_text(["Phúc Đồng", "Phúc Lợi"])
    expect(stage.locator("main")).not_to_contain_text("4/3")
    play(controller, "thinking", 2, teams=sample_parts.teams(lamp={3: m.Lamp.EARLY}, takes_part={1: False}), **extra)
    expect(stage.locator(".seat.team-3 .state")).to_have_text("bấm sớm")
    expect(stage.locator(".seat.team-1 .state")).to_have_text("không thi")
    expect(mc_page.locator(".row.team-1 .press")).to_have_text("không thi câu này")
    expect(mc_page.locator("h1")).to_have_text("Câu hỏi phụ · Câu 1")
    outs = sample_parts.teams(lamp={2: m.Lamp.OUT, 3: m.Lamp.OUT}, mark={2: False})
    play(controller, "open", 3, teams=outs, presses=())
    expect(mc_page.locator(".row.team-2 .press")).to_have_text("hết quyền câu này")
    expect(mc_page.locator(".row.team-3 .press")).to_have_text("không bấm lượt này")


NAMES = {
    "Trường THCS Nguyễn Bỉnh Khiêm Long Biên": "Nguyễn Bỉnh Khiêm Long…",
    "THCS Đô thị Việt Hưng": "Đô thị Việt Hưng",
    "Trường Tiểu học & THCS Sài Đồng": "Sài Đồng",
    "Thạch Bàn": "Thạch Bàn",
    "THCS": "THCS",
}
"""Names of teams, and what of each stands in a seat of five."""


def test_a_seat_says_why_its_team_does_not_play_in_the_order_in_which_they_sit(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage, phone = window.new_page(), window.new_page()
    stage.goto(f"{panel.url}/stage")
    phone.goto(f"{panel.url}/watch")
    seats = dict(zip(range(1, 6), (2, 1, 3, 4, 5), strict=True))
    names = dict(enumerate(NAMES, start=1))
    out = {3: False, 4: False}
    teams = sample_parts.teams(station=seats, name=names, takes_part=out, absent={4: True}, mark={1: True, 5: False})
    play(controller, "revealed", 1, teams=teams)
    states = ["", "đúng", "đã bị loại", "vắng mặt", "sai"]
    expect(stage.locator(".seat .state")).to_have_text(states)
    expect(stage.locator(".who-right")).to_have_text("1/2 đội đúng")
    first, second, *others = NAMES.values()
    expect(stage.locator(".seat .name")).to_have_text([second, first, *others])
    first, second, *others = NAMES
    expect(phone.locator(".seat .name")).to_have_text([second, first, *others])
    expect(phone.locator(".seat .state")).to_have_text(states)
    lamps = {1: m.Lamp.EARLY, 2: m.Lamp.OUT, 3: m.Lamp.ARMED, 4: m.Lamp.OUT, 5: m.Lamp.ARMED}
    play(controller, "open", 2, teams=sample_parts.teams(lamp=lamps, mark={2: False}), presses=())
    expect(stage.locator(".seat .state")).to_have_text(["bấm sớm", "đã sai", "", "không bấm", ""])
    expect(stage.locator(".lower-third")).to_contain_text("Dịch vụ công trực tuyến")


def test_a_photo_finish_is_seen_for_a_while_by_pages_that_come_later_too_and_a_tie_overlaps(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    presses = sample_parts.photo_finish(4_655, 31_020, 120_000, 150_000, 151_000)
    play(controller, "photo_finish", 1, presses=presses)
    stage.reload()
    expect(stage.locator(".finish .what")).to_have_count(6)
    play(controller, "photo_finish", 2, presses=presses, opening_ns=time.monotonic_ns() - 8_000_000_000)
    expect(stage.locator(".lower-third")).to_contain_text("Dịch vụ công")
    expect(stage.locator(".finish")).to_have_count(0)
    play(controller, "tied", 3)
    expect(stage.locator(".scene.tied")).to_be_visible()
    left, right = (mark.bounding_box() for mark in stage.locator(".finish .doubt").all())
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"] < left["x"] + left["width"] < right["x"] + right["width"]
    expect(stage.locator(".seat.tied .state")).to_have_text(["cùng lúc", "cùng lúc"])


def test_a_page_changes_its_language_and_keeps_it(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    mc_page.locator("button.more").click()
    mc_page.get_by_role("link", name="English").click()
    expect(mc_page.locator("button.next")).to_contain_text("Start clock")
    mc_page.reload()
    expect(mc_page.locator(".phase")).to_have_text("Reading — buzzers locked")


def test_the_ceremony_goes_from_the_race_over_the_third_prize_to_the_first(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage, late = window.new_page(), window.new_page()
    stage.add_init_script(RECORD_TONES)
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "floor", 0)
    expect(stage.locator(".holder")).to_be_visible()
    play(controller, "race", 0)
    expect(stage.locator(".racer.team-3 .value")).to_have_text(["24"])
    late.goto(f"{panel.url}/stage")
    expect(late.locator(".racer .value")).to_have_text(["199", "231", "246", "160", "228"])
    stage.clock.run_for(12_000)
    expect(stage.locator(".racer.team-3 .value")).to_have_text(["246"])
    play(controller, "ceremony", 1)
    expect(stage.locator(".kicker")).to_have_text("Giải ba")
    assert "246,5" not in stage.content()
    play(controller, "first_prize", 2)
    expect(stage.locator(".kicker")).to_have_text("Giải nhất")
    expect(stage.locator(".honour")).to_contain_text("Đô thị Việt Hưng")
    assert stage.evaluate("tones").count(880) == 1, "a fanfare for the first prize alone"


UNTAPPED = """
const real = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "state");
let tapped = false;
addEventListener("click", () => { tapped = true; }, true);
const state = { get() { return tapped ? real.get.call(this) : "suspended"; } };
Object.defineProperty(BaseAudioContext.prototype, "state", state);
"""
"""Chromium as it is until a person taps: what Playwright evaluates counts as a tap for it."""


def test_a_page_that_is_not_heard_yet_asks_for_a_tap(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.add_init_script(UNTAPPED)
    stage.goto(f"{panel.url}/stage")
    play(controller, "floor", 1)
    expect(stage.locator("button.sound")).to_be_visible()
    stage.locator("button.sound").click()
    expect(stage.locator("button.sound")).to_be_hidden()
    play(controller, "closed", 2)
    expect(stage.locator(".cue.right")).to_have_text("ĐÚNG Đô thị Việt Hưng")
    expect(stage.locator(".cue")).to_be_hidden()


def test_slides_are_shown_while_nothing_runs_and_go_when_something_does(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    from PIL import Image

    folder = panel.data / "slides"
    folder.mkdir()
    Image.new("RGB", (160, 90), "#136").save(folder / "1.png")
    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "setup", 1)
    expect(stage.locator(".scene.setup")).to_be_visible()
    stage.clock.run_for(25_000)
    expect(stage.locator("img.slide")).to_be_visible()
    play(controller, "reading", 2)
    expect(stage.locator("img.slide")).to_be_hidden()


def test_phones_and_the_overlay_follow(window: BrowserContext, panel: Panel, controller: FakeController) -> None:
    pages = {name: window.new_page() for name in ("watch", "overlay")}
    for name, page in pages.items():
        page.goto(f"{panel.url}/{name}")
    play(controller, "floor", 1)
    expect(pages["watch"].locator("section.holds")).to_contain_text("Đô thị Việt Hưng")
    expect(pages["overlay"].locator(".o-floor")).to_contain_text("Đô thị Việt Hưng")
    assert sample_parts.ANSWER not in pages["watch"].content()


def test_every_screen_shows_the_same_second(window: BrowserContext, panel: Panel) -> None:
    """The offset to the Pi's clock is known well enough: roughly from the page itself, then measured, within 100 ms."""
    for measured, doubt_ms in (("", 2000), ("await time.measure();", 100)):
        page = window.new_page()
        page.goto(panel.url)
        script = f"import('/static/js/lib/time.js').then(async (time) => {{ {measured} return time.nowMs(); }})"
        before = time.monotonic_ns() / 1e6
        theirs = page.evaluate(script)
        after = time.monotonic_ns() / 1e6
        assert before - doubt_ms <= theirs <= after + doubt_ms


YEARS_AHEAD = """
const real = Date;
window.Date = class extends real {
  constructor(...parts) { super(...(parts.length ? parts : [real.now() + 3e11])); }
  static now() { return real.now() + 3e11; }
};
"""
"""A device whose wall clock is nine years ahead."""


def test_a_phone_with_a_wrong_clock_counts_the_same_seconds(window: BrowserContext, panel: Panel) -> None:
    phone = window.new_page()
    phone.add_init_script(YEARS_AHEAD)
    phone.goto(panel.url)
    assert phone.evaluate("new Date().getTime()") > (time.time() + 1e8) * 1000, "its clock is wrong"
    script = "import('/static/js/lib/time.js').then(async (time) => { await time.measure(); return time.nowMs(); })"
    before = time.monotonic_ns() / 1e6
    theirs = phone.evaluate(script)
    after = time.monotonic_ns() / 1e6
    assert before - 100 <= theirs <= after + 100
