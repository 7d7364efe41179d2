"""Lock files, for processes of which only one may run.

Kind: adapter
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MODE = 0o600


class AlreadyRunningError(RuntimeError):
    """A second copy of a process of which only one may run; the message names the lock and the other process."""


class Lock:
    """A lock file, held until `close` or the end of the process; a second holder gets `AlreadyRunningError`."""

    def __init__(self, path: Path) -> None:
        self._file = _open_lock(path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            pid = os.read(self._file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise AlreadyRunningError(
                f"{path}: another copy is running here (process {pid}); stop it first (where it is installed: sudo "
                "systemctl stop bamchuong.target), or choose another folder"
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def close(self) -> None:
        """Release the lock."""
        os.close(self._file)


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Waits until nobody else holds this folder locked, thread or process. For moments only. Raises `OSError`."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    """The lock file of any user of the folder: `fs.protected_regular` forbids O_CREAT for one of another user's.

    Nobody else may even read it: flock(2) asks for a descriptor only, so a reader could keep it locked for ever.
    """
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE)
    except PermissionError as error:
        raise AlreadyRunningError(f"{path}: belongs to another user, whose process alone may run here") from error
    with suppress(PermissionError):  # it is somebody else's
        os.fchmod(file, MODE)
    return file
