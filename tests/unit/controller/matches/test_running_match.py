"""Changes from one match to another: whatever interrupts one, it is finished at the next start."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.matches.match_states import MatchState, MatchSummary, ShelfNote
from controller.matches.running_match import RunningMatch

STEPS = 13
"""Renames of a change: three of the note, five files to each side."""

FILES = ("journal.sqlite", "journal.sqlite-wal", "journal.head", "seal.key")


def plan(title: str) -> MatchPlan:
    return MatchPlan(title=title, venue="Sài Đồng", teams=(Team(1, "A"), Team(2, "B")))


def write_match(folder: Path, content: str) -> None:
    for name in FILES:
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "opened").mkdir()
    (folder / "opened" / "x.pack").write_text(content, encoding="utf-8")


def contents(folder: Path) -> set[str]:
    """What the files of a match say: one word where all are of one match."""
    paths = [folder / name for name in (*FILES, "opened/x.pack")]
    return {path.read_text(encoding="utf-8") if path.exists() else "" for path in paths}


@pytest.fixture
def running(tmp_path: Path) -> RunningMatch:
    """“one” runs, “two” was put aside, “three” was prepared."""
    running = RunningMatch(tmp_path)
    ids = [running.folders.create(plan(title)) for title in ("one", "two", "three")]
    assert ids == ["one", "two", "three"]
    running.change("", "one")
    write_match(tmp_path, "one")
    (tmp_path / "packs").mkdir()
    (tmp_path / "journals" / "two").mkdir()
    write_match(tmp_path / "journals" / "two", "two")
    return running


def test_the_files_of_two_matches_change_places(tmp_path: Path, running: RunningMatch) -> None:
    running.change("one", "two")
    assert running.note == ShelfNote(running="two", is_chosen=True)
    assert contents(tmp_path) == {"two"}
    assert contents(tmp_path / "journals" / "one") == {"one"}
    assert contents(tmp_path / "journals" / "two") == {""}
    assert (tmp_path / "packs").is_dir()


def test_a_prepared_match_begins_without_a_journal(tmp_path: Path, running: RunningMatch) -> None:
    running.change("one", "three")
    assert running.note.running == "three"
    assert contents(tmp_path) == {""}


def test_a_journal_of_no_match_is_kept_apart(tmp_path: Path, running: RunningMatch) -> None:
    running.change("one", "")
    assert running.note == ShelfNote(is_chosen=True)
    (tmp_path / "journal.sqlite").write_text("nobody", encoding="utf-8")
    running.change("", "two")
    assert contents(tmp_path) == {"two"}
    journals = [path.read_text(encoding="utf-8") for path in tmp_path.glob("journals/.no-match-*/journal.sqlite")]
    assert "nobody" in journals
    assert len(running.folders.ids()) == 3


class Interrupted(BaseException):
    """The process was killed."""


def interrupt_after(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Fail from the rename on that comes after `steps` of them: no other call changes which file is where."""
    real, left = os.rename, [steps]

    def rename(source: Path, target: Path, **_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Interrupted
        real(source, target)

    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(Path, "replace", rename)


@pytest.mark.parametrize("steps", range(STEPS))
def test_a_change_that_was_interrupted_anywhere_is_finished_or_was_not_begun(
    tmp_path: Path, running: RunningMatch, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, steps)
        with pytest.raises(Interrupted):
            running.change("one", "two")
    restarted = RunningMatch(tmp_path)
    restarted.recover()
    match = restarted.note.running
    assert match == ("one" if steps == 0 else "two")
    assert restarted.note == ShelfNote(running=match, is_chosen=True)
    assert contents(tmp_path) == {match}
    restarted.recover()
    assert contents(tmp_path) == {match}


def test_the_steps_above_are_all(running: RunningMatch, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt_after(monkeypatch, STEPS - 1)
    with pytest.raises(Interrupted):
        running.change("one", "two")
    interrupt_after(monkeypatch, 100)
    running.recover()


def test_a_disk_that_refuses_leaves_a_change_that_can_be_finished(tmp_path: Path, running: RunningMatch) -> None:
    folder = tmp_path / "journals" / "one"
    blocked = folder / "journal.sqlite"
    blocked.mkdir(parents=True)
    (blocked / "x").touch()
    with pytest.raises(BadFileError, match="the match cannot be changed"):
        running.change("one", "two")
    (blocked / "x").unlink()
    blocked.rmdir()
    RunningMatch(tmp_path).recover()
    assert contents(tmp_path) == {"two"}


def test_new_is_obeyed_once_until_the_option_is_gone(running: RunningMatch) -> None:
    options = [True, True, True, False, False, True, True]
    assert [running.claim_new(wants_new=new) for new in options] == [True, False, False, False, False, True, False]
    assert running.note.running == "one"


def test_a_note_that_cannot_be_read_lets_no_match_begin_by_itself(tmp_path: Path, running: RunningMatch) -> None:
    (tmp_path / "journals" / "running.json").write_text("{", encoding="utf-8")
    assert running.note == ShelfNote(is_chosen=True)
    assert RunningMatch(tmp_path / "elsewhere").note == ShelfNote()


def test_journals_of_an_older_version_come_out_of_the_folders_of_the_matches(
    tmp_path: Path, running: RunningMatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where this is interrupted: the note moves last."""
    (tmp_path / "journals" / "running.json").rename(tmp_path / "matches" / "running.json")
    for path in (tmp_path / "journals" / "two").iterdir():
        path.rename(tmp_path / "matches" / "two" / path.name)
    for steps in (3, 100):
        with monkeypatch.context() as patch, suppress(Interrupted):
            interrupt_after(patch, steps)
            RunningMatch(tmp_path).recover()
    assert running.note == ShelfNote(running="one", is_chosen=True)
    assert contents(tmp_path / "journals" / "two") == {"two"}
    assert [path.name for path in (tmp_path / "matches" / "two").iterdir()] == ["match.toml"]
    assert not (tmp_path / "matches" / "running.json").exists()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "journals" / "two").iterdir()}
    assert (modes["seal.key"], modes["journal.sqlite"] & 0o007) == (0o600, 0)


def test_the_journal_of_a_removed_rehearsal_goes_and_that_of_no_other_match_does(
    tmp_path: Path, running: RunningMatch
) -> None:
    """Whoever writes in the folders of the matches, as the pages do, takes no journal away."""
    for match in ("one", "two", "three"):
        summary = MatchSummary("x", "y", 2, MatchState.FINISHED, 9, 1, is_rehearsal=match == "three")
        running.folders.write_summary(match, summary)
    running.folders.journal("three").touch()
    running.folders.remove("three")
    shutil.rmtree(tmp_path / "matches" / "two")
    assert running.folders.create(plan("three")) == "three-2", "its old journal is still there"
    running.recover()
    assert contents(tmp_path / "journals" / "two") == {"two"}
    assert not (tmp_path / "journals" / "three").exists()
