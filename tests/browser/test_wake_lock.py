"""Tablets of the staff and the projector stay awake: the lock is asked for, and again when the page is seen again."""

import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from bus.fake_controller import FakeController
from tests.browser.harness import PINS, Panel, sign_in
from tests.browser.sample_snapshots import everybody

RECORD_LOCKS = """
window.locks = [];
if (globalThis.WakeLock) WakeLock.prototype.request = async (kind) => {
  const lock = Object.assign(new EventTarget(), { kind });
  locks.push(lock);
  return lock;
};
"""
"""A script that keeps the locks that a page asked for: a Chromium without a window has no screen to keep on."""

COVER_PAGE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""Cover the page, or show it again."""


def expect_locks(page: Page, times: int) -> None:
    """Wait until the page has asked for `times` locks of the screen."""
    page.wait_for_function("times => locks.length >= times", arg=times)
    assert page.evaluate("locks.map(({ kind }) => kind)") == ["screen"] * times


def test_a_page_keeps_its_screen_on_and_asks_again_when_it_is_seen_again(
    browser: Browser, run_folder: Path, controller: FakeController
) -> None:
    panel = Panel(run_folder, https=True)
    panel.wait_open()
    controller.show(*everybody("setup", time.monotonic_ns()))
    tablet = browser.new_context(ignore_https_errors=True, viewport={"width": 820, "height": 1180})
    tablet.add_init_script(RECORD_LOCKS)
    try:
        for seat in ("mc", "judge/1", "desk", "tech", "stage"):
            page = tablet.new_page()
            if seat in PINS:
                sign_in(page, panel.secure_url, PINS[seat], seat)
            else:
                page.goto(f"{panel.secure_url}/{seat}")
            expect_locks(page, 1)
            page.evaluate(COVER_PAGE, True)
            page.evaluate("locks[0].dispatchEvent(new Event('release')), 0")  # a covered page loses its lock
            if seat == "tech":
                controller.show(*everybody("setup", time.monotonic_ns()))  # it draws what comes, not what happens to it
                expect(page.locator("[data-key=connection]")).to_contain_text("Giữ màn hình sáng: trình duyệt từ chối")
            page.evaluate(COVER_PAGE, False)
            expect_locks(page, 2)
            if seat == "tech":
                expect(page.locator("[data-key=connection]")).to_contain_text("Giữ màn hình sáng: có")
            page.close()
    finally:
        tablet.close()
        panel.end()
