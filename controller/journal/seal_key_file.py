"""Key file of the seals: the key of the next seal, beside the journal, for the services' user alone.

It is replaced as a whole: after a power cut it holds the old key or the new one. With it goes the last seal: should the
card lose that seal's row although it reported the write as done, the row can be made again.

Kind: adapter
"""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from bus.atomic_write import atomic_write, flush_folder
from controller.journal.seal_key import SealKey, seal_key
from controller.rules.facts import Sealed

NAME = "seal.key"
MODE = 0o600


class SealKeyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds: the secret of the key of the next seal, hexadecimal, and the last seal, if there is one."""

    secret: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    seal: Sealed | None = None

    @property
    def key(self) -> SealKey:
        """The key of the next seal."""
        return seal_key(bytes.fromhex(self.secret))


def read_seal_key(folder: Path) -> SealKeyFile | None:
    """The file in the data folder; None: there is none, or it cannot be read (then a new chain of keys begins)."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=SealKeyFile)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def write_seal_key(folder: Path, key: SealKey, seal: Sealed | None) -> None:
    """Replace the key, durably. Raises `OSError`."""
    atomic_write(folder / NAME, msgspec.json.encode(SealKeyFile(key.secret.hex(), seal)), MODE)


def remove_seal_key(folder: Path) -> None:
    """Remove the key, durably, and what a kill may have left of one. Raises `OSError`."""
    for name in (NAME, f"{NAME}.part"):
        (folder / name).unlink(missing_ok=True)
    flush_folder(folder)
