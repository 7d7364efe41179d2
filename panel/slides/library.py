"""Library of promotion slides: the files in the data folder's `slides`, their order, and which of them are shown.

Pictures, clips, text cards (`.txt`: the first line is the title) and music. What is uploaded arrives in pieces and is
checked before it takes its name. Files that somebody copies into the folder stay possible; they come last, by name.

Kind: adapter
"""

import mmap
import os
import unicodedata
from pathlib import Path

from msgspec import Struct

from bus.atomic_write import flush_folder
from bus.free_space import space_fault
from bus.listed_files import file_size, list_files
from bus.messages import Sentence, SentenceArgs
from bus.units import MB
from panel.slides.arrangement import READABLE, Arrangement, hide, read_arrangement, write_arrangement
from panel.slides.picture_check import picture_fault
from question_files.media.clip_check import CAN_BE_CONVERTED, MAX_CLIP_BYTES, clip_fault
from question_files.media.ffmpeg import can_convert
from question_files.media.media import read_media

FOLDER = "slides"
"""In the data folder."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"})
"""No SVG: it may contain scripts."""
CLIPS = frozenset({".mp4", ".webm"})
CARDS = frozenset({".txt"})
MUSIC = frozenset({".mp3", ".m4a"})
"""Not shown, but heard between the parts of the program, where the stage's music is on."""
FOREIGN = frozenset({".mov", ".m4v", ".mkv", ".avi", ".wmv", ".mpg", ".3gp"})
"""Clips that no browser shows; taken where ffmpeg is installed, which makes an MP4 of them."""
KINDS = PICTURES | CLIPS | CARDS | MUSIC

MAX_BYTES = {
    **dict.fromkeys(PICTURES, 10 * MB),
    **dict.fromkeys(CLIPS, MAX_CLIP_BYTES),
    **dict.fromkeys(CARDS, 2_000),
    **dict.fromkeys(MUSIC, 12 * MB),
    **dict.fromkeys(FOREIGN, 0),
}
MAX_SOURCE_BYTES = 200 * MB
"""Of a clip that is converted: a minute as a phone records it."""
MAX_CARD_CHARS = 600
MAX_FILES = 60
MAX_TOTAL_BYTES = 500 * MB
MAX_NAME_CHARS = 80

PLAYABLE_MUSIC = (b"mp3", b"mp4a")
PART = ".part"


class Slide(Struct, frozen=True):
    """A file of the library."""

    name: str
    size_bytes: int
    is_hidden: bool = False


def list_slides(folder: Path) -> tuple[Slide, ...]:
    """All files of the library in their order; none if there is no folder. Blocks on the disk."""
    arrangement = read_arrangement(folder)
    place = {name: number for number, name in enumerate(arrangement.order)}
    files = sorted(list_files(folder, KINDS | FOREIGN), key=lambda file: place.get(file.name, len(place)))
    hidden = frozenset(arrangement.hidden)
    return tuple(Slide(file.name, file.size_bytes, file.name in hidden) for file in files)


def list_shown(folder: Path) -> tuple[str, ...]:
    """The names of the files that are shown in turn. Blocks on the disk."""
    suffixes = PICTURES | CLIPS | CARDS
    return tuple(
        slide.name for slide in list_slides(folder) if not slide.is_hidden and suffix_of(slide.name) in suffixes
    )


def suffix_of(name: str) -> str:
    """What a name ends in, in small letters."""
    return Path(name).suffix.lower()


def list_music(folder: Path) -> tuple[str, ...]:
    """The names of the files with music that are played in turn. Blocks on the disk."""
    return tuple(slide.name for slide in list_slides(folder) if is_music(slide.name) and not slide.is_hidden)


def is_music(name: str) -> bool:
    """Whether a file of the library is heard, and not shown."""
    return suffix_of(name) in MUSIC


def arrange(folder: Path, arrangement: Arrangement) -> None:
    """Remember the order and what is hidden, of files that exist. Raises `OSError`."""
    names = {slide.name for slide in list_slides(folder)}
    existing = Arrangement(
        tuple(name for name in dict.fromkeys(arrangement.order) if name in names),
        tuple(name for name in dict.fromkeys(arrangement.hidden) if name in names),
    )
    write_arrangement(folder, existing)


def remove(folder: Path, name: str) -> None:
    """Remove a file of the library, if it is there. Raises `OSError`."""
    if name in {slide.name for slide in list_slides(folder)}:
        (folder / name).unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """`name` as it is stored and counted: accents composed, which macOS does not do."""
    return unicodedata.normalize("NFC", name)


