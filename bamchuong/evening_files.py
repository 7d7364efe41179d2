"""Match files that may not be valid yet: read again whenever one of them has changed.

Kind: adapter
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from bamchuong.input_files import load_for
from bamchuong.show import FileNames
from bus.bad_file import BadFileError
from bus.messages import Sentence, join_sentences
from controller.formats.format_files import find_format
from controller.match_files.match_reader import find_match
from controller.packs.pack_reader import find_pack
from controller.packs.sealed_pack import needs_pin
from controller.resume import EveningInputs
from hardware.board import Board

Stamp = tuple[str, int, int, int]
"""Version of a file: path, inode, length, modification time (ns)."""

ATTACHED = frozenset({".png", ".jpg", ".jpeg", ".webp", ".mp3", ".m4a", ".wav", ".mp4", ".mov", ".webm"})
"""Endings of the pictures and clips that a table of questions may name."""


class EveningFileReader:
    """Reads format, pack and match, which must fit `board`. One thread; blocks on the disk."""

    def __init__(self, names: FileNames, board: Board, speed: float) -> None:
        self._names = names
        self._board = board
        self._speed = speed
        self._last_stamps: frozenset[Stamp] | None = None
        self.faults: tuple[Sentence, ...] = ()
        """Every fault found when they were last read; empty where they are valid."""

    def read_if_changed(self) -> EveningInputs | None:
        """The inputs of the evening if the files have changed since the last call and are valid now; else None.

        Reading opens a sealed pack, which is logged: nothing is read where nothing has changed.
        """
        stamps = frozenset(self._stamps())
        if stamps == self._last_stamps:
            return None
        self._last_stamps = stamps
        try:
            files = load_for(self._board, self._names, "for the match")
        except BadFileError as error:
            self.faults = tuple(
                text if isinstance(text, Sentence) else join_sentences([text]) for text in error.sentences
            )
            return None
        self.faults = ()
        return files.inputs(self._speed)

    def _stamps(self) -> Iterator[Stamp]:
        yield from _stamp(_path_or_none(find_format, self._names.form))
        yield from _stamp(_path_or_none(find_match, self._names.match))
        pack = _path_or_none(find_pack, self._names.pack)
        yield from _stamp(pack)
        if pack is not None and not needs_pin(pack):
            yield from _picture_stamps(pack)


def _path_or_none(find: Callable[[str], Path], name: str) -> Path | None:
    try:
        return find(name)
    except BadFileError:
        return None


def _stamp(path: Path | None) -> Iterator[Stamp]:
    if path is None:
        return
    try:
        stat = path.stat()
    except OSError:
        return
    yield str(path), stat.st_ino, stat.st_size, stat.st_mtime_ns


def _picture_stamps(pack: Path) -> Iterator[Stamp]:
    """Stamps of the pictures and clips beside a table of questions."""
    try:
        with os.scandir(pack.parent) as entries:
            paths = [Path(entry.path) for entry in entries if Path(entry.name).suffix.lower() in ATTACHED]
    except OSError:
        return
    for path in paths:
        yield from _stamp(path)
