"""Access log of a sealed pack: who opened it (or tried to), when and what for. Append-only text.

It is kept beside the sealed pack, because a pack may be opened before there is any journal. When a match is played with
the pack, every line goes into the journal as a fact (`PackOpened`), and from there into history and minutes.

Kind: adapter
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from bus.bad_file import BadFileError
from bus.group_access import group_may_write
from bus.os_errors import cannot_read, os_refused
from controller.packs.pack import PackAccess

NOT_LOGGED = "{file}: the access cannot be logged ({why}), so the pack stays sealed; move it to a writable folder"


def access_log_path(path: Path) -> Path:
    """The access log of the sealed pack `path`."""
    return path.with_name(f"{path.name}.openings")


def log_access(path: Path, who: str, why: str, *, opened: bool) -> None:
    """Log an access to the sealed pack `path`, flushed before anyone receives the content.

    `opened`: whether the PIN was right. Raises `BadFileError`: a pack whose access cannot be logged stays sealed.
    """
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = [_one_line(field) for field in (at, "opened" if opened else "REFUSED", who, why)]
    log = access_log_path(path)
    try:
        with group_may_write(log.parent), log.open("a", encoding="utf-8") as file:
            file.write("\t".join(fields) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BadFileError([os_refused("opening-unnoted", NOT_LOGGED, log, error)]) from error


def read_access_log(path: Path) -> tuple[PackAccess, ...]:
    """All accesses to the sealed pack `path`, oldest first; empty if there were none. Raises `BadFileError`."""
    log = access_log_path(path)
    try:
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    except OSError as error:
        raise BadFileError([cannot_read(log, error)]) from error
    except UnicodeDecodeError as error:
        raise BadFileError([f"{log}: cannot be read ({error})"]) from error
    rows = [fields for line in lines if len(fields := line.split("\t")) == 4]
    return tuple(PackAccess(at, who, why, outcome == "opened") for at, outcome, who, why in rows)


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "-"
