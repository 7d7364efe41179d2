"""Timing of everything that changes on a board, in nanoseconds.

Kind: pure
"""

HALF_BLINK_NS = 500_000_000
"""Half a period of a paused clock's blinking."""

HALF_FLASH_NS = 300_000_000
"""Half a period of a flash: under three flashes a second, which is safe for everybody's eyes (WCAG 2.3.1)."""

WORD_PAGE_NS = 1_200_000_000
PAGE_NS = 2_500_000_000
SCROLL_STEP_NS = 60_000_000
DOT_STEP_NS = 250_000_000

DIGIT_STEP_NS = 350_000_000
"""How long a scrolling text stands on seven-segment digits before it moves by one."""

STALE_NS = 1_500_000_000
"""A controller that has been silent for so long is lost: its numbers may be wrong by now."""
