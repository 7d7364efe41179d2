"""Adapt segno: an address as a QR code for a page.

Kind: adapter
"""

import segno
from markupsafe import Markup


def qr_code(link: str) -> Markup:
    """`link` as SVG. segno writes the markup; the address in it is only drawn, never quoted."""
    made = segno.make(link, error="m")
    return Markup(made.svg_inline(scale=1, border=2, omitsize=True, dark="#10151c", light="#fff"))
