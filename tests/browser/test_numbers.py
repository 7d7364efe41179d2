"""Numbers on a page are written as the browser itself would write them, in both languages."""

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.harness import Panel

POINTS = ("0", "10", "-5", "7.5", "8.25", "-0.125", "1234.5", "99.9995", "0.0004", "12.500", "1000000")
SPANS_NS = (
    0,
    1,
    499,
    500,
    1_000,
    50_000,
    1_284_001,
    -3_000_000,
    999_999_999,
    1_000_000_000,
    61_234_567_890,
    -4_999_500,
)
WRITE_NUMBERS = """async ([points, spans]) => {
  const words = await import("/static/js/lib/translate.js");
  const ofPoints = new Intl.NumberFormat(words.language, { maximumFractionDigits: 3, useGrouping: false });
  const ofSpans = new Intl.NumberFormat(words.language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return [
    points.map((value) => [words.points(value), ofPoints.format(Number(value)).replace("-", "−")]),
    spans.map((value) => [words.milliseconds(value), ofSpans.format(value / 1e6)]),
  ];
}"""
"""How our scripts and the browser write the same numbers."""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_writes_numbers_as_the_browser_would(window: BrowserContext, panel: Panel, language: str) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/?lang={language}")
    points, spans = page.evaluate(WRITE_NUMBERS, [POINTS, SPANS_NS])
    assert [ours for ours, _ in points] == [theirs for _, theirs in points]
    assert [ours for ours, _ in spans] == [theirs for _, theirs in spans]
    assert points[3][0] == {"vi": "7,5", "en": "7.5"}[language]


def test_a_span_is_said_in_seconds_from_a_second_on(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(f"{panel.url}/?lang=vi")
    script = "async (spans) => spans.map((await import('/static/js/lib/translate.js')).spanWords)"
    assert page.evaluate(script, [312_418_000, 999_999_499, 16_426_952_000]) == [
        "312,418 ms",
        "999,999 ms",
        "16,427 giây",
    ]
