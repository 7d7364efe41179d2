"""Pictures in DOCX papers (docxtpl): a chart as a picture, and what a template gets of it.

Kind: adapter
"""

import io
from typing import Any

from docx.shared import Length
from docxtpl import InlineImage
from reportlab.graphics import renderPDF

from reports.official_paper import Chart
from reports.share_chart import share_chart
from season.exchange.slide_pictures import page_slides


class Picture:
    """A picture for a template, which can print it and reach nothing else: what has an underscore is closed to it."""

    def __init__(self, data: bytes, width: Length) -> None:
        self._data = data
        self._width = width
        self._document: Any = None

    def _stand_in(self, document: Any) -> None:
        """Belong to this document."""
        self._document = document

    def __html__(self) -> str:
        return str(InlineImage(self._document, io.BytesIO(self._data), self._width))

    __str__ = __html__


def place_pictures(context: dict[str, Any], document: Any) -> None:
    """Let the pictures among the blocks of `context` stand in `document`."""
    for block in context.get("noi_dung", ()):
        if isinstance(picture := block.get("hinh"), Picture):
            picture._stand_in(document)


def chart_picture(chart: Chart) -> bytes:
    """The chart as a JPEG; the same chart gives the same bytes."""
    file = io.BytesIO()
    renderPDF.drawToFile(share_chart(chart), file)
    ((picture,), _) = page_slides(file.getvalue())
    return picture
