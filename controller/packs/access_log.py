"""Adapt the record of openings: who opened (or tried to open) a sealed pack, when and what for. Append-only text.

It lies beside the sealed pack, for a pack may be opened before there is any journal. When a match is played with the
pack, every line goes into the journal as a fact (`PackOpened`), and from there into history and minutes.

Kind: adapter
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from bus.bad_file import BadFileError
from bus.os_errors import cannot_read, os_refused
from controller.packs.pack import PackOpening

UNNOTED = (
    "{file}: the opening cannot be put on record ({why}), so the pack stays sealed; put it into a folder that can be "
    "written"
)


def record_of(path: Path) -> Path:
    """The record of the sealed pack `path`."""
    return path.with_name(f"{path.name}.openings")


def note_opening(path: Path, who: str, why: str, *, opened: bool) -> None:
    """Write down an opening of the sealed pack `path`, flushed before the content is given to anyone.

    Raises `BadFileError`: what cannot be put on record is not opened.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    words = [_plain(one) for one in (at, "opened" if opened else "REFUSED", who, why)]
    record = record_of(path)
    try:
        with record.open("a", encoding="utf-8") as file:
            file.write("\t".join(words) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BadFileError([os_refused("opening-unnoted", UNNOTED, record, error)]) from error


def openings(path: Path) -> tuple[PackOpening, ...]:
    """The record of the sealed pack `path`, oldest first; empty where it was never opened. Raises `BadFileError`."""
    record = record_of(path)
    try:
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    except OSError as error:
        raise BadFileError([cannot_read(record, error)]) from error
    except UnicodeDecodeError as error:
        raise BadFileError([f"{record}: cannot be read ({error})"]) from error
    cut = [line.split("\t") for line in lines]
    return tuple(PackOpening(one[0], one[2], one[3], one[1] == "opened") for one in cut if len(one) == 4)


def _plain(text: str) -> str:
    return " ".join(text.split()) or "-"
