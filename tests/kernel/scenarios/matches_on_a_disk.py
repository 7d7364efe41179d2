"""Start: write two evenings to the recorded disk, and mark in its log every fact that was acknowledged.

The first as the controller does. The second with `synchronous=NORMAL`, which promises what it does not keep: it shows
that what tests the first one would notice.
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
    given = arguments()
    facts_of, more = given["full"], given["normal"]
    marks = Marks(given["marks_at"])
    with closing(marks), mounted(Path("/run/disk")) as disk:
        for begin, end in itertools.pairwise((0, facts_of // 2, facts_of)):
            write(disk / "full", begin, end, FULL, marks)
        write(disk / "normal", 0, more, NORMAL, marks)
    report("written")


def write(folder: Path, begin: int, end: int, synchronous: int, marks: Marks) -> None:
    """The facts from `begin` to before `end`, one commit each."""
    opened = ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000)
    assert opened._journal._database is not None, opened.failure
    opened._journal._database.pragma("synchronous", synchronous)
    opened._journal._database.wal_autocheckpoint(PAGES)
    for n in range(begin, end):
        opened.add(f"cause-{n}", "mc", [facts()[n]], n)
        assert opened.commit(n), opened.failure
        marks.acknowledge(folder.name, n + 1)
        if n % 20 == 0:
            opened.pulse(n)
    opened.close()


if __name__ == "__main__":
    main()
