"""kill -9 between a seal and its key file, in either order: the evening goes on, and in the end it is proven."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from controller.journal.journal_reader import verify_seals
from controller.journal.seal_key_file import NAME
from controller.journal.seal_report import seal_report
from controller.rules.seal_chain import FINGERPRINT_DIGITS
from tests.process.sealing_until_killed import (
    after_the_key_file,
    before_the_key_file,
    key_file_before_the_seal,
    nowhere,
    within_the_key_file,
)
from tests.unit.controller.sealed_evening import finished_match

ROOT = Path(__file__).parents[2]
KILLS = 300 if os.environ.get("BAMCHUONG_NIGHTLY") else 12


def play(folder: Path, point: str, kill_after_facts: int | None = None) -> tuple[int, str]:
    """Exit code of the process, and the fingerprint that it showed."""
    command = [sys.executable, "-m", "tests.process.sealing_until_killed", str(folder), point]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        key = process.stdout.readline().strip()
        if kill_after_facts is not None:
            wait_for_growth(folder, kill_after_facts, process)
            process.send_signal(signal.SIGKILL)
        process.stdout.read()
        return process.wait(), key


def wait_for_growth(folder: Path, facts: int, process: "subprocess.Popen[str]") -> None:
    """Until the journal has so many facts, or the process has ended."""
    while process.poll() is None and verify_seals(folder / "journal.sqlite")[0].seq < facts:
        continue


def chains(folder: Path) -> list[str]:
    """The fingerprints of the keys with which the journal is sealed."""
    _, checked = verify_seals(folder / "journal.sqlite")
    assert checked.bad is None
    return [chain.fingerprint[:FINGERPRINT_DIGITS] for chain in checked.chains]


def is_proven(folder: Path, *keys: str) -> bool:
    """Whether the whole evening is there, and sealed to its end by these keys."""
    last, checked = verify_seals(folder / "journal.sqlite")
    seals = sum(len(chain.seals) for chain in checked.chains) + len(checked.chains)
    return seal_report(checked, keys).is_proven and last.seq == len(finished_match()) + seals


@pytest.mark.parametrize(
    "point", [before_the_key_file.__name__, within_the_key_file.__name__, after_the_key_file.__name__]
)
def test_killed_after_the_seal_the_same_keys_go_on(tmp_path: Path, point: str) -> None:
    code, key = play(tmp_path, point)
    assert code == -signal.SIGKILL

    code, second = play(tmp_path, nowhere.__name__)

    assert (code, second) == (0, key)
    assert chains(tmp_path) == [key]
    assert is_proven(tmp_path, key)
    assert not list(tmp_path.glob(f"{NAME}*")), "no key is left, not even a part of one"


def test_killed_with_the_next_key_and_without_the_seal_new_keys_begin(tmp_path: Path) -> None:
    code, key = play(tmp_path, key_file_before_the_seal.__name__)
    assert code == -signal.SIGKILL

    code, second = play(tmp_path, nowhere.__name__)

    assert code == 0
    assert chains(tmp_path) == [key, second]
    assert not is_proven(tmp_path, key)
    assert is_proven(tmp_path, key, second)


def test_killed_anywhere_the_evening_is_proven_by_the_keys_that_were_shown(tmp_path: Path) -> None:
    chance = random.Random(16)
    keys: list[str] = []
    for _ in range(KILLS):
        code, key = play(tmp_path, nowhere.__name__, chance.randint(1, len(finished_match())))
        keys += [key] if key and key not in keys else []
        if code == 0:
            assert is_proven(tmp_path, *keys)
            for path in tmp_path.iterdir():
                path.unlink()
            keys = []
    if list(tmp_path.iterdir()):
        code, key = play(tmp_path, nowhere.__name__)
        keys += [key] if key and key not in keys else []
        assert code == 0
        assert is_proven(tmp_path, *keys)
