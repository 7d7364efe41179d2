"""Many pages in one browser, which opens six connections to a host: the fifth says what to do before taps are lost."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.harness import Panel


def open_page(window: BrowserContext, url: str) -> Page:
    """A page that has its stream."""
    page = window.new_page()
    with page.expect_response("**/events/**"):
        page.goto(url)
    return page


def test_the_fifth_page_says_that_some_must_be_closed_and_all_is_quiet_when_one_is(
    window: BrowserContext, panel: Panel, controller: object
) -> None:
    stage = open_page(window, f"{panel.url}/stage")
    watching = [open_page(window, f"{panel.url}/watch") for _ in range(3)]
    expect(watching[0].locator(".banner")).to_be_hidden()
    watching.append(open_page(window, f"{panel.url}/watch"))
    for page in watching:
        expect(page.locator(".banner.hint")).to_contain_text("đang mở 5 trang")
    expect(stage.locator(".banner")).to_be_hidden()
    assert watching[0].evaluate("document.body.classList.contains('stale')") is False
    watching.pop().close()
    for page in watching:
        expect(page.locator(".banner")).to_be_hidden()
