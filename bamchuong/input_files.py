"""Adapt what people give on the command line: files are found, read and checked together, with all errors at once.

Kind: adapter
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import Match, seat_faults
from controller.match_files.match_reader import find_match, read_match
from controller.packs.access_log import openings
from controller.packs.format_fit import pack_faults
from controller.packs.pack import Pack, PackOpening
from controller.packs.pack_reader import find_pack, read_content
from controller.packs.sealed_pack import Sealed
from controller.resume import Given
from controller.rules.contest import Evening
from hardware.board import Board, find_board

_T = TypeVar("_T")


@dataclass(frozen=True)
class Names:
    """The files of an evening as named on the command line: shipped names or paths."""

    board: str = "simulated"
    form: str = "long-bien-2018"
    pack: str = "long-bien-2018"
    match: str = "cum-1"


@dataclass(frozen=True)
class Files:
    """The files of an evening, read and checked."""

    board: Board
    form: Format
    content: Sealed
    match: Match
    record: tuple[PackOpening, ...] = ()
    """Who opened the sealed pack, this time too."""

    @property
    def pack(self) -> Pack:
        """The questions."""
        return self.content.pack

    def evening(self, speed: float) -> Evening:
        """The evening that the controller plays."""
        return Evening(self.form, self.pack, self.match, speed)

    def given(self, speed: float) -> Given:
        """The evening with all that the controller opens it with."""
        return Given(self.evening(speed), self.content, self.record)


def load(names: Names, why: str = "checked before the start") -> Files:
    """All files of an evening; `why` goes on the record of a sealed pack. Raises `BadFileError` with everything that is
    wrong in any of them."""
    errors: list[str | Sentence] = []
    board = _try(lambda: find_board(names.board), errors)
    return _read(names, board, why, errors)


def load_for(board: Board, names: Names, why: str) -> Files:
    """The same for a board that was read before."""
    return _read(names, board, why, [])


def _read(names: Names, board: Board | None, why: str, errors: list[str | Sentence]) -> Files:
    form = _try(lambda: read_format(find_format(names.form)), errors)
    content = _try(lambda: read_content(find_pack(names.pack), why=why), errors)
    match = _try(lambda: read_match(find_match(names.match)), errors)
    record = _try(lambda: openings(find_pack(names.pack)), errors) if content is not None else None
    if form is not None and content is not None:
        errors += pack_faults(form, content.pack, names.pack)
    if board is not None and match is not None:
        errors += seat_faults(match, names.match, [station.number for station in board.stations], names.board)
    if errors or board is None or form is None or content is None or match is None or record is None:
        raise BadFileError(errors)
    return Files(board, form, content, match, record)


def _try(read: Callable[[], _T], errors: list[str | Sentence]) -> _T | None:
    try:
        return read()
    except BadFileError as error:
        errors += error.told
        return None
