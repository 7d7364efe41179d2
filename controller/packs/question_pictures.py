"""Pictures of questions (Pillow): files beside a pack, checked before anyone sees them, and scaled for the stage.

Kind: adapter
"""

import hashlib
import io
import os
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bus.bad_file import BadFileError
from controller.packs.pack import MAX_PICTURES_BYTES, TOKEN_DIGITS
from controller.packs.rows import Examination
from controller.packs.sealed_pack import PackContent
from question_files.findings import Details, Finding
from question_files.question_rows import QuestionRow
from question_files.text_keys import comparison_key

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 4_000_000
MAX_PICTURES = 200
"""Different pictures of a pack: each is decoded, which takes 0.1 s and more."""

MAX_FILES_SEARCHED = 5_000
"""In the folder of a pack."""

MAX_PX = 4_000
"""Longest side; a projector shows 1,920."""

STAGE_PX, SMALL_PX = 1_920, 800
"""Longest side of a picture on the stage, and on tablets and phones, of which 200 fetch it at the same moment."""

HEAVY_BYTES = 500_000
"""A PNG larger than this is a photograph: as JPEG it weighs a tenth."""

FORMATS = ("PNG", "JPEG", "WEBP")


def _picture_errors() -> tuple[type[Exception], ...]:
    """What Pillow raises for a broken picture. It is imported only where there is one: the controller loads this."""
    from PIL import Image, UnidentifiedImageError

    return (UnidentifiedImageError, OSError, ValueError, SyntaxError, OverflowError, Image.DecompressionBombError)


def picture_findings(examination: Examination, folder: Path) -> list[Finding]:
    """What is wrong with the pictures that the questions name; they are in `folder`. Blocks on the disk."""
    findings: list[Finding] = []
    inspections: dict[str, tuple[int, str, Details]] = {}
    files = picture_files(folder)
    rows = list(picture_rows(examination))
    count = len({row.cell("picture") for row in rows})
    if count > MAX_PICTURES:
        return [Finding("pictures-many", args={"count": count, "most": MAX_PICTURES})]
    for row in rows:
        name = row.cell("picture")
        if name not in inspections:
            inspections[name] = _inspect(folder, files, name)
        _, code, args = inspections[name]
        findings += [Finding(code, row.number, row.title("picture"), args, sheet=row.sheet)] if code else []
    total_bytes = sum(size for size, _, _ in inspections.values())
    if total_bytes > MAX_PICTURES_BYTES:
        args = {"size": _megabytes(total_bytes), "most": _megabytes(MAX_PICTURES_BYTES)}
        findings.append(Finding("pictures-heavy", args=args))
    return findings


def read_picture(folder: Path, name: str) -> bytes:
    """The bytes of the picture `name` beside a pack that was checked. Raises `OSError`."""
    names = matching_files(picture_files(folder), name)
    with (folder / (names[0] if names else name)).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def picture_files(folder: Path) -> dict[str, list[str]]:
    """The files in `folder` by a key that is equal for names which differ only in capitals and in how their accents are
    stored (macOS and a camera write `HÌNH 5.PNG` where somebody typed `hình 5.png`). Blocks on the disk."""
    files: dict[str, list[str]] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in islice(entries, MAX_FILES_SEARCHED):
                files.setdefault(comparison_key(entry.name), []).append(entry.name)
    except OSError:
        return {}
    return files


def matching_files(files: dict[str, list[str]], name: str) -> list[str]:
    """The files that `name` may mean: that of exactly this name, otherwise those that differ in capitals or accents."""
    alike = sorted(files.get(comparison_key(name), ()))
    return [name] if name in alike else alike


def picture_fault(data: bytes, name: str) -> tuple[str, Details]:
    """Code and details of what is wrong with the bytes of a picture; an empty code if nothing is."""
    if len(data) > MAX_BYTES:
        return "picture-large", {"name": name, "size": _megabytes(len(data)), "most": _megabytes(MAX_BYTES)}
    from PIL import Image

    try:
        with _without_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if max(width, height) > MAX_PX:
                limit = f"{MAX_PX} × {MAX_PX}"
                return "picture-large", {"name": name, "size": f"{width} × {height}", "most": limit}
            picture.draft("RGB", (1, 1))  # a JPEG is still read to its end, at an eighth of the work
            picture.load()
    except _picture_errors():
        return "picture-bad", {"name": name}
    return "", {}


def picture_token(data: bytes) -> str:
    """The name of the picture `data` in addresses: nobody who has not seen the picture can guess it."""
    return hashlib.sha256(data).hexdigest()[:TOKEN_DIGITS]


def scale_pictures(content: PackContent, file: str) -> PackContent:
    """`content` with every picture scaled for the stage, and small; `file` is for messages.

    Takes about 0.1 s for each photograph on a PC. Raises `BadFileError`.
    """
    large, small = dict(content.pictures), dict(content.small)
    for name in content.pictures.keys() - content.small.keys():
        try:
            large[name], small[name] = scale(content.pictures[name])
        except _picture_errors() as error:
            raise BadFileError([Finding("picture-bad", args={"name": name}).in_file(file)]) from error
    return replace(content, pictures=large, small=small)


def scale(data: bytes) -> tuple[bytes, bytes]:
    """The picture `data` for the stage, and small.

    Always re-encoded, so that metadata from a camera or a teacher (a place, a title that is the answer) is dropped.
    """
    from PIL import Image, ImageOps

    with _without_warnings(), Image.open(io.BytesIO(data), formats=FORMATS) as original:
        image_format = original.format or "PNG"
        original.draft("RGB", (STAGE_PX, STAGE_PX))
        large = _on_white(ImageOps.exif_transpose(original))
    large.thumbnail((STAGE_PX, STAGE_PX), Image.Resampling.LANCZOS)
    small = large.copy()
    small.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.LANCZOS)
    return _encode(large, image_format), _encode(small, image_format)


def _on_white(picture: "Image.Image") -> "Image.Image":
    """`picture` in RGB; transparent parts become white, because black lines cannot be seen on a dark stage."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    background = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(background, picture.convert("RGBA")).convert("RGB")


def _encode(picture: "Image.Image", image_format: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, image_format, quality=85)
    return _encode(picture, "JPEG") if image_format == "PNG" and file.tell() > HEAVY_BYTES else file.getvalue()


def picture_rows(examination: Examination) -> Iterator[QuestionRow]:
    """Every row that names a picture, unless its cell has an error already."""
    faulty = {(error.sheet, error.row, error.column) for error in examination.errors}
    for row in examination.rows:
        if row.cell("picture") and (row.sheet, row.number, row.title("picture")) not in faulty:
            yield row


def _inspect(folder: Path, files: dict[str, list[str]], name: str) -> tuple[int, str, Details]:
    """Size of the picture in bytes, with code and details of what is wrong with it."""
    names = matching_files(files, name)
    if len(names) > 1:
        return 0, "picture-several", {"name": name, "files": ", ".join(names)}
    try:
        with (folder / (names[0] if names else name)).open("rb") as file:
            data, size = file.read(MAX_BYTES + 1), os.fstat(file.fileno()).st_size
    except (OSError, ValueError):
        return 0, "picture-missing", {"name": name}
    code, args = picture_fault(data, name)
    return size, code, {**args, "size": _megabytes(size)} if size > MAX_BYTES else args


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _without_warnings() -> "warnings.catch_warnings[None]":
    """Suppresses Pillow's warnings: what they warn of is limited here."""
    return warnings.catch_warnings(action="ignore")
