"""Clips among the slides that this machine may not play smoothly: which they are, and how ffmpeg makes them right.

Files come into the folder by hand, too, or before a limit was known: those that lie there are checked like new ones.

Kind: adapter
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.os_errors import os_refused
from bus.units import MB
from panel.slides import library
from panel.slides.arrangement import READABLE, put_instead
from panel.slides.library import CLIPS, FOREIGN, MAX_BYTES, MAX_FILES, MUSIC, PART, suffix_of
from question_files.media.ffmpeg import convert

CHECKED = CLIPS | FOREIGN | MUSIC
MAX_MADE_BYTES = MAX_BYTES[".mp4"]


def stored_fault(path: Path) -> Sentence | None:
    """Why the clip or music that lies at `path` may not be played smoothly; None: it can be, or it is neither.

    Blocks on the disk, once for each state of the file."""
    if suffix_of(path.name) not in CHECKED:
        return None
    try:
        state = path.stat()
        return _check(path, state.st_size, state.st_mtime_ns)
    except (OSError, ValueError):
        return None  # it is gone, or empty


@lru_cache(maxsize=2 * MAX_FILES)
def _check(path: Path, size_bytes: int, changed_ns: int) -> Sentence | None:
    fault = library.content_fault(path, path.name)
    most = MAX_BYTES[suffix_of(path.name)]
    if fault is None and size_bytes > most:
        args: SentenceArgs = {"name": path.name, "size": size_bytes // MB, "most": most // MB}
        return Sentence("clip-large", "{name} has {size} MB; at most {most} MB are played smoothly", args)
    return fault


def not_converted(name: str) -> Sentence:
    """The program could make nothing of the clip `name`."""
    text = "{name} could not be converted: perhaps it is damaged. HandBrake’s preset “Fast 1080p30” makes an MP4"
    return Sentence("clip-unconverted", text, {"name": name})


def convert_clip(folder: Path, name: str, report: Callable[[int], object]) -> str:
    """Make an MP4 that every screen plays of the clip `name`, which it replaces; return the name of the MP4.

    `report` gets the per cent that are done. Raises `BadFileError`.
    """
    source = folder / name
    new_name = _free_name(folder, name)
    part = folder / f".{new_name}{PART}"
    if fault := library.room_fault(folder, new_name, MAX_MADE_BYTES):
        raise BadFileError([fault])
    try:
        is_made = convert(source, part, MAX_MADE_BYTES, report=report)
        if not is_made or library.content_fault(part, new_name) is not None:
            raise BadFileError([not_converted(name)])
        part.chmod(READABLE)
        part.replace(folder / new_name)
        put_instead(folder, name, new_name)
        if new_name != name:
            source.unlink(missing_ok=True)
    except OSError as error:
        text = "{file}: the slide cannot be written ({why})"
        raise BadFileError([os_refused("slide-unwritten", text, folder, error)]) from error
    finally:
        part.unlink(missing_ok=True)
    return new_name


def _free_name(folder: Path, name: str) -> str:
    """The name of the MP4 that is made of the clip `name`: its own, unless another file has that."""
    stem = Path(name).stem
    preferred = f"{stem}.mp4"
    return preferred if preferred == name or not (folder / preferred).exists() else f"{stem} 2.mp4"
