"""Tablets of some years ago: pages do without what newer browsers have, and one that cannot start says why."""

import time

import pytest
from playwright.sync_api import BrowserContext, expect

from bus.fake_controller import FakeController
from tests.browser.harness import PINS, Panel, sign_in
from tests.browser.sample_snapshots import everybody

FORGET_WHAT_IS_NEWER = """
for (const name of ["at", "findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with"]) {
  delete Array.prototype[name];
  delete Object.getPrototypeOf(Uint8Array.prototype)[name];
}
delete String.prototype.at;
for (const name of ["hasOwn", "groupBy"]) delete Object[name];
for (const name of ["any", "withResolvers"]) delete Promise[name];
for (const name of ["timeout", "any"]) delete AbortSignal[name];
delete Crypto.prototype.randomUUID;
delete window.structuredClone;
delete Navigator.prototype.wakeLock;
"""
"""What came to Chrome after version 86."""


@pytest.mark.parametrize("page", ["mc", "judge/1", "desk", "tech", "stage", "watch", "buttons", "led"])
def test_a_page_starts_and_draws_on_an_older_browser(
    window: BrowserContext, panel: Panel, controller: FakeController, page: str
) -> None:
    """The fixture `faults` fails it where a script asks for something that is not there."""
    window.add_init_script(FORGET_WHAT_IS_NEWER)
    controller.show(*everybody("setup", time.monotonic_ns()))
    tab = window.new_page()
    if page in PINS:
        sign_in(tab, panel.url, PINS[page], page)
    else:
        tab.goto(f"{panel.url}/{page}")
    expect(tab.locator("#page > *").first).to_be_visible()
    expect(tab.locator("#not-started")).to_have_count(0)


def test_a_page_that_cannot_start_says_which_browsers_can(
    window: BrowserContext, panel: Panel, faults: list[str]
) -> None:
    tab = window.new_page()
    tab.route("**/scripts/*.js", lambda route: route.fulfill(content_type="text/javascript", body="const [] = ;"))
    tab.goto(f"{panel.url}/watch")
    notice = tab.locator("#not-started")
    expect(notice).to_be_hidden()
    notice.evaluate("notice => notice.getAnimations().forEach((animation) => animation.finish())")  # eight seconds on
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("Safari 15.4")
    assert len(faults) == 1, "the script that this browser cannot read"
    faults.clear()
