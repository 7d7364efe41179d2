"""Files of this site's certificates: its authority's (CA), created at the first start, and that of the https server.

Tablets trust the CA once (by QR code and the page “For tablets”); the server certificate is renewed whenever the
addresses of the machine change or it is about to expire. A note beside it says whom it names and how long it is valid,
so that at any other start nobody has to load what reads certificates.

Kind: adapter
"""

import datetime as dt
import hashlib
import ssl
from collections.abc import Iterable
from pathlib import Path

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.group_access import secret_mode

FOLDER = "certificates"
"""Where the certificates are in the data folder."""

KEY_NAME = "authority.key"
RENEW_DAYS = 30


class _Note(msgspec.Struct, frozen=True):
    """What a server certificate says, with the SHA-256 of its file and of the authority's that signed it."""

    names: tuple[str, ...]
    begins: dt.datetime
    ends: dt.datetime
    server: str
    authority: str


class Certificates:
    """The files in `folder`: `authority.crt` (public, for tablets), its key, `server.pem` (key and certificate)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = folder / "authority.crt"
        self.server = folder / "server.pem"
        self._note = folder / "server.json"

    def ensure(self, hosts: Iterable[str], now: dt.datetime) -> bool:
        """Create what is missing for a server that is reached as `hosts`; True if its certificate is a new one.

        Raises `BadFileError`, also for a host that the CA may not certify.
        """
        try:
            self.ensure_authority(now)
            names = tuple(sorted(set(hosts)))
            if self._is_valid_for(names, now):
                return False
            self._create_leaf(names, now)
        except (OSError, ValueError) as error:
            message = f"{self.folder}: certificates cannot be used ({error}); delete this folder, tablets trust anew"
            raise BadFileError([message]) from error
        return True

    def ensure_authority(self, now: dt.datetime) -> None:
        """Create the authority, if there is none. Raises OSError."""
        key_file = self.folder / KEY_NAME
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        if not (self.authority.exists() and key_file.exists()):
            from webcore.tls.ca import create_authority

            create_authority(self.authority, key_file, now)

    def _is_valid_for(self, hosts: tuple[str, ...], now: dt.datetime) -> bool:
        try:
            note = msgspec.json.decode(self._note.read_bytes(), type=_Note)
            are_same = (note.server, note.authority) == (_digest(self.server), _digest(self.authority))
        except (FileNotFoundError, ValueError):
            return False
        is_current = note.ends - now > dt.timedelta(days=RENEW_DAYS) and note.begins <= now
        return are_same and is_current and set(note.names) >= set(hosts)

    def _create_leaf(self, names: tuple[str, ...], now: dt.datetime) -> None:
        from webcore.tls.ca import BACKDATING, LEAF_DAYS, create_leaf

        create_leaf(self.server, self.authority, self.folder / KEY_NAME, names, now)
        begins = now - BACKDATING
        ends = begins + dt.timedelta(days=LEAF_DAYS)
        note = _Note(names, begins, ends, _digest(self.server), _digest(self.authority))
        atomic_write(self._note, msgspec.json.encode(note), secret_mode(self.folder))


def fingerprint(authority: Path) -> str:
    """SHA-256 fingerprint of the CA certificate, as tablets show it. Raises `OSError`, `ValueError`."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(authority.read_text(encoding="ascii"))).digest()
    return ":".join(f"{byte:02X}" for byte in digest)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
