"""A question from reading to right on the real processes: a finger on /buttons, the thumbs of two MCs, the hall's
screen, the LEDs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.journal.journal_reader import read_records
from controller.rules import facts as f
from tests.browser.demo_process import RealShow, follow, real_show
from tests.browser.harness import RECORD_TONES, sign_in
from tests.patience import patience_ms

SLOW = """
EventSource.prototype.addEventListener = function (kind, listener) {
  EventTarget.prototype.addEventListener.call(this, kind, (event) => window.slow || listener(event));
};
"""
"""A script for a page that gets nothing new while `slow` is set."""

SHORT = str(Path(__file__).parent.parent / "process" / "short.toml")


@pytest.fixture(scope="module")
def show() -> Iterator[RealShow]:
    """The demo, all four processes of it, at a speed that lets people follow and tests end."""
    with real_show("--speed", "20", "--format", SHORT) as running:
        yield running


@pytest.fixture
def pages(browser: Browser, show: RealShow) -> Iterator[dict[str, Page]]:
    """The MC and another one on tablets; stage, buttons and LED boards in windows of their own."""
    names = ("mc", "other", "stage", "buttons", "led")  # a window each: Chromium draws a covered tab once a second
    contexts = [browser.new_context(viewport={"width": 768, "height": 1024}) for _ in names]
    pages = {name: context.new_page() for name, context in zip(names, contexts, strict=True)}
    pages["stage"].add_init_script(RECORD_TONES)
    pages["other"].add_init_script(SLOW)
    for name in ("mc", "other"):
        sign_in(pages[name], show.url, show.pin)
    for name in ("stage", "buttons", "led"):
        pages[name].goto(f"{show.url}/{name}")
    yield pages
    for context in contexts:
        context.close()


def test_a_question_is_played_from_reading_to_right_on_the_real_processes(
    pages: dict[str, Page], show: RealShow
) -> None:
    mc, other, stage, buttons, led = pages.values()
    follow(mc, "StartMatch")
    same = other.locator("button.next[data-command=StartRound]")
    expect(same).to_be_visible()
    other.evaluate("window.slow = true")
    follow(mc, "StartRound")
    same.click()
    expect(other.locator(".refusal")).to_contain_text("đã sang bước khác")
    other.evaluate("window.slow = false")
    for _ in range(2):
        follow(mc, "StartReading")
        follow(mc, "StartThinking")
        expect(stage.locator("body.boards_up")).to_be_visible(timeout=patience_ms(10_000))
        for team in range(1, 6):
            mark = mc.locator(f".board.team-{team}")
            mark.click()
            expect(mark).to_contain_text("ĐÚNG")
        follow(mc, "ConfirmBoards")
    expect(other.locator("button.next[data-command=EndRound]")).to_be_visible()
    assert stage.evaluate("tones.filter((hertz) => hertz === 440)") == [440, 440]  # time was over twice
    follow(mc, "EndRound")
    follow(mc, "StartRound")

    follow(mc, "StartReading")
    expect(mc.locator(".answer")).to_be_visible()
    expect(stage.locator(".answer")).to_have_count(0)
    follow(mc, "StartThinking")
    expect(stage.locator("body.open")).to_be_visible(timeout=patience_ms(10_000))
    buttons.keyboard.down("4")
    buttons.wait_for_timeout(60)
    buttons.keyboard.up("4")
    expect(stage.locator(".holder")).to_contain_text("Phúc Đồng", timeout=patience_ms(10_000))
    expect(mc.locator(".row.team-4 .press")).to_contain_text("bấm đầu tiên")
    expect(led.locator("canvas").first).to_be_visible()

    mc.locator(".judgement.right").click()
    expect(stage.locator("body.closed")).to_be_visible()
    expect(stage.locator(".answer")).to_be_visible()
    expect(mc.locator(".row.team-4")).to_contain_text("30")

    facts = [record.fact for record in read_records(show.data / "journal.sqlite")]
    assert [fact.team for fact in facts if isinstance(fact, f.RuledRight)] == [4]
    assert len([fact for fact in facts if isinstance(fact, f.RoundStarted)]) == 2
