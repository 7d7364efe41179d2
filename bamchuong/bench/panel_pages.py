"""Start the part of `bench panel` that needs Chromium: what a page weighs, and when it can be used on a slow tablet."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bamchuong.bench.figures import Figure, at_most
from bamchuong.bench.panel import Publisher
from bamchuong.bench.panel_servers import OURS, serving
from controller.bus.sockets import Endpoints
from controller.panel import kept as k
from controller.panel.pins import hashed
from controller.panel.store import Store

MOST_KIB, MOST_S, SLOWER, TIMES = 150.0, 1.0, 6, 5
PIN = "123456"
PAGES = {
    "/mc": ("mc", ".mc-head"),
    "/judge": ("judge/1", ".judge-main"),
    "/desk": ("desk", ".desk-main"),
    "/tech": ("tech", ".desk-main"),
    "/stage": ("", ".scene"),
    "/watch": ("", ".watch-main"),
    "/overlay": ("", ".o-strip"),
}
"""Each page, who may open it, and what shows that it can be used."""

NOTICE = """
const seen = new MutationObserver(() => {
  if (document.querySelector(SIGN)) { window.usableMs ??= performance.now(); seen.disconnect(); }
});
seen.observe(document, { childList: true, subtree: true });
"""


def run(say: Callable[[str], object]) -> list[Figure]:
    """Weight and time to use of every page; nothing, and why, where there is no Chromium."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        say("[yellow]pages are not measured: Playwright is missing (it comes with the extra `dev`)")
        return []
    if chromium is None:
        say("[yellow]pages are not measured: there is no Chromium")
        return []
    say("pages in Chromium ...")
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with tempfile.TemporaryDirectory(prefix="bc-") as made, sync_playwright() as playwright:
        folder = Path(made)
        endpoints = Endpoints.at(folder)
        store = Store(folder / "data")
        for seat in ("mc", "judge/1", "desk", "tech"):
            store.change(lambda kept, seat=seat: k.with_pin(kept, seat, hashed(PIN)))  # type: ignore[misc]
        publisher = Publisher(endpoints)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            with serving(OURS, folder, endpoints.news) as server:
                return list(_pages(browser, publisher, f"http://127.0.0.1:{server.port}"))
        finally:
            browser.close()
            publisher.close()


def _pages(browser: "object", publisher: Publisher, url: str) -> Iterator[Figure]:
    for _ in range(5):  # whoever is late to the bus hears the next one
        publisher.publish_all()
        time.sleep(0.1)
    for path, (seat, sign) in PAGES.items():
        found = [_measure(browser, url, path, seat, sign) for _ in range(TIMES)]
        yield at_most(f"{path}: weight with fonts", "KiB", max(kib for kib, _ in found), MOST_KIB)
        usable_s = statistics.median(seconds for _, seconds in found)
        yield at_most(f"{path}: usable, processor {SLOWER} × slower (median of {TIMES})", "s", usable_s, MOST_S)


def _measure(browser: "object", url: str, path: str, seat: str, sign: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 820, "height": 1180})  # type: ignore[attr-defined]
    page = context.new_page()
    if seat:
        page.goto(f"{url}/enter#pin={PIN}&seat={seat}")
        page.wait_for_url(f"{url}{path}")
    else:
        page.goto(url + path)
    page.close()
    fresh = context.new_page()
    fresh.add_init_script(NOTICE.replace("SIGN", repr(sign)))
    slow = context.new_cdp_session(fresh)
    slow.send("Network.enable")
    slow.send("Network.setCacheDisabled", {"cacheDisabled": True})
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    fresh.goto(url + path)
    deadline = time.monotonic() + 20
    while fresh.evaluate("window.usableMs ?? null") is None and time.monotonic() < deadline:
        fresh.wait_for_timeout(50)
    usable_s = (fresh.evaluate("window.usableMs ?? 99000")) / 1000
    fresh.evaluate("document.fonts.ready.then(() => 1)")
    sizes = fresh.evaluate(
        "performance.getEntries().filter(e => 'encodedBodySize' in e && !e.name.includes('/events/'))"
        ".map(e => e.encodedBodySize)"
    )
    context.close()
    return sum(sizes) / 1024, usable_s
