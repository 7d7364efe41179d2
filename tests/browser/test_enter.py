"""The page where a PIN is entered, on a network that is slow."""

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.harness import PIN, Panel


def test_a_pin_that_is_entered_before_the_script_has_come_stands_in_no_address(
    window: BrowserContext, panel: Panel
) -> None:
    """A form without its script sends what it holds as a part of the address, which a browser keeps in its history."""
    page = window.new_page()
    held_back: list[Route] = []

    def hold_back(route: Route) -> None:
        held_back.append(route)

    page.route("**/scripts/enter.js", hold_back)
    page.goto(f"{panel.url}/enter", wait_until="commit")
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page.locator("#enter button")).to_be_disabled()
    assert page.url == f"{panel.url}/enter"
    held_back[0].continue_()
    page.locator("#enter button").click()
    page.wait_for_url(f"{panel.url}/mc")
