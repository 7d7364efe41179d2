"""QR codes for pages.

Kind: adapter
"""

import io
from functools import lru_cache

from markupsafe import Markup

MAX_KEPT = 16
"""Drawing one takes some 4 ms, and the first page, which anybody may load again and again, has two."""


DARK, LIGHT = "#10151c", "#fff"


@lru_cache(maxsize=MAX_KEPT)
def qr_svg(link: str) -> Markup:
    """`link` as an SVG. The markup is safe: segno draws the address and never quotes it."""
    import segno  # with what it loads 3 MiB, for pages that may never be asked for

    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=1, border=2, omitsize=True, dark=DARK, light=LIGHT))


@lru_cache(maxsize=MAX_KEPT)
def qr_image(text: str) -> bytes:
    """`text` as an SVG file."""
    file = io.BytesIO()
    import segno

    segno.make(text, error="m").save(file, kind="svg", border=2, omitsize=True, dark=DARK, light=LIGHT)
    return file.getvalue()
