"""Chromium for the benches that look at pages, or why there is none here.

Kind: adapter
"""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-features=WebUIOmniboxAimPopup")
"""Without the pop-up that Chromium 156 prepares for each new window: it took as long as one of our pages."""


def missing() -> str:
    """Why pages cannot be looked at here; empty: they can."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is missing (it comes with the extra `dev`)"
    return "" if _program() is not None else "there is no Chromium"


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A browser without a window, closed at the end; nothing may be `missing`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_program(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def _program() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
