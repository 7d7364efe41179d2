"""Pictures and pages of PDFs as slides that every box can show: upright, of a size that a small machine decodes.

What a camera wrote beside the picture (place, time) is left out. PDFium is for one thread at a time.

Kind: adapter
"""

import io
import threading
import warnings

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
LONG_PX = 1920
QUALITY = 88
MAX_PAGES = 8
"""Of one PDF: a leaflet, not a book."""

PDF_MARK = b"%PDF-"
SUFFIX = ".jpg"
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError)

_pdfium = threading.Lock()


def is_pdf(data: bytes) -> bool:
    """Whether `data` begins like a PDF; a few programs write something before it."""
    return PDF_MARK in data[:1024]


def picture_slide(data: bytes) -> bytes | None:
    """The picture `data` as a JPEG; None: it is none that can be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _jpeg(ImageOps.exif_transpose(picture))
    except BROKEN:
        return None


def page_slides(data: bytes) -> tuple[tuple[bytes, ...], int]:
    """The first `MAX_PAGES` pages of the PDF `data` as JPEGs, and how many it has; none of 0: it is unreadable."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return (), 0
        try:
            count = len(document)
            return tuple(_page(document, number) for number in range(min(count, MAX_PAGES))), count
        except (*BROKEN, pypdfium2.PdfiumError):
            return (), 0
        finally:
            document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> bytes:
    page = document[number]
    bitmap = page.render(scale=LONG_PX / max(1.0, *page.get_size()))
    try:
        return _jpeg(bitmap.to_pil())
    finally:
        bitmap.close()
        page.close()


def _jpeg(picture: Image.Image) -> bytes:
    """`picture` on white, no side longer than `LONG_PX`. The same picture gives the same bytes."""
    picture.thumbnail((LONG_PX, LONG_PX))
    opaque = picture.convert("RGBA")
    white = Image.new("RGBA", opaque.size, "white")
    file = io.BytesIO()
    Image.alpha_composite(white, opaque).convert("RGB").save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
