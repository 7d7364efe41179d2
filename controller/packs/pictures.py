"""Adapt pictures of questions (Pillow): files beside a pack, looked at before anybody is to see them."""

import io
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from controller.packs.findings import Finding
from controller.packs.rows import Examined

MOST_BYTES = 4_000_000
MOST_PX = 4_000
"""Longest side; a projector shows 1,920."""

FORMATS = ("PNG", "JPEG", "WEBP")

_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError)


def picture_findings(examined: Examined, folder: Path) -> list[Finding]:
    """What is wrong with the pictures that the questions name; they lie in `folder`. Blocks on the disk."""
    sheet = examined.sheet
    if sheet is None or "picture" not in sheet.places:
        return []
    told = {(one.row, one.column) for one in examined.errors}
    found: list[Finding] = []
    for row in examined.rows:
        name, place = sheet.cell(row, "picture"), (row.number, sheet.title("picture"))
        if name and place not in told:
            code, args = _fault(folder, name)
            found += [Finding(code, *place, args)] if code else []
    return found


def read_picture(folder: Path, name: str) -> bytes:
    """The bytes of the picture `name` beside a pack that was checked. Raises `OSError`."""
    return (folder / name).read_bytes()


def picture_fault(data: bytes, name: str) -> tuple[str, dict[str, str | int]]:
    """Code and details of what is wrong with the bytes of a picture; an empty code: nothing."""
    if len(data) > MOST_BYTES:
        size, most = f"{len(data) / 1e6:.1f} MB", f"{MOST_BYTES / 1e6:.0f} MB"
        return "picture-large", {"name": name, "size": size, "most": most}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
                if max(width, height) > MOST_PX:
                    most = f"{MOST_PX} × {MOST_PX}"
                    return "picture-large", {"name": name, "size": f"{width} × {height}", "most": most}
                picture.verify()
    except _BROKEN:
        return "picture-bad", {"name": name}
    return "", {}


def _fault(folder: Path, name: str) -> tuple[str, dict[str, str | int]]:
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        return "picture-missing", {"name": name}
    return picture_fault(data, name)
