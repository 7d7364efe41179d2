"""Tablets of some years ago: pages do without what newer browsers have, and one that cannot start says why."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser.harness import PINS, Panel, sign_in, wait_for_request
from tests.browser.old_chromium import NotToBeHadError, OldChromium
from tests.browser.sample_snapshots import everybody
from tests.browser.screenshots import VIEWS, Studio, studio

nightly = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly: fetches a browser of 2020")


@pytest.fixture(scope="module")
def match() -> Iterator[Studio]:
    """A panel, and a match that is played on it."""
    with studio() as running:
        yield running


@pytest.fixture(scope="module")
def chromium_80(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OldChromium]:
    """The browser of February 2020."""
    folder: Path = tmp_path_factory.mktemp("chromium")
    try:
        browser = OldChromium(folder)
    except NotToBeHadError as error:
        pytest.skip(str(error))
    yield browser
    browser.end()


FORGET_WHAT_IS_NEWER = """
for (const name of ["at", "findLast", "findLastIndex", "toReversed", "toSorted", "toSpliced", "with"]) {
  delete Array.prototype[name];
  delete Object.getPrototypeOf(Uint8Array.prototype)[name];
}
for (const name of ["at", "replaceAll"]) delete String.prototype[name];
for (const name of ["showModal", "close"]) delete HTMLDialogElement.prototype[name];
for (const name of ["replaceChildren", "getAnimations", "checkVisibility"]) delete Element.prototype[name];
for (const name of ["arrayBuffer", "text", "stream"]) delete Blob.prototype[name];
for (const name of ["TextDecoderStream", "BroadcastChannel", "WeakRef", "ResizeObserver"]) delete window[name];
window.webkitAudioContext = window.AudioContext;
delete window.AudioContext;
delete Navigator.prototype.userActivation;
performance.getEntriesByType = () => [];
for (const name of ["hasOwn", "groupBy"]) delete Object[name];
for (const name of ["any", "withResolvers"]) delete Promise[name];
for (const name of ["timeout", "any"]) delete AbortSignal[name];
delete Crypto.prototype.randomUUID;
delete window.structuredClone;
delete Navigator.prototype.wakeLock;
delete Promise.allSettled;
delete Element.prototype.animate;
window.MediaQueryList && delete MediaQueryList.prototype.addEventListener;
"""
"""What came to Chrome after version 80, or to Safari or Firefox after 13 and 78."""


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
    expect(notice).to_contain_text("Safari 13")
    assert len(faults) == 1, "the script that this browser cannot read"
    faults.clear()


def test_a_dialog_opens_and_closes_where_the_browser_has_none(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    window.add_init_script(FORGET_WHAT_IS_NEWER)
    controller.show(*everybody("ready", time.monotonic_ns()))
    page = window.new_page()
    sign_in(page, panel.url, PINS["mc"], "mc")
    sheet = page.locator("dialog.stand-in")

    def open_sheet() -> None:
        adjust = page.get_by_text("Sửa điểm", exact=True)
        if not adjust.is_visible():  # the drawer is still open after the first time
            page.locator("button.more").click()
        adjust.click()
        expect(sheet.locator("#reason")).to_be_visible()

    open_sheet()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    open_sheet()
    sheet.get_by_role("button", name="Huỷ").click()
    expect(sheet).to_have_count(0)
    expect(page.locator(".stand-in-shade")).to_have_count(0)
    open_sheet()
    sheet.locator(".choice label", has_text="Phúc Lợi").click()
    sheet.locator("#amount").fill("-2,5")
    sheet.locator("#reason").fill("Chấm nhầm câu 2")
    sheet.locator("button[type=submit]").click()
    expect(sheet).to_have_count(0)
    command = wait_for_request(controller, 1).command
    assert isinstance(command, m.AdjustScore)
    assert command.team == 5
    assert page.url.endswith("/mc"), "the form was sent nowhere"


@nightly
@pytest.mark.parametrize("path", VIEWS)
def test_every_page_opens_in_the_oldest_chromium_that_it_promises(
    chromium_80: OldChromium, match: Studio, path: str
) -> None:
    seat = VIEWS[path].seat
    match.play(VIEWS[path].scenes[0])
    match.led.show(m.LedFrame("clock", 32, 8, bytes(32), 7, True))
    chromium_80.forget_cookies()
    if seat:
        chromium_80.goto(f"{match.panel.url}/enter")
        entered = f"""fetch("/enter", {{
          method: "POST",
          headers: {{ "Content-Type": "application/json" }},
          body: JSON.stringify({{ pin: "{PINS[seat]}", seat: "{seat}" }}),
        }}).then((answer) => answer.status)"""
        assert chromium_80.evaluate(entered) == 200
    chromium_80.errors.clear()
    chromium_80.goto(f"{match.panel.url}{path}")
    assert chromium_80.evaluate("location.pathname") == path
    chromium_80.wait_for(f"document.querySelector({VIEWS[path].sign!r}) && !document.querySelector('#not-started')")
    assert chromium_80.errors == []
    assert chromium_80.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
