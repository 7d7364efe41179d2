"""How an evening is started: the files, addresses and options of `demo` and `run`.

Kind: pure
"""

from dataclasses import dataclass
from pathlib import Path

from msgspec import Struct

from bus.language import SOURCE_LANGUAGE, Language


@dataclass(frozen=True)
class FileNames:
    """Board, format, pack and match as named on the command line: shipped names or paths."""

    board: str = "simulated"
    form: str = "long-bien-2018"
    pack: str = "long-bien-2018"
    match: str = "cum-1"


@dataclass(frozen=True)
class Show:
    """How an evening is started. `data` None: a temporary folder, deleted afterwards. `robot` None: people play."""

    names: FileNames
    host: str
    port: int
    speed: float
    data: Path | None
    robot: int | None
    """Seed of the robot."""
    json: Path | None = None
    mirror: Path | None = None
    """On a second medium, for a copy of every fact."""
    new: bool = True
    language: Language = SOURCE_LANGUAGE
    """Of what the terminal shows."""


class FirstStep(Struct, frozen=True):
    """`is_simulated`: the board has no real pins. `pins`: those that were just created, by seat."""

    is_simulated: bool
    pins: dict[str, str]
