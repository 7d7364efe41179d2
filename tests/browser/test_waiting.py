"""While no match fits the board, the staff read why and what to do, and every other page shows something sensible."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from bus.fake_controller import FakeController
from controller.match_files.match import Match, Team, station_faults
from controller.rules.contest import Contest
from controller.rules.view import SnapshotContext, snapshots
from controller.waiting import NO_MATCH_FITS, WHAT_TO_DO
from tests.browser import sample_parts, sample_snapshots
from tests.browser.harness import Panel

TEAMS = tuple(Team(number, f"THCS {number}") for number in range(1, 8))
FAULTS = station_faults(Match("Cụm 1", "THCS", TEAMS), "cum-1", (1, 2, 3, 4), "pi-4-stations")


def wait_without_a_match(controller: FakeController) -> None:
    frame = SnapshotContext(
        time.monotonic_ns(), health=sample_parts.HEALTH, missing=(NO_MATCH_FITS, *FAULTS, WHAT_TO_DO)
    )
    controller.show(*snapshots(Contest(boot=sample_parts.BOOT), frame).values())


def test_the_mc_reads_one_sentence_at_the_button_and_above_it_every_reason(
    controller: FakeController, mc_page: Page
) -> None:
    wait_without_a_match(controller)
    expect(mc_page.locator(".blocked li")).to_have_text(
        ["Chưa có buổi thi nào hợp với bo mạch này; khi có, buổi thi sẽ tự mở"]
    )
    reasons = mc_page.locator(".notices li")
    expect(reasons).to_have_count(2 + len(FAULTS))
    expect(reasons.nth(1)).to_have_text("cum-1: đội 5 ngồi ở bàn 5, nhưng bo mạch pi-4-stations chỉ có bàn 1, 2, 3, 4")
    expect(reasons.last).to_contain_text("sudo systemctl restart bamchuong.target")
    expect(mc_page.locator(".next")).to_have_class(re.compile("not-yet"))
    controller.show(*sample_snapshots.everybody("setup", time.monotonic_ns(), 4))
    expect(mc_page.locator(".blocked")).to_have_count(0)
    expect(mc_page.locator(".notices li", has_text="bo mạch")).to_have_count(0)


def test_desk_technicians_and_judges_are_told(controller: FakeController, enter: Callable[[str], Page]) -> None:
    wait_without_a_match(controller)
    for seat in ("desk", "tech"):
        page = enter(seat)
        expect(page.locator(".notices li")).to_have_count(2 + len(FAULTS))
        expect(page.locator(".page-head")).to_contain_text("Chưa mở buổi thi")
    expect(enter("judge/1").locator("h2")).to_have_text("Chưa mở buổi thi")


def test_the_desk_is_offered_nothing_that_needs_a_match(
    controller: FakeController, enter: Callable[[str], Page]
) -> None:
    wait_without_a_match(controller)
    page = enter("desk")
    expect(page.locator("[data-key=packs], [data-key=history]")).to_have_count(2)
    expect(page.locator("[data-key=repair], [data-key=teams], [data-key=protests]")).to_have_count(0)
    controller.show(*sample_snapshots.everybody("setup", time.monotonic_ns(), 4))
    expect(page.locator("[data-key=repair], [data-key=teams], [data-key=protests]")).to_have_count(3)


def test_the_hall_sees_an_idle_scene(controller: FakeController, panel: Panel, window: BrowserContext) -> None:
    wait_without_a_match(controller)
    for path, place, text in (
        ("stage", "h1", "Bấm chuông"),
        ("watch", "h1", "Bấm chuông"),
        ("watch", ".state", "Chưa mở buổi thi"),
        ("buttons", ".page-head, header", "Chưa mở buổi thi"),
    ):
        page = window.new_page()
        page.goto(f"{panel.url}/{path}")
        expect(page.locator(place).first).to_contain_text(text)
        page.close()
