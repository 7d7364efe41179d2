"""QR codes for pages.

Kind: adapter
"""

import segno
from markupsafe import Markup


def qr_svg(link: str) -> Markup:
    """`link` as an SVG. The markup is safe: segno draws the address and never quotes it."""
    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=1, border=2, omitsize=True, dark="#10151c", light="#fff"))
