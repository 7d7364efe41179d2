"""Sticks that are plugged in and hold a match that did not end, with a kit: another machine's evening could go on here.

What is encrypted stays so: it looks at the copy of the facts, and at which sites have kits there.

Kind: adapter
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from controller.journal.export import SUFFIX
from controller.spare.kit_file import PREFIX, find_kits
from controller.spare.takeover_key import read_takeover_key

MOUNTS = ("/media", "/media/*", "/media/*/*", "/run/media/*/*", "/mnt", "/mnt/*")
"""Where systems mount sticks."""

MAX_JOURNAL_BYTES = 32_000_000
OPENED, REOPENED, ENDED = (b'\\"type\\":\\"%s\\"' % name for name in (b"MatchOpened", b"RoundReopened", b"MatchEnded"))
"""Of facts, as they stand in a copy: the row is a text within a text."""


class PluggedStick(Struct, frozen=True):
    """A match that did not end: the folder of the stick, how many entries it has, when the last was written (seconds
    since 1970)."""

    folder: str
    entries: int
    written_s: int


def plugged_sticks(data: Path, mounts: Sequence[str] = MOUNTS) -> list[PluggedStick]:
    """The sticks with another machine's match that did not end, the one that was written last first."""
    own = read_takeover_key(data)
    own_name = f"{PREFIX}{own.kit}" if own is not None else ""
    sticks = (_look(folder, own_name) for folder in _folders(mounts))
    return sorted((stick for stick in sticks if stick is not None), key=lambda stick: -stick.written_s)


def _folders(mounts: Sequence[str]) -> Iterator[Path]:
    for mount in mounts:
        yield from sorted(Path("/").glob(mount.lstrip("/")))


def _look(folder: Path, own: str) -> PluggedStick | None:
    try:
        if not [kit for kit in find_kits(folder) if kit.name != own]:
            return None
        journal = max(folder.glob(f"journal-*{SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)
        stat = journal.stat()
        entries = _open_entries(journal, stat.st_size, stat.st_mtime_ns)
    except (OSError, ValueError):
        return None  # pulled out meanwhile, or without a journal
    return PluggedStick(str(folder), entries, int(stat.st_mtime)) if entries else None


@lru_cache(maxsize=16)
def _open_entries(journal: Path, size: int, _changed_ns: int) -> int:
    """The entries of a journal whose match did not end, else 0. Read once, as long as the file does not change."""
    content = journal.read_bytes() if size <= MAX_JOURNAL_BYTES else b""
    last = {fact: content.rfind(fact) for fact in (OPENED, REOPENED, ENDED)}
    has_ended = last[ENDED] > max(last[OPENED], last[REOPENED])
    return 0 if last[OPENED] < 0 or has_ended else content.count(b"\n") - 1
