"""The power is cut while the real journal writes to a real ext4: no acknowledged fact is lost, and the start goes on.

An evening is written in the guest to a disk that QEMU records, flushes and all. Then the power is cut at random points
of the recording: the disk as it would be is mended as a Pi mends it at its start, and a store is opened on its files.
What a cut leaves of a disk is in power_cut.py. 30 cuts in the normal run, 200 with BAMCHUONG_NIGHTLY=1.
"""

import os
import random
import shutil
import struct
from pathlib import Path

import pytest

from controller.contest_store import ContestStore
from controller.rules.apply import apply_all
from controller.rules.contest import Contest
from tests.kernel import power_cut
from tests.kernel.boot import Outcome
from tests.kernel.power_cut import SECTOR, BadLogError, entries
from tests.kernel.recorded_disk import FILE_SYSTEM_BYTES, Recording, extract_files
from tests.unit.controller.sample_journals import facts
from tests.unit.controller.sealed_evening import played, stored

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
CUTS = 200 if NIGHTLY else 30
CONTROL_CUTS = 30 if NIGHTLY else 9
FULL, NORMAL = 300, 60

evenings = pytest.mark.scenario(
    "matches_on_a_disk.py",
    timeout_s=300,
    libraries=(),
    recorded_disk=True,
    full=FULL,
    normal=NORMAL,
    marks_at=FILE_SYSTEM_BYTES,
)


@pytest.fixture(scope="module")
def recording(outcomes: object, share: Path) -> Recording:
    """What the guest has written; read by the tests, after the scenario is known to have ended well."""
    return Recording(share)


def held_after(recording: Recording, cut: int, name: str, folder: Path, chance: random.Random) -> int:
    """How many facts the store of folder `name` knows after a cut; they are a true beginning of the evening, and it
    goes on from there."""
    extract_files(power_cut.disk_after_cut(recording.blank, recording.log, cut, chance), folder)
    again = ContestStore(folder / name, "boot-2", lambda: 1_500_000_000_000_000_000)
    evening = stored(again)
    held = len(played(evening))
    assert not again.failure
    assert played(evening) == list(facts()[:held])
    assert again.contest == apply_all(Contest(), evening)
    again.add("on-it-goes", "mc", [facts()[held]], 1)
    assert again.commit(1)
    again.close()
    shutil.rmtree(folder)
    return held


def cuts(recording: Recording, name: str, count: int, chance: random.Random) -> list[int]:
    """Instants to cut the power at: every third while the journal of folder `name` is made, the others while facts are
    written to it."""
    positions = [position for position, of, _ in recording.marks if of == name]
    before = [position for position, of, _ in recording.marks if position < positions[0] and of != name]
    begin = max(before, default=-1) + 1
    return [
        chance.randrange(positions[0] + 1, positions[-1] + 2) if n % 3 else chance.randrange(begin, positions[0] + 1)
        for n in range(count)
    ]


def acknowledged_and_held(recording: Recording, name: str, count: int, folder: Path) -> list[tuple[int, int]]:
    """How many facts were promised, and how many there were after each of `count` cuts."""
    chance = random.Random(name)
    return [
        (recording.acknowledged(cut, name), held_after(recording, cut, name, folder / f"before-entry-{cut}", chance))
        for cut in cuts(recording, name, count, chance)
    ]


@evenings
def test_a_power_cut_under_ext4_loses_no_acknowledged_fact_and_the_evening_goes_on(
    outcome: Outcome, recording: Recording, tmp_path: Path
) -> None:
    assert outcome.result == "written"
    results = acknowledged_and_held(recording, "full", CUTS, tmp_path)
    assert [
        (acknowledged, held) for acknowledged, held in results if not acknowledged <= held <= acknowledged + 1
    ] == []
    assert len({held for _, held in results}) > CUTS / 4


@evenings
def test_the_same_cuts_take_acknowledged_facts_from_a_journal_that_does_not_flush_each_of_them(
    outcome: Outcome, recording: Recording, tmp_path: Path
) -> None:
    """With `synchronous=NORMAL`: the test above would notice."""
    assert outcome.result == "written"
    results = acknowledged_and_held(recording, "normal", CONTROL_CUTS, tmp_path)
    losses = [held < acknowledged for acknowledged, held in results if acknowledged]
    assert sum(losses) > len(losses) / 2


def test_what_was_flushed_is_certain_and_what_was_written_since_is_there_wholly_in_pieces_or_not_at_all() -> None:
    sectors = b"a" * SECTOR, b"b" * SECTOR * 16
    log = entries(make_log((1, 0, sectors[0]), (0, 1, b""), (2, 0, sectors[1])))
    blank = bytes(SECTOR * 20)
    assert power_cut.disk_after_cut(blank, log, 1, random.Random(5)) in (
        blank,
        blank[:SECTOR] + sectors[0] + blank[2 * SECTOR :],
    )
    results = [power_cut.disk_after_cut(blank, log, 3, random.Random(seed)) for seed in range(200)]
    assert {bytes(image[SECTOR : 2 * SECTOR]) for image in results} == {sectors[0]}
    kept_sectors = [image[2 * SECTOR :].count(b"b") // SECTOR for image in results]
    assert {0, 8, 16} < set(kept_sectors)  # nothing, one of two blocks, all; and some of the sectors
    assert all(len(image) == len(blank) for image in results)


def test_a_log_of_another_kind_is_refused() -> None:
    with pytest.raises(BadLogError, match="no log of version 1 with sectors of 512 bytes"):
        entries(bytes(SECTOR))
    with pytest.raises(BadLogError, match=r"byte 512: flags 4; allowed: 0 \(a write\), 1 \(a flush\)"):
        entries(make_log((0, 4, b"")))


def make_log(*entries_to_write: tuple[int, int, bytes]) -> bytes:
    """A log as QEMU writes it: sector, flags and data of each entry."""
    parts = [struct.pack("<QQQL", power_cut.MAGIC, 1, len(entries_to_write), SECTOR)]
    for sector, flags, data in entries_to_write:
        parts += [struct.pack("<QQQQ", sector, len(data) // SECTOR, flags, 0), data]
    return b"".join(part.ljust(SECTOR, b"\0") if part else b"" for part in parts)
