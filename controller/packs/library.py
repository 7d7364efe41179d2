"""Adapt the data folder's `packs`: which packs lie there, and a new sealed one. Nothing there is ever overwritten.

Kind: adapter
"""

import os
import unicodedata
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.packs.access_log import record_of
from controller.packs.pack import TABLES
from controller.packs.sealed_pack import ENDING

FOLDER = "packs"
MOST_LETTERS = 40
"""Of a name; with three bytes a letter and a number behind it stays far below what a file's name may have."""

_SIGNS = "-_ ().,+"


def plain_name(file_name: str) -> str:
    """The name of a file that somebody chose as the name of a pack: letters, digits and a few signs, no folder."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    kept = "".join(letter if letter.isalnum() or letter in _SIGNS else " " for letter in stem)
    return " ".join(kept.split())[:MOST_LETTERS].strip(" .") or "pack"


def list_packs(packs: Path) -> list[Path]:
    """The packs in the folder `packs`, whoever put them there, the newest first. Blocks on the disk."""
    try:
        found = [one for one in packs.iterdir() if one.suffix.lower() in (*TABLES, ENDING) and one.is_file()]
        return sorted((one for one in found if one.name[0] != "."), key=lambda one: one.stat().st_mtime, reverse=True)
    except OSError:
        return []


def find_pack(packs: Path, name: str) -> Path:
    """The pack called `name` in the folder `packs`. Raises `BadFileError` where it does not lie there."""
    for one in list_packs(packs):
        if one.name == name:
            return one
    text = "{file}: no such pack in the data folder's {folder}"
    raise BadFileError([Sentence("pack-not-there", text, {"file": name, "folder": packs.name})])


def put(packs: Path, name: str, data: bytes) -> Path:
    """Write `data` durably as a new file in the folder `packs` and give its path: `name.sealed`, or where there is one
    already `name-2.sealed` and so on. Raises `BadFileError`."""
    try:
        packs.mkdir(mode=0o750, parents=True, exist_ok=True)
        path, opened = _fresh(packs, name)
        with os.fdopen(opened, "wb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                path.unlink()
                raise
    except OSError as error:
        text = "{file}: the pack cannot be written ({why})"
        raise BadFileError([os_refused("pack-unwritten", text, packs, error)]) from error
    return path


def _fresh(packs: Path, name: str) -> tuple[Path, int]:
    number = 1
    while True:
        path = packs / (name + (f"-{number}" if number > 1 else "") + ENDING)
        number += 1
        if record_of(path).exists():  # of a pack that went: its openings are not this one's
            continue
        try:
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        except FileExistsError:
            continue
