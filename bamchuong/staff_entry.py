"""How the staff get in: the panel's first PINs, its address, and the links of QR codes.

Kind: adapter
"""

import datetime as dt
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from bus.bad_file import BadFileError
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, add_ticket
from panel.auth.pairing import pairing_link
from panel.permissions import PIN_SEATS
from webcore.pin_hashing import hash_pin, random_pin
from webcore.tls.addresses import Addresses


def local_address() -> str:
    """The IPv4 address of this machine on its network; 127.0.0.1 without a network."""
    return Addresses().current()[0]


@dataclass(frozen=True)
class NewPins:
    """PINs that were just created, by role; empty at every later start, because only their hashes are stored."""

    pins: dict[str, str]

    @property
    def mc_pin(self) -> str:
        """The MC's PIN; empty where it was not just created (`bamchuong pin mc` creates another)."""
        return self.pins.get("mc", "")


def site_fingerprint(folder: Path) -> str:
    """SHA-256 fingerprint of the site's own authority, which is created where there is none. Raises `BadFileError`."""
    from webcore.tls.certificates import FOLDER, Certificates, fingerprint

    certificates = Certificates(folder / FOLDER)
    try:
        certificates.ensure_authority(dt.datetime.now(dt.UTC))
        return fingerprint(certificates.authority)
    except (OSError, ValueError) as error:
        raise BadFileError([f"{certificates.folder}: the site's authority cannot be used ({error})"]) from error


def entry_link(folder: Path, seat: str, url: str) -> str:
    """The link in a QR code that admits one device, once, within two minutes. No link carries a PIN.

    Over HTTPS it carries the fingerprint of the site's authority.
    """
    token = secrets.token_urlsafe(16)
    CredentialFile(folder).change(lambda credentials: add_ticket(credentials, token, seat, time.monotonic_ns()))
    return pairing_link(url, token, site_fingerprint(folder) if url.startswith("https:") else "")


def ensure_pins(folder: Path) -> NewPins:
    """Create a PIN for every role that has none in `folder`. Raises `BadFileError`."""
    store = CredentialFile(folder)
    missing = [role for role in PIN_SEATS if role not in store.read().pin_hashes]
    pins = {role: random_pin() for role in missing}
    hashes = {role: hash_pin(pin) for role, pin in pins.items()}

    def add_missing(credentials: Credentials) -> tuple[Credentials, dict[str, str]]:
        """Another process may have created some meanwhile."""
        added = {role: digest for role, digest in hashes.items() if role not in credentials.pin_hashes}
        new_pins = {role: pins[role] for role in added}
        if not added:
            return credentials, new_pins
        return replace(credentials, pin_hashes={**credentials.pin_hashes, **added}), new_pins

    return NewPins(store.exchange(add_missing)[1])


def qr(link: str) -> str:
    """QR code of `link`, as text of half blocks."""
    import segno  # with what it loads 3 MiB, in a panel that may never print a code

    matrix = [[bool(dot) for dot in row] for row in segno.make(link, error="l").matrix_iter(border=2)]
    rows = matrix + [[False] * len(matrix[0])] * (len(matrix) % 2)
    blocks = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(blocks[top, low] for top, low in zip(*pair, strict=True)) for pair in pairs)
