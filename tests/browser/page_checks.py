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
