"""Photographs of every page in every scene and size, to be looked at: `python -m tests.browser.screenshots FOLDER`.

What a page shows, and how it is opened, stands here for the tests, too. A fake controller plays; nothing is timed.

Kind: start
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from bus import messages as m
from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from tests.browser import sample_snapshots
from tests.browser.harness import PINS, LedTap, Panel, let_in, turning

SIZES = ((320, 568), (768, 1024), (1280, 800), (1920, 1080), (3840, 2160))
"""Of the photographs, in CSS pixels."""

ON_STAGE = (
    "setup",
    "intro",
    "ready",
    "reading",
    "choices",
    "choices_closed",
    "thinking",
    "paused",
    "open",
    "floor",
    "photo_finish",
    "tied",
    "lost",
    "closed",
    "boards_thinking",
    "boards_up",
    "eliminated",
    "revealed",
    "stage_ready",
    "performing",
    "overtime",
    "judging",
    "stage_revealed",
    "ranking",
    "race",
    "ceremony",
    "first_prize",
    "absent",
    "frozen",
    "held",
    "break",
    "guests",
    "themed",
)


class View(NamedTuple):
    """A page: who opens it, the element that it has once it is drawn, the scenes in which it is photographed."""

    seat: str
    sign: str
    scenes: tuple[str, ...] = ("setup",)


VIEWS = {
    "/": View("", "main.index"),
    "/enter": View("", "main.enter"),
    "/trust": View("", "main.trust"),
    "/mc": View(
        "mc",
        ".mc-head",
        (
            "setup",
            "intro",
            "reading",
            "thinking",
            "open",
            "floor",
            "tied",
            "boards_up",
            "performing",
            "judging",
            "blocked",
            "ranking",
            "undecided",
            "held",
            "break",
        ),
    ),
    "/judge": View("judge/2", ".judge-main", ("setup", "judging")),
    "/desk": View("desk", ".desk-main", ("setup", "judging", "floor", "undecided", "break")),
    "/matches": View("desk", "[data-key=matches]", ("setup",)),
    "/tech": View("tech", ".desk-main", ("floor", "blocked")),
    "/stage": View("", ".scene", ON_STAGE),
    "/watch": View("", ".watch-main", ("floor", "closed", "ranking", "absent", "frozen", "break")),
    "/overlay": View("", ".o-strip", ("floor", "frozen")),
    "/buttons": View("", ".station", ("floor",)),
    "/led": View("", "canvas", ("floor",)),
}


class Pose(NamedTuple):
    """A page on which something was opened: the buttons that open it, and the element that then appears."""

    path: str
    scene: str
    buttons: tuple[str, ...]
    sign: str


POSES = {
    "drawer": Pose("/mc", "open", ("Thao tác khác",), ".drawer"),
    "adjust": Pose("/mc", "ready", ("Thao tác khác", "Sửa điểm"), "dialog #reason"),
    "clock": Pose("/mc", "paused", ("Thao tác khác", "Chỉnh đồng hồ"), "dialog #seconds"),
    "keys": Pose("/mc", "floor", ("Thao tác khác", "Phím tắt"), "dialog .keys"),
    "pairing": Pose("/desk", "judging", ("Giám khảo 2",), ".ticket svg"),
    "lots": Pose("/desk", "undecided", ("Ghi kết quả bốc thăm",), "dialog #witness"),
    "criterion": Pose("/mc", "undecided", ("Áp dụng tiêu chí",), "dialog #criterion-reason"),
    "protest": Pose("/desk", "judging", ("Ghi khiếu nại",), "dialog #protest-text"),
}

STILL = ("/", "/enter", "/trust", "/led")
"""Pages that show nothing of the match."""


class Studio:
    """A panel with https as well (only then its pages explain how tablets trust it), and the match that is played."""

    def __init__(self, folder: Path) -> None:
        endpoints = Endpoints.at(folder)
        with ExitStack() as stack:
            self.controller = stack.enter_context(FakeController(endpoints))
            self.led = stack.enter_context(closing(LedTap(endpoints)))
            stack.enter_context(turning(self.controller, self.led))
            self.panel = Panel(folder, https=True)
            stack.callback(self.panel.end)
            self.panel.wait_open()
            self._stack = stack.pop_all()
        self._seq = 0
        self.at_ns: int | None = None
        """When scenes are played, on CLOCK_MONOTONIC; None: now."""

    def open_page(self, window: BrowserContext, path: str) -> Page:
        """The page at `path` with its first scene on it."""
        view, page = VIEWS[path], window.new_page()
        page.emulate_media(reduced_motion="reduce")  # a colour half faded in has no contrast of its own
        self.play(view.scenes[0])
        for board in ("clock", "score-1"):
            self.led.show(m.LedFrame(board, 32, 8, b"\x80\x42\x24\x18" * 8, 7, True))
        address = f"{self.panel.url}{path}"
        if view.seat:
            let_in(page, self.panel.url, PINS[view.seat], view.seat)
        if page.url != address:
            page.goto(address)
        expect(page.locator(view.sign).first).to_be_visible()
        return page

    def pose(self, window: BrowserContext, name: str) -> Page:
        """The page of the pose called `name`."""
        path, scene, buttons, sign = POSES[name]
        page = self.open_page(window, path)
        self.show(page, path, scene)
        for name in buttons:
            page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(sign)).to_be_visible()
        return page

    def play(self, scene: str, **changes: object) -> int:
        """Publish `scene`, of another match each time, so that no cue leads to it; the number of the snapshot."""
        self._seq += 1
        at_ns, boot = self.at_ns or time.monotonic_ns(), f"scripted {self._seq}"
        self.controller.show(*sample_snapshots.everybody(scene, at_ns, self._seq, boot=boot, **changes))
        return self._seq

    def show(self, page: Page, path: str, scene: str, **changes: object) -> None:
        """Make the `page` at `path` show `scene`; return when it does."""
        seq = self.play(scene, **changes)
        if path not in STILL:
            expect(page.locator("body")).to_have_attribute("data-seq", str(seq))

    def end(self) -> None:
        """Stop everything."""
        self._stack.close()


@contextmanager
def studio() -> Iterator[Studio]:
    """A studio in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        studio = Studio(Path(folder))
        try:
            yield studio
        finally:
            studio.end()


def main(folder: Path) -> None:
    """Take every photograph."""
    folder.mkdir(parents=True, exist_ok=True)
    with studio() as match, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path, view in VIEWS.items():
            window = browser.new_context()
            page = match.open_page(window, path)
            for scene in view.scenes:
                match.show(page, path, scene)
                _take(page, folder / f"{path.strip('/') or 'index'}-{scene}")
            window.close()
        for name in POSES:
            window = browser.new_context(viewport={"width": 1280, "height": 800})
            _take(match.pose(window, name), folder / f"pose-{name}")
            window.close()
        browser.close()


def _take(page: Page, place: Path) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise(requestAnimationFrame)")
        page.screenshot(path=f"{place}-{width}.png", full_page=True)  # pages that fill the screen are no longer than it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
