"""Adapt files that are there whole or not at all, whenever the power goes.

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
    """A file to write to, which gets the name `path` at the end, once it is flushed; an older one is replaced.

    `mode` as open(2) takes it. Raises `OSError`; then, and after any other error, nothing of it is left.
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
    """Make durable which files `folder` holds, and under which names; a share of another machine (SMB) has no such
    thing. Raises `OSError`."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(opened)
