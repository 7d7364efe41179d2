"""Folders of a show: its data, and one in memory for the sockets, which stays if the disk did not take all facts.

Kind: adapter
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bus.memory_folder import memory_folder
from bus.messages import Sentence

NOT_ON_DISK = (
    "The disk did not take all facts. They are in {file}, in memory until you log out or switch this machine off: copy "
    "it to a stick now; bamchuong journal import reads it"
)


@contextlib.contextmanager
def show_folders(data: Path | None) -> Iterator[tuple[Path, Path]]:
    """The data folder and a new folder for the sockets; `data` None: a temporary one.

    What is temporary is deleted at the end, unless facts of an evening are nowhere else.
    """
    runtime = Path(tempfile.mkdtemp(prefix="bamchuong-", dir=memory_folder()))
    try:
        yield data or runtime / "data", runtime
    finally:
        if data is None or left_in_memory(runtime) is None:
            shutil.rmtree(runtime, ignore_errors=True)


def left_in_memory(runtime: Path) -> Sentence | None:
    """Once all processes have ended: which facts the disk did not take, and where they are; None: it has all."""
    from controller.journal.memory_copy import newest_copy  # with the journal, which the supervisor needs only now

    file = newest_copy(runtime)
    return Sentence("facts-not-on-disk", NOT_ON_DISK, {"file": str(file)}) if file is not None else None
