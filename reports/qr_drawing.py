"""QR codes as drawings on a page.

Kind: adapter
"""

import segno
from reportlab.graphics.shapes import Drawing, Rect

from reports import pdf_document as p


def qr(text: str, size: float) -> Drawing:
    """`text` as a QR code: a drawing of `size` points, quiet zone included."""
    matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=1, border=3)]
    unit = size / len(matrix)
    drawing = Drawing(size, size, initialFontName=p.PLAIN)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                top = size - (y + 1) * unit
                drawing.add(_square(x * unit, top, unit))
    return drawing


def _square(left: float, bottom: float, size: float) -> Rect:
    square = Rect(left, bottom, size, size)
    square.strokeColor, square.fillColor = None, p.INK
    return square
