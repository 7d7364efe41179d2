"""Adapt the files of an evening that may not fit yet: looked at by their stamps, read again when one has changed.

Kind: adapter
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bamchuong.input_files import Names, load_for
from bus.bad_file import BadFileError
from bus.messages import Sentence, joined
from controller.formats.format_files import find_format
from controller.match_files.match_reader import find_match
from controller.packs.pack_reader import find_pack
from controller.packs.sealed_pack import needs_pin
from controller.resume import Given
from hardware.board import Board

Stamp = tuple[str, int, int, int]
"""A file as the system knows it: path, inode, length, and when it was written (ns)."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})


class AwaitedFiles:
    """Format, pack and match that are to fit `board`. One thread; blocks on the disk."""

    def __init__(self, names: Names, board: Board, speed: float) -> None:
        self._names = names
        self._board = board
        self._speed = speed
        self._seen: frozenset[Stamp] | None = None
        self.faults: tuple[Sentence, ...] = ()
        """Everything that was wrong when they were read last; empty where they fit."""

    def look(self) -> Given | None:
        """The evening, where its files have changed since the last look and fit now.

        Reading opens a sealed pack, and that goes on record: nothing is read where nothing has changed.
        """
        stamps = frozenset(self._stamps())
        if stamps == self._seen:
            return None
        self._seen = stamps
        try:
            files = load_for(self._board, self._names, "for the match")
        except BadFileError as error:
            self.faults = tuple(told if isinstance(told, Sentence) else joined([told]) for told in error.told)
            return None
        self.faults = ()
        return files.given(self._speed)

    def _stamps(self) -> Iterator[Stamp]:
        yield from _stamp(_found(find_format, self._names.form))
        yield from _stamp(_found(find_match, self._names.match))
        pack = _found(find_pack, self._names.pack)
        yield from _stamp(pack)
        if pack is not None and not needs_pin(pack):
            yield from _beside(pack)


def _found(find: Callable[[str], Path], name: str) -> Path | None:
    try:
        return find(name)
    except BadFileError:
        return None


def _stamp(path: Path | None) -> Iterator[Stamp]:
    if path is None:
        return
    try:
        found = path.stat()
    except OSError:
        return
    yield str(path), found.st_ino, found.st_size, found.st_mtime_ns


def _beside(pack: Path) -> Iterator[Stamp]:
    """The pictures beside a table of questions."""
    try:
        with os.scandir(pack.parent) as entries:
            paths = [Path(entry.path) for entry in entries if Path(entry.name).suffix.lower() in PICTURES]
    except OSError:
        return
    for path in paths:
        yield from _stamp(path)
