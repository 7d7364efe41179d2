"""Start the part of `bench panel` that needs Chromium: what a page weighs, and when it can be used on a slow tablet.

In a real match: a team has the floor, or the judges score. A page can be used once it has painted who that is and the
tap on one of its controls has shown; a page that shows nothing of the match, once it has painted what it is for. The
instants are read in the page, by its own clock, from its navigation on.

Kind: start
"""

import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.figures import Figure, at_most, not_measured
from bench.panel import bus
from bench.panel_match import PIN, Match, match_at
from bench.panel_servers import OURS, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

MOST_KIB, MOST_S, SLOWER, TIMES = 150.0, 1.0, 6, 5
NEVER_S = 20.0
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-features=WebUIOmniboxAimPopup")
"""Without the pop-up that Chromium 156 draws beforehand for each new window: it took as long as a page of ours."""
REST_MS = 500
"""A tablet's browser is open when a page is asked for: what a new window costs is over by then."""
PAGES = "pages: weight, and when they can be used"


@dataclass(frozen=True)
class Sight:
    """A page in use, by selectors. A page that is only looked at has no `tap`.

    `shows`: what holds the team's name once the state is seen (`named` False: any words); `tap`: a control, in the page
    `control`; `act`: how it is tapped; `reacts`: what is there after the tap.
    """

    path: str
    seat: str
    shows: str
    tap: str = ""
    reacts: str = ""
    act: str = "control.click();"
    named: bool = True


KEY = """
const key = (name) => dispatchEvent(new KeyboardEvent(name, { key: "8" }));
key("keydown");
setTimeout(() => key("keyup"));
"""
"""The button of a station that has no team: whoever plays is not disturbed."""

WRONG_PIN = """
const enter = () => {
  if (!control.onsubmit) { setTimeout(enter, 5); return; }
  control.pin.value = "0";
  control.requestSubmit();
};
enter();
"""
"""As soon as the page listens; a right one would leave it."""

FLOOR = (
    Sight("/mc", "mc", ".verdict-row:has(button.right:enabled) .answering", "button.more", ".drawer"),
    Sight("/desk", "desk", "[data-key=teams]", "[data-key=repair] .steps button:nth-of-type(2)", "dialog[open]"),
    Sight("/tech", "tech", "[data-key=inputs] .lamp-floor", ".devices .steps button", ".ticket"),
    Sight("/stage", "", ".scene.floor"),
    Sight("/watch", "", "section.holds"),
    Sight("/overlay", "", ".o-floor"),
    Sight("/buttons", "", ".station.lamp-floor .name", ".station.lamp-floor", ".station.down", KEY),
    Sight("/led", "", "figcaption", named=False),
    Sight("/", "", ".pages a[href='/watch']", named=False),
)
"""What is open while a team has the floor. The technicians' tap goes to the panel for a ticket."""

JUDGING = (
    Sight(
        "/judge", "judge/1", ".ballot:has(.final)", ".criterion button.step:last-of-type", ".criterion input[value='1']"
    ),
)

ENTER = Sight("/enter", "", "#enter button.next", "#enter", "#refusal:not(:empty)", WRONG_PIN, named=False)
"""Comes last: after so many wrong pins nobody is let in from here for a while."""

TRUST = Sight("/trust", "", "main.trust code", named=False)
"""Only a panel with https has it."""

NOTICE = """
const { team, shows, tap, reacts } = SIGHT;
const after = (holds, then) => {
  if (holds()) { then(); return; }
  const seen = new MutationObserver(() => { if (holds()) { seen.disconnect(); then(); } });
  seen.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
};
const painted = (then) => requestAnimationFrame(() => setTimeout(then));
const usable = () => painted(() => { window.usableMs = performance.now(); });
const tapped = () => after(() => document.querySelector(tap), () => {
  const control = document.querySelector(tap);
  ACT
  after(() => document.querySelector(reacts), usable);
});
after(() => document.querySelector(shows)?.textContent.includes(team), () => (tap ? painted(tapped) : usable()));
"""


def run(say: Callable[[str], object]) -> list[Figure]:
    """Weight and time to use of every page; not measured where there is no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return [not_measured(PAGES, "Playwright is missing (it comes with the extra `dev`)")]
    if chromium is None:
        return [not_measured(PAGES, "there is no Chromium")]
    say("pages in Chromium, in a match ...")
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with (
        tempfile.TemporaryDirectory(prefix="bc-") as made,
        match_at(Path(made)) as match,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        try:
            return [*_pages(browser, match), *_with_https(browser)]
        finally:
            browser.close()


def _pages(browser: "Browser", match: Match) -> Iterator[Figure]:
    now = match.lead("buzzers", "floor")
    match.order({"type": "Pause"}, now["step"])
    for sight in FLOOR:
        yield from _page(browser, match.url, sight, match.team(now["floor"]))
    now = match.lead("stage", "judging")
    for sight in JUDGING:
        yield from _page(browser, match.url, sight, match.team(now["performer"]))
    yield from _page(browser, match.url, ENTER, "")


def _with_https(browser: "Browser") -> Iterator[Figure]:
    with bus() as (folder, _, news), serving(OURS, folder, news, https=True) as server:
        yield from _page(browser, f"http://127.0.0.1:{server.port}", TRUST, "")


def _page(browser: "Browser", url: str, sight: Sight, team: str) -> Iterator[Figure]:
    found = [_measure(browser, url, sight, team) for _ in range(TIMES)]
    yield at_most(f"{sight.path}: weight with fonts", "KiB", max(kib for kib, _ in found), MOST_KIB)
    times_s = [seconds for _, seconds in found]
    words = f"{sight.path}: usable, processor {SLOWER} × slower (median of {TIMES})"
    yield at_most(words, "s", statistics.median(times_s), MOST_S, {"the slowest": max(times_s)})


def _measure(browser: "Browser", url: str, sight: Sight, team: str) -> tuple[float, float]:
    """Weight in KiB and time to use in s, in a browser that was never here."""
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    try:
        _enter(context, url, sight)
        page = _slow(context)
        words = json.dumps({"team": team if sight.named else "", **_words(sight)})
        page.add_init_script(NOTICE.replace("SIGHT", words).replace("ACT", sight.act))
        page.wait_for_timeout(REST_MS)
        page.goto(url + sight.path)
        deadline = time.monotonic() + NEVER_S
        while page.evaluate("window.usableMs ?? null") is None and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        page.evaluate("document.fonts.ready.then(() => 1)")
        return _weight_kib(page), float(page.evaluate("window.usableMs ?? Infinity")) / 1000
    finally:
        context.close()


def _words(sight: Sight) -> dict[str, str]:
    return {"shows": sight.shows, "tap": sight.tap, "reacts": sight.reacts}


def _enter(context: "BrowserContext", url: str, sight: Sight) -> None:
    if not sight.seat:
        return
    page = context.new_page()
    page.goto(f"{url}/enter#pin={PIN}&seat={sight.seat}")
    page.wait_for_url(f"{url}{sight.path}")
    page.close()


def _slow(context: "BrowserContext") -> "Page":
    """A page that finds nothing in its cache, on a processor that is slower."""
    page = context.new_page()
    session: Any = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _weight_kib(page: "Page") -> float:
    """All that was fetched, as it came; but for the stream, which never ends."""
    sizes = page.evaluate(
        "performance.getEntries().filter(e => 'encodedBodySize' in e && !e.name.includes('/events/'))"
        ".map(e => e.encodedBodySize)"
    )
    return float(sum(sizes)) / 1024
