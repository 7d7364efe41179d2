"""A technician with a phone goes through the guided self-test on the real processes and simulated pins: one button
works, one does not; then lamps by hand, and no more of either once the match has begun."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.demo_process import RealShow, real_show
from tests.browser.harness import sign_in
from tests.patience import patience_ms

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

PATIENCE_MS = 60_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
ALL_ANSWERED = re.compile(r"(\d+) of \1 pings answered")
PHONE: ViewportSize = {"width": 360, "height": 740}
BOARD = """
name = "two-stations"
gpio = "simulated"
[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"
[[stations]]
number = 2
button = "GPIO27"
lamp = "GPIO24"
[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
"""
MATCH = """
title = "Thử"
venue = "THCS"
[[teams]]
number = 1
name = "Một"
[[teams]]
number = 2
name = "Hai"
"""


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealShow]:
    """A demo with two stations and one LED board."""
    folder: Path = tmp_path_factory.mktemp("two")
    (folder / "board.toml").write_text(BOARD, encoding="utf-8")
    (folder / "match.toml").write_text(MATCH, encoding="utf-8")
    with real_show("--board", str(folder / "board.toml"), "--match", str(folder / "match.toml")) as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone held upright."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    context.set_default_timeout(patience_ms(PATIENCE_MS))
    yield context
    context.close()


def serious(page: Page) -> list[str]:
    """What axe-core calls serious, and what is wider than the phone."""
    violations = axe.Axe().run(page, options=RULES).response["violations"]
    bad = [
        f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]
    narrow = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return bad if narrow else [*bad, "wider than the phone"]


def wait_for_instruction(page: Page, text: str) -> None:
    """Wait for an instruction that contains `text`."""
    expect(page.locator(".test .say")).to_contain_text(text, timeout=patience_ms(PATIENCE_MS))


def test_a_technician_is_led_through_the_self_test_and_what_fails_says_what_to_do(
    phone: BrowserContext, show: RealShow
) -> None:
    tech = phone.new_page()
    sign_in(tech, show.url, show.pin)
    buttons = phone.new_page()
    buttons.goto(f"{show.url}/buttons")
    stage = phone.new_page()
    stage.goto(f"{show.url}/stage")
    tech.goto(f"{show.url}/tech?lang=en")

    tech.locator(".test .begin").click()
    for press in range(1, 6):
        expect(tech.locator(".test .now")).to_contain_text(f"Press {press} of 5", timeout=patience_ms(PATIENCE_MS))
        buttons.keyboard.press("1", delay=60)
    expect(tech.locator(".test .big")).to_have_count(0, timeout=patience_ms(PATIENCE_MS))
    wait_for_instruction(tech, "lamp of station 1")
    assert serious(tech) == []
    tech.locator(".test .yes").click()
    expect(tech.locator(".test .big")).to_have_text("2", timeout=patience_ms(PATIENCE_MS))
    assert serious(tech) == []
    tech.locator("[data-key=give-up]").click()
    wait_for_instruction(tech, "lamp of station 2")
    tech.locator(".test .yes").click()
    wait_for_instruction(tech, "flash")
    tech.locator(".test .no").click()
    wait_for_instruction(tech, "LED board clock")
    tech.locator(".test .yes").click()
    wait_for_instruction(tech, "stage page")
    expect(stage.locator("body")).to_have_attribute("data-cue", "open", timeout=patience_ms(PATIENCE_MS))
    tech.locator(".test .yes").click()
    wait_for_instruction(tech, "tablet and phone")
    tech.locator(".test .yes").click()

    verdict = tech.locator(".test .verdict-line")
    expect(verdict).to_contain_text("FAILED", timeout=patience_ms(PATIENCE_MS))
    failed = tech.locator(".findings li.fail")
    expect(failed.filter(has_text="Horn and all lamps")).to_have_count(1)
    button = failed.filter(has_text="Station 2")
    expect(button).to_contain_text("no press arrived")
    expect(button).to_contain_text("What to do: Swap the plugs back, or replace the cable or the button")
    expect(tech.locator(".findings li.pass").filter(has_text="5 of 5 presses")).to_contain_text("station 1")
    expect(tech.locator(".findings li.pass").filter(has_text="in range")).to_contain_text(ALL_ANSWERED)
    assert serious(tech) == []
    paper = tech.request.get(f"{show.url}{verdict.locator('a').get_attribute('href')}")
    assert (paper.status, paper.body()[:4]) == (200, b"%PDF")
    assert (show.data / "selftest" / "latest.json").exists()

    tech.locator("[data-key=lamp-2]").click()
    expect(tech.locator("[data-key=lamp-2]")).to_have_attribute("aria-pressed", "true")
    expect(tech.locator("[data-key=in-2]")).to_have_class(re.compile("lamp-floor"), timeout=patience_ms(PATIENCE_MS))
    tech.request.post(
        f"{show.url}/api/commands",
        headers={"Origin": show.url},
        data={"id": "start", "step": int(tech.request.get(f"{show.url}/api/snapshot?audience=mc").json()["step"]),
              "command": {"type": "StartMatch", "override": True}},
    )  # fmt: skip
    expect(tech.locator("[data-key=lamp-2]")).to_be_disabled(timeout=patience_ms(PATIENCE_MS))
    expect(tech.locator(".outputs .refusal")).to_contain_text("A match is running", timeout=patience_ms(PATIENCE_MS))
    expect(tech.locator(".test .begin")).to_be_disabled()
