"""The rundown on the pages: the hall sees breaks and what follows, the MC what comes next and how late it is."""

import time
from collections.abc import Callable

import msgspec
from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import Panel, wait_for_request

Enter = Callable[[str], Page]
GROUND, ACCENT = "rgb(11, 61, 145)", "rgb(255, 211, 77)"


def play(controller: FakeController, name: str, seq: int, **changes: object) -> None:
    """Show everybody the scene called `name`."""
    controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), seq, **changes))


def test_the_hall_and_its_phones_see_a_break_count_down_and_what_follows(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    pages = {name: window.new_page() for name in ("stage", "watch", "overlay")}
    for name, page in pages.items():
        page.goto(f"{panel.url}/{name}")
    play(controller, "break", 1)

    stage, phone = pages["stage"].locator(".scene.segment"), pages["watch"].locator("section.segment")
    live_picture = pages["overlay"].locator(".segment-on")
    expect(live_picture).to_contain_text("Giải lao")
    expect(live_picture.locator("show-clock")).to_contain_text("7:")
    for place in (stage, phone):
        expect(place).to_contain_text("Giải lao")
        expect(place).to_contain_text("sau đó: Tăng tốc")
        expect(place.locator("show-clock")).to_contain_text("7:")
    expect(pages["stage"].locator(".audience img")).to_be_visible()

    play(controller, "reading", 2)
    expect(pages["stage"].locator(".scene.reading")).to_be_visible()
    expect(pages["stage"].locator(".audience")).to_have_count(0)
    expect(phone).to_have_count(0)
    expect(live_picture).to_have_count(0)


def test_a_hold_goes_before_the_break(window: BrowserContext, panel: Panel, controller: FakeController) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    play(controller, "break", 1, hold=m.Sentence("hold", "Technical hold"))
    expect(stage.locator(".scene.held h1")).to_have_text("TẠM DỪNG KỸ THUẬT")
    expect(stage.locator(".scene.segment")).to_have_count(0)


def test_the_host_s_colours_are_behind_the_quiet_scenes_and_no_others(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.emulate_media(reduced_motion="reduce")
    stage.goto(f"{panel.url}/stage")
    for scene in ("themed", "break"):
        play(controller, scene, 1 if scene == "themed" else 2)
        expect(stage.locator("body")).to_have_css("background-color", GROUND)
        expect(stage.locator("h1.huge")).to_have_css("color", ACCENT)
    play(controller, "reading", 3, theme=sample_parts.THEME)
    expect(stage.locator("body")).not_to_have_css("background-color", GROUND)


def test_before_the_match_the_stage_says_when_it_begins(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.goto(f"{panel.url}/stage")
    play(controller, "themed", 1)
    expect(stage.locator(".venue")).to_contain_text("bắt đầu lúc 14:00")


def test_the_mc_prolongs_and_ends_the_break_and_keeps_the_next_step(mc_page: Page, controller: FakeController) -> None:
    play(controller, "break", 1)
    card = mc_page.locator(".rundown")
    expect(card).to_contain_text("Bây giờ: Giải lao")
    expect(card).to_contain_text("Tiếp theo: Tăng tốc · 14:55")
    card.get_by_role("button", name="+5 phút").click()
    longer = wait_for_request(controller, 1).command
    assert isinstance(longer, m.StartSegment)
    assert longer.segment == 4
    assert longer.seconds is not None
    assert 600 < longer.seconds <= 431 + 300
    card.get_by_role("button", name="Kết thúc").click()
    assert wait_for_request(controller, 2).command == m.EndSegment(4)
    mc_page.locator("button.next").click()
    assert wait_for_request(controller, 3).command == m.StartRound()


def test_without_a_rundown_nothing_of_it_is_there(mc_page: Page, enter: Enter, controller: FakeController) -> None:
    desk = enter("desk")
    play(controller, "intro", 1)
    expect(mc_page.locator("button.next")).to_be_visible()
    expect(mc_page.locator(".rundown")).to_have_count(0)
    expect(desk.locator("[data-key=rundown]")).to_have_count(0)


def test_the_desk_begins_any_segment_but_a_round(enter: Enter, controller: FakeController) -> None:
    desk = enter("desk")
    play(controller, "break", 1)
    rows = desk.locator("[data-key=rundown] .row")
    expect(rows).to_have_count(len(sample_parts.RUNDOWN))
    expect(rows.nth(4).locator("button")).to_have_count(0)
    expect(rows.nth(3)).to_contain_text("đang diễn ra")
    rows.nth(6).get_by_role("button").click()
    assert wait_for_request(controller, 1).command == m.StartSegment(7)


SCRIPT = """async ([name, args, time]) => {
  const rundown = await import("/static/js/parts/rundown.js");
  const [hours, minutes, seconds] = time.split(":").map(Number);
  return rundown[name](...args, new Date(2026, 10, 30, hours, minutes, seconds ?? 0));
}"""


def segments(*planned: tuple[str, str, str]) -> list[object]:
    """Segments by kind, planned time and state, as a page has them."""
    views = [
        m.SegmentView(number, m.SegmentKind(kind), at=at, state=state)  # type: ignore[arg-type]
        for number, (kind, at, state) in enumerate(planned, start=1)
    ]
    return list(msgspec.to_builtins(views))


def test_late_is_what_comes_next_after_its_planned_time(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(panel.url)
    snapshot = {"rundown": segments(("welcome", "13:30", "now"), ("round", "14:00", "next")), "segment": None}
    late = {"13:59": 0, "14:00": 0, "14:00:59": 0, "14:01": 1, "14:07:30": 7, "19:59": 359, "22:00": 0}

    assert {now: page.evaluate(SCRIPT, ["minutesLate", [snapshot], now]) for now in late} == late


def test_a_welcome_counts_down_to_what_follows_it(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(panel.url)
    rundown = segments(("welcome", "13:30", "next"), ("round", "14:00", "later"))
    orders = {
        now: page.evaluate(SCRIPT, ["startCommand", [rundown[0], rundown], now])
        for now in ("13:40", "14:00", "14:30", "09:00")
    }

    plain = {"type": "StartSegment", "segment": 1}
    assert orders == {"13:40": {**plain, "seconds": 1200}, "14:00": plain, "14:30": plain, "09:00": plain}
