"""Source of the matches on this machine, for the controller: their formats and packs, checked against its board.

Kind: adapter
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bamchuong.show import FileNames
from bus.bad_file import BadFileError
from bus.messages import Sentence
from controller.formats import format_library
from controller.formats.format_files import read_format
from controller.match_files.match import Match, station_faults
from controller.match_files.match_plan import MatchPlan, with_judges
from controller.match_files.match_reader import find_match, read_plan
from controller.match_files.rundown import round_faults
from controller.packs import library
from controller.packs.access_log import read_access_log
from controller.packs.format_fit import pack_faults
from controller.packs.pack_reader import find_pack, open_with_key, read_content
from controller.packs.sealed_pack import PackContent, needs_pin
from controller.resume import EveningInputs
from controller.rules.contest import Evening
from hardware.board import Board

NEEDS_PIN = Sentence("match-pack-sealed", "The questions are sealed: enter their PIN")

_T = TypeVar("_T")


class MatchSource:
    """Reads matches for one board. Belongs to the controller's thread; blocks on the disk.

    Args:
        names: the files of the settings, for what a match does not name itself.
        board: where the teams must be able to sit.
        speed: how much faster than in a hall all clocks run.
        data: the data folder, in which packs are.
    """

    def __init__(self, names: FileNames, board: Board, speed: float, data: Path) -> None:
        self._names = names
        self._board = board
        self._speed = speed
        self._packs = data / library.FOLDER
        self._formats = data / format_library.FOLDER

    def read_inputs(self, path: Path, key: str, who: str) -> EveningInputs:
        """Everything to open the match in the file `path`; `key` opens its pack, if that is sealed, for `who`.

        Raises `BadFileError` with every fault.
        """
        plan = read_plan(path)
        faults: list[str | Sentence] = list(self.seat_faults(plan.match))
        form = _attempt(lambda: read_format(self._find_format(plan)), faults)
        pack = _attempt(lambda: self._find_pack(plan.pack or self._names.pack), faults)
        content = _attempt(lambda: _open(pack, key, who), faults) if pack is not None else None
        if form is not None:
            form = with_judges(form, plan.judges)
            faults += map(str, round_faults(plan.rundown, len(form.rounds)))
        if form is not None and content is not None:
            faults += pack_faults(form, content.pack, content.pack.name)
        accesses = _attempt(lambda: read_access_log(pack), faults) if pack is not None else ()
        if faults or form is None or content is None or accesses is None:
            raise BadFileError(faults)
        evening = Evening(form, content.pack, plan.match, self._speed * plan.speed)
        return EveningInputs(evening, content, accesses)

    def seat_faults(self, match: Match) -> Iterator[Sentence]:
        """Why the teams of `match` cannot sit at this board."""
        stations = [station.number for station in self._board.stations]
        yield from station_faults(match, match.title, stations, self._names.board)

    def settings_file(self) -> Path | None:
        """The match file of the settings, or None."""
        try:
            return find_match(self._names.match)
        except BadFileError:
            return None

    def _find_format(self, plan: MatchPlan) -> Path:
        return format_library.find_in_library(self._formats, plan.format or self._names.form)

    def _find_pack(self, name: str) -> Path:
        """A pack of the data folder, or else one that ships with us, or a path."""
        try:
            return library.find_pack(self._packs, name)
        except BadFileError:
            return find_pack(name)


def _open(path: Path, key: str, who: str) -> PackContent:
    if not needs_pin(path):
        return read_content(path, why="for the match")
    if not key:
        raise BadFileError([NEEDS_PIN])
    return open_with_key(path, bytes.fromhex(key), who, "for the match")


def _attempt(read: Callable[[], _T], faults: list[str | Sentence]) -> _T | None:
    try:
        return read()
    except BadFileError as error:
        faults += error.sentences
        return None
