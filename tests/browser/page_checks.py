"""Checks of a page as it stands in the browser: nothing wider than the screen, nothing that axe-core calls serious.

Kind: adapter
"""

import pytest
from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
SIZES = ((320, 568), (768, 1024), (1280, 720))
LARGEST = (3840, 2160)
"""To draw it takes longest: once a page."""

AFTER_RESIZE = """(width) => new Promise((done) => {
  const look = () => requestAnimationFrame(innerWidth === width ? () => requestAnimationFrame(done) : look);
  look();
})"""
"""Until the page has this width, and has been drawn with it."""

PALE = """() => {
  const parsed = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const flood = document.body.classList.contains("flood") ? getComputedStyle(document.body, "::before") : null;
  const ground = (element) => {
    for (let around = element; around; around = around.parentElement) {
      const style = around === document.body && flood ? flood : getComputedStyle(around);
      const colour = parsed(style.backgroundColor);
      if (colour.length < 4 || colour[3] > 0.85) return colour;
    }
  };
  const faults = new Set();
  const look = (what, ink, behind) => {
    const [low, high] = [light(ink), light(behind)].sort((left, right) => left - right);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 7) faults.add(`${what}: ${contrast.toFixed(2)} to 1`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: around } = texts.currentNode;
    if (!data.trim() || !around.getClientRects().length || around.closest("script, .unseen")) continue;
    if (around.closest("team-mark")) {
      const shape = around.closest("svg").querySelector(".shape");
      look(`mark ${data}`, parsed(getComputedStyle(around).fill), parsed(getComputedStyle(shape).fill));
      continue;
    }
    look(data.slice(0, 24), parsed(getComputedStyle(around).color), ground(around));
    const share = parseFloat(getComputedStyle(around).fontSize) / innerHeight;
    if (share < 0.0299) faults.add(`${data.slice(0, 24)}: ${(100 * share).toFixed(2)} % of the height`);
  }
  return [...faults];
}"""
"""Text of the stage page that is paler than 7 to 1, or smaller than 3 % of the height: it is read from 30 m."""


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the page another size; return when it is drawn."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(AFTER_RESIZE, size[0])


def too_wide(page: Page) -> bool:
    """Whether the page is wider than its screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def serious(page: Page) -> list[str]:
    """What axe-core calls serious."""
    script = "0" if page.evaluate("window.axe !== undefined") else axe.Axe().axe_script  # half a megabyte, once a page
    violations = axe.Axe(script).run(page, options=RULES).response["violations"]
    bad = [violation for violation in violations if violation["impact"] in ("serious", "critical")]
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in bad]
