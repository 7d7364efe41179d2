"""A whole match on the real processes, by people in seven windows at once: the MC, two judges, the desk, the teams'
buttons, the hall's screen and a phone."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from controller.journal.journal_reader import read_records
from controller.rules import facts as f
from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import hold_ms, sign_in
from tests.patience import Patience, patience_ms

SHORT = str(Path(__file__).parent.parent / "process" / "short.toml")
PATIENCE_S = 150.0


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    """The demo at a speed that lets windows follow and the test end."""
    with real_show("--speed", "30", "--format", SHORT) as running:
        yield running


@pytest.fixture
def windows(browser: Browser) -> Iterator[list[BrowserContext]]:
    """A window each: Chromium draws a covered tab once a second."""
    contexts: list[BrowserContext] = []
    yield contexts
    for context in contexts:
        context.close()


def open_window(browser: Browser, windows: list[BrowserContext], url: str) -> Page:
    """A page in a window of its own."""
    windows.append(browser.new_context(viewport={"width": 820, "height": 1180}))
    page = windows[-1].new_page()
    page.goto(url)
    return page


def ticket(mc: Page, seat: str) -> str:
    """A one-time link for `seat`, as the MC's pages ask for it."""
    ask = """(seat) => fetch("/api/tickets", { method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ seat }) }).then((answer) => answer.json())"""
    return str(mc.evaluate(ask, seat)["link"])


LET_IN = """async () => {
  const waiting = (await (await fetch("/api/devices", { cache: "no-store" })).json()).waiting;
  for (const { id } of waiting) {
    await fetch("/api/pending", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, accept: true }) });
  }
  return waiting.length;
}"""
"""Lets in everybody who waits, as the MC's pages do once the codes were compared; how many that were."""


def open_paired(browser: Browser, windows: list[BrowserContext], mc: Page, seat: str) -> Page:
    """A page in a browser that the MC lets in as `seat`."""
    page = open_window(browser, windows, ticket(mc, seat))
    expect(page.locator("#waiting .compare")).to_have_text(re.compile(r"^\d{4}$"))
    assert mc.evaluate(LET_IN) == 1
    page.wait_for_url(f"**/{seat.split('/')[0]}")
    return page


def phase_of(stage: Page) -> str:
    return str(stage.evaluate("document.body.className.split(' ')[1] || ''"))


def take_step(mc: Page, judges: list[Page], buttons: Page, phase: str, turn: int) -> None:
    """The next action, by whoever has to take it."""
    if phase == "boards_up":
        for tile in mc.locator(".board").all():
            if "open" in (tile.get_attribute("class") or "").split():
                tile.click()
    elif phase == "open":
        buttons.keyboard.press(str(1 + turn % 5), delay=60)
    elif phase == "floor" and mc.locator(".judgement.right:enabled").count():
        mc.locator(f".judgement.{'right' if turn % 3 else 'wrong'}").click()
    elif phase == "judging":
        for judge in judges:
            with suppress(PlaywrightTimeoutError):  # the ballot went away meanwhile: whoever has one tries again
                for place in judge.locator(".criterion input").all():
                    place.fill("30", timeout=patience_ms(2000))
                if judge.locator("button.final:enabled").count():
                    judge.locator("button.final").click(timeout=patience_ms(4000), delay=1500)
    step = mc.locator("button.next:enabled:not(.not-yet)")
    if step.count():
        step.click(timeout=patience_ms(4000), delay=hold_ms(step))


def test_a_whole_match_is_played_by_people_in_many_windows(
    browser: Browser, windows: list[BrowserContext], show: RealShow
) -> None:
    mc = open_window(browser, windows, show.url)
    sign_in(mc, show.url, show.pin)
    judges = [open_paired(browser, windows, mc, f"judge/{number}") for number in (1, 2)]
    desk = open_paired(browser, windows, mc, "desk")
    stage, buttons, watch = (
        open_window(browser, windows, f"{show.url}/{name}") for name in ("stage", "buttons", "watch")
    )
    expect(desk.locator(".desk-main")).to_be_visible()
    phases: list[str] = []
    patience = Patience(PATIENCE_S)
    turn = 0
    while not patience.ended:
        phase = phase_of(stage)
        phases += [phase] if phase not in phases else []
        if phase == "ranking" and not mc.locator("button.next").count():
            break
        take_step(mc, judges, buttons, phase, turn)
        turn += 1
        mc.wait_for_timeout(30)
    assert {"setup", "intro", "reading", "thinking", "boards_up", "open", "floor", "performing", "judging"} <= set(
        phases
    )
    assert phase_of(stage) == "ranking"
    expect(watch.locator("ol.rows li")).to_have_count(5)
    expect(desk.locator(".history li").first).to_be_visible()
    facts = [record.fact for record in read_records(show.data / "journal.sqlite")]
    cast = [fact for fact in facts if isinstance(fact, f.BallotCast)]
    assert len(cast) == 10  # two judges, five teams
