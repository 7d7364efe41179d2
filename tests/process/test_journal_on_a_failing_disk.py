"""Full and failing disks: the contest continues in memory, the MC knows at once, and all is written in the end."""

import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import apsw
import pytest
from pytest_mock import MockerFixture

from bamchuong.processes import CONTROLLER
from bus import messages as m
from controller.contest_store import RETRY_NS, ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import read_records, verify
from controller.journal.store import Journal
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from tests.process.recorded_card import recording
from tests.process.running_match import match_processes
from tests.unit.controller.sample_journals import facts
from tests.unit.controller.sealed_evening import played, stored

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
CUTS = 200 if NIGHTLY else 30


def store(folder: Path, vfs: str | None = None) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000, vfs=vfs)


def test_after_a_failed_flush_nothing_is_acknowledged_that_a_power_cut_could_still_take(tmp_path: Path) -> None:
    """The kernel forgets pages that it could not write and calls them clean: only writing them again helps."""
    chance = random.Random(1)
    now = failed = 0
    with recording("failing-card") as card:
        contest_store = store(tmp_path / "evening", card.vfs)
        for n, fact in enumerate(facts()[:120]):
            contest_store.add(f"cause-{n}", "mc", [fact], n)
            card.failing_flushes = chance.choice((0, 0, 0, 1, 2, 3))
            while not contest_store.commit(now):
                assert "input/output" in contest_store.failure or "I/O" in contest_store.failure
                failed += 1
                now += RETRY_NS
            card.failing_flushes = 0
            card.acknowledge(n + 1)
        assert not contest_store.uncommitted
        contest_store.close()
        assert failed > 50
        for number in range(CUTS):
            at = chance.randrange(card.acknowledged[0][0], len(card.operations) + 1)
            folder = tmp_path / str(number)
            folder.mkdir()
            for name, content in card.files_after_cut(at, "reorder", chance).items():
                (folder / name).write_bytes(content)
            with closing(store(folder)) as reopened:
                evening = stored(reopened)
                count = len(played(evening))
                assert count >= card.durable_facts(at)
                assert played(evening) == list(facts()[:count])
                assert reopened.contest == apply_all(Contest(), evening)
            shutil.rmtree(folder)


def test_a_full_disk_is_reported_and_written_once_there_is_space(tmp_path: Path) -> None:
    with recording("full-card") as card:
        contest_store = store(tmp_path, card.vfs)
        contest_store.add("one", "mc", facts()[:10], 1)
        assert contest_store.commit(1)
        card.full = True
        contest_store.add("two", "mc", facts()[10:20], 2)
        assert not contest_store.commit(2)
        assert [sentence.code for sentence in contest_store.troubles()] == ["journal-failing"]
        assert "full" in contest_store.failure
        contest_store.add("three", "mc", facts()[20:30], 3)
        assert not contest_store.commit(3), "it is not retried at once"
        assert len(played(stored(contest_store))) == 30
        assert contest_store.head[0] == 11, "and that sealing began"
        card.full = False
        assert contest_store.commit(2 + RETRY_NS)
        assert contest_store.troubles() == ()
        contest_store.close()
    assert played(record.fact for record in read_records(tmp_path / "journal.sqlite")) == list(facts()[:30])


def test_a_disk_that_heals_while_nothing_happens_is_noticed(tmp_path: Path) -> None:
    with recording("idle-card") as card:
        contest_store = store(tmp_path, card.vfs)
        contest_store.add("one", "mc", facts()[:10], 1)
        assert contest_store.commit(1)
        card.full = True
        contest_store.pulse(2)
        assert contest_store.failure
        card.full = False
        assert contest_store.commit(2 + RETRY_NS)
        assert not contest_store.failure
        contest_store.close()


