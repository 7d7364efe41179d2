"""The part of `bench panel` that needs Chromium: what a page weighs, and when it can be used on a slow tablet.

In a real match: a team has the floor, or the judges score. A page can be used once it has painted who that is and the
tap on one of its controls has shown; a page that shows nothing of the match, once it has painted what it is for. The
instants are read in the page, by its own clock, from its navigation on.

Kind: start
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.chromium import chromium, missing
from bench.figures import Figure, at_most, not_measured
from bench.panel import open_bus
from bench.panel_match import PIN, Match, match_at
from bench.panel_servers import OURS, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

MAX_KIB, MAX_S, CPU_SLOWDOWN, REPEATS = 150.0, 1.0, 6, 5
NEVER_S = 20.0
REST_MS = 500
"""A tablet's browser is open when a page is asked for: by then the new window has settled."""
PAGES = "pages: weight, and when they can be used"


@dataclass(frozen=True)
class PageProbe:
    """A page in use, by selectors. A display page has no `tap`.

    `shows`: the element with the team's name once the state is there (`shows_team` False: any text); `tap`: a
    control, in the script `control`; `act`: how it is tapped; `reacts`: the element that appears after the tap.
    """

    path: str
    seat: str
    shows: str
    tap: str = ""
    reacts: str = ""
    act: str = "control.click();"
    shows_team: bool = True


KEY = """
const key = (name) => dispatchEvent(new KeyboardEvent(name, { key: "8" }));
key("keydown");
setTimeout(() => key("keyup"));
"""
"""The button of a station without a team: the match is not disturbed."""

WRONG_PIN = """
const enter = () => {
  if (!control.onsubmit) { setTimeout(enter, 5); return; }
  control.pin.value = "0";
  control.requestSubmit();
};
enter();
"""
"""Entered as soon as the page listens; a right one would leave the page."""

FLOOR = (
    PageProbe("/mc", "mc", ".verdict-row:has(button.right:enabled) .answering", "button.more", ".drawer"),
    PageProbe("/desk", "desk", "[data-key=teams]", "[data-key=repair] .steps button:nth-of-type(2)", "dialog[open]"),
    PageProbe(
        "/matches",
        "desk",
        "[data-key=running] strong",
        "[data-key=matches] .steps button",
        ".match-form",
        shows_team=False,
    ),
    PageProbe("/tech", "tech", "[data-key=inputs] .lamp-floor", ".devices .steps button", ".ticket"),
    PageProbe("/stage", "", ".scene.floor"),
    PageProbe("/watch", "", "section.holds"),
    PageProbe("/overlay", "", ".o-floor"),
    PageProbe("/buttons", "", ".station.lamp-floor .name", ".station.lamp-floor", ".station.down", KEY),
    PageProbe("/led", "", "figcaption", shows_team=False),
    PageProbe("/", "", ".pages a[href='/watch']", shows_team=False),
)
"""What is open while a team has the floor. The technicians' tap goes to the panel for a ticket."""

JUDGING = (
    PageProbe(
        "/judge", "judge/1", ".ballot:has(.final)", ".criterion button.step:last-of-type", ".criterion input[value='1']"
    ),
)

ENTER = PageProbe("/enter", "", "#enter button.next", "#enter", "#refusal:not(:empty)", WRONG_PIN, shows_team=False)
"""A wrong PIN: the machine itself may enter as many as it likes."""

TRUST = PageProbe("/trust", "", "main.trust code", shows_team=False)
"""Only a panel with https has it."""

PROBE_SCRIPT = """
const { team, shows, tap, reacts } = SELECTORS;
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
    """Weight and time to use of every page; not measured without Chromium."""
    if why := missing():
        return [not_measured(PAGES, why)]
    say("pages in Chromium, in a match ...")
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with (
        tempfile.TemporaryDirectory(prefix="bc-") as name,
        match_at(Path(name)) as match,
        chromium() as browser,
    ):
        return [*_pages(browser, match), *_with_https(browser)]


def _pages(browser: "Browser", match: Match) -> Iterator[Figure]:
    now = match.advance_to("buzzers", "floor")
    match.send_command({"type": "Pause"}, now["step"])
    for probe in FLOOR:
        yield from _page(browser, match.url, probe, match.team(now["floor"]))
    now = match.advance_to("stage", "judging")
    for probe in JUDGING:
        yield from _page(browser, match.url, probe, match.team(now["performer"]))
    yield from _page(browser, match.url, ENTER, "")


def _with_https(browser: "Browser") -> Iterator[Figure]:
    with open_bus() as (folder, _, news), serving(OURS, folder, news, https=True) as server:
        yield from _page(browser, f"http://127.0.0.1:{server.port}", TRUST, "")


def _page(browser: "Browser", url: str, probe: PageProbe, team: str) -> Iterator[Figure]:
    measurements = [_measure(browser, url, probe, team) for _ in range(REPEATS)]
    yield at_most(f"{probe.path}: weight with fonts", "KiB", max(kib for kib, _ in measurements), MAX_KIB)
    times_s = [seconds for _, seconds in measurements]
    name = f"{probe.path}: usable, processor {CPU_SLOWDOWN} × slower (median of {REPEATS})"
    yield at_most(name, "s", statistics.median(times_s), MAX_S, {"the slowest": max(times_s)})


def _measure(browser: "Browser", url: str, probe: PageProbe, team: str) -> tuple[float, float]:
    """Weight in KiB and time to use in s, in a fresh browser context."""
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    try:
        _log_in(context, url, probe)
        page = _slow_page(context)
        selectors = json.dumps({"team": team if probe.shows_team else "", **_selectors(probe)})
        page.add_init_script(PROBE_SCRIPT.replace("SELECTORS", selectors).replace("ACT", probe.act))
        page.wait_for_timeout(REST_MS)
        page.goto(url + probe.path)
        deadline = time.monotonic() + NEVER_S
        while page.evaluate("window.usableMs ?? null") is None and time.monotonic() < deadline:
            page.wait_for_timeout(50)
        page.evaluate("document.fonts.ready.then(() => 1)")
        return _weight_kib(page), float(page.evaluate("window.usableMs ?? Infinity")) / 1000
    finally:
        context.close()


def _selectors(probe: PageProbe) -> dict[str, str]:
    return {"shows": probe.shows, "tap": probe.tap, "reacts": probe.reacts}


def _log_in(context: "BrowserContext", url: str, probe: PageProbe) -> None:
    if not probe.seat:
        return
    page = context.new_page()
    page.goto(f"{url}/enter")
    page.locator("#seat").select_option(probe.seat)
    page.locator("#pin").fill(PIN)
    page.locator("#enter button[type=submit]").click()
    page.wait_for_url(f"{url}/{probe.seat.partition('/')[0]}")  # each seat comes to its own page first
    page.close()


def _slow_page(context: "BrowserContext") -> "Page":
    """A page without a cache, on a slower processor."""
    page = context.new_page()
    session: Any = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return page


def _weight_kib(page: "Page") -> float:
    """Everything fetched, as transferred; except the stream, which never ends. What is asked for again is traffic."""
    sizes = page.evaluate(
        "Object.fromEntries(performance.getEntries()"
        ".filter(e => 'encodedBodySize' in e && !e.name.includes('/events/')).map(e => [e.name, e.encodedBodySize]))"
    )
    return float(sum(sizes.values())) / 1024
