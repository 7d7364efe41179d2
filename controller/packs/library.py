"""Library of packs: the data folder's `packs`. Nothing in it is ever overwritten.

Kind: adapter
"""

import os
import unicodedata
from contextlib import suppress
from itertools import count
from pathlib import Path

from bus.atomic_write import atomic_write, flush_folder
from bus.bad_file import BadFileError
from bus.free_space import MIN_FREE_FOR_MATCH_BYTES, space_fault
from bus.listed_files import ListedFile, list_files
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.packs.access_log import access_log_path
from controller.packs.pack import TABLES
from controller.packs.sealed_pack import SUFFIX

FOLDER = "packs"
MAX_LETTERS = 40
"""Longest name of a pack; with three bytes per letter and a number it stays far below the longest file name."""

_SIGNS = "-_ ().,+"


def plain_name(file_name: str) -> str:
    """A pack's name made from the name of a file that somebody chose: letters, digits and a few signs, no folder."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    plain = "".join(letter if letter.isalnum() or letter in _SIGNS else " " for letter in stem)
    return " ".join(plain.split())[:MAX_LETTERS].strip(" .") or "pack"


def list_packs(packs: Path) -> list[ListedFile]:
    """The packs in the folder `packs`, whoever put them there, the newest first. Blocks on the disk."""
    visible = [file for file in list_files(packs, (*TABLES, SUFFIX)) if not file.name.startswith(".")]
    return sorted(visible, key=lambda file: file.changed_ns, reverse=True)


def find_pack(packs: Path, name: str) -> Path:
    """The pack called `name` in the folder `packs`. Raises `BadFileError` if there is none."""
    for file in list_packs(packs):
        if file.name == name:
            return file.path
    text = "{file}: no such pack in the data folder's {folder}"
    raise BadFileError([Sentence("pack-not-there", text, {"file": name, "folder": packs.name})])


def save_pack(packs: Path, name: str, data: bytes) -> Path:
    """Write `data` durably as a new file in the folder `packs` and return its path: `name.sealed`, or if that exists
    `name-2.sealed` and so on. It has that name only once it is whole. Raises `BadFileError`, also where the journal
    would not have enough room any more."""
    new = packs / f".new-{os.getpid()}"
    try:
        packs.mkdir(mode=0o750, parents=True, exist_ok=True)
        if fault := space_fault(packs, len(data), MIN_FREE_FOR_MATCH_BYTES):
            raise BadFileError([fault])
        atomic_write(new, data, 0o640)
        try:
            path = _link(new, packs, name)
        finally:
            new.unlink()
        flush_folder(packs)
    except OSError as error:
        text = "{file}: the pack cannot be written ({why})"
        raise BadFileError([os_refused("pack-unwritten", text, packs, error)]) from error
    return path


def _link(new: Path, packs: Path, name: str) -> Path:
    """Give a file a name that no pack has."""
    for number in count(1):
        path = packs / (name + (f"-{number}" if number > 1 else "") + SUFFIX)
        if access_log_path(path).exists():  # of a pack that was removed: its accesses do not belong to this one
            continue
        with suppress(FileExistsError):
            path.hardlink_to(new)
            return path
    raise FileExistsError(name)
