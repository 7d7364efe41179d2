"""Fixtures of the browser tests: Chromium, a panel process on a free port, a fake controller on a real bus.

Kind: start
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright

from bus.endpoints import Endpoints
from bus.fake_controller import FakeController
from tests.browser.harness import PIN, PINS, LedTap, Panel, ScriptedBoard, let_in, turning
from tests.patience import patience_ms

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def run_folder() -> Iterator[Path]:
    """A runtime folder with a path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="bc-") as folder:
        yield Path(folder)


@pytest.fixture
def controller(run_folder: Path) -> Iterator[FakeController]:
    """A fake controller that a thread turns."""
    with FakeController(Endpoints.at(run_folder)) as controller, turning(controller):
        yield controller


@pytest.fixture
def board(run_folder: Path) -> Iterator[ScriptedBoard]:
    """A scripted board that a thread turns."""
    with closing(ScriptedBoard(Endpoints.at(run_folder))) as board, turning(board):
        yield board


@pytest.fixture
def led(run_folder: Path) -> Iterator[LedTap]:
    """The wire tap of LED boards that a thread turns."""
    with closing(LedTap(Endpoints.at(run_folder))) as led, turning(led):
        yield led


@pytest.fixture
def panel(run_folder: Path) -> Iterator[Panel]:
    """A panel process that accepts clients."""
    process = Panel(run_folder)
    process.wait_open()
    yield process
    process.kill()


@pytest.fixture(scope="session")
def faults() -> list[str]:
    """Faults inside the pages of the test that runs: uncaught errors, breaches of their security policy."""
    return []


@pytest.fixture(autouse=True)
def no_faults(faults: list[str]) -> Iterator[None]:
    """No test leaves a fault in any of its pages; each waits longer on a busy machine."""
    faults.clear()
    expect.set_options(timeout=patience_ms(15_000))
    yield
    assert faults == []


def watch(context: BrowserContext, faults: list[str]) -> None:
    """Add the faults of any page of `context` to `faults`."""

    def on_error(error: WebError) -> None:
        faults.append(f"{error.page.url if error.page else '?'}: {error.error.stack or error.error}")

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    context.set_default_timeout(patience_ms(30_000))
    context.on("weberror", on_error)
    context.on("console", on_console)


@pytest.fixture(scope="session")
def browser(faults: list[str]) -> Iterator[Browser]:
    """Chromium without a window, every page in it watched for faults; the test is skipped where there is none."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no Chromium: install one of {', '.join(NAMES)}, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        chromium.on("context", lambda context: watch(context, faults))
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser session, the size of a tablet held upright."""
    context = browser.new_context(viewport={"width": 768, "height": 1024})
    yield context
    context.close()


@pytest.fixture
def enter(window: BrowserContext, panel: Panel) -> Iterator[Callable[[str], Page]]:
    """The page of a seat in a browser session of its own, entered with the PIN."""
    others: list[BrowserContext] = []
    browser = window.browser
    assert browser is not None

    def enter_as(seat: str) -> Page:
        others.append(browser.new_context(viewport={"width": 820, "height": 1180}))
        page = others[-1].new_page()
        let_in(page, panel.url, PINS[seat], seat)
        return page

    yield enter_as
    for context in others:
        context.close()


@pytest.fixture
def mc_page(window: BrowserContext, panel: Panel) -> Page:
    """The MC's page, entered with the PIN."""
    page = window.new_page()
    let_in(page, panel.url, PIN)
    return page
