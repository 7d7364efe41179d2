"""Locks on the journal: whoever reads it, or may read it, holds up nobody who writes it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import apsw
import pytest

from controller.contest_store import LOCKED, ContestStore
from controller.journal import store, unlocked_copy
from controller.journal.errors import JournalError
from controller.journal.journal_reader import open_journal, read_records, verify
from controller.journal.record import Record
from controller.journal.store import Journal
from controller.rules import facts as f
from tests.unit.controller.journal.test_journal import records

SECOND = 10**9
HOLD = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_RDONLY)
fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 0, 0)
print("held", flush=True)
sys.stdin.read()
"""
"""Somebody who may read a file locks every byte of it that ever was or will be."""


def open_store(folder: Path) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 0)


def save(store: ContestStore, number: int) -> None:
    """A fact is committed, and moved to the main file at once."""
    now_ns = 10 * number * SECOND
    store.add(f"cause-{number}", "mc", [f.BrightnessSet(number)], now_ns)
    assert store.commit(now_ns), store.failure
    store.checkpoint(now_ns + 2 * SECOND)
    assert store.failure == ""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another process has a lock on `path`, as long as it lives."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
        process.kill()


def test_a_reader_that_stops_in_the_middle_holds_up_neither_a_commit_nor_a_checkpoint(tmp_path: Path) -> None:
    """`bamchuong journal show | less`, or a program that was paused: each tap took a second, and nothing was saved."""
    evening = open_store(tmp_path)
    save(evening, 1)
    save(evening, 2)
    with open_journal(tmp_path / "journal.sqlite") as source:
        rows = source.rows()
        next(rows)
        save(evening, 3)
        save(evening, 4)
        assert [row.seq for row in rows] == [2], "what was there when it began to read"
    assert evening.troubles() == ()
    evening.close()


def test_a_lock_by_whoever_may_read_the_journal_stops_no_saving_and_staff_read_of_it(tmp_path: Path) -> None:
    """It can only be taken while no controller runs: whoever took the pages over waits for its fall."""
    with Journal(tmp_path) as journal:
        journal.append(records(3))
    with held(tmp_path / "journal.sqlite"):
        evening = open_store(tmp_path)
        save(evening, 4)
        save(evening, 5)
        assert evening.troubles() == (LOCKED,)
        evening.close()
        assert verify(tmp_path / "journal.sqlite")[0] == 5
    evening = open_store(tmp_path)
    assert evening.troubles() == ()
    evening.close()


def test_while_the_journal_is_open_no_other_program_locks_or_writes_it(tmp_path: Path) -> None:
    """Also after checkpoints, which read the main file: the kernel drops the locks of a process that closes a file."""
    evening = open_store(tmp_path)
    save(evening, 1)
    save(evening, 2)
    database = apsw.Connection(str(tmp_path / "journal.sqlite"))
    with pytest.raises(apsw.BusyError):
        database.execute("SELECT * FROM fact").fetchall()
    database.close()
    assert subprocess.run(
        [sys.executable, "-c", HOLD, str(tmp_path / "journal.sqlite")], capture_output=True, check=False
    ).returncode
    assert not (tmp_path / "journal.sqlite-shm").exists(), "nothing else can be locked"
    evening.close()


@pytest.mark.parametrize("steps", ["c", "p", "pc", "cpc", "cpcp", "pcpcp"])
@pytest.mark.parametrize("moment", range(4))
def test_a_copy_that_is_made_meanwhile_holds_all_that_was_written_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: str, moment: int
) -> None:
    """`c`: a commit, `p`: a checkpoint; in the middle of the main file or after it, in that of the WAL or after it."""
    monkeypatch.setattr(store, "GROWN_WAL_BYTES", 0)  # small files are soon copied
    journal = Journal(tmp_path)
    journal.append(records(40))
    journal.checkpoint(list(journal.rows()))
    journal.append(records(40, 40))
    written: list[Record] = records(80)
    moments = iter(range(100))

    def write(at: int) -> None:
        if at != moment:
            return
        for step in steps:
            if step == "c":
                written.extend(records(1, len(written)))
                journal.append(written[-1:])
            else:
                journal.checkpoint(list(journal.rows())[-1:])

    def copy_in_halves(source: Path, target: Path) -> None:
        half = os.path.getsize(source) // 2 + 100  # within a page
        with source.open("rb") as original, target.open("wb") as copy:
            copy.write(original.read(half))
            write(next(moments))
            copy.write(original.read())
        write(next(moments))

    monkeypatch.setattr(shutil, "copyfile", copy_in_halves)
    read = read_records(journal.path)
    assert len(read) >= 80
    assert read == written[: len(read)]
    journal.close()


def test_a_journal_without_a_moment_of_rest_is_not_read_wrongly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(tmp_path) as journal:
        journal.append(records(2))
        numbers = count()
        monkeypatch.setattr(unlocked_copy, "_header", lambda _: str(next(numbers)).encode())
        with pytest.raises(JournalError, match="is being written to all the time"):
            read_records(journal.path)
