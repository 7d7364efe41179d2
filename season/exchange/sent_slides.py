"""Slides that a person adds to a package: pictures, pages of PDFs and clips, made so that every box can show them.

What no box can show is refused here, at the office, and not in the hall on the evening.

Kind: adapter
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from question_files.media.clip_check import MAX_CLIP_BYTES, clip_fault
from question_files.media.mp4 import is_mp4
from question_files.media.webm import is_webm
from season.exchange.slide_pictures import MAX_PAGES, SUFFIX, is_pdf, page_slides, picture_slide
from season.store.delivered_files import read_whole

STEM_LETTERS, DIGEST_DIGITS = 40, 8


def sent_slides(paths: Iterable[Path]) -> dict[str, bytes]:
    """The slides in these files, by name. Raises `BadFileError` with every file that cannot be shown."""
    slides: dict[str, bytes] = {}
    faults: list[Sentence | str] = []
    for path in paths:
        try:
            slides.update(_name_slide(path, suffix, body) for suffix, body in _bodies(path))
        except BadFileError as error:
            faults += error.sentences
    if faults:
        raise BadFileError(faults)
    return slides


def _bodies(path: Path) -> Iterator[tuple[str, bytes]]:
    data = read_whole(path, MAX_CLIP_BYTES)
    if is_mp4(data) or is_webm(data):
        fault = clip_fault(data, path.name)
        if fault is not None:
            raise BadFileError([fault])
        yield ".mp4" if is_mp4(data) else ".webm", data
        return
    pages, count = page_slides(data) if is_pdf(data) else ((), 0)
    picture = picture_slide(data) if not pages else None
    if count > MAX_PAGES:
        text = "{file}: of its {count} pages at most {most} can be slides: send the pages that are to be shown"
        raise BadFileError([Sentence("slide-pages", text, {"file": path.name, "count": count, "most": MAX_PAGES})])
    if not pages and picture is None:
        text = "{file}: no picture, PDF or clip (MP4, WebM) that a box can show"
        raise BadFileError([Sentence("slide-unshown", text, {"file": path.name})])
    yield from ((SUFFIX, body) for body in (*pages, *filter(None, [picture])))


def _name_slide(path: Path, suffix: str, body: bytes) -> tuple[str, bytes]:
    """A slide with a name by its content, so that another one never has it."""
    stem = "".join(letter for letter in path.stem if letter.isalnum() or letter in "-_ ")[:STEM_LETTERS].strip()
    return f"{stem or 'slide'}-{hashlib.sha256(body).hexdigest()[:DIGEST_DIGITS]}{suffix}", body
