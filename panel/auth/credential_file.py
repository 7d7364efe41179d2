"""Credential file in the data folder: PIN hashes, devices and tickets. Shared with the commands `pin` and `devices`.

A change is made under a lock, on the current contents, and replaces the file atomically, so that neither a power cut
nor a second process can leave half of it. Readers reload the file when it has been replaced since they last read it.
Only its owner may read it.

Kind: adapter
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.group_access import group_may_write, secret_mode
from panel.auth.credentials import Credentials

FOLDER = "access"
"""In the data folder; on an installed machine it belongs to the user of the pages."""

NAME = "panel-access.json"

_Result = TypeVar("_Result")


class CredentialFile:
    """The credential file of the data folder; created at the first use. Every method raises `BadFileError`."""

    def __init__(self, data: Path) -> None:
        folder = data / FOLDER
        self.path = folder / NAME
        self._cached: tuple[tuple[int, int, int], Credentials] | None = None
        try:
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            if (older := data / NAME).exists() and not self.path.exists():  # where versions until December 2026 had it
                older.rename(self.path)
        except OSError as error:
            message = f"{folder}: cannot be created ({error.strerror}); choose another with --data"
            raise BadFileError([message]) from error
        with self._lock():
            if not self.path.exists():
                self._write(Credentials(secret=secrets.token_hex(32)))

    def read(self) -> Credentials:
        """Return the current credentials."""
        try:
            stat = self.path.stat()
            version = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if self._cached is None or self._cached[0] != version:
                self._cached = (version, msgspec.json.decode(self.path.read_bytes(), type=Credentials))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            advice = "delete it: new PINs are created and all devices must be paired again"
            raise BadFileError([f"{self.path}: cannot be used ({error}); {advice}"]) from error
        return self._cached[1]

    def change(self, edit: Callable[[Credentials], Credentials]) -> Credentials:
        """Replace the credentials by what `edit` returns for them."""
        return self.exchange(lambda credentials: (edit(credentials), None))[0]

    def exchange(self, edit: Callable[[Credentials], tuple[Credentials, _Result]]) -> tuple[Credentials, _Result]:
        """Like `change`, with a result from the same atomic step (no two devices can redeem one ticket)."""
        with self._lock():
            before = self.read()
            after, result = edit(before)
            if after is not before:
                self._write(after)
        return after, result

    @contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            mode = secret_mode(self.path.parent)
            with group_may_write(self.path.parent):
                lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
        except OSError as error:
            raise BadFileError([f"{self.path.parent}: not writable ({error.strerror}); change its owner"]) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, credentials: Credentials) -> None:
        try:
            with group_may_write(self.path.parent):
                atomic_write(self.path, msgspec.json.encode(credentials), secret_mode(self.path.parent))
        except OSError as error:
            raise BadFileError([f"{self.path}: cannot be written ({error.strerror})"]) from error
