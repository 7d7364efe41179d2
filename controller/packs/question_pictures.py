"""Adapt pictures of questions (Pillow): files beside a pack, looked at before anybody is to see them, scaled for the
stage.

Kind: adapter
"""

import hashlib
import io
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PIL import Image, ImageOps, UnidentifiedImageError

from bus.bad_file import BadFileError
from controller.packs.findings import Finding
from controller.packs.pack import MOST_PICTURES_BYTES, TOKEN_DIGITS
from controller.packs.rows import Examined
from controller.packs.sealed_pack import Sealed

MOST_BYTES = 4_000_000

MOST_PX = 4_000
"""Longest side; a projector shows 1,920."""

STAGE_PX, SMALL_PX = 1_920, 800
"""Longest side of a picture on the stage, and on tablets and phones: 200 of them fetch it at the same moment."""

HEAVY_BYTES = 500_000
"""A PNG larger than this is a photograph: as JPEG it weighs a tenth."""

FORMATS = ("PNG", "JPEG", "WEBP")

_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError)


def picture_findings(examined: Examined, folder: Path) -> list[Finding]:
    """What is wrong with the pictures that the questions name; they lie in `folder`. Blocks on the disk."""
    found: list[Finding] = []
    looked: dict[str, tuple[int, str, dict[str, str | int]]] = {}
    for row, column, name in _named(examined):
        if name not in looked:
            looked[name] = _looked(folder, name)
        _, code, args = looked[name]
        found += [Finding(code, row, column, args)] if code else []
    total = sum(size for size, _, _ in looked.values())
    if total > MOST_PICTURES_BYTES:
        args = {"size": _megabytes(total), "most": _megabytes(MOST_PICTURES_BYTES)}
        found.append(Finding("pictures-heavy", args=args))
    return found


def read_picture(folder: Path, name: str) -> bytes:
    """The bytes of the picture `name` beside a pack that was checked. Raises `OSError`."""
    return (folder / name).read_bytes()


def picture_fault(data: bytes, name: str) -> tuple[str, dict[str, str | int]]:
    """Code and details of what is wrong with the bytes of a picture; an empty code: nothing."""
    if len(data) > MOST_BYTES:
        return "picture-large", {"name": name, "size": _megabytes(len(data)), "most": _megabytes(MOST_BYTES)}
    try:
        with _quiet(), Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if max(width, height) > MOST_PX:
                most = f"{MOST_PX} × {MOST_PX}"
                return "picture-large", {"name": name, "size": f"{width} × {height}", "most": most}
            picture.draft("RGB", (1, 1))  # a JPEG is read to its end all the same, at an eighth of the work
            picture.load()
    except _BROKEN:
        return "picture-bad", {"name": name}
    return "", {}


def token_of(data: bytes) -> str:
    """What stands for the picture `data` on screens: nobody can guess it who has not seen the picture."""
    return hashlib.sha256(data).hexdigest()[:TOKEN_DIGITS]


def prepared(content: Sealed, file: str) -> Sealed:
    """`content` with every picture as the stage shows it, and small; `file` is for the messages. About 0.1 s for each
    photograph on a PC. Raises `BadFileError`."""
    large, small = dict(content.pictures), dict(content.small)
    for name in content.pictures.keys() - content.small.keys():
        try:
            large[name], small[name] = scaled(content.pictures[name])
        except _BROKEN as error:
            raise BadFileError([f"{file}: {Finding('picture-bad', args={'name': name}).words()}"]) from error
    return replace(content, pictures=large, small=small)


def scaled(data: bytes) -> tuple[bytes, bytes]:
    """The picture `data` for the stage, and small. Always written anew: what a camera or a teacher noted in the file (a
    place, a title that is the answer) stays behind."""
    with _quiet(), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        kind = opened.format or "PNG"
        opened.draft("RGB", (STAGE_PX, STAGE_PX))
        picture = _on_white(ImageOps.exif_transpose(opened))
    picture.thumbnail((STAGE_PX, STAGE_PX), Image.Resampling.LANCZOS)
    little = picture.copy()
    little.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.LANCZOS)
    return _written(picture, kind), _written(little, kind)


def _on_white(picture: Image.Image) -> Image.Image:
    """In plain colours; what is see-through becomes white, for black lines cannot be seen on a dark stage."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _written(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, quality=85)
    return _written(picture, "JPEG") if kind == "PNG" and file.tell() > HEAVY_BYTES else file.getvalue()


def _named(examined: Examined) -> Iterator[tuple[int, str, str]]:
    """Row, column and name of every picture that a question names and about which nothing is said yet."""
    sheet = examined.sheet
    if sheet is None or "picture" not in sheet.places:
        return
    column = sheet.title("picture")
    told = {one.row for one in examined.errors if one.column == column}
    for row in examined.rows:
        name = sheet.cell(row, "picture")
        if name and row.number not in told:
            yield row.number, column, name


def _looked(folder: Path, name: str) -> tuple[int, str, dict[str, str | int]]:
    """Its size in bytes, and what is wrong with it."""
    try:
        with (folder / name).open("rb") as file:
            data, size = file.read(MOST_BYTES + 1), os.fstat(file.fileno()).st_size
    except (OSError, ValueError):
        return 0, "picture-missing", {"name": name}
    code, args = picture_fault(data, name)
    return size, code, {**args, "size": _megabytes(size)} if size > MOST_BYTES else args


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _quiet() -> "warnings.catch_warnings[None]":
    """Without Pillow's warnings: what they are about is bounded here."""
    return warnings.catch_warnings(action="ignore")
