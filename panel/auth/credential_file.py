"""Adapt one small file in the data folder: what the panel keeps. Shared with the commands `pin` and `devices`.

A change happens under a lock, on what the file holds at that moment, and replaces the file as a whole, so that neither
a power cut nor a second process can leave half of it. Readers look whether the file is another one since their
last look. Only its owner may read it.

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
from panel.auth.credentials import Credentials

NAME = "panel-access.json"

_Found = TypeVar("_Found")


class CredentialFile:
    """The panel's memory in `folder`; made at the first use. Every method raises `BadFileError`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._read: tuple[tuple[int, int, int], Credentials] | None = None
        try:
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise BadFileError([f"{folder}: cannot be made ({error.strerror}); choose another with --data"]) from error
        with self._locked():
            if not self.path.exists():
                self._write(Credentials(secret=secrets.token_hex(32)))

    def kept(self) -> Credentials:
        """What is kept now."""
        try:
            stat = self.path.stat()
            sign = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if self._read is None or self._read[0] != sign:
                self._read = (sign, msgspec.json.decode(self.path.read_bytes(), type=Credentials))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BadFileError(
                [f"{self.path}: cannot be used ({error}); delete it: pins are made anew and all devices enter again"]
            ) from error
        return self._read[1]

    def change(self, how: Callable[[Credentials], Credentials]) -> Credentials:
        """Replace what is kept by what `how` makes of it."""
        return self.take(lambda kept: (how(kept), None))[0]

    def take(self, how: Callable[[Credentials], tuple[Credentials, _Found]]) -> tuple[Credentials, _Found]:
        """Like `change`, with an answer from the same, undivided moment (two can never redeem one ticket)."""
        with self._locked():
            before = self.kept()
            after, found = how(before)
            if after is not before:
                self._write(after)
        return after, found

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise BadFileError([f"{self.path.parent}: not writable ({error.strerror}); change its owner"]) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _write(self, kept: Credentials) -> None:
        try:
            atomic_write(self.path, msgspec.json.encode(kept), 0o600)
        except OSError as error:
            raise BadFileError([f"{self.path}: cannot be written ({error.strerror})"]) from error