@pytest.fixture
def tiny(folder: Path) -> Iterator[Path]:
    """A real file system of 32 MB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mount_point = folder / "tiny"
    mount_point.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "none", mount_point], check=False, capture_output=True
    )
    if mount.returncode:
        pytest.skip(f"no file system can be mounted here: {mount.stderr.decode().strip()}")
    yield mount_point
    subprocess.run(["umount", mount_point], check=True)


def fill(mount_point: Path) -> Path:
    filler = mount_point / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError:
            return filler


def test_a_full_disk_does_not_touch_an_evening_that_has_started(tiny: Path) -> None:
    """File and WAL were grown before it: there is room for some megabytes more, and the MC is warned."""
    contest_store = store(tiny)
    contest_store.add("opened", "mc", facts()[:1], 0)
    assert contest_store.commit(0)
    fill(tiny)
    for n, fact in enumerate(facts()[1:], start=1):
        contest_store.add(f"cause-{n}", "mc", [fact], n)
        assert contest_store.commit(n)
    contest_store.check_medium(10**9)
    assert [sentence.code for sentence in contest_store.troubles()] == ["journal-scarce"]
    head = contest_store.head
    contest_store.close()
    assert verify(tiny / "journal.sqlite", head) == head


def test_a_disk_that_really_becomes_full_loses_nothing(tiny: Path) -> None:
    contest_store = store(tiny)
    contest_store.add("", "controller", facts()[:20], 0)
    assert contest_store.commit(0)
    filler = fill(tiny)
    count = 20
    while contest_store.commit(count):
        reason = f"{count} " + "because " * 2_000
        contest_store.add(f"cause-{count}", "mc", [f.ScoreAdjusted(1, Decimal(1), reason)], count)
        count += 1
        assert count < 5_000, "the disk should be full by now"
    assert "full" in contest_store.failure
    contest_store.add("last", "mc", [f.ScoreAdjusted(1, Decimal(1), "short")], count)
    assert len(played(stored(contest_store))) == count + 1
    filler.unlink()
    assert contest_store.commit(count + RETRY_NS), contest_store.failure
    contest = contest_store.contest
    contest_store.close()
    with closing(store(tiny)) as reopened:
        assert reopened.contest == contest


def test_a_controller_that_starts_on_a_full_disk_goes_on_from_what_is_there(tiny: Path) -> None:
    contest_store = store(tiny)
    contest_store.add("one", "mc", facts(), 0)
    assert contest_store.commit(0)
    contest_store.close()
    (tiny / "journal.sqlite-wal").unlink()
    fill(tiny)

    reopened = store(tiny)

    assert played(stored(reopened)) == list(facts())
    assert "full" in reopened.failure
    (tiny / "filler").unlink()
    assert reopened.commit(RETRY_NS)
    reopened.close()


def test_a_removed_file_is_rewritten_from_memory(tmp_path: Path) -> None:
    contest_store = store(tmp_path)
    contest_store.add("one", "mc", facts()[:30], 0)
    assert contest_store.commit(0)
    for path in tmp_path.glob("journal.sqlite*"):
        path.unlink()
    contest_store.check_medium(10**9)
    assert "moved or removed" in contest_store.failure
    assert contest_store.commit(10**9)
    contest_store.add("two", "mc", facts()[30:40], 1)
    assert contest_store.commit(10**9 + 1)
    contest_store.close()
    assert played(record.fact for record in read_records(tmp_path / "journal.sqlite")) == list(facts()[:40])


def test_another_writer_of_the_file_is_reported_and_moving_the_file_away_heals_it(
    tmp_path: Path, mocker: MockerFixture
) -> None:
    """It can write only while the journal is closed: between a failure and the next try."""
    contest_store = store(tmp_path)
    contest_store.add("one", "mc", facts()[:10], 0)
    assert contest_store.commit(0)
    failure = mocker.patch.object(Journal, "write", side_effect=JournalError("disk full"))
    contest_store.add("two", "mc", facts()[10:20], 0)
    assert not contest_store.commit(0)
    mocker.stop(failure)
    foreign = apsw.Connection(str(tmp_path / "journal.sqlite"))
    foreign.execute("INSERT INTO fact VALUES (12, zeroblob(32), 'x')")
    foreign.close()
    assert not contest_store.commit(1 + RETRY_NS)
    assert "row 12 was written by another program; move the file away" in contest_store.failure
    for path in tmp_path.glob("journal.sqlite*"):
        path.rename(tmp_path / path.name.replace("journal", "foreign"))
    assert contest_store.commit(1 + 2 * RETRY_NS)
    contest_store.close()
    assert len(played(record.fact for record in read_records(tmp_path / "journal.sqlite"))) == 20


def journal_state(view: m.Snapshot) -> str:
    return next(part.state for part in view.health if part.name == "journal")


def test_a_running_controller_says_in_red_that_it_cannot_write_and_heals(folder: Path) -> None:
    """RLIMIT_FSIZE 0 for the running process: every write of a file fails (EFBIG), whatever the disk."""
    with match_processes(folder, CONTROLLER) as evening:
        evening.wait_until(lambda view: journal_state(view) == "ok", "a healthy journal")
        child = evening.supervisor.children[0].process
        assert child is not None
        limits = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, limits[1]))

        start_s = time.monotonic()
        answer = evening.order(m.AdjustScore(1, Decimal(5), "seen in red"))
        failing = evening.wait_until(lambda view: journal_state(view) == "trouble", "the red notice")
        delay_s = time.monotonic() - start_s
        assert answer.ok, "the contest continues"
        assert failing.teams[0].score == 5
        assert failing.journal_head[0] < failing.seq
        assert "Nothing is being saved" in str([str(sentence) for part in failing.health for sentence in part.troubles])
        print(f"red after {delay_s * 1000:.0f} ms")

        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, limits)
        healed = evening.wait_until(lambda view: journal_state(view) == "ok", "the healed journal")
        assert healed.journal_head[0] == healed.seq
        evening.supervisor.kill("controller")
        after = evening.wait_until(lambda view: view.seq > healed.seq, "the restarted controller")
        assert after.teams[0].score == 5
    assert verify(evening.data / "journal.sqlite", healed.journal_head)
