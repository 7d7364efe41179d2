"""A technician walks through the hall with the tablets: each one's answers appear at /tech as they come."""

import os
import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bus.fake_controller import FakeController
from tests.browser.harness import Panel
from tests.browser.sample_snapshots import everybody
from tests.patience import patience_ms

PATIENCE_MS = 60_000
LANGUAGE = "?lang=en"


def test_who_carries_the_tablets_sees_which_is_good_which_is_deaf_and_which_is_gone(
    enter: Callable[[str], Page], panel: Panel, controller: FakeController
) -> None:
    controller.show(*everybody("setup", time.monotonic_ns()))
    tech, mc, judge = enter("tech"), enter("mc"), enter("judge/1")
    tech.goto(f"{panel.url}/tech{LANGUAGE}")
    tech.locator("[data-key=measure]").click(timeout=patience_ms(PATIENCE_MS))
    rows = tech.locator("[data-key=reach] li")

    def expect_answer(seat: str, text: str) -> None:
        expect(rows.filter(has_text=seat)).to_contain_text(text, timeout=patience_ms(PATIENCE_MS))

    expect_answer("MC", "good")
    expect_answer("Judge 1", "ms at most")
    judge.route("**/api/pong", lambda route: route.abort())
    expect_answer("Judge 1", "pings lost")
    judge.close()
    expect_answer("Judge 1", "not connected")
    expect(rows.filter(has_text="MC")).to_have_text(re.compile("good$"))
    if folder := os.environ.get("PICTURES"):
        for name, width, height in (("phone", 360, 740), ("tablet", 820, 1180), ("desktop", 1440, 900)):
            tech.set_viewport_size({"width": width, "height": height})
            tech.locator("[data-key=reach]").scroll_into_view_if_needed()
            tech.screenshot(path=f"{folder}/reach-{name}.png", full_page=name == "phone")
            tech.locator("[data-key=reach]").screenshot(path=f"{folder}/reach-{name}-card.png")
    mc.close()
