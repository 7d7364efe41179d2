"""`bamchuong journal`: show, verify, export, replay, import, and a controller that is started on a broken journal."""

import json
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from click.testing import CliRunner, Result

from bamchuong.commands.journal import journal
from controller.journal.journal_reader import verify
from controller.journal.store import Journal
from tests.patience import patience_s
from tests.process.running_match import SHORT
from tests.unit.controller.sample_journals import facts, records


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a whole evening."""
    with Journal(tmp_path / "data") as target:
        target.append(records())
    return tmp_path / "data"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(journal, [str(argument) for argument in arguments])


def bamchuong(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bamchuong", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=patience_s(60), check=False)


def break_row(data: Path, row: int) -> None:
    database = apsw.Connection(str(data / "journal.sqlite"))
    database.execute("DROP TRIGGER never_change")
    database.execute("UPDATE fact SET body = CAST(replace(body, '\"mc\"', '\"me\"') AS BLOB) WHERE seq = ?", (row,))
    database.close()


def test_show_prints_every_fact_as_text(data: Path) -> None:
    lines = run("show", "--data", data).output.splitlines()
    assert len(lines) == len(facts())
    assert "match opened: " in lines[0]
    adjusted = [line for line in lines if "score adjusted" in line]
    assert any("team 2, points -5, reason protest upheld" in line for line in adjusted)
    assert any("mc" in line and "ruled right: team" in line for line in lines)


def test_show_as_json_is_one_object_a_line(data: Path) -> None:
    lines = [json.loads(line) for line in run("show", "--data", data, "--json").output.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(facts()) + 1))
    assert lines[0]["record"]["fact"]["type"] == "MatchOpened"


def test_verify_gives_the_head_and_finds_what_was_changed(data: Path) -> None:
    count, digest = verify(data / "journal.sqlite")
    assert run("verify", "--data", data, "--head", f"{count}:{digest}").output == (
        f"OK: {count} facts, head {count}:{digest}\n"
    )
    lost = run("verify", "--data", data, "--head", f"{count + 5}:{digest}", "--json")
    assert lost.exit_code == 1
    assert json.loads(lost.output.splitlines()[0])["row"] == count + 1
    break_row(data, 77)
    broken = run("verify", "--data", data)
    assert broken.exit_code == 1
    assert "row 77: its hash does not follow" in broken.output


@pytest.mark.parametrize("head", ["x", "12", "0:12345678", "12:1234", "12:1234567g"])
def test_a_head_that_is_none_is_wrong_use(data: Path, head: str) -> None:
    assert run("verify", "--data", data, "--head", head).exit_code == 2


def test_an_export_goes_round_through_another_folder(data: Path, tmp_path: Path) -> None:
    export = tmp_path / "evening.jsonl"
    assert run("export", "--data", data, "--output", export).exit_code == 0
    assert verify(export) == verify(data / "journal.sqlite")
    assert run("import", export, "--data", tmp_path / "new").exit_code == 0
    assert verify(tmp_path / "new" / "journal.sqlite") == verify(data / "journal.sqlite")
    assert run("show", export).output == run("show", "--data", tmp_path / "new").output
    printed = CliRunner().invoke(journal, ["export", "--data", str(data)])
    assert printed.stdout_bytes == export.read_bytes()


def test_a_fork_is_refused_with_exit_code_1(data: Path, tmp_path: Path) -> None:
    with Journal(tmp_path / "other") as other:
        other.append(records("another-boot")[:30])
    refused = run("import", tmp_path / "other" / "journal.sqlite", "--data", data)
    assert refused.exit_code == 1
    assert "row 1 is" in refused.output


def test_replay_shows_the_contest_as_it_was(data: Path) -> None:
    state = json.loads(run("replay", "--data", data, "--at", 60, "--json").output)
    assert state["seq"] == 60
    assert state["phase"] in {"boards_up", "revealed", "thinking", "reading"}
    assert len(state["teams"]) == 5
    last = run("replay", "--data", data).output
    assert f"after fact {len(facts())} " in last
    assert "phase: ranking" in last
    assert "team 1 THCS 1: " in last
    missing = run("replay", "--data", data, "--at", 9_999)
    assert missing.exit_code == 2
    assert f"the journal holds 1 to {len(facts())}" in missing.output


def test_a_running_clock_is_shown_with_what_remained_at_that_instant(data: Path) -> None:
    at = 1 + next(n for n, fact in enumerate(facts()) if type(fact).__name__ == "ThinkingStarted")
    state = json.loads(run("replay", "--data", data, "--at", at, "--json").output)
    assert (state["clock"], state["is_running"]) == ("thinking", True)


def test_what_is_good_of_a_broken_journal_can_be_carried_on_as_the_controller_says(data: Path, tmp_path: Path) -> None:
    """The whole way: the start is refused and says how to go on, and that works."""
    break_row(data, 77)
    refused = bamchuong("controller", "--data", data, "--run", tmp_path / "run", "--format", SHORT)
    assert refused.returncode == 3
    assert "journal export" in refused.stderr
    assert "--until 76" in refused.stderr
    good = tmp_path / "good.jsonl"
    assert run("export", "--data", data, "--until", 76, "--output", good).exit_code == 0
    for path in data.glob("journal.sqlite*"):
        path.unlink()
    assert run("import", good, "--data", data).exit_code == 0
    assert verify(data / "journal.sqlite")[0] == 76


def test_a_journal_of_a_file_that_is_none_says_so_with_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"this is no database " * 100)
    controller = bamchuong("controller", "--data", tmp_path, "--run", tmp_path / "run", "--format", SHORT)
    assert controller.returncode == 3
    assert "move the file away" in controller.stderr
    assert bamchuong("journal", "verify", "--data", tmp_path).returncode == 3
    assert bamchuong("journal", "verify", "--data", tmp_path / "nothing").returncode == 3
