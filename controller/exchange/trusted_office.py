"""The office whose packages a machine takes, once people have told it so: they compare the key's fingerprint.

Kind: adapter
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.os_errors import os_refused
from controller.exchange.key_files import FOLDER
from controller.exchange.statement_types import PublicKey

NAME = "offices.json"
MODE = 0o640
MAX_OFFICES = 20


class TrustedOffice(Struct, frozen=True, forbid_unknown_fields=True):
    """An office. `season`: the only one that is taken from it; empty: the first one that comes."""

    key: PublicKey
    season: str = ""


def trusted_offices(data: Path) -> tuple[TrustedOffice, ...]:
    """The offices that this machine trusts; none where the file cannot be read."""
    try:
        return msgspec.json.decode((data / FOLDER / NAME).read_bytes(), type=tuple[TrustedOffice, ...])
    except (OSError, msgspec.MsgspecError, ValueError):
        return ()


def trust_office(data: Path, office: TrustedOffice) -> None:
    """Take packages of `office` from now on, instead of what was known of its key. Raises `BadFileError`."""
    others = tuple(other for other in trusted_offices(data) if other.key != office.key)
    path = data / FOLDER / NAME
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(path, msgspec.json.encode((office, *others)[:MAX_OFFICES]), MODE)
    except OSError as error:
        text = "{file}: the office cannot be noted ({why})"
        raise BadFileError([os_refused("office-unwritten", text, path, error)]) from error
