"""Full and failing disks: the show goes on in memory, the MC knows at once, and everything is written when it heals."""

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

from bus import messages as m
from controller.contest_store import RETRY_NS, ContestStore
from controller.journal.journal_reader import read_records, verify
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from tests.process.recorded_card import recording
from tests.process.running_match import running
from tests.unit.controller.sample_journals import facts

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
CUTS = 200 if NIGHTLY else 30


def store(folder: Path, vfs: str | None = None) -> ContestStore:
    return ContestStore(folder, "boot-1", lambda: 1_500_000_000_000_000_000, vfs=vfs)


def test_after_a_failed_flush_nothing_is_acknowledged_that_a_power_cut_could_still_take(tmp_path: Path) -> None:
    """The kernel forgets pages that it could not write and calls them clean: only writing them again helps."""
    chance = random.Random(1)
    now = failed = 0
    with recording("failing-card") as card:
        opened = store(tmp_path / "evening", card.vfs)
        for n, fact in enumerate(facts()[:120]):
            opened.add(f"cause-{n}", "mc", [fact], n)
            card.failing_flushes = chance.choice((0, 0, 0, 1, 2, 3))
            while not opened.commit(now):
                assert "input/output" in opened.failure or "I/O" in opened.failure
                failed += 1
                now += RETRY_NS
            card.failing_flushes = 0
            card.acknowledge(n + 1)
        assert not opened.uncommitted
        opened.close()
        assert failed > 50
        for number in range(CUTS):
            at = chance.randrange(card.acknowledged[0][0], len(card.deeds) + 1)
            folder = tmp_path / str(number)
            folder.mkdir()
            for name, content in card.left(at, "reorder", chance).items():
                (folder / name).write_bytes(content)
            with closing(store(folder)) as again:
                assert again.contest.seq >= card.promised(at)
                assert again.contest == apply_all(Contest(), facts()[: again.contest.seq])
            shutil.rmtree(folder)


def test_a_full_disk_is_told_and_written_when_there_is_space_again(tmp_path: Path) -> None:
    with recording("full-card") as card:
        opened = store(tmp_path, card.vfs)
        opened.add("one", "mc", facts()[:10], 1)
        assert opened.commit(1)
        card.full = True
        opened.add("two", "mc", facts()[10:20], 2)
        assert not opened.commit(2)
        assert [said.code for said in opened.troubles()] == ["journal-failing"]
        assert "full" in opened.failure
        opened.add("three", "mc", facts()[20:30], 3)
        assert not opened.commit(3), "it is not tried again at once"
        assert opened.contest.seq == 30
        assert opened.head[0] == 10
        card.full = False
        assert opened.commit(2 + RETRY_NS)
        assert opened.troubles() == ()
        opened.close()
    assert [record.fact for record in read_records(tmp_path / "journal.sqlite")] == list(facts()[:30])


def test_a_disk_that_heals_while_nothing_happens_is_noticed(tmp_path: Path) -> None:
    with recording("idle-card") as card:
        opened = store(tmp_path, card.vfs)
        opened.add("one", "mc", facts()[:10], 1)
        assert opened.commit(1)
        card.full = True
        opened.pulse(2)
        assert opened.failure
        card.full = False
        assert opened.commit(2 + RETRY_NS)
        assert not opened.failure
        opened.close()


