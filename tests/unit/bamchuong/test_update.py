"""`bamchuong update` and `host`: which version is taken from where, what is refused, what is taken back.

shared/hall.md, section 3: a source that nobody signed ran its scripts as root, and an older version was taken unasked.

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
from bamchuong.release.manifest import NAME, SIGNATURE
from bamchuong.release.minisign import SecretKey
from bus.bad_file import BadFileError
from tests.unit.bamchuong.release.releases import KEY, STRANGER, make_release, trust

INSTALLER = """
home=$DESTDIR/opt/bamchuong
if [ "$1" = --roll-back ]; then ln -sfnT releases/old "$home/venv"; echo rolled back; exit 0; fi
[ -n "$IN_A_MATCH" ] || exit 1 # the command has asked already
echo "installing ${WHEEL:-a folder} ${DRY_RUN:-}"
[ -z "${WHEELHOUSE:-}" ] || echo "libraries: $(ls "$WHEELHOUSE/wheels")"
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
    trust(tmp_path / "keys")
    mocker.patch.object(updating, "KEYS", tmp_path / "keys")
    mocker.patch.object(updating, "VERSION", "0.5.0")
    return home


def installer(folder: Path, code: int) -> Path:
    """A version whose installer ends with `code`."""
    (folder / "hardware").mkdir(parents=True)
    (folder / "hardware" / "install").write_text(INSTALLER.replace("CODE", str(code)))
    return folder


