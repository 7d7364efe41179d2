"""Statistics on the desk: shown on request, as the journal has them, at any width."""

import time

import pytest
from playwright.sync_api import BrowserContext, expect

from bus.fake_controller import FakeController
from tests.browser.harness import PINS, Panel, sign_in
from tests.browser.sample_snapshots import everybody
from tests.unit.reports.sample_matches import full_match, write_journal

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


def test_the_desk_shows_right_wrong_and_times_to_press_of_questions_and_teams(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    write_journal(panel.data, full_match())
    controller.show(*everybody("ranking", time.monotonic_ns()))
    page = window.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, panel.url, PINS["desk"], "desk")
    statistics = page.locator(".statistics")
    expect(statistics.locator("table")).to_have_count(0)

    statistics.get_by_role("button", name="Xem thống kê").click()
    teams, questions = statistics.locator("table").nth(0), statistics.locator("table").nth(1)
    expect(teams.locator("tbody tr")).to_have_count(5)
    expect(questions.locator("tbody tr")).to_have_count(24)
    expect(teams.locator("tbody tr").first.locator("td")).to_have_text(["8", "6", "10", "6", "0,2", "0,201", "2"])
    expect(questions.locator("tbody tr").first.locator("td")).to_have_text(["4", "1", "0", "0", "–", "–", "–"])
    for width in (320, 768, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    report = axe.Axe().run(page, context=".statistics", options={"resultTypes": ["violations"]})
    assert report.response["violations"] == []
