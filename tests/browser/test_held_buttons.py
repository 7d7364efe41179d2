"""Every button that must be held, on every page: what it did is not undone by the finger that leaves it.

The buttons are found on the pages. What they order is answered here and not done, so that one page serves for all."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, CDPSession, ElementHandle, Page, Request, Route

from tests.browser.screenshots import VIEWS, Studio, studio

PAGES = ("/mc", "/desk", "/tech")

QUICK_HOLDS = """
const later = setTimeout;
window.setTimeout = (call, ms, ...args) => later(call, ms === 900 ? 60 : ms, ...args);
window.clicks = 0;
addEventListener("DOMContentLoaded", () => document.addEventListener("click", () => { clicks += 1; }));
"""
"""A script for a page: a button is held for 60 ms instead of 900; clicks that reach the page are counted."""

PRESS, RELEASE = "touchStart", "touchEnd"


class Pointer(NamedTuple):
    """How a button is held: what presses it and what lets it go."""

    press: Callable[[Page, CDPSession, ElementHandle], None]
    release: Callable[[Page, CDPSession], None]


def _centre(button: ElementHandle) -> tuple[float, float]:
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _mouse_down(page: Page, session: CDPSession, button: ElementHandle) -> None:
    page.mouse.move(*_centre(button))
    page.mouse.down()


def _touch_down(page: Page, session: CDPSession, button: ElementHandle) -> None:
    x, y = _centre(button)
    session.send("Input.dispatchTouchEvent", {"type": PRESS, "touchPoints": [{"x": x, "y": y}]})


def _touch_up(page: Page, session: CDPSession) -> None:
    session.send("Input.dispatchTouchEvent", {"type": RELEASE, "touchPoints": []})


def _key_down(page: Page, session: CDPSession, button: ElementHandle) -> None:
    button.focus()
    page.keyboard.down("Enter")


POINTERS = {
    "mouse": Pointer(_mouse_down, lambda page, session: page.mouse.up()),
    "touch": Pointer(_touch_down, _touch_up),
    "key": Pointer(_key_down, lambda page, session: page.keyboard.up("Enter")),
}


@pytest.fixture(scope="module")
def match() -> Iterator[Studio]:
    """A panel and a match for all pages here."""
    with studio() as running:
        yield running


def _answer(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(json={"ok": True, "reasons": [], "seq": 0, "step": 0})
    else:
        route.fallback()


def _is_order(request: Request) -> bool:
    return request.method == "POST" and "/pong" not in request.url


def _orders(page: Page) -> list[Request]:
    """The orders that a page gives from now on."""
    orders: list[Request] = []
    page.on("request", lambda request: orders.append(request) if _is_order(request) else None)
    return orders


@pytest.mark.parametrize("path", PAGES)
def test_the_release_of_a_held_button_is_no_click(match: Studio, browser: Browser, path: str) -> None:
    window = browser.new_context(viewport={"width": 768, "height": 1024}, has_touch=True)
    window.add_init_script(QUICK_HOLDS)
    page = match.open_page(window, path)
    page.route("**/api/**", _answer)
    session, orders, held = window.new_cdp_session(page), _orders(page), set[str]()
    for scene in VIEWS[path].scenes:
        match.show(page, path, scene)
        if path == "/mc" and not page.locator(".drawer").count():
            page.locator("button.more").click()
        while (name := _new_button(page, held)) is not None:
            held.add(name)
            for way, pointer in POINTERS.items():
                button = page.locator("button.hold:enabled").filter(has_text=name).first.element_handle()
                assert button is not None
                button.scroll_into_view_if_needed()
                order_count, clicks = len(orders), page.evaluate("clicks")
                with page.expect_request(_is_order):
                    pointer.press(page, session, button)
                pointer.release(page, session)
                page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
                assert page.evaluate("clicks") == clicks, (scene, name, way)
                assert (len(orders), page.locator("dialog[open]").count()) == (order_count + 1, 0), (scene, name, way)
                page.locator("h1").first.click()
                assert page.evaluate("clicks") == clicks + 1, "the next click is one"
    assert held
    window.close()


def _new_button(page: Page, held: set[str]) -> str | None:
    """The name of a button that must be held and was not yet; None: there is none."""
    names = page.locator("button.hold:enabled").all_inner_texts()
    return next((name for name in (text.splitlines()[0] for text in names) if name not in held), None)
