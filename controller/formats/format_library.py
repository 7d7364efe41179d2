"""Formats that a match may name: those that ship with us, and those of the data folder's `formats`.

Nothing there is ever overwritten. Files may be put there by hand, too.

Kind: adapter
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused
from bus.toml_files import parse_toml
from controller.formats.format import Format
from controller.formats.format_files import SHIPPED, find_format, format_faults, read_format

FOLDER = "formats"
MAX_FORMATS = 50
MAX_BYTES = 100_000
_NAME = re.compile(r"[\w][\w .()-]{0,59}\Z")


def find_in_library(folder: Path, name: str) -> Path:
    """The file for `name`: one of `folder`, or else one that ships with us, or a path. Raises `BadFileError`."""
    own = folder / f"{name}.toml"
    return own if _NAME.match(name) and own.is_file() else find_format(name)


def list_formats(folder: Path) -> Iterator[tuple[str, Format]]:
    """Every format with its name, those that ship with us first; one that cannot be read is passed over."""
    own = sorted(path for path in folder.glob("*.toml") if _NAME.match(path.stem))
    for path in (*sorted(SHIPPED.glob("*.toml")), *own):
        try:
            yield path.stem, read_format(path)
        except BadFileError:
            continue


def save_format(folder: Path, file_name: str, data: bytes) -> str:
    """Save a format file as a new one, and return its name. Raises `BadFileError` with everything that is wrong."""
    try:
        form = parse_toml(data.decode(), Format, file_name)
    except UnicodeDecodeError as error:
        text = "{file}: byte {byte} is not UTF-8; save the file as UTF-8"
        raise BadFileError([Sentence("file-not-utf-8", text, {"file": file_name, "byte": error.start})]) from error
    if faults := [fault.in_file(file_name) for fault in format_faults(form)]:
        raise BadFileError(faults)
    other_names = {path.stem for path in (*SHIPPED.glob("*.toml"), *folder.glob("*.toml"))}
    if len(other_names) >= MAX_FORMATS:
        raise BadFileError([Sentence("formats-many", "There are {most} formats: remove some", {"most": MAX_FORMATS})])
    stem = _plain(file_name)
    name = next(name for number in count(1) if (name := stem if number == 1 else f"{stem}-{number}") not in other_names)
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        atomic_write(folder / f"{name}.toml", data, 0o640)
    except OSError as error:
        text = "{file}: the format cannot be written ({why})"
        raise BadFileError([os_refused("format-unwritten", text, folder, error)]) from error
    return name


def _plain(file_name: str) -> str:
    """A name made from that of a file that somebody chose: letters, digits and a few signs, no folder."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")
    letters = "".join(letter if letter.isalnum() or letter in "-_ ()" else " " for letter in last)
    return " ".join(letters.split())[:40].strip(" -_()") or "format"
