"""Sticks that are plugged in: an unfinished match of another machine is found, and nothing else."""

from pathlib import Path

from controller.contest_store import ContestStore
from controller.rules.facts import MatchEnded
from controller.spare.plugged_sticks import plugged_sticks
from controller.spare.takeover_key import new_takeover_pin
from tests.unit.controller.spare.old_machine import OldMachine


def test_a_match_that_did_not_end_is_found_wherever_the_stick_is_mounted(tmp_path: Path) -> None:
    old, here = OldMachine(tmp_path), tmp_path / "here"
    new_takeover_pin(here)
    for mount in (f"{tmp_path}/*", str(old.stick)):
        [stick] = plugged_sticks(here, [mount])
        assert (stick.folder, stick.entries) == (str(old.stick), 61)


def test_what_is_its_own_or_over_or_no_kit_is_not_offered(tmp_path: Path) -> None:
    old, here = OldMachine(tmp_path), tmp_path / "here"
    assert plugged_sticks(old.data, [str(old.stick)]) == [], "its own second medium"
    assert plugged_sticks(here, [str(tmp_path / "nowhere"), str(here)]) == []
    store = ContestStore(old.data, "boot-1", lambda: 1, mirror=old.stick)
    store.add("end", "mc", [MatchEnded()], 1)
    store.commit(1)
    store.close()
    assert plugged_sticks(here, [str(old.stick)]) == []


def test_a_stick_without_a_journal_or_with_a_damaged_one_is_passed_over(tmp_path: Path) -> None:
    old = OldMachine(tmp_path)
    [journal] = old.stick.glob("*.jsonl")
    journal.write_bytes(b"\x00" * 5_000)
    assert plugged_sticks(tmp_path / "here", [str(old.stick)]) == []
    journal.unlink()
    assert plugged_sticks(tmp_path / "here", [str(old.stick)]) == []
