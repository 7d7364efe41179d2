"""Atomic file writes: after a power cut a file is either complete or not there at all.

Kind: adapter
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_open(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write to. At the end it is flushed and takes the name `path`; an older file is replaced.

    `mode`: permissions, as for open(2). Raises `OSError`; then, and after any other error, nothing is left behind.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def atomic_write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write `data` as the file `path` (see `atomic_open`). Raises `OSError`."""
    with atomic_open(path, mode) as file:
        file.write(data)


def flush_folder(folder: Path) -> None:
    """Make the names of the files in `folder` durable. A network share (SMB) cannot do it, which is no error.

    Raises `OSError`.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(descriptor)
