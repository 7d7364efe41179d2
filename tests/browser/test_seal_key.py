"""The key of the seals where people photograph it: on the stage, and at the desk with a QR code."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.sample_parts import HEAD, SEAL_KEY
from tests.browser.screenshots import Studio, studio


@pytest.fixture(scope="module")
def match() -> Iterator[Studio]:
    with studio() as running:
        yield running


def in_groups(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def test_the_stage_shows_the_key_before_the_match_and_with_head_and_seal_between_rounds(
    match: Studio, window: BrowserContext
) -> None:
    page = match.open_page(window, "/stage")
    foot = page.locator(".s-foot")
    expect(foot).to_contain_text(in_groups(SEAL_KEY))

    for scene, fact, sealed in (("intro", 214, 213), ("ranking", 391, 390)):
        match.show(page, "/stage", scene)
        expect(foot).to_contain_text(in_groups(SEAL_KEY))
        expect(foot).to_contain_text(f"Nhật ký {fact} · {in_groups(HEAD)} · đã niêm phong đến {sealed}")

    match.show(page, "/stage", "reading")
    expect(page.locator("body")).not_to_contain_text(SEAL_KEY[:4])


def test_the_desk_shows_the_key_with_a_qr_code(match: Studio, window: BrowserContext) -> None:
    page = match.open_page(window, "/desk")
    match.show(page, "/desk", "setup")
    expect(page.locator(".seal-key strong")).to_have_text(in_groups(SEAL_KEY))
    image = page.locator(".seal-key img")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
