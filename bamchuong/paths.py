"""Adapt this machine: where data and sockets go, which address tablets use, and the panel's PINs at first start.

Kind: adapter
"""

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, with_ticket
from panel.permissions import PIN_SEATS
from webcore.pin_hashing import hashed, made_up
from webcore.tls.addresses import Addresses


def data_folder() -> Path:
    """Where the data is by default: `$XDG_DATA_HOME/bamchuong`, or below the home folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "bamchuong"


def runtime_folder() -> Path:
    """Where the sockets are by default: `$XDG_RUNTIME_DIR/bamchuong`, or `/tmp/bamchuong-UID`."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "bamchuong" if base else Path(f"/tmp/bamchuong-{os.getuid()}")


def address() -> str:
    """The IPv4 address by which others on the network reach this machine now; 127.0.0.1 where there is no network."""
    return Addresses().now()[0]


@dataclass(frozen=True)
class Keys:
    """The PINs that were just made, by role; empty at every later start, for only hashes of them are kept.

    `pin` is the MC's, empty where it is not known any more (`bamchuong pin mc` makes a new one).
    """

    pins: dict[str, str]

    @property
    def pin(self) -> str:
        """The MC's PIN, if it was just made."""
        return self.pins.get("mc", "")


def entry_link(folder: Path, keys: Keys, url: str) -> str:
    """What the QR code of a start lets the MC in by: the PIN that was just made, else a ticket for two minutes."""
    if keys.pin:
        return f"{url}/enter#pin={keys.pin}"
    token = secrets.token_urlsafe(16)
    CredentialFile(folder).change(lambda kept: with_ticket(kept, token, "mc", time.monotonic_ns()))
    return f"{url}/enter#ticket={token}"


def panel_keys(folder: Path) -> Keys:
    """Make a PIN for every role that has none in `folder`. Raises `BadFileError`."""
    store = CredentialFile(folder)
    missing = [seat for seat in PIN_SEATS if seat not in store.kept().pins]
    made = {seat: made_up() for seat in missing}
    hashes = {seat: hashed(digits) for seat, digits in made.items()}

    def filled(kept: Credentials) -> tuple[Credentials, dict[str, str]]:
        mine = {seat: digest for seat, digest in hashes.items() if seat not in kept.pins}
        return (replace(kept, pins={**kept.pins, **mine}) if mine else kept), {seat: made[seat] for seat in mine}

    return Keys(store.take(filled)[1])
