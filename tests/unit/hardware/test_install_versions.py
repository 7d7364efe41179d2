"""Versions of an installation: their libraries and wheelhouses, roll back, how many stay."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.unit.hardware.installation import add_version, installed, libraries, needs_systemctl, run, tree

pytestmark = needs_systemctl


def test_a_roll_back_swaps_the_two_last_versions_and_back(tmp_path: Path) -> None:
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        (home / "releases" / name).mkdir(parents=True)
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert (os.readlink(home / "venv"), os.readlink(home / "previous")) == ("releases/old", "releases/new")
    installed(tmp_path, "--roll-back")
    assert os.readlink(home / "venv") == "releases/new"


def test_a_roll_back_brings_back_the_units_of_that_version(tmp_path: Path) -> None:
    installed(tmp_path)
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        add_version(home, name, f"unit of {name}")
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    installed(tmp_path, "--roll-back")
    assert (tmp_path / "etc/systemd/system/bamchuong-panel.service").read_text() == "unit of old"
    installed(tmp_path, "--roll-back")
    assert (tmp_path / "etc/systemd/system/bamchuong-panel.service").read_text() == "unit of new"


def test_a_failing_pip_ends_the_installation_and_nothing_is_switched(tmp_path: Path, python: Path) -> None:
    root = tmp_path / "root"
    result = run(root, PYTHON=str(python), PIP="1")
    assert (result.returncode, "the version in use is unchanged" in result.stderr) == (3, True)
    assert not list(root.rglob(".complete"))
    assert not (root / "opt/bamchuong/venv").is_symlink()
    assert not (root / "etc/systemd").exists()


@pytest.mark.parametrize(
    "versions, reason",
    [
        ({}, "bamchuong 9.9 requires library, which is not installed"),
        ({"library": "1.5"}, "bamchuong 9.9 has requirement library>=2, but you have library 1.5"),
    ],
)
def test_a_version_whose_libraries_are_not_all_there_is_not_switched_to(
    tmp_path: Path, python: Path, wheelhouse: Path, versions: dict[str, str], reason: str
) -> None:
    folder = libraries(tmp_path / "libraries", **versions)
    for number, more in enumerate(({}, {"WHEELHOUSE": str(wheelhouse)})):
        root = tmp_path / f"root{number}"
        result = run(root, PYTHON=str(python), LIBRARIES=str(folder), **more)
        assert (result.returncode, reason in result.stderr) == (3, True), result.stderr
        assert result.stderr.rstrip().endswith("nothing was switched, the version in use is unchanged"), result.stderr
        assert not list(root.rglob(".complete"))
        assert not (root / "opt/bamchuong/venv").is_symlink()
        assert not (root / "etc/systemd").exists()


def test_where_all_libraries_are_there_nothing_is_said_of_them(tmp_path: Path, python: Path) -> None:
    folder = libraries(tmp_path / "libraries", library="2.1")
    output = installed(tmp_path / "root", VENV="", PYTHON=str(python), LIBRARIES=str(folder))
    assert [line for line in output.splitlines() if "requirement" in line] == []


@pytest.fixture
def wheelhouse(tmp_path: Path) -> Path:
    """The files of a release, as `update` has checked and copied them."""
    folder = tmp_path / "checked"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text("a wheel")
    (folder / "requirements.txt").write_text("bamchuong==9.9 --hash=sha256:0\n")
    return folder


def install_release(root: Path, python: Path, wheelhouse: Path) -> str:
    wheel = wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl"
    return installed(root, VENV="", PYTHON=str(python), WHEEL=str(wheel), WHEELHOUSE=str(wheelhouse))


def test_a_release_is_installed_offline_by_hashes_only_and_its_wheelhouse_is_kept(
    tmp_path: Path, python: Path, wheelhouse: Path
) -> None:
    root = tmp_path / "root"
    output = install_release(root, python, wheelhouse)
    pip = [line for line in output.splitlines() if line.startswith("pip: ")]
    options = f"--no-index --find-links {wheelhouse}/wheels --require-hashes -r {wheelhouse}/requirements.txt"
    assert (len(pip), options in pip[0]) == (1, True), pip
    version = os.readlink(root / "opt/bamchuong/venv").removeprefix("releases/")
    wheelhouse = root / "opt/bamchuong/wheelhouses" / version
    assert (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").read_text() == "a wheel"
    assert (wheelhouse / ".complete").exists()


def test_a_wheelhouse_goes_with_its_version(tmp_path: Path, python: Path, wheelhouse: Path) -> None:
    root = tmp_path / "root"
    versions = []
    for content in ("one", "two", "three"):
        (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text(content)
        install_release(root, python, wheelhouse)
        versions.append(os.readlink(root / "opt/bamchuong/venv").removeprefix("releases/"))
    wheelhouses = {path.name for path in (root / "opt/bamchuong/wheelhouses").iterdir()}
    assert (len(set(versions)), wheelhouses) == (3, set(versions[1:]))


def test_a_roll_back_to_a_version_that_no_longer_runs_builds_it_from_its_wheelhouse_without_a_network(
    tmp_path: Path, python: Path, wheelhouse: Path
) -> None:
    """Its Python may be gone: a new release of Debian brings another."""
    root = tmp_path / "root"
    install_release(root, python, wheelhouse)
    old = os.readlink(root / "opt/bamchuong/venv")
    (wheelhouse / "wheels" / "bamchuong-9.9-py3-none-any.whl").write_text("another")
    install_release(root, python, wheelhouse)
    shutil.rmtree(wheelhouse)
    (root / "opt/bamchuong" / old / "bin/python").unlink()
    output = installed(root, "--roll-back", PYTHON=str(python))
    assert f"{old} does not run: it is built again from its wheelhouse" in output
    folder = f"{root}/opt/bamchuong/wheelhouses/{old.removeprefix('releases/')}"
    assert f"--no-index --find-links {folder}/wheels --require-hashes -r {folder}/requirements.txt" in output
    assert os.readlink(root / "opt/bamchuong/venv") == old
    assert "is built again" not in installed(root, "--roll-back", PYTHON=str(python)), "the other one runs"


@pytest.mark.parametrize("arguments", [(), ("--roll-back",), ("--uninstall", "--purge")])
def test_during_a_match_nothing_is_started_unless_overridden(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    program = tmp_path / "opt/bamchuong/releases/new/bin/python"
    program.parent.mkdir(parents=True)
    (tmp_path / "opt/bamchuong/venv").symlink_to("releases/new")
    (tmp_path / "opt/bamchuong/previous").symlink_to("releases/new")
    (tmp_path / "run/bamchuong").mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "a match is running ($*)"; exit 1\n')
    program.chmod(0o755)
    before = tree(tmp_path)
    result = run(tmp_path, *arguments, VENV="skip")
    assert (result.returncode, tree(tmp_path)) == (1, before)
    command = f"-P -m bamchuong match-status --run {tmp_path}/run/bamchuong"
    assert f"refused: a match is running ({command}); nothing was changed" in result.stderr
    program.write_text("#!/bin/sh\necho 'no such command' >&2; exit 2\n")  # an old or a broken version
    installed(tmp_path, *arguments)


def test_two_versions_are_kept_and_older_ones_are_deleted(tmp_path: Path, python: Path) -> None:
    root = tmp_path / "root"
    home = root / "opt/bamchuong"
    for old in ("oldest", "older"):
        (home / "releases" / old).mkdir(parents=True)
    (home / "venv").symlink_to("releases/older")
    installed(root, VENV="", PYTHON=str(python))
    now = os.readlink(home / "venv")
    assert re.fullmatch(r"releases/\d+\.\d+\.\d+-[0-9a-f]{12}", now)
    assert os.readlink(home / "previous") == "releases/older"
    assert sorted(release.name for release in (home / "releases").iterdir()) == sorted(
        ["older", now.removeprefix("releases/")]
    )
