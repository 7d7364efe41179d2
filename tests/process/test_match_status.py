"""Whether a match is running: the controller, the commands and the journal give one answer, also in the ceremony."""

import subprocess
import sys
from pathlib import Path

import pytest

from bamchuong.match_status import match_in_journal
from bamchuong.processes import CONTROLLER, FIRMWARE
from bus import messages as m
from tests.patience import patience_s
from tests.process import running_match
from tests.process.running_match import MatchProcesses, match_processes

ONE_QUESTION = """name = { vi = "Một câu", en = "One question" }

[[rounds]]
kind = "boards"
name = { vi = "Khởi động", en = "Warm-up" }
section = "khoi-dong"
questions = 1

[[prizes]]
name = { vi = "Giải nhất", en = "First prize" }
"""


def status(evening: MatchProcesses) -> tuple[bool, bool, bool]:
    """What the MC's snapshot, `bamchuong match-status` and the journal say."""
    command = [sys.executable, "-m", "bamchuong", "match-status", "--run", str(evening.endpoints.folder)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=patience_s(60), check=False)
    assert finished.returncode in (0, 1), finished.stderr
    assert ("a match is running" in finished.stdout) == (finished.returncode == 1)
    assert evening.view is not None
    return (
        evening.view.match_running,
        finished.returncode == 1,
        match_in_journal(evening.data / "journal.sqlite") is not None,
    )


def test_a_match_is_running_until_the_last_prize_was_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "one-question.toml").write_text(ONE_QUESTION, encoding="utf-8")
    monkeypatch.setattr(running_match, "SHORT", str(folder / "one-question.toml"))
    with match_processes(folder, CONTROLLER, FIRMWARE) as evening:
        evening.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
        assert status(evening) == (False,) * 3
        evening.play(7)
        assert status(evening) == (True,) * 3, "no prize has been shown"
        evening.order(m.ShowPlace())
        evening.wait_until(lambda view: view.shown_places == 1, "the prize")
        assert status(evening) == (False,) * 3
