"""`bamchuong update` and `host`: which version is taken from where, what is refused, what is taken back.

The installers here are small stand-ins that switch the link as the real one does; the real one runs in tests/machine.
"""

import os
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from pytest_mock import MockerFixture

from bamchuong.commands import update as updating
from bus.bad_file import BadFileError

INSTALLER = """
home=$DESTDIR/opt/bamchuong
if [ "$1" = --roll-back ]; then ln -sfnT releases/old "$home/venv"; echo rolled back; exit 0; fi
[ -n "$IN_A_MATCH" ] || exit 1 # the command has asked already
echo "installing ${WHEEL:-a folder} ${DRY_RUN:-}"
[ -n "${DRY_RUN:-}" ] || ln -sfnT releases/new "$home/venv"
exit CODE
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mocker: MockerFixture) -> Path:
    """A machine that uses the version `old`."""
    home = tmp_path / "root" / "opt" / "bamchuong"
    home.mkdir(parents=True)
    (home / "venv").symlink_to("releases/old")
    monkeypatch.setenv("DESTDIR", str(tmp_path / "root"))
    old = tmp_path / "old"
    installer(old, 0)
    mocker.patch.object(updating, "SCRIPTS", old / "hardware")
    return home


def installer(folder: Path, code: int) -> Path:
    """A version whose installer ends with `code`."""
    (folder / "hardware").mkdir(parents=True)
    (folder / "hardware" / "install").write_text(INSTALLER.replace("CODE", str(code)))
    return folder


def update(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(updating.update, [*arguments, "--run", str(tmp_path / "none")])


def test_a_folder_is_installed_by_its_own_installer(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert update(tmp_path, str(installer(tmp_path / "new", 0))).exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"
    assert "installing a folder" in capfd.readouterr().out


def test_a_wheel_brings_its_own_installer(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = installer(tmp_path / "new", 0)
    wheel = tmp_path / "bamchuong-9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(new / "hardware" / "install", "hardware/install")
    assert update(tmp_path, str(wheel)).exit_code == 0
    assert f"installing {wheel}" in capfd.readouterr().out


def test_a_tag_of_a_repository_is_installed(home: Path, tmp_path: Path) -> None:
    new = installer(tmp_path / "new", 0)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(new)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", "v9"]):
        subprocess.run([*git, *command], check=True)
    (new / "hardware" / "install").write_text("exit 3")  # not in the tag
    assert update(tmp_path, str(new), "--tag", "v9").exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"
    missing = update(tmp_path, str(new), "--tag", "v10")
    assert isinstance(missing.exception, BadFileError)
    assert "v10" in str(missing.exception)


def test_a_version_that_does_not_run_is_rolled_back(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = update(tmp_path, str(installer(tmp_path / "new", 1)))
    assert result.exit_code == 1
    assert "rolling back to old" in result.output
    assert "rolled back" in capfd.readouterr().out
    assert os.readlink(home / "venv") == "releases/old"


def test_an_installer_that_fails_before_the_switch_needs_no_roll_back(home: Path, tmp_path: Path) -> None:
    new = installer(tmp_path / "new", 0)
    (new / "hardware" / "install").write_text("exit 3")
    result = update(tmp_path, str(new))
    assert (result.exit_code, "rolling back to" in result.output) == (3, False)


def test_a_dry_run_switches_nothing(home: Path, tmp_path: Path) -> None:
    assert update(tmp_path, str(installer(tmp_path / "new", 0)), "--dry-run").exit_code == 0
    assert os.readlink(home / "venv") == "releases/old"


def test_it_rolls_back_on_request(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert update(tmp_path, "--back").exit_code == 0
    assert "rolled back" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["nothing-there", "notes.txt", "empty", "broken.whl"])
def test_a_source_without_a_version_is_refused_with_what_is_allowed(home: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "broken.whl").write_text("x")
    result = update(tmp_path, str(tmp_path / name))
    assert isinstance(result.exception, BadFileError)
    assert name in str(result.exception)
    assert os.readlink(home / "venv") == "releases/old"


def play_match(mocker: MockerFixture, phase: str, *, running: bool) -> None:
    """A controller whose snapshot says this."""
    view = SimpleNamespace(phase=phase, title="Cụm 1", match_running=running)
    mocker.patch("bamchuong.match_status.read_snapshot", return_value=view)


def test_during_a_match_nothing_is_changed_unless_overridden(home: Path, tmp_path: Path, mocker: MockerFixture) -> None:
    play_match(mocker, "thinking", running=True)
    run = tmp_path / "run"
    run.mkdir()
    new = str(installer(tmp_path / "new", 0))
    refused = CliRunner().invoke(updating.update, [new, "--run", str(run)])
    assert (refused.exit_code, os.readlink(home / "venv")) == (1, "releases/old")
    assert "a match is running (Cụm 1, thinking)" in refused.output
    assert CliRunner().invoke(updating.update, [new, "--run", str(run), "--in-a-match"]).exit_code == 0


@pytest.mark.parametrize(
    "phase, running", [("setup", False), ("thinking", True), ("ranking", True), ("ranking", False)]
)
def test_scripts_can_ask_whether_a_match_is_running(
    tmp_path: Path, mocker: MockerFixture, phase: str, *, running: bool
) -> None:
    play_match(mocker, phase, running=running)
    status = CliRunner().invoke(updating.match_status, ["--run", str(tmp_path)])
    assert (status.exit_code, f"a match is running (Cụm 1, {phase})" in status.output) == (int(running), running)
    assert CliRunner().invoke(updating.match_status, ["--run", str(tmp_path / "nothing")]).exit_code == 0


def test_either_a_source_or_back_is_required(home: Path, tmp_path: Path) -> None:
    assert update(tmp_path).exit_code == 2
    assert update(tmp_path, "x", "--back").exit_code == 2


def test_host_passes_its_options_on_and_nothing_else(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old" / "hardware" / "extras").write_text('echo "asked: $*" "${DRY_RUN:-}"')
    arguments = ["--hotspot", "Rung chuong", "--kiosk", "off", "--dry-run"]
    assert CliRunner().invoke(updating.host, arguments).exit_code == 0
    assert capfd.readouterr().out == "asked: --hotspot Rung chuong --kiosk off 1\n"
    assert CliRunner().invoke(updating.host, []).exit_code == 2
