"""Decide how fast things change on a board. Pure data, nanoseconds.

Kind: pure
"""

HALF_BLINK_NS = 500_000_000
"""Half a period of a paused clock."""

HALF_FLASH_NS = 300_000_000
"""Half a period of a flash: under three flashes a second, which is safe for everybody's eyes (WCAG 2.3.1)."""

WORD_NS = 1_200_000_000
PAGE_NS = 2_500_000_000
SCROLL_STEP_NS = 60_000_000
DOT_STEP_NS = 250_000_000

DIGIT_STEP_NS = 350_000_000
"""How long running words stand on seven-segment digits before they move by one."""

STALE_NS = 1_500_000_000
"""A controller that was not heard for so long is lost: its numbers may be wrong by now."""
