"""A picture of every scene of the stage as it was approved: on projectors of both shapes, and with eight long names.

`pytest tests/browser/test_stage_pictures.py --update-golden` takes them anew; look at them before you commit them. They
are small and compared with a tolerance, block by block: what moved, vanished or changed its colour is found, how a font
was smoothed is not. Time stands still in the page, so that its clocks show what the scene says.
"""

import io
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import BrowserContext, Page, Route

from bus import messages as m
from tests.browser import sample_parts
from tests.browser.page_checks import PALE, resize
from tests.browser.screenshots import ON_STAGE, Studio, studio

APPROVED = Path(__file__).parent / "approved"
BROWSER = APPROVED / "browser.txt"
"""The version of Chromium that took them; fonts are drawn differently by another."""

WIDTH_PX = 480
BLOCK_PX = 12
MOST_DIFFERENCE = 16
"""Of a block's mean, of 255: a word that vanished or a changed colour is more, another smoothing of a font is less."""

LETTERS = 40
LONG_NAMES = {number: f"Trường THCS Nguyễn Bỉnh Khiêm, phường 1{number}" for number in range(1, 9)}
STILL = "performance.now = () => 5000;"
WITHOUT_MACHINE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".s-foot .authority { display: none; } .s-foot .audience { visibility: hidden; }");
  document.adoptedStyleSheets = [sheet];
}"""
"""The fingerprint and the code are of an authority and a port of this run."""


class Screen(NamedTuple):
    """A projector in px, and the teams: 5 with short names, or 8 with long ones."""

    width: int
    height: int
    is_long: bool = False


SCREENS = {"wide": Screen(1920, 1080), "narrow": Screen(1024, 768), "long-names": Screen(1920, 1080, True)}


@pytest.fixture(scope="module")
def match() -> Iterator[Studio]:
    """A panel and a match for all pictures."""
    with studio() as running:
        yield running


def fields_with_long_names(scene: str) -> dict[str, object]:
    """Fields for `scene` with eight teams of names of 40 letters."""
    out = {2: False, 7: False, 8: False} if scene == "eliminated" else {}
    teams = {"teams": sample_parts.teams(8, name=LONG_NAMES, takes_part=out)}
    if scene == "race":
        points = tuple(tuple(10 * part * team for team in LONG_NAMES) for part in range(5))
        return {**teams, "race": tuple(tuple(map(Decimal, row)) for row in points)}
    if scene == "ranking":
        return {
            **teams,
            "ranking": tuple(
                m.RankView(n, n, name, Decimal(90 - n), {"vi": "Giải khuyến khích"}) for n, name in LONG_NAMES.items()
            ),
        }
    return dict(teams)


def take(page: Page) -> Image.Image:
    """A small picture of the page."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        height = round(shot.height * WIDTH_PX / shot.width)
        return shot.convert("RGB").resize((WIDTH_PX, height), Image.Resampling.BOX)


def difference(left: Image.Image, right: Image.Image) -> int:
    """The largest difference of two pictures' blocks, 0 to 255; 255: they have different sizes."""
    if left.size != right.size:
        return 255
    blocks = (left.width // BLOCK_PX, left.height // BLOCK_PX)
    means = [picture.resize(blocks, Image.Resampling.BOX) for picture in (left, right)]
    return max(ImageChops.difference(*means).tobytes())


def version_of(window: BrowserContext) -> str:
    """The major version of the browser."""
    assert window.browser is not None
    return window.browser.version.split(".")[0]


@pytest.mark.parametrize("name", SCREENS)
def test_every_scene_of_the_stage_looks_as_it_was_approved(
    match: Studio, window: BrowserContext, name: str, update_golden: bool, tmp_path: Path
) -> None:
    screen, version = SCREENS[name], version_of(window)
    if not update_golden and BROWSER.read_text(encoding="utf-8").strip() != version:
        pytest.skip(f"the pictures were taken by Chromium {BROWSER.read_text(encoding='utf-8').strip()}, not {version}")
    match.at_ns = now_ns = time.monotonic_ns()
    window.add_init_script(STILL)

    def tell_the_time(route: Route) -> None:
        route.fulfill(json={"now_ns": now_ns})

    window.route("**/time", tell_the_time)
    page = match.open_page(window, "/stage")
    page.evaluate(WITHOUT_MACHINE)
    resize(page, screen[:2])
    different, small = {}, {}
    for scene in ON_STAGE:
        fields = fields_with_long_names(scene) if screen.is_long else {}
        match.show(page, "/stage", scene, **fields)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => 1)")
        picture, path = take(page), APPROVED / f"{scene}-{name}.webp"
        if update_golden:
            picture.save(path, quality=70, method=6)
            BROWSER.write_text(f"{version}\n", encoding="utf-8")
        with Image.open(path) as approved:
            found = difference(picture, approved.convert("RGB"))
        if found > MOST_DIFFERENCE:
            different[scene] = found
            picture.save(tmp_path / path.name)
        if faults := page.evaluate(PALE):
            small[scene] = faults
    assert small == {}
    assert different == {}, f"by how much; the new pictures are in {tmp_path}"


def test_a_word_that_vanished_is_a_difference_and_another_smoothing_is_none() -> None:
    with Image.open(APPROVED / "revealed-wide.webp") as file:
        approved = file.convert("RGB")
    smooth, without_word = approved.filter(ImageFilter.GaussianBlur(0.8)), approved.copy()
    without_word.paste((14, 17, 22), (0, 254, 60, 270))
    assert difference(approved, smooth) <= MOST_DIFFERENCE < difference(approved, without_word)


def test_names_are_as_long_as_promised() -> None:
    assert {len(name) for name in LONG_NAMES.values()} == {LETTERS}


def test_no_picture_is_left_over() -> None:
    scenes = {f"{scene}-{name}" for scene in ON_STAGE for name in SCREENS}
    assert {path.stem for path in APPROVED.glob("*.webp")} == scenes