@pytest.fixture
def tiny(folder: Path) -> Iterator[Path]:
    """A real file system of 32 MB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    place = folder / "tiny"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "none", place], check=False, capture_output=True)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(place: Path) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65_536))
        except OSError:
            return filler


def test_a_full_disk_does_not_touch_an_evening_that_has_begun(tiny: Path) -> None:
    """File and WAL were grown before it: there is room for some megabytes more, and the MC is warned."""
    opened = store(tiny)
    fill(tiny)
    for n, fact in enumerate(facts()):
        opened.add(f"cause-{n}", "mc", [fact], n)
        assert opened.commit(n)
    opened.check_medium(10**9)
    assert [said.code for said in opened.troubles()] == ["journal-scarce"]
    head = opened.head
    opened.close()
    assert verify(tiny / "journal.sqlite", head) == head


def test_a_disk_that_really_becomes_full_loses_nothing(tiny: Path) -> None:
    opened = store(tiny)
    opened.add("", "controller", facts()[:20], 0)
    assert opened.commit(0)
    filler = fill(tiny)
    count = 20
    while opened.commit(count):
        reason = f"{count} " + "because " * 2_000
        opened.add(f"cause-{count}", "mc", [f.ScoreAdjusted(1, Decimal(1), reason)], count)
        count += 1
        assert count < 5_000, "the disk should be full by now"
    assert "full" in opened.failure
    opened.add("last", "mc", [f.ScoreAdjusted(1, Decimal(1), "short")], count)
    assert opened.contest.seq == count + 1
    filler.unlink()
    assert opened.commit(count + RETRY_NS), opened.failure
    contest = opened.contest
    opened.close()
    with closing(store(tiny)) as again:
        assert again.contest == contest


def test_a_controller_that_starts_on_a_full_disk_goes_on_from_what_is_there(tiny: Path) -> None:
    opened = store(tiny)
    opened.add("one", "mc", facts(), 0)
    assert opened.commit(0)
    opened.close()
    (tiny / "journal.sqlite-wal").unlink()
    fill(tiny)

    again = store(tiny)

    assert again.contest.seq == len(facts())
    assert "full" in again.failure
    (tiny / "filler").unlink()
    assert again.commit(RETRY_NS)
    again.close()


def test_a_file_that_was_taken_away_is_made_anew_from_memory(tmp_path: Path) -> None:
    opened = store(tmp_path)
    opened.add("one", "mc", facts()[:30], 0)
    assert opened.commit(0)
    for path in tmp_path.glob("journal.sqlite*"):
        path.unlink()
    opened.check_medium(10**9)
    assert "moved or removed" in opened.failure
    assert opened.commit(10**9)
    opened.add("two", "mc", facts()[30:40], 1)
    assert opened.commit(10**9 + 1)
    opened.close()
    assert [record.fact for record in read_records(tmp_path / "journal.sqlite")] == list(facts()[:40])


def test_another_hand_on_the_file_is_told_and_moving_the_file_away_heals_it(tmp_path: Path) -> None:
    opened = store(tmp_path)
    opened.add("one", "mc", facts()[:10], 0)
    assert opened.commit(0)
    foreign = apsw.Connection(str(tmp_path / "journal.sqlite"))
    foreign.execute("INSERT INTO fact VALUES (11, zeroblob(32), 'x')")
    foreign.close()
    opened.add("two", "mc", facts()[10:20], 1)
    assert not opened.commit(1)
    assert not opened.commit(1 + RETRY_NS)
    assert "row 11 was written by another program; move the file away" in opened.failure
    for path in tmp_path.glob("journal.sqlite*"):
        path.rename(tmp_path / path.name.replace("journal", "foreign"))
    assert opened.commit(1 + 2 * RETRY_NS)
    opened.close()
    assert verify(tmp_path / "journal.sqlite")[0] == 20


def journal_state(view: m.Snapshot) -> str:
    return next(part.state for part in view.health if part.name == "journal")


def test_a_running_controller_says_in_red_that_it_cannot_write_and_heals(folder: Path) -> None:
    """RLIMIT_FSIZE 0 for the running process: every write of a file fails (EFBIG), whatever the disk."""
    with running(folder, "controller") as evening:
        evening.until(lambda view: journal_state(view) == "ok", "a healthy journal")
        child = evening.supervisor.children[0].process
        assert child is not None
        limits = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (0, limits[1]))

        begun = time.monotonic()
        answer = evening.order(m.AdjustScore(1, Decimal(5), "seen in red"))
        failing = evening.until(lambda view: journal_state(view) == "trouble", "the red notice")
        took_s = time.monotonic() - begun
        assert answer.ok, "the show goes on"
        assert failing.teams[0].score == 5
        assert failing.journal_head[0] < failing.seq
        assert "Nothing is being saved" in str([str(said) for part in failing.health for said in part.troubles])
        print(f"red after {took_s * 1000:.0f} ms")

        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, limits)
        healed = evening.until(lambda view: journal_state(view) == "ok", "the healed journal")
        assert healed.journal_head[0] == healed.seq
        evening.supervisor.kill("controller")
        after = evening.until(lambda view: view.seq > healed.seq, "the restarted controller")
        assert after.teams[0].score == 5
    assert verify(evening.data / "journal.sqlite", healed.journal_head)