def upload_fault(folder: Path, name: str, size_bytes: int) -> Sentence | None:
    """Why a file of this name and size is not taken, with what is allowed; None: its pieces may come."""
    suffix = suffix_of(name)
    if suffix == ".pdf":
        text = "{name}: pages of a PDF cannot be shown; save them as pictures (PNG or JPEG) and upload those"
        return Sentence("slide-pdf", text, {"name": name})
    converts = suffix in CLIPS | FOREIGN and can_convert()
    if suffix in FOREIGN and not converts:
        text = "{name} cannot be shown as it is: save it as MP4 with HandBrake’s preset “Fast 1080p30” and upload that"
        return Sentence("slide-foreign", text, {"name": name[:MAX_NAME_CHARS]})
    if suffix not in KINDS | FOREIGN or not _is_plain(name):
        text = "{name} cannot be shown; allowed: {kinds}, with a name of at most {most} characters"
        kinds = ", ".join(sorted(kind.lstrip(".") for kind in KINDS))
        return Sentence("slide-kind", text, {"name": name[:MAX_NAME_CHARS], "kinds": kinds, "most": MAX_NAME_CHARS})
    most_bytes = MAX_SOURCE_BYTES if converts else MAX_BYTES[suffix]
    if not 0 < size_bytes <= most_bytes:
        args: SentenceArgs = {
            "name": name,
            "size": f"{size_bytes / MB:.1f}",
            "most": f"{most_bytes / MB:g}",
        }
        return Sentence("slide-heavy", "{name} has {size} MB; allowed are more than 0 and at most {most} MB", args)
    return room_fault(folder, name, size_bytes)


def _is_plain(name: str) -> bool:
    is_printable = all(char.isprintable() for char in name)
    return is_printable and len(name) <= MAX_NAME_CHARS and not name.startswith(".") and not set(name) & set("/\\:")


def room_fault(folder: Path, name: str, size_bytes: int) -> Sentence | None:
    """Why there is no room for a file of this name and size; None: there is."""
    others = [slide for slide in list_slides(folder) if slide.name != name]
    if len(others) >= MAX_FILES:
        return Sentence("slides-many", "There are {most} files already: remove some", {"most": MAX_FILES})
    if sum(slide.size_bytes for slide in others) + size_bytes > MAX_TOTAL_BYTES:
        text = "All files together would have more than {most} MB: remove some"
        return Sentence("slides-heavy", text, {"most": MAX_TOTAL_BYTES // MB})
    folder.mkdir(parents=True, exist_ok=True)
    return space_fault(folder, size_bytes - file_size(folder / f".{name}{PART}"))


def add_piece(folder: Path, name: str, offset: int, data: bytes) -> bool:
    """Append a piece of the file `name`; whether it is the one that comes next. The first one starts anew. Raises
    `OSError`."""
    part = folder / f".{name}{PART}"
    if offset == 0:
        for other in folder.glob(f".*{PART}"):
            other.unlink(missing_ok=True)
        part.touch(READABLE)
    if not part.exists() or part.stat().st_size != offset:
        return False
    with part.open("ab") as file:
        file.write(data)
    return True


def finish(folder: Path, name: str) -> Sentence | None:
    """Check the file that has arrived; it takes its name, or is removed for the reason that is returned.

    A clip that can be converted stays, hidden. Raises `OSError`."""
    part = folder / f".{name}{PART}"
    fault = content_fault(part, name)
    if fault is not None and not (fault.code in CAN_BE_CONVERTED and can_convert()):
        part.unlink(missing_ok=True)
        return fault
    part.chmod(READABLE)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    if fault is not None:
        hide(folder, name)
    part.replace(folder / name)
    flush_folder(folder)
    return None


def content_fault(path: Path, name: str) -> Sentence | None:
    """Why the file `path` cannot be shown under this name; None: it can. Raises `OSError`."""
    suffix = suffix_of(name)
    if suffix in FOREIGN:
        text = "{name} is shown once it has been converted"
        return Sentence("clip-codec", text, {"name": name})
    if suffix in CARDS:
        return _card_fault(path.read_bytes(), name)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if suffix in CLIPS:
            return clip_fault(data, name)  # type: ignore[arg-type]  # read like bytes, without all of it in memory
        return _music_fault(data[:], name) if suffix in MUSIC else picture_fault(data[:], name)


def _music_fault(data: bytes, name: str) -> Sentence | None:
    media = read_media(data)
    if media is not None and media.picture is None and media.sound in PLAYABLE_MUSIC:
        return None
    return Sentence("music-broken", "{name} is no music that can be played; allowed: MP3, M4A with AAC", {"name": name})


def _card_fault(data: bytes, name: str) -> Sentence | None:
    try:
        text = clean_name(data.decode("utf-8"))
    except UnicodeDecodeError:
        text = ""
    is_printable = all(char.isprintable() or char in "\r\n" for char in text)
    if text.strip() and len(text) <= MAX_CARD_CHARS and is_printable:
        return None
    allowed = "{name}: a card is a text of 1 to {most} characters in UTF-8, none of them control characters"
    return Sentence("card-broken", allowed, {"name": name, "most": MAX_CARD_CHARS})
