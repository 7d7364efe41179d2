"""Real processes die, tablets sleep: what is shown meanwhile is marked as old, and what is tapped on it is refused."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.journal.journal_reader import read_records
from controller.rules import facts as f
from tests.browser.demo_process import RealShow, follow, real_show
from tests.browser.harness import sign_in, wait_until
from tests.patience import patience_ms

SHORT = str(Path(__file__).parent.parent / "process" / "short.toml")
PATIENCE_MS = 20_000
LIVE_MS = 3000
"""Within this a page is live again once the process that was away is there."""


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    """The demo, all processes of it."""
    with real_show("--format", SHORT) as running:
        yield running


@pytest.fixture
def mcs(browser: Browser, show: RealShow) -> Iterator[tuple[Page, Page]]:
    """Two tablets of the MC."""
    contexts = [browser.new_context(viewport={"width": 768, "height": 1024}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        sign_in(page, show.url, show.pin)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def wait_for_step(page: Page, command: str, within_ms: float = PATIENCE_MS) -> None:
    """Wait until the page is live and its next step is `command`."""
    expect(page.locator(f"button.next[data-command={command}]")).to_be_visible(timeout=patience_ms(within_ms))
    expect(page.locator(".banner")).to_be_hidden(timeout=patience_ms(within_ms))


def wait_until_healthy(show: RealShow) -> None:
    """Wait until the panel answers and is connected to its controller."""

    def is_healthy() -> bool:
        with suppress(OSError), urlopen(f"{show.url}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
        return False

    wait_until(is_healthy, PATIENCE_MS / 1000)


def test_a_tablet_that_slept_shows_the_present_step_and_what_it_taps_on_an_old_one_is_refused(
    mcs: tuple[Page, Page], show: RealShow
) -> None:
    tablet, other = mcs
    wait_for_step(tablet, "StartMatch")
    sleep = tablet.context.new_cdp_session(tablet)
    sleep.send("Debugger.enable")
    sleep.send("Debugger.pause")  # its scripts stand still, as in a pocket
    wait_for_step(other, "StartMatch")
    follow(other, "StartMatch")
    sleep.send("Debugger.resume")
    sleep.send("Debugger.disable")
    wait_for_step(tablet, "StartRound")

    tablet.route("**/events/**", lambda route: route.abort())  # it receives nothing more, but its taps get through
    os.kill(show.pid("panel"), signal.SIGKILL)
    expect(tablet.locator(".banner")).to_contain_text("Mất kết nối", timeout=patience_ms(PATIENCE_MS))
    wait_until_healthy(show)
    wait_for_step(other, "StartRound", LIVE_MS)
    follow(other, "StartRound")
    wait_for_step(other, "StartReading")
    tablet.locator("button.next[data-command=StartRound]").click()
    expect(tablet.locator(".refusal")).to_contain_text("đã sang bước khác", timeout=patience_ms(PATIENCE_MS))
    expect(tablet.locator(".banner")).to_be_visible()

    tablet.unroute("**/events/**")
    wait_for_step(tablet, "StartReading")
    facts = [record.fact for record in read_records(show.data / "journal.sqlite")]
    assert len([fact for fact in facts if isinstance(fact, f.RoundStarted)]) == 1


def test_a_controller_that_hangs_and_is_killed_is_missed_in_words_and_taken_up_again_where_it_was(
    mcs: tuple[Page, Page], show: RealShow
) -> None:
    tablet, _ = mcs
    wait_for_step(tablet, "StartReading")
    stuck = show.pid("controller")
    os.kill(stuck, signal.SIGSTOP)
    expect(tablet.locator(".banner")).to_contain_text("Mất kết nối với máy chủ", timeout=patience_ms(PATIENCE_MS))
    os.kill(stuck, signal.SIGKILL)
    wait_until_healthy(show)
    wait_for_step(tablet, "StartReading", LIVE_MS)
    follow(tablet, "StartReading")
    expect(tablet.locator(".question .text")).to_be_visible()