def update(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(updating.update, [*arguments, "--run", str(tmp_path / "none")])


def own(tmp_path: Path, *arguments: str) -> Result:
    """An update from sources of one's own."""
    return update(tmp_path, *arguments, "--unsigned")


def release(folder: Path, version: str, key: SecretKey = KEY) -> str:
    """The folder of a release whose installer is the stand-in."""
    return str(make_release(folder, version, {"hardware/install": INSTALLER.replace("CODE", "0")}, key))


# ------------------------------------------------------------------------------------------------------ signed releases


def test_a_signed_release_is_installed_from_its_own_files(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert update(tmp_path, release(tmp_path / "stick", "0.6.0")).exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"
    output = capfd.readouterr().out
    assert "bamchuong-0.6.0-py3-none-any.whl" in output
    assert "library-1.0-py3-none-any.whl" in output
    assert str(tmp_path / "stick") not in output, "what was checked is used, not what is on the stick by now"


def test_the_same_version_is_installed_again(home: Path, tmp_path: Path) -> None:
    assert update(tmp_path, release(tmp_path / "stick", "0.5")).exit_code == 0


def refused(result: Result, home: Path, why: str) -> None:
    assert isinstance(result.exception, BadFileError), result
    assert why in str(result.exception)
    assert os.readlink(home / "venv") == "releases/old"


@pytest.mark.parametrize("option", [[], ["--unsigned"], ["--allow-older"], ["--in-a-match"]])
def test_an_update_that_was_signed_by_a_stranger_is_refused_whatever_option(
    home: Path, tmp_path: Path, option: list[str]
) -> None:
    stick = release(tmp_path / "stick", "0.6.0", STRANGER)
    refused(update(tmp_path, stick, *option), home, "refused: release.json is signed by the key")


def test_an_unsigned_update_is_refused(home: Path, tmp_path: Path) -> None:
    stick = release(tmp_path / "stick", "0.6.0")
    (tmp_path / "stick" / SIGNATURE).unlink()
    refused(update(tmp_path, stick), home, "refused: not signed")
    (tmp_path / "stick" / NAME).unlink()
    refused(update(tmp_path, stick), home, "refused: not a signed release")


@pytest.mark.parametrize("path", ["wheels/bamchuong-0.6.0-py3-none-any.whl", "requirements.txt"])
def test_an_altered_update_is_refused(home: Path, tmp_path: Path, path: str) -> None:
    stick = release(tmp_path / "stick", "0.6.0")
    (tmp_path / "stick" / path).write_bytes((tmp_path / "stick" / path).read_bytes() + b" ")
    refused(update(tmp_path, stick), home, f"{path}: refused: not the file that was signed")


def test_an_older_update_is_refused_unless_asked_for(home: Path, tmp_path: Path) -> None:
    stick = release(tmp_path / "stick", "0.4.9")
    refused(update(tmp_path, stick), home, "version 0.4.9 is older than 0.5.0, which is in use; nothing was changed")
    assert update(tmp_path, stick, "--allow-older").exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"


def test_older_sources_are_refused_unless_asked_for(home: Path, tmp_path: Path) -> None:
    new = installer(tmp_path / "new", 0)
    (new / "pyproject.toml").write_text('[project]\nversion = "0.4"\n')
    refused(own(tmp_path, str(new)), home, "version 0.4 is older than 0.5.0")
    assert own(tmp_path, str(new), "--allow-older").exit_code == 0


@pytest.mark.parametrize("arguments", [["new"], ["new", "--tag", "v9"], ["bamchuong-9.9-py3-none-any.whl"]])
def test_what_nobody_signed_is_installed_only_by_the_option_that_says_so(
    home: Path, tmp_path: Path, arguments: list[str]
) -> None:
    installer(tmp_path / "new", 0)
    (tmp_path / "bamchuong-9.9-py3-none-any.whl").write_bytes(b"")
    result = update(tmp_path, str(tmp_path / arguments[0]), *arguments[1:])
    refused(result, home, "the scripts in it would run as root. Your own sources: --unsigned")


# ------------------------------------------------------------------------------------------------- sources of one's own


def test_a_folder_is_installed_by_its_own_installer(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert own(tmp_path, str(installer(tmp_path / "new", 0))).exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"
    assert "installing a folder" in capfd.readouterr().out


def test_a_wheel_brings_its_own_installer(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = installer(tmp_path / "new", 0)
    wheel = tmp_path / "bamchuong-9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(new / "hardware" / "install", "hardware/install")
    assert own(tmp_path, str(wheel)).exit_code == 0
    assert f"installing {wheel}" in capfd.readouterr().out


def test_a_tag_of_a_repository_is_installed(home: Path, tmp_path: Path) -> None:
    new = installer(tmp_path / "new", 0)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(new)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", "v9"]):
        subprocess.run([*git, *command], check=True)
    (new / "hardware" / "install").write_text("exit 3")  # not in the tag
    assert own(tmp_path, str(new), "--tag", "v9").exit_code == 0
    assert os.readlink(home / "venv") == "releases/new"
    missing = own(tmp_path, str(new), "--tag", "v10")
    assert isinstance(missing.exception, BadFileError)
    assert "v10" in str(missing.exception)


def test_a_version_that_does_not_run_is_rolled_back(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = own(tmp_path, str(installer(tmp_path / "new", 1)))
    assert result.exit_code == 1
    assert "rolling back to old" in result.output
    assert "rolled back" in capfd.readouterr().out
    assert os.readlink(home / "venv") == "releases/old"


def test_an_installer_that_fails_before_the_switch_needs_no_roll_back(home: Path, tmp_path: Path) -> None:
    new = installer(tmp_path / "new", 0)
    (new / "hardware" / "install").write_text("exit 3")
    result = own(tmp_path, str(new))
    assert (result.exit_code, "rolling back to" in result.output) == (3, False)


def test_a_dry_run_switches_nothing(home: Path, tmp_path: Path) -> None:
    assert own(tmp_path, str(installer(tmp_path / "new", 0)), "--dry-run").exit_code == 0
    assert os.readlink(home / "venv") == "releases/old"


def test_it_rolls_back_on_request(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert update(tmp_path, "--back").exit_code == 0
    assert "rolled back" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["nothing-there", "notes.txt", "empty", "broken.whl"])
def test_a_source_without_a_version_is_refused_with_what_is_allowed(home: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "broken.whl").write_text("x")
    result = own(tmp_path, str(tmp_path / name))
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
    refused = CliRunner().invoke(updating.update, [new, "--unsigned", "--run", str(run)])
    assert (refused.exit_code, os.readlink(home / "venv")) == (1, "releases/old")
    assert "a match is running (Cụm 1, thinking)" in refused.output
    assert CliRunner().invoke(updating.update, [new, "--unsigned", "--run", str(run), "--in-a-match"]).exit_code == 0


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
