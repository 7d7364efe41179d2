"""QR codes for pages.

Kind: adapter
"""

from functools import lru_cache

import segno
from markupsafe import Markup

MAX_KEPT = 16
"""Drawing one takes some 4 ms, and the first page, which anybody may load again and again, has two."""


@lru_cache(maxsize=MAX_KEPT)
def qr_svg(link: str) -> Markup:
    """`link` as an SVG. The markup is safe: segno draws the address and never quotes it."""
    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=1, border=2, omitsize=True, dark="#10151c", light="#fff"))
