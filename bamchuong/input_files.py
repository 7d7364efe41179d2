"""Match files named on the command line: found, read and checked together, with all errors at once.

Kind: adapter
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from bamchuong.show import FileNames
from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import Match, station_faults
from controller.match_files.match_plan import MatchPlan, with_judges
from controller.match_files.match_reader import find_match, read_plan
from controller.match_files.rundown import round_faults
from controller.packs.access_log import read_access_log
from controller.packs.format_fit import pack_faults
from controller.packs.pack import Pack, PackAccess
from controller.packs.pack_reader import find_pack, read_content
from controller.packs.sealed_pack import PackContent
from controller.resume import EveningInputs
from controller.rules.contest import Evening
from hardware.board import Board, find_board

_T = TypeVar("_T")


@dataclass(frozen=True)
class MatchFiles:
    """Board, format, pack and match, read and checked."""

    board: Board
    form: Format
    content: PackContent
    match: Match
    record: tuple[PackAccess, ...] = ()
    """Accesses to the sealed pack, including this one."""

    @property
    def pack(self) -> Pack:
        """The questions."""
        return self.content.pack

    def evening(self, speed: float) -> Evening:
        """The evening that the controller plays."""
        return Evening(self.form, self.pack, self.match, speed * self.match.speed)

    def inputs(self, speed: float) -> EveningInputs:
        """Everything the controller needs to open the evening."""
        return EveningInputs(self.evening(speed), self.content, self.record)


def load(names: FileNames, why: str = "checked before the start") -> MatchFiles:
    """All files of an evening; `why` is logged where a sealed pack is opened. Raises `BadFileError` with every error in
    any of them."""
    errors: list[str | Sentence] = []
    board = _try(lambda: find_board(names.board), errors)
    return _read(names, board, why, errors)


def load_for(board: Board, names: FileNames, why: str) -> MatchFiles:
    """The same for a board that has already been read."""
    return _read(names, board, why, [])


def _read(names: FileNames, board: Board | None, why: str, errors: list[str | Sentence]) -> MatchFiles:
    plan = _try(lambda: read_plan(find_match(names.match)), errors)
    match = plan.match if plan is not None else None
    names = _named_in(plan, names) if plan is not None else names
    form = _try(lambda: read_format(find_format(names.form)), errors)
    if form is not None and plan is not None:
        form = with_judges(form, plan.judges)
    content = _try(lambda: read_content(find_pack(names.pack), why=why), errors)
    record = _try(lambda: read_access_log(find_pack(names.pack)), errors) if content is not None else None
    if form is not None and content is not None:
        errors += pack_faults(form, content.pack, names.pack)
    if form is not None and match is not None:
        errors += [f"{names.match}: {fault}" for fault in round_faults(match.rundown, len(form.rounds))]
    if board is not None and match is not None:
        errors += station_faults(match, names.match, [station.number for station in board.stations], names.board)
    if errors or board is None or form is None or content is None or match is None or record is None:
        raise BadFileError(errors)
    return MatchFiles(board=board, form=form, content=content, match=match, record=record)


def _named_in(plan: MatchPlan, names: FileNames) -> FileNames:
    """`names`, with the format and the pack that the match file names itself."""
    return replace(names, form=plan.format or names.form, pack=plan.pack or names.pack)


def _try(read: Callable[[], _T], errors: list[str | Sentence]) -> _T | None:
    try:
        return read()
    except BadFileError as error:
        errors += error.sentences
        return None
