"""Shared folders: what one user makes in them, the others of their group may change.

On an installed machine the pages and the controller are two users; both prepare matches and note who opened a pack. All
else that a process makes stays closed to others by its umask.

Kind: adapter
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def secret_mode(folder: Path) -> int:
    """The mode of a secret file in `folder`: its owner's alone, or its group's, too, if that may write there. Raises
    `OSError` where there is no such folder."""
    return 0o660 if folder.stat().st_mode & stat.S_IWGRP else 0o600


@contextmanager
def group_may_write(folder: Path) -> Iterator[None]:
    """Let the group of `folder` write in what is made meanwhile, if it may write in `folder` itself.

    umask(2) belongs to the whole process, so this is for the moment in which one file or folder is made. Raises
    `OSError` where there is no such folder.
    """
    if not folder.stat().st_mode & stat.S_IWGRP:
        yield
        return
    before = os.umask(0o007)
    try:
        yield
    finally:
        os.umask(before)
