"""Writes two evenings to the recorded disk, and marks in its log every fact that was acknowledged.

The first as the controller does. The second with `synchronous=NORMAL`, which acknowledges what is not durable: it shows
that the test of the first one would notice.

Kind: start
"""

import itertools
from contextlib import closing
from pathlib import Path

from disk_marks import Marks, mounted
from scenario import arguments, report

from controller.contest_store import ContestStore
from tests.unit.controller.sample_journals import facts

FULL, NORMAL = 2, 1
"""Values of SQLite's `synchronous`."""
PAGES = 100
"""A checkpoint after so many pages of the WAL, so that it begins anew several times."""


def main() -> None:
    """The same facts twice; in the first evening the controller is started again in the middle."""
    options = arguments()
    full_count, normal_count = options["full"], options["normal"]
    marks = Marks(options["marks_at"])
    with closing(marks), mounted(Path("/run/disk")) as disk:
        for begin, end in itertools.pairwise((0, full_count // 2, full_count)):
            write(disk / "full", begin, end, FULL, marks)
        write(disk / "normal", 0, normal_count, NORMAL, marks)
    report("written")


def write(folder: Path, begin: int, end: int, synchronous: int, marks: Marks) -> None:
    """The facts from `begin` to before `end`, one commit each."""
    store = ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)
    assert store._journal._database is not None, store.failure
    store._journal._database.pragma("synchronous", synchronous)
    store._journal._database.wal_autocheckpoint(PAGES)
    for n in range(begin, end):
        store.add(f"cause-{n}", "mc", [facts()[n]], n)
        assert store.commit(n), store.failure
        marks.acknowledge(folder.name, n + 1)
        if n % 20 == 0:
            store.pulse(n)
    store.close()


if __name__ == "__main__":
    main()
