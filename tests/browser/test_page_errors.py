"""Whatever goes wrong inside a page fails the test that opened it, whichever page of whichever window it is."""

from playwright.sync_api import BrowserContext

from tests.browser.harness import Panel, wait_until


def test_errors_that_nothing_caught_and_breaches_of_the_policy_are_seen_in_every_page(
    window: BrowserContext, panel: Panel, faults: list[str]
) -> None:
    signs = ("a thrown error", "a forgotten promise", "Content Security Policy")
    window.new_page().goto(f"{panel.url}/enter")
    second = window.new_page()
    second.goto(f"{panel.url}/stage")
    second.evaluate("setTimeout(() => { throw new Error('a thrown error'); })")
    second.evaluate("setTimeout(() => { Promise.reject(new Error('a forgotten promise')); })")
    second.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: '0' })), 0")

    def are_noted() -> bool:
        second.evaluate("0")  # events are delivered while a call runs
        return all(any(sign in fault for fault in faults) for sign in signs)

    wait_until(are_noted)
    assert len(faults) == len(signs)
    faults.clear()
