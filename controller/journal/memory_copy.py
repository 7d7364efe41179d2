"""Copy of the record in memory (tmpfs) while the journal's disk refuses everything: for people to take out.

It is a mirror that begins with the failure, in the folder of the sockets, which is in memory on an installed machine;
so it also outlives the controller. It is removed once the disk has everything.

Kind: adapter
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from bus.messages import Sentence, SentenceArgs
from controller.journal.export import SUFFIX
from controller.journal.hash_chain import Row
from controller.journal.mirror import Mirror

FOLDER = "record"
"""In the folder of the sockets; only who may read the journal enters it."""

TAKE_OUT = (
    "All {count} facts are in the memory of this machine until it is switched off: save them in the browser of MC or "
    "desk, or copy {folder} to a stick now (bamchuong journal import reads it)"
)

log = logging.getLogger(__name__)


class MemoryCopy:
    """The copy, while it is needed. `rows`: all rows of the journal; the list only grows."""

    def __init__(self, runtime: Path, rows: Sequence[Row]) -> None:
        self.folder = runtime / FOLDER
        self._rows = rows
        self._mirror: Mirror | None = None
        self._others: frozenset[Path] = frozenset()

    def follow(self, *, is_failing: bool) -> None:
        """Copy what is new while the disk fails; remove the copy when it has everything."""
        if is_failing:
            self._mirror = self._mirror or self._begin()
        elif self._mirror is not None:
            self.close()
            for path in self._files() - self._others:
                path.unlink(missing_ok=True)
        if self._mirror is not None:
            self._mirror.copy_up_to(len(self._rows))

    def _begin(self) -> Mirror | None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            log.error("%s: no copy of the record in memory: %s", self.folder, error)
            return None
        self._others = self._files()
        return Mirror(self.folder, self._rows, self.folder)

    def _files(self) -> frozenset[Path]:
        return frozenset(self.folder.glob(f"*{SUFFIX}"))

    def trouble(self) -> Sentence | None:
        """How to take the record out, as far as it is there."""
        if self._mirror is None or not self._mirror.durable_count:
            return None
        args: SentenceArgs = {"count": self._mirror.durable_count, "folder": str(self.folder)}
        return Sentence("journal-in-memory", TAKE_OUT, args)

    def close(self) -> None:
        """End; what was copied stays."""
        mirror, self._mirror = self._mirror, None
        if mirror is not None:
            mirror.close()


def copies(runtime: Path) -> list[Path]:
    """All copies in memory, the oldest first: also those of controllers that fell while the disk failed."""
    return sorted((runtime / FOLDER).glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime_ns)


def newest_copy(runtime: Path) -> Path | None:
    """The copy that is written to, or was last; None: there is none. `runtime`: the folder of the sockets."""
    return next(reversed(copies(runtime)), None)
