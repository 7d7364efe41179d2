"""Every page, at every size: nothing wider than the screen, nothing that axe-core calls serious, nothing too heavy."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sample
from harness import PINS, Panel, ScriptedController
from playwright.sync_api import BrowserContext, Page, expect

from controller.bus import messages as m

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
MOST_BYTES = 150 * 1024

PAGES = {
    "/": ("", "main.index", ("setup",)),
    "/enter": ("", "main.enter", ("setup",)),
    "/trust": ("", "main.trust", ("setup",)),
    "/mc": ("mc", ".mc-head", ("floor", "boards_up", "judging", "blocked", "ranking", "held")),
    "/judge": ("judge/2", ".judge-main", ("judging", "setup")),
    "/desk": ("desk", ".desk-main", ("judging", "floor")),
    "/tech": ("tech", ".desk-main", ("floor", "blocked")),
    "/stage": ("", ".scene", ("floor", "open", "boards_up", "revealed", "ceremony", "held", "judging")),
    "/watch": ("", ".watch-main", ("floor", "closed", "ranking")),
    "/overlay": ("", ".o-strip", ("floor",)),
    "/buttons": ("", ".station", ("floor",)),
    "/led": ("", "canvas", ("floor",)),
}

STILL = ("/", "/enter", "/trust", "/led")
"""Pages that show nothing of the match."""


@pytest.fixture
def panel(run_folder: Path) -> Iterator[Panel]:
    """A panel with https as well: only then it tells how tablets come to trust it."""
    process = Panel(run_folder, https=True)
    process.wait_open()
    yield process
    process.end()


@pytest.fixture
def opened(window: BrowserContext, panel: Panel, controller: ScriptedController) -> Callable[[str], Page]:
    """A page with its first scene on."""

    def open_(path: str) -> Page:
        seat, sign, names = PAGES[path]
        page = window.new_page()
        page.emulate_media(reduced_motion="reduce")  # a colour half faded in has no contrast of its own
        controller.say(*sample.everybody(names[0], time.monotonic_ns()))
        for board in ("clock", "score-1"):
            controller.light(m.LedFrame(board, 32, 8, b"\x80\x42\x24\x18" * 8, 7, True))
        if seat:
            page.goto(f"{panel.url}/enter#pin={PINS[seat]}&seat={seat}")
            page.wait_for_url(f"{panel.url}{path}")
        else:
            page.goto(panel.url + path)
        expect(page.locator(sign).first).to_be_visible()
        return page

    return open_


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_its_screen(
    opened: Callable[[str], Page], controller: ScriptedController, path: str
) -> None:
    page = opened(path)
    wide: list[tuple[str, int]] = []
    serious: list[str] = []
    for seq, name in enumerate(PAGES[path][2], start=2):
        controller.say(*sample.everybody(name, time.monotonic_ns(), seq))
        if path not in STILL:
            expect(page.locator("body")).to_have_attribute("data-seq", str(seq))
        for width, height in ((320, 640), (768, 1024), (1280, 720), (3840, 2160)):
            page.set_viewport_size({"width": width, "height": height})
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                wide.append((name, width))
        page.set_viewport_size({"width": 1024, "height": 768})
        found = axe.Axe().run(page, options=RULES).response["violations"]
        serious += [
            f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
    assert wide == []
    assert serious == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_little_fonts_and_all(opened: Callable[[str], Page], window: BrowserContext, path: str) -> None:
    page = opened(path)
    window.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload()
    expect(page.locator(PAGES[path][1]).first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => 1)")
    sizes = page.evaluate(
        "performance.getEntries().filter(e => 'encodedBodySize' in e).map(e => [e.name, e.encodedBodySize])"
    )
    total = sum(size for name, size in sizes if "/events/" not in name)
    assert total <= MOST_BYTES, sorted(sizes, key=lambda one: -one[1])[:8]
