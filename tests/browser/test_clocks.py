"""Pages and LED boards show the same digits at the same instant, whatever the clock and however near to a second."""

import msgspec
from playwright.sync_api import BrowserContext

from bus import messages as m
from bus.units import NS_PER_MS as MS
from scoreboard.content.clock_seconds import clock_text, next_second_ns
from tests.browser import sample_parts
from tests.browser.harness import Panel

BEGIN_NS = 1_000_000 * MS
NEAR_MS = (-100, -1, 0, 1, 100)
"""How far from every second of a clock its digits are compared."""

CLOCKS = (
    sample_parts.clock("thinking", 30, 30, BEGIN_NS),
    sample_parts.clock("pressing", 10, 10.1, BEGIN_NS),  # announced 0.1 s before it begins
    sample_parts.clock("answering", 95, 95, BEGIN_NS),
    sample_parts.clock("thinking", 100, 100, BEGIN_NS),
    sample_parts.clock("performing", 12, 12, BEGIN_NS, counts_overtime=True),
    sample_parts.clock("performing", 600, 61, BEGIN_NS, counts_overtime=True),
    *(sample_parts.clock("answering", 15, left_s, BEGIN_NS, runs=False) for left_s in (15, 12.4, 0.001, 0)),
    *(
        sample_parts.clock("performing", 600, left_s, BEGIN_NS, runs=False, counts_overtime=True)
        for left_s in (75, -0.5, -17.5)
    ),
)
DRAW_CLOCKS = """async ([clocks, instants]) => {
  document.documentElement.dataset.nowNs = "0";
  performance.getEntriesByType = () => []; // the page's own clock is the machine's
  let now = 0;
  performance.now = () => now;
  await import("/static/js/lib/time.js");
  const digits = document.createElement("show-clock");
  return clocks.map((clock, place) => instants[place].map((instant) => {
    now = instant;
    digits.state = clock;
    digits.draw();
    return digits.textContent;
  }));
}"""
"""What a page draws of each clock at each of its instants, in ms of the machine's clock."""


def instants_ms(clock: m.ClockView) -> list[int]:
    """Around every second of `clock`, a few after its end, and when a board would flip."""
    end_ms = (clock.deadline_ns or BEGIN_NS) // MS
    total_ms = clock.total_ns // MS
    seconds_ms = range(end_ms - min(total_ms, 70_000), end_ms + 4000, 1000)
    return [second_ms + near_ms for second_ms in seconds_ms for near_ms in NEAR_MS]


def test_a_page_draws_the_digits_that_the_led_boards_show(window: BrowserContext, panel: Panel) -> None:
    page = window.new_page()
    page.goto(panel.url)
    clocks = [msgspec.to_builtins(clock) for clock in CLOCKS]
    instants = [instants_ms(clock) for clock in CLOCKS]
    pages_digits = page.evaluate(DRAW_CLOCKS, [clocks, instants])
    for clock, on_page, at_ms in zip(CLOCKS, pages_digits, instants, strict=True):
        assert on_page == [clock_text(clock, now_ms * MS) for now_ms in at_ms], clock
        flips_ms = {flip_ns // MS for now_ms in at_ms if (flip_ns := next_second_ns(clock, now_ms * MS)) is not None}
        digits = dict(zip(at_ms, on_page, strict=True))
        flips_drawn = [flip_ms for flip_ms in flips_ms if flip_ms in digits and flip_ms - 1 in digits]
        assert all(digits[flip_ms] != digits[flip_ms - 1] for flip_ms in flips_drawn)
        assert flips_drawn or clock.deadline_ns is None
