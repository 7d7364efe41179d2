"""Commands `match`: a template that can be played, every fault of a file at once, a match put where the desk looks."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.__main__ import cli
from controller.matches.match_folders import MatchFolders


def test_the_template_can_be_played_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    assert CliRunner().invoke(cli, ["match", "template", "--output", str(file)]).exit_code == 0
    answer = CliRunner().invoke(cli, ["match", "check", str(file), "--data", str(tmp_path)])
    assert answer.exit_code == 0
    assert "OK: Chung khảo cụm 1: THCS Thạch Bàn, THCS Sài Đồng" in answer.output


def test_every_reason_against_a_match_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "m.toml"
    teams = 'teams = [{ number = 1, name = "A", station = 7 }, { number = 2, name = "B" }]\n'
    file.write_text(f'title = "x"\nvenue = "y"\npack = "no-such"\nformat = "neither"\n{teams}', encoding="utf-8")
    command = ["match", "check", str(file), "--board", "pi-4-stations", "--data", str(tmp_path)]
    answer = CliRunner().invoke(cli, command)
    assert answer.exit_code != 0
    text = answer.output or str(answer.exception)
    assert "team 1 sits at station 7" in text
    assert "no-such: no such pack" in text
    assert "neither: no such format" in text


def test_a_match_is_put_where_the_desk_finds_it(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["match", "new", "cum-2", "--data", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(cli, ["match", "new", "--title", "Thử", "--data", str(tmp_path)]).exit_code == 0
    folders = MatchFolders(tmp_path)
    assert {folders.plan(match).title for match in folders.ids()} == {"Chung khảo cụm 2", "Thử"}


@pytest.mark.parametrize("arguments", [[], ["cum-2", "--title", "x"], ["--title", "x" * 81]])
def test_wrong_use_puts_nothing_there(tmp_path: Path, arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, ["match", "new", *arguments, "--data", str(tmp_path)]).exit_code == 2
    assert MatchFolders(tmp_path).ids() == []
