"""Pictures of README and quick guides, taken from a running match: `python -m tests.browser.pictures FOLDER`.

The robot plays the demo; when the evening comes to a scene, the page is photographed as a person would see it then.

Kind: start
"""

import shutil
import sys
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from bamchuong import guides
from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import sign_in
from tests.patience import Patience

SPEED = "6"
PATIENCE_S = 300.0
EDGE_PX = 8

SCENES = {
    "stage-floor": ("/stage", (1920, 1080), "floor"),
    "mc-floor": ("/mc", (768, 1024), "floor"),
    "led-floor": ("/led", (1280, 720), "floor"),
    "buttons-floor": ("/buttons", (1280, 720), "floor"),
    "mc-boards": ("/mc", (768, 1024), "boards_up"),
    "stage-thinking": ("/stage", (1920, 1080), "thinking"),
    "tech-floor": ("/tech", (1180, 1120), "floor"),
}
"""Picture: page, size in CSS pixels, phase of a buzzers or boards round in which it is taken."""

AWAITED = {"mc-floor": ".judgement.right:enabled"}
"""What must be seen first: right and wrong are dimmed for the half second in which they take no tap."""

GROWN_MS = 450
"""By then the colour of a press has grown over the stage, and its photo finish is drawn."""

WITHOUT_NEWCOMERS = "document.querySelectorAll('button.known').forEach((button) => button.click())"
"""Take away who has joined: our own other windows."""

GUIDES = Path(guides.__file__).parent / "pictures"
CLIPS = {"tech-floor": ("parts", "inputs")}
"""From the top of one section to the end of another. The robot leads no self-test, so its box would only say that."""

PRINTED = ("mc-boards", "mc-floor", "led-floor", "tech-floor")
"""Those that the quick guides print, too."""
ONLY_PRINTED = ("tech-floor",)
"""Those that the README does not show."""


def main(folder: Path) -> None:
    """Play and take every picture once."""
    folder.mkdir(parents=True, exist_ok=True)
    with real_show("--robot", "--speed", SPEED, "--seed", "7") as show, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        _take_all(browser, show, folder)
        browser.close()
    for name in PRINTED:
        with Image.open(folder / f"{name}.png") as picture:
            picture.convert("RGB").quantize(128).save(GUIDES / f"{name}.png", optimize=True)
    for name in ONLY_PRINTED:
        (folder / f"{name}.png").unlink()


def _take_all(browser: Browser, show: RealShow, folder: Path) -> None:
    pages = {name: _open(browser, path, size, show) for name, (path, size, _) in SCENES.items()}
    pages["led-floor"].wait_for_selector("canvas")  # the last process to come up is there
    for screen in ("stage-floor", "stage-thinking"):
        pages[screen].get_by_role("button", name="Bật âm thanh").click()
    remaining = dict(SCENES)
    last = ""
    patience = Patience(PATIENCE_S)
    while remaining and not patience.ended:
        for tablet in ("mc-floor", "mc-boards"):
            pages[tablet].evaluate(WITHOUT_NEWCOMERS)
        phase = _phase(pages["stage-floor"])
        name = next((name for name, (_, _, wanted_phase) in remaining.items() if phase == wanted_phase), None)
        # One picture a scene: the next scene may be over before a second picture.
        if name is not None and phase != last:
            if name in AWAITED:
                pages[name].wait_for_selector(AWAITED[name])
            if name == "stage-floor":
                pages[name].wait_for_timeout(GROWN_MS)
            pages[name].screenshot(path=str(folder / f"{name}.png"), clip=_clip(pages[name], name))
            del remaining[name]
        last = phase
        time.sleep(0.02)


def _clip(page: Page, name: str) -> FloatRect | None:
    """The part of the page that the picture shows; None: all of it."""
    if name not in CLIPS:
        return None
    first, last = (page.locator(f"[data-key={key}]").bounding_box() for key in CLIPS[name])
    assert first is not None
    assert last is not None
    top, edge = first["y"] - EDGE_PX, last["y"] + last["height"] + EDGE_PX
    assert page.viewport_size is not None
    return {"x": 0, "y": top, "width": page.viewport_size["width"], "height": edge - top}


def _open(browser: Browser, path: str, size: tuple[int, int], show: RealShow) -> Page:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
    page = context.new_page()
    if path in ("/mc", "/tech"):
        sign_in(page, show.url, show.pin)
    if path != "/mc":
        page.goto(show.url + path)
    return page


def _phase(page: Page) -> str:
    return str(page.evaluate("document.body.className.split(' ')[1] || ''"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
