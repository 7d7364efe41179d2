"""What a match folder notes of the season's sitting for which its package came: who made it, and for which teams.

Kind: adapter
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.statement_types import Digest, PublicKey
from controller.matches.match_folders import MODE, MatchFolders
from controller.matches.package_file import SittingStatement

SITTING_FILE = "sitting.json"

NO_SITTING = Sentence("match-no-sitting", "The match came with no package of a season: there is nobody to sign it for")


class MatchSitting(Struct, frozen=True, forbid_unknown_fields=True):
    """The sitting of a match. `package`: hash of the statement of its package; `office`: the key that signed that."""

    package: Digest
    office: PublicKey
    about: SittingStatement


def write_sitting(data: Path, match: str, sitting: MatchSitting) -> None:
    """Note the sitting of a match. Raises `BadFileError`."""
    path = MatchFolders(data).path(match, SITTING_FILE)
    try:
        atomic_write(path, msgspec.json.encode(sitting), MODE)
    except OSError as error:
        text = "{file}: the match cannot be written ({why})"
        raise BadFileError([os_refused("match-unwritten", text, path, error)]) from error


def read_sitting(data: Path, match: str) -> MatchSitting:
    """The sitting of a match. Raises `BadFileError`: it is of no season, or there is no such match."""
    path = MatchFolders(data).path(match, SITTING_FILE)
    try:
        return msgspec.json.decode(path.read_bytes(), type=MatchSitting)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise BadFileError([NO_SITTING]) from error
