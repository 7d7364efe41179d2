"""Match files: finds one by name or path, reads it and checks it. All errors at once (`BadFileError`).

Kind: adapter
"""

from pathlib import Path

from bus.messages import Sentence
from bus.toml_files import find_shipped, read_toml
from controller.match_files.match import Match, match_faults
from controller.match_files.match_plan import MatchPlan

SHIPPED = Path(__file__).parent

MATCH = Sentence("match-file", "match")
"""What messages call such a file."""


def find_match(name: str) -> Path:
    """The file for `name`: a path, or the name of a shipped match. Raises a `BadFileError` that lists those."""
    return find_shipped(name, SHIPPED, MATCH)


def read_match(path: Path) -> Match:
    """The match in `path`. Raises a `BadFileError` with everything that is wrong."""
    return read_plan(path).match


def read_plan(path: Path) -> MatchPlan:
    """The match in `path`, with what it is played with. Raises a `BadFileError` with everything that is wrong."""
    return read_toml(path, MatchPlan, match_faults)
