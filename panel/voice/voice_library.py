"""Voice of the stage: recorded clips for “Đội 3” and “Hết giờ” in the data folder's `voice`, and how loud the stage is.

A school replaces the files, at the technicians' page or in the folder: `doi-3.mp3`, `het-gio.wav`. Without them, or
switched off as at first, the stage says nothing.

Kind: adapter
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.atomic_write import atomic_write
from bus.free_space import space_fault
from bus.listed_files import ListedFile, list_files
from bus.messages import MAX_STATIONS, Sentence, SentenceArgs
from question_files.media.media import foreign_codec, read_media

FOLDER, SETTINGS = "voice", "settings.json"
CUES = (*(f"doi-{number}" for number in range(1, MAX_STATIONS + 1)), "het-gio")
"""What is said, by the name of its file: a team has the floor, the time is over."""

ENDINGS = {"audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/mp4": ".m4a"}
MAX_BYTES, MAX_S = 500_000, 6
READABLE = 0o640
"""The process for strangers reads the files by its group."""


class StageSound(Struct, frozen=True, forbid_unknown_fields=True):
    """How the stage sounds: `volume` of everything, in per cent, whether the voice speaks, and whether there
    is music between the parts of the program."""

    volume: Annotated[int, Meta(ge=0, le=100)] = 100
    voice: bool = False
    music: bool = False


_decoder = msgspec.json.Decoder(StageSound)


def read_settings(folder: Path) -> StageSound:
    """The settings; those at first if nobody has changed any. Blocks on the disk."""
    try:
        return _decoder.decode((folder / SETTINGS).read_bytes())
    except (OSError, msgspec.MsgspecError, ValueError):
        return StageSound()


def save_settings(folder: Path, settings: StageSound) -> None:
    """Remember the settings. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    atomic_write(folder / SETTINGS, msgspec.json.encode(settings), READABLE)


def list_voice(folder: Path) -> dict[str, ListedFile]:
    """The file of each cue that has one, by the name of the cue. Blocks on the disk."""
    files = reversed(list_files(folder, ENDINGS.values()))
    return {cue: file for file in files for cue in CUES if file.path.stem.lower() == cue}


def voice_fault(data: bytes, name: str) -> Sentence | None:
    """Why the file `name` cannot be a voice, with what is allowed; None: it can."""
    media = read_media(data)
    if media is None or media.media_type not in ENDINGS or foreign_codec(media):
        text = "{name} is no sound that every screen plays; allowed: MP3, WAV with 16 bits, M4A with AAC"
        return Sentence("voice-kind", text, {"name": name})
    if not 0 < media.seconds <= MAX_S or len(data) > MAX_BYTES:
        args: SentenceArgs = {"name": name, "most": MAX_S, "size": MAX_BYTES // 1000}
        return Sentence("voice-long", "{name} is too long; at most {most} s and {size} kB are allowed", args)
    return None


def save_voice(folder: Path, cue: str, data: bytes) -> Sentence | None:
    """Store the checked sound `data` for `cue`, instead of what was there; or say why there is no room for it. Raises
    `OSError`."""
    media = read_media(data)
    ending = ENDINGS[media.media_type] if media is not None else ".mp3"
    folder.mkdir(parents=True, exist_ok=True)
    if fault := space_fault(folder, len(data)):
        return fault
    remove_voice(folder, cue)
    atomic_write(folder / f"{cue}{ending}", data, READABLE)
    return None


def remove_voice(folder: Path, cue: str) -> None:
    """Remove the sound of `cue`, if there is one. Raises `OSError`."""
    while file := list_voice(folder).get(cue):
        file.path.unlink(missing_ok=True)
