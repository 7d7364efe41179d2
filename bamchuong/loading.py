"""Adapt what people give on the command line: files are found, read and checked together, with all errors at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from controller.files import BadFileError
from controller.formats.format import Format
from controller.formats.reading import find_format, pack_faults, read_format
from controller.packs.pack import Pack
from controller.packs.reading import find_pack, read_pack
from controller.rules.contest import Evening
from controller.season.match import Match, find_match, read_match
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
    pack: Pack
    match: Match

    def evening(self, speed: float) -> Evening:
        """The evening that the controller plays."""
        return Evening(self.form, self.pack, self.match, speed)


def load(names: Names) -> Files:
    """All files of an evening. Raises `BadFileError` with everything that is wrong in any of them."""
    errors: list[str] = []
    board = _try(lambda: find_board(names.board), errors)
    form = _try(lambda: read_format(find_format(names.form)), errors)
    pack = _try(lambda: read_pack(find_pack(names.pack)), errors)
    match = _try(lambda: read_match(find_match(names.match)), errors)
    if form is not None and pack is not None:
        errors += pack_faults(form, pack, names.pack)
    if board is not None and match is not None:
        there = {station.number for station in board.stations}
        errors += [
            f"{names.match}: team {team.number} sits at station {team.seat}; the board {names.board} has "
            f"{', '.join(map(str, sorted(there)))}"
            for team in match.teams
            if team.seat not in there
        ]
    if errors or board is None or form is None or pack is None or match is None:
        raise BadFileError(errors)
    return Files(board, form, pack, match)


def _try(read: Callable[[], _T], errors: list[str]) -> _T | None:
    try:
        return read()
    except BadFileError as error:
        errors += error.errors
        return None
