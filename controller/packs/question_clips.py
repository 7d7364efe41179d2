"""Clips of questions: files of sound and video beside a pack, checked before an evening depends on them.

They are taken as they are: nothing here decodes or changes them. What is refused says which command makes it right.

Kind: adapter
"""

import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Literal

from bus.listed_files import file_size
from controller.packs.pack import MAX_PICTURES_BYTES, Clip, Pack
from controller.packs.question_pictures import matching_files, picture_files, picture_token
from controller.packs.rows import Examination
from question_files.findings import Details, Finding, Severity
from question_files.media.media import foreign_codec, read_media, readable_codec
from question_files.media.tracks import Media
from question_files.question_rows import QuestionRow

MAX_BYTES = 8_000_000
"""A minute at 1 Mbit/s: a Raspberry Pi and the wireless network of a school carry that."""

MAX_CLIPS = 100
"""Different clips of a pack."""

MAX_S = 180
MAX_LONG_PX, MAX_SHORT_PX = 1920, 1080

TO_VIDEO = (
    'ffmpeg -i "{name}" -t {most} -vf scale=-2:720 -c:v libx264 -pix_fmt yuv420p -crf 27 -c:a aac -b:a 128k '
    '-movflags +faststart "{stem}.mp4"'
)
TO_SOUND = 'ffmpeg -i "{name}" -t {most} -vn -c:a libmp3lame -b:a 128k "{stem}.mp3"'
"""What makes a file right; a program with windows for the same is HandBrake (“Fast 720p30”)."""


def clip_findings(examination: Examination, folder: Path) -> list[Finding]:
    """What is wrong with the clips that the questions name; they are in `folder`. Blocks on the disk."""
    rows = list(_clip_rows(examination))
    names = dict.fromkeys(row.cell("clip") for row in rows)
    if len(names) > MAX_CLIPS:
        return [Finding("clips-many", args={"count": len(names), "most": MAX_CLIPS})]
    files = picture_files(folder) if names else {}
    sizes, faults = 0, {}
    for name in names:
        size, code, args = _inspect(folder, files, name)
        sizes, faults[name] = sizes + size, (code, args)
    findings: list[Finding] = []
    for row in rows:
        code, args = faults[row.cell("clip")]
        severity = Severity.WARNING if code == "clip-webm" else Severity.ERROR
        if code:
            title = row.title("clip")
            findings.append(Finding(code, row.number, title, args, severity=severity, sheet=row.sheet))
    total_bytes = sizes + _picture_bytes(examination, folder) if sizes else 0
    if total_bytes > MAX_PICTURES_BYTES:
        args = {"size": _megabytes(total_bytes), "most": _megabytes(MAX_PICTURES_BYTES)}
        findings.append(Finding("clips-heavy", args=args))
    return findings


def read_clips(pack: Pack, folder: Path) -> dict[str, bytes]:
    """The clips that `pack` names, by those names; it was checked. Raises `OSError`."""
    files = picture_files(folder)
    names = dict.fromkeys(question.clip for question in pack.questions if question.clip)
    return {name: _read(folder, files, name)[1] for name in names}


def clip_record(data: bytes) -> Clip:
    """What the pack holds of the clip `data`, which was checked."""
    media = read_media(data)
    seconds = media.seconds if media is not None else 0.0
    kind: Literal["sound", "video"] = "video" if media is not None and media.picture is not None else "sound"
    return Clip(picture_token(data), kind, round(seconds * 1000))


def clip_fault(data: bytes, name: str) -> tuple[str, Details]:
    """Code and details of what is wrong with the bytes of a clip, or to be known of it; an empty code: nothing."""
    if len(data) > MAX_BYTES:
        limits = {"size": _megabytes(len(data)), "most": _megabytes(MAX_BYTES)}
        return "clip-large", {**_remedy(name, read_media(data)), **limits}
    media = read_media(data)
    if media is None or (media.picture is None and not media.sound):
        return "clip-bad", _remedy(name, media)
    codec = foreign_codec(media)
    if codec:
        return "clip-codec", {**_remedy(name, media), "codec": readable_codec(codec)}
    if media.seconds <= 0:
        return "clip-length", _remedy(name, media)
    if media.seconds > MAX_S:
        return "clip-long", {**_remedy(name, media), "seconds": round(media.seconds), "most": MAX_S}
    if media.picture is not None:
        short_px, long_px = sorted((media.picture.width_px, media.picture.height_px))
        if not 0 < short_px <= MAX_SHORT_PX or long_px > MAX_LONG_PX:
            args = {"size": f"{media.picture.width_px} × {media.picture.height_px}"}
            return "clip-pixels", {**_remedy(name, media), **args, "most": f"{MAX_LONG_PX} × {MAX_SHORT_PX}"}
    return ("clip-webm", _remedy(name, media)) if media.media_type.endswith("/webm") else ("", {})


def _remedy(name: str, media: Media | None) -> Details:
    """The name of a clip, and the command that makes it right."""
    has_picture = media.picture is not None if media is not None else _looks_like_video(name)
    command = TO_VIDEO if has_picture else TO_SOUND
    stem = PurePath(name).stem
    stem = f"{stem}-2" if f"{stem}.mp4" == name or f"{stem}.mp3" == name else stem
    return {"name": name, "command": command.format(name=name, stem=stem, most=MAX_S)}


def _looks_like_video(name: str) -> bool:
    return PurePath(name).suffix.lower() in {".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".wmv", ".3gp", ".mpg"}


def _clip_rows(examination: Examination) -> Iterator[QuestionRow]:
    """Every row that names a clip, unless its cell has an error already."""
    faulty = {(error.sheet, error.row, error.column) for error in examination.errors}
    for row in examination.rows:
        if row.cell("clip") and (row.sheet, row.number, row.title("clip")) not in faulty:
            yield row


def _inspect(folder: Path, files: dict[str, list[str]], name: str) -> tuple[int, str, Details]:
    """Size of the clip in bytes, with code and details of what is wrong with it."""
    names = matching_files(files, name)
    if len(names) > 1:
        return 0, "clip-several", {"name": name, "files": ", ".join(names)}
    try:
        size, data = _read(folder, files, name)
    except (OSError, ValueError):
        return 0, "clip-missing", {"name": name}
    code, args = clip_fault(data, name)
    return size, code, {**args, "size": _megabytes(size)} if size > MAX_BYTES else args


def _read(folder: Path, files: dict[str, list[str]], name: str) -> tuple[int, bytes]:
    names = matching_files(files, name)
    with (folder / (names[0] if names else name)).open("rb") as file:
        return os.fstat(file.fileno()).st_size, file.read(MAX_BYTES + 1)


def _picture_bytes(examination: Examination, folder: Path) -> int:
    """How large the pictures are that go along."""
    files = picture_files(folder)
    names = {file for row in examination.rows for file in matching_files(files, row.cell("picture"))[:1]}
    return sum(file_size(folder / name) for name in names)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
