"""Every page, in every scene, at every size, in both languages: nothing wider than the screen, nothing cut off, nothing
that axe-core calls serious, nothing too heavy. `screenshots.py` photographs the same."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bus import messages as m
from tests.browser import sample_parts, sample_snapshots
from tests.browser.page_checks import LARGEST, PALE, SIZES, resize, serious, too_wide
from tests.browser.screenshots import ON_STAGE, POSES, VIEWS, Studio, studio

MOST_BYTES = 150 * 1024
PROJECTORS = ((1280, 720), (1920, 1080), LARGEST, (1024, 768))
SHAPES = (PROJECTORS[0], PROJECTORS[-1])
"""Of those, one of each shape: what is on the stage grows with its screen."""
FILLING = ("/mc",)
"""Pages that are as high as the screen, so that nobody can scroll them. For the stage see `CUT`."""

LONG_NAME = "Trường THCS Nguyễn Bỉnh Khiêm Long Biên"
LONG_TEXT = ("Theo nghị định của Chính phủ về cung cấp dịch vụ công trực tuyến, " * 16)[:1000]
LONG_ANSWER = ("Cổng Dịch vụ công quốc gia và một cửa điện tử của thành phố; " * 9)[:500]
"""The longest that a pack may hold."""

CUT = """() => {
  const texts = document.createTreeWalker(document.querySelector("#page"), NodeFilter.SHOW_TEXT);
  const screen = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
  const faults = [];
  const boxes = [];
  while (texts.nextNode()) {
    const [node, range] = [texts.currentNode, document.createRange()];
    range.selectNodeContents(node);
    const { top, bottom, left, right } = range.getBoundingClientRect();
    if (!node.data.trim() || right === left) continue;
    const air = 0.18 * parseFloat(getComputedStyle(node.parentElement).fontSize); // a line is higher than its letters
    const [text, box] = [node.data.slice(0, 24), { top: top + air, bottom: bottom - air, left, right }];
    for (let around = node.parentElement; around; around = around.parentElement) {
      const clips = around !== document.body && getComputedStyle(around).overflow !== "visible";
      const edge = around === document.documentElement ? screen : around.getBoundingClientRect();
      if (!clips && around !== document.documentElement) continue;
      const out = Math.max(edge.top - box.top, box.bottom - edge.bottom, edge.left - left, right - edge.right);
      if (out > 1) faults.push(`${text}: cut off by ${around.className || around.localName}`);
    }
    for (const [other, earlier] of boxes) {
      const across = Math.min(box.right, earlier.right) - Math.max(box.left, earlier.left);
      const along = Math.min(box.bottom, earlier.bottom) - Math.max(box.top, earlier.top);
      if (across > 1 && along > 1) faults.push(`${text}: over ${other}`);
    }
    boxes.push([text, box]);
  }
  const feet = [...document.querySelectorAll(".bar")].map((bar) => Math.round(bar.getBoundingClientRect().bottom));
  if (Math.max(...feet) - Math.min(...feet) > 1) faults.push("bars that do not stand on one line");
  return faults;
}"""
"""Text of the stage page that is outside of the screen or its box, or lies on other text."""

STACKED = "THCS Ế Ồ Ừ Ặ ỆỔỮẬ"
"""Capitals with two marks, above and below."""
SCENES_OF_BOXES = (
    "setup",
    "intro",
    "reading",
    "boards_up",
    "open",
    "floor",
    "tied",
    "closed",
    "stage_ready",
    "ranking",
)
"""Every box of the stage that clips its text is in one of these."""
ONLY_TEXT = """() => {
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
body.stage, .stage.flood::before { background: #000 !important; }
#page * { background: none !important; border-color: transparent !important; color: #fff !important; }
#page *, body { transition: none !important; }
#page :is(team-mark, clock-bar, show-clock, .bars) { visibility: hidden; }
`);
document.adoptedStyleSheets = [sheet];
}"""
UNCLIPPED = """() => {
  for (const box of document.querySelectorAll("#page *")) {
    if (getComputedStyle(box).overflow !== "hidden" || box.matches(".bar, .finish-line, svg")) continue;
    box.style.overflow = "visible";
    box.dataset.cut = "";
  }
}"""
CLIPPED = """() => document.querySelectorAll("[data-cut]").forEach((box) => {
  box.style.overflow = "";
  box.removeAttribute("data-cut");
})"""


@pytest.fixture(scope="module")
def match() -> Iterator[Studio]:
    """A panel and a match for all pages here."""
    with studio() as running:
        yield running


def too_large(page: Page, path: str) -> bool:
    """Whether the page is wider than its screen, or higher where nobody can scroll it."""
    high = path in FILLING and page.evaluate("document.documentElement.scrollHeight > innerHeight")
    return too_wide(page) or bool(high)


@pytest.mark.parametrize("path", VIEWS)
def test_axe_finds_nothing_serious_and_nothing_is_larger_than_its_screen(
    match: Studio, window: BrowserContext, path: str
) -> None:
    page = match.open_page(window, path)
    for scene in VIEWS[path].scenes:
        match.show(page, path, scene)
        for size in SIZES:
            resize(page, size)
            assert not too_large(page, path), (scene, size)
        assert serious(page) == [], scene
    resize(page, LARGEST)
    assert not too_large(page, path)


def test_axe_finds_nothing_serious_in_english(match: Studio, window: BrowserContext) -> None:
    window.new_page().goto(f"{match.panel.url}/?lang=en")
    for path, view in VIEWS.items():
        page = match.open_page(window, path)
        assert page.locator("html").get_attribute("lang") == "en"
        match.show(page, path, view.scenes[-1])
        assert serious(page) == [], path
        resize(page, SIZES[0])
        assert not too_large(page, path), path
        page.close()


@pytest.mark.parametrize("name", POSES)
def test_what_opens_on_a_page_is_whole_at_every_size(match: Studio, window: BrowserContext, name: str) -> None:
    page = match.pose(window, name)
    assert serious(page) == []
    for size in (*SIZES, LARGEST):
        resize(page, size)
        assert not too_large(page, POSES[name].path), size
        for last in page.locator("dialog button[type=submit], dialog .final, .mc-foot button.more").all():
            last.scroll_into_view_if_needed()
            expect(last).to_be_in_viewport(ratio=0.99)


PLACES = """() => Object.fromEntries(
  [".undo", ".redo", ".clock-step", ".more", ".action-place", ".judgement.wrong", ".judgement.right"]
    .map((name) => [name, document.querySelector(`.mc-foot ${name}`)])
    .filter(([, element]) => element)
    .map(([name, element]) => [name, element.getBoundingClientRect()])
    .map(([name, { left, top, right, bottom }]) => [name, [left, top, right, bottom].map(Math.round)]))"""
"""Where the MC's buttons are that a thumb knows."""


@pytest.mark.parametrize("size", [(768, 1024), (1024, 768)])
def test_the_mc_finds_every_button_where_it_was(match: Studio, window: BrowserContext, size: tuple[int, int]) -> None:
    page = match.open_page(window, "/mc")
    resize(page, size)
    places: dict[str, list[int]] = {}
    for count in (2, 5, 8):
        names = {number: LONG_NAME if count > 5 else sample_parts.NAMES[number - 1] for number in range(1, count + 1)}
        floor = {"floor": 2, "teams": sample_parts.teams(count, name=names)}
        for scene in VIEWS["/mc"].scenes if count > 2 else ("setup", "intro", "reading", "open", "floor", "boards_up"):
            match.show(page, "/mc", scene, **(floor if scene == "floor" else {"teams": floor["teams"]}))
            for name, place in page.evaluate(PLACES).items():
                assert places.setdefault(name, place) == place, (scene, count, name)
                assert min(place[:2]) >= 0, (scene, count, name)
                assert (place[2] <= size[0], place[3] <= size[1]) == (True, True), (scene, count, name)
            if scene == "boards_up":
                expect(page.locator(".board").last).to_be_in_viewport(ratio=0.99)
    assert len(places) == 7
    clock = page.locator(".big-clock show-clock" if size[0] > size[1] else ".mc-head show-clock")
    match.show(page, "/mc", "floor")
    assert clock.evaluate("clock => parseFloat(getComputedStyle(clock).fontSize)") >= (200 if size[0] > size[1] else 76)


@pytest.mark.parametrize("count, long", [(5, False), (8, True)])
def test_on_the_stage_nothing_is_cut_off_and_nothing_lies_on_anything_else(
    match: Studio, window: BrowserContext, count: int, long: bool
) -> None:
    page = match.open_page(window, "/stage")
    for scene in (*ON_STAGE, "early"):
        resize(page, PROJECTORS[0])
        match.show(page, "/stage", "thinking" if scene == "early" else scene, **extreme_fields(scene, count, long))
        for size in SHAPES if long else PROJECTORS:
            resize(page, size)
            assert page.evaluate(CUT) == [], (scene, size)
            if not long:
                assert page.evaluate(PALE) == [], (scene, size)


def test_no_box_of_the_stage_cuts_a_mark_off_a_capital(match: Studio, window: BrowserContext) -> None:
    """The same pixels stand there when nothing is cut: line heights leave room for two marks."""
    names = dict.fromkeys(range(1, 6), STACKED)
    texts: dict[str, object] = {
        "title": STACKED,
        "teams": sample_parts.teams(name=names),
        "question": m.QuestionView(4, STACKED, STACKED),
        "ranking": tuple(m.RankView(n, n, STACKED, Decimal(30), {"vi": STACKED}) for n in names),
    }
    page = match.open_page(window, "/stage")
    page.evaluate(ONLY_TEXT)
    for scene in SCENES_OF_BOXES:
        fields = sample_snapshots.scenes(0)[scene]
        kept = {name: text for name, text in texts.items() if name in ("title", "teams") or name in fields}
        match.show(page, "/stage", scene, **kept)
        for size in SHAPES:
            resize(page, size)
            page.evaluate(CLIPPED)
            clipped = page.screenshot()
            page.evaluate(UNCLIPPED)
            assert clipped == page.screenshot(), (scene, size)


def extreme_fields(scene: str, count: int, long: bool) -> dict[str, object]:
    """Fields for a scene with so many teams, some of them early, every text as long as it can be."""
    fields = sample_snapshots.scenes(0)["thinking" if scene == "early" else scene]
    names = {number: LONG_NAME if long else sample_parts.NAMES[number - 1] for number in range(1, count + 1)}
    lamp = {1: m.Lamp.EARLY, 3: m.Lamp.EARLY} if scene == "early" else {}
    extreme: dict[str, object] = {"teams": sample_parts.teams(count, name=names, lamp=lamp)}
    if scene == "race":
        extreme["race"] = tuple(tuple(Decimal(10 * part * team) for team in names) for part in range(5))
    if not long:
        return extreme
    if "question" in fields:
        extreme["question"] = msgspec.structs.replace(sample_parts.QUESTION, text=LONG_TEXT, answer=LONG_ANSWER)
    if scene == "ranking":
        extreme["ranking"] = tuple(m.RankView(n, n, LONG_NAME, Decimal(30), {"vi": "Giải khuyến khích"}) for n in names)
    return extreme


QUIET_MS = 400


def _sizes(page: Page) -> dict[str, int]:
    """How many bytes came for each address; what is asked for again is traffic."""
    entries = page.evaluate(
        "performance.getEntries().filter(e => 'encodedBodySize' in e).map(e => [e.name, e.encodedBodySize])"
    )
    return {name: size for name, size in entries if "/events/" not in name}


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_weighs_little_fonts_and_all(match: Studio, window: BrowserContext, path: str) -> None:
    page = match.open_page(window, path)
    window.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.reload()
    expect(page.locator(VIEWS[path].sign).first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => 1)")
    sizes = _sizes(page)
    page.wait_for_timeout(QUIET_MS)
    while len(sizes) < len(sizes := _sizes(page)):  # a page asks for lists once it stands
        page.wait_for_timeout(QUIET_MS)
    assert sum(sizes.values()) <= MOST_BYTES, sorted(sizes.items(), key=lambda size: -size[1])[:8]
