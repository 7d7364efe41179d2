"""Late orders, pages whose tablet, panel or controller was away, and how staff come in, in a real Chromium."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from bus import messages as m
from bus.fake_controller import FakeController
from tests.browser.harness import PIN, Panel, sign_in, wait_for_request
from tests.browser.scene_player import Enter, play
from tests.patience import patience_ms

HONEST_MS = 7000
LIVE_MS = 3000
"""Limits within which a page says that its connection is lost, and is live again once the panel runs."""


def test_two_mcs_on_one_step_are_two_orders_and_the_late_one_is_told_why(
    enter: Enter, mc_page: Page, controller: FakeController
) -> None:
    other = enter("mc")
    play(controller, "reading", 1)
    mc_page.locator("button.next").click()
    wait_for_request(controller, 1)
    controller.refusals = (
        m.Sentence(
            "moved-on",
            "The contest has moved on since this screen was drawn (step {given}, now {now})",
            {"given": 1, "now": 2},
        ),
    )
    other.locator("button.next").click()
    assert wait_for_request(controller, 2).step == 1
    expect(other.locator(".refusal")).to_contain_text("bước 1")
    expect(mc_page.locator(".refusal")).to_have_count(0)


def test_a_tablet_that_was_offline_says_so_and_shows_the_present_state_when_it_is_back(
    mc_page: Page, panel: Panel, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    expect(mc_page.locator("button.next")).to_be_visible()
    with panel.stopped():  # Chromium's emulation lets a stream that is open go on
        mc_page.context.set_offline(True)
        expect(mc_page.locator(".banner")).to_contain_text("Mất kết nối")
        play(controller, "floor", 2)
    mc_page.context.set_offline(False)
    expect(mc_page.locator(".judgement.right")).to_be_visible()
    expect(mc_page.locator(".banner")).to_be_hidden()


def test_a_crashed_panel_is_back_with_the_whole_state_within_three_seconds(
    mc_page: Page, enter: Enter, panel: Panel, controller: FakeController
) -> None:
    play(controller, "reading", 1)
    judge = enter("judge/1")
    expect(mc_page.locator("button.next")).to_be_visible()
    panel.crash()
    play(controller, "judging", 2)
    expect(mc_page.locator(".ballots")).to_be_visible(timeout=patience_ms(LIVE_MS))
    expect(judge.locator(".ballot")).to_be_visible(timeout=patience_ms(LIVE_MS))


def test_a_panel_that_hangs_is_missed_within_seven_seconds_and_its_pages_are_live_within_three_of_its_return(
    window: BrowserContext, panel: Panel, controller: FakeController
) -> None:
    stage = window.new_page()
    stage.clock.install()
    stage.goto(f"{panel.url}/stage")
    play(controller, "reading", 1)
    expect(stage.locator(".question")).to_be_visible()
    with panel.stopped():
        stage.clock.fast_forward(HONEST_MS)
        expect(stage.locator(".banner")).to_have_text(re.compile(r"^Mất kết nối với máy chủ ([7-9]|\d\d) giây"))
        expect(stage.locator("body.stale")).to_be_visible()
        expect(stage.locator(".please-wait")).to_be_hidden()
        stage.clock.fast_forward(HONEST_MS)
        stage.clock.fast_forward(HONEST_MS)
        expect(stage.locator(".please-wait")).to_have_text("Xin quý vị chờ trong giây lát")
        play(controller, "floor", 2)
    expect(stage.locator(".holder")).to_contain_text("Đô thị Việt Hưng", timeout=patience_ms(LIVE_MS))
    expect(stage.locator(".banner")).to_be_hidden(timeout=patience_ms(LIVE_MS))
    expect(stage.locator(".please-wait")).to_be_hidden(timeout=patience_ms(LIVE_MS))


def test_a_controller_that_was_away_is_missed_and_its_next_start_is_taken_over_at_once(
    mc_page: Page, controller: FakeController
) -> None:
    play(controller, "reading", 5)
    controller.is_beating = False
    expect(mc_page.locator(".banner")).to_contain_text("Mất kết nối với máy chủ")
    controller.is_beating = True
    play(controller, "floor", 2, boot="another start")
    expect(mc_page.locator(".judgement.right")).to_be_visible(timeout=patience_ms(LIVE_MS))
    expect(mc_page.locator(".banner")).to_be_hidden(timeout=patience_ms(LIVE_MS))


def test_a_wrong_pin_is_refused_in_words_and_a_role_gets_its_own_page(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/desk")
    expect(page.locator("#seat")).to_have_value("desk")
    page.locator("#pin").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.locator("#refusal")).to_have_text("Mã PIN không đúng.")


def test_staff_work_over_https_with_the_sites_own_certificate(
    browser: Browser, run_folder: Path, controller: FakeController
) -> None:
    panel = Panel(run_folder, https=True)
    panel.wait_open()
    tablet = browser.new_context(ignore_https_errors=True)
    page = tablet.new_page()
    try:
        sign_in(page, panel.secure_url, PIN)
        (cookie,) = tablet.cookies()
        assert (cookie["name"].startswith("__Host-bamchuong-"), cookie["secure"]) == (True, True)
        for seq, (name, sign) in enumerate((("reading", "button.next"), ("floor", ".judgement.right")), start=1):
            play(controller, name, seq)
            expect(page.locator(sign)).to_be_visible()
        page.locator(".judgement.right").click()
        assert wait_for_request(controller, 1).command == m.RuleRight()
        assert page.evaluate("isSecureContext && 'wakeLock' in navigator")
        assert panel.end() == 0
        expect(page.locator(".banner")).to_contain_text("Mất kết nối")
    finally:
        tablet.close()
        panel.end()
