"""A keyboard alone: Tab reaches whatever can be pushed or filled in, in the order in which it stands, and is seen where
it is; one real job is done by it on each of the pages of MC, desk and judges."""

import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import wait_for_request

MOST_STOPS = 120
HOLD_MS = 1500

FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const label = element.getAttribute("aria-label") ?? (element.innerText || element.labels?.[0]?.innerText) ?? "";
  const ring = element.closest("label.button") ?? element; // a hidden field's ring is its label's
  const { x, y, width, height } = ring.getBoundingClientRect();
  const there = document.elementFromPoint(x + width / 2, y + Math.min(height, innerHeight - y) / 2);
  return {
    label: label.replaceAll("\\n", " ").trim(),
    tag: element.localName,
    place: [...document.querySelectorAll("*")].indexOf(element),
    ringed: element.matches(":focus-visible") && getComputedStyle(ring).outlineStyle === "solid",
    visible: there !== null && (ring.contains(there) || there.contains(ring)),
  };
}"""

REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  return all.filter((element) => !element.disabled && element.tabIndex >= 0 && element.checkVisibility()).length;
}"""


class Stop(NamedTuple):
    """Where the focus is: its label, which element it is and where it stands in the page, how it can be seen."""

    label: str
    tag: str
    place: int
    ringed: bool
    visible: bool


def play(controller: FakeController, name: str, seq: int) -> None:
    """Show everybody the scene called `name`."""
    controller.show(*sample_snapshots.everybody(name, time.monotonic_ns(), seq))


def focus(page: Page) -> Stop | None:
    """Where the focus is; None: nowhere."""
    stop = page.evaluate(FOCUSED)
    return stop and Stop(**stop)


def walk_around(page: Page) -> list[Stop]:
    """Every stop of Tab, once around the page."""
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop is None or (stops and stop.place == stops[0].place):
            return stops
        stops.append(stop)
    pytest.fail(f"Tab never leaves the page: {[stop.label for stop in stops[-8:]]}")


def tab_to(page: Page, label: str, tag: str = "") -> None:
    """Tab until the focus is on the element labelled `label`."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop is not None and label in stop.label and tag in ("", stop.tag):
            return
    pytest.fail(f"Tab does not reach {label}")


@pytest.fixture
def open_scene(enter: Callable[[str], Page], controller: FakeController) -> Callable[[str, str], Page]:
    """The page of a seat, with a scene on it."""

    def show(seat: str, scene: str) -> Page:
        play(controller, scene, 1)
        page = enter(seat)
        expect(page.locator("body")).to_have_attribute("data-seq", "1")
        return page

    return show


@pytest.mark.parametrize(
    "seat, scene", [("mc", "floor"), ("mc", "boards_up"), ("desk", "judging"), ("judge/2", "judging")]
)
def test_tab_goes_once_around_and_is_seen_everywhere(
    open_scene: Callable[[str, str], Page], seat: str, scene: str
) -> None:
    page = open_scene(seat, scene)
    stops = walk_around(page)
    assert len(stops) == page.evaluate(REACHABLE)
    assert [stop.place for stop in stops] == sorted(stop.place for stop in stops)
    assert [stop for stop in stops if not (stop.ringed and stop.visible and stop.label)] == []


def test_the_evening_goes_with_a_keyboard_alone(mc_page: Page, controller: FakeController) -> None:
    play(controller, "reading", 1)
    expect(mc_page.locator("button.next")).to_be_visible()
    mc_page.keyboard.press("Space")
    assert wait_for_request(controller, 1).command == m.StartThinking()
    play(controller, "floor", 2)
    expect(mc_page.locator(".judgement.right")).to_be_enabled()
    mc_page.keyboard.press("y")
    assert wait_for_request(controller, 2).command == m.RuleRight()
    expect(mc_page.locator("button.undo")).to_be_enabled()
    mc_page.keyboard.press("u")
    assert wait_for_request(controller, 3).command == m.Undo()
    play(controller, "open", 3)
    step = mc_page.locator("button.hold", has_text="Không đội nào biết")
    expect(step).to_be_enabled()
    tab_to(mc_page, "Không đội nào biết")
    mc_page.keyboard.press("Enter")
    mc_page.keyboard.press("Enter", delay=1500)
    assert wait_for_request(controller, 4).command == m.CloseQuestion()
    mc_page.keyboard.press("?")
    expect(mc_page.locator("dialog .keys")).to_contain_text("hoàn tác")
    mc_page.keyboard.press("Escape")
    expect(mc_page.locator("dialog")).to_have_count(0)


def test_the_mc_adjusts_a_score_by_keyboard_alone(
    open_scene: Callable[[str, str], Page], controller: FakeController
) -> None:
    page = open_scene("mc", "ready")
    tab_to(page, "Thao tác khác")
    page.keyboard.press("Enter")
    tab_to(page, "Sửa điểm")
    page.keyboard.press("Enter")
    sheet = page.locator("dialog")
    expect(sheet).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Số điểm", "input")
    page.keyboard.press("Control+A")
    page.keyboard.type("-2,5")
    expect(sheet.locator(".preview")).to_have_text("60 → 57,5")
    tab_to(page, "Lý do", "input")
    page.keyboard.type("Chấm nhầm câu 2")
    page.keyboard.press("Enter")
    expect(sheet).to_have_count(0)
    command = wait_for_request(controller, 1).command
    assert isinstance(command, m.AdjustScore)
    assert (command.team, str(command.points), command.reason) == (3, "-2.5", "Chấm nhầm câu 2")
    stop = focus(page)
    assert stop is not None
    assert stop.label == "Sửa điểm"  # where it came from


def test_the_desk_records_a_protest_by_keyboard_alone(
    open_scene: Callable[[str, str], Page], controller: FakeController
) -> None:
    page = open_scene("desk", "ready")
    tab_to(page, "Ghi khiếu nại")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Câu", "input")
    page.keyboard.type("3")
    tab_to(page, "Nội dung khiếu nại", "input")
    page.keyboard.type("Đã giơ bảng kịp giờ")
    tab_to(page, "Ghi lại", "button")
    page.keyboard.press("Space")
    assert wait_for_request(controller, 1).command == m.RecordProtest(2, 2, 3, "Đã giơ bảng kịp giờ")


def test_a_judge_gives_a_ballot_by_keyboard_alone(
    open_scene: Callable[[str, str], Page], controller: FakeController
) -> None:
    page = open_scene("judge/2", "judging")
    for criterion, mark in zip(sample_parts.CRITERIA, ("38", "25,5", "17", "9"), strict=True):
        tab_to(page, criterion.name["vi"], "input")
        page.keyboard.type(mark)
    page.keyboard.press("Enter")
    tab_to(page, "chốt 89,5 điểm", "button")
    page.keyboard.press("Space", delay=1500)
    command = wait_for_request(controller, 1).command
    assert isinstance(command, m.CastBallot)
    assert (command.judge, list(map(str, command.marks))) == (2, ["38", "25.5", "17", "9"])
