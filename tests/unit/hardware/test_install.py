"""Installation into another root: what is written, that it is idempotent, that settings are kept.

The virtual environment is skipped (VENV=skip): it needs the network, and pip is not ours to test.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, UNITS, fake, installed, needs_systemctl, refused, run, tree

pytestmark = needs_systemctl


def test_it_writes_units_rules_and_settings_and_enables_all_services(tmp_path: Path) -> None:
    installed(tmp_path, BOARD="pi-4-stations")
    files = tree(tmp_path)
    assert {f"etc/systemd/system/{unit}" for unit in UNITS} <= set(files)
    wants = {path.rsplit("/", 1)[1] for path in files if "bamchuong.target.wants/" in path}
    services = {
        f"bamchuong-{name}.service" for name in ("firmware", "controller", "panel", "performance", "scoreboard@main")
    }
    assert wants == services | {"bamchuong-tester.socket", "bamchuong-push.path"}
    assert "etc/systemd/system/multi-user.target.wants/bamchuong.target" in files
    assert b"BOARD=pi-4-stations\n" in files["etc/bamchuong/bamchuong.env"][1]
    assert files["usr/local/bin/bamchuong"][0] == 0o755
    assert (tmp_path / "var/lib/bamchuong").stat().st_mode & 0o777 == 0o750


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="no systemd-sysusers here")
def test_the_users_are_created_and_each_may_use_only_what_it_needs(tmp_path: Path) -> None:
    installed(tmp_path)
    users = re.findall(r"^(bamchuong[\w-]*):x:", (tmp_path / "etc/passwd").read_text(), re.MULTILINE)
    lines = [line.split(":") for line in (tmp_path / "etc/group").read_text().splitlines()]
    groups = {user: {name for name, *_, members in lines if user in members.split(",")} for user in users}
    assert groups == {
        "bamchuong": {
            "bamchuong-sockets",
            "bamchuong-panel",
            "bamchuong-public",
            "gpio",
            "spi",
            "video",
            "systemd-journal",
        },
        "bamchuong-panel": {"bamchuong", "bamchuong-sockets", "bamchuong-public"},
        "bamchuong-selftest": {"bamchuong", "bamchuong-sockets", "gpio", "spi", "video"},
        "bamchuong-firmware": {"bamchuong-sockets", "gpio"},
        "bamchuong-scoreboard": {"bamchuong-sockets", "bamchuong-public", "spi"},
        "bamchuong-public": set(),
        "bamchuong-push": {"bamchuong", "bamchuong-panel"},
    }


def test_the_systems_journal_survives_a_power_cut_even_where_raspberry_pi_os_makes_it_volatile(tmp_path: Path) -> None:
    installed(tmp_path)
    folder = tmp_path / "etc/systemd/journald.conf.d"
    (folder / "40-rpi-volatile-storage.conf").write_text("[Journal]\nStorage=volatile\n")
    output = [line for file in sorted(folder.iterdir()) for line in file.read_text().splitlines()]  # the last one wins
    assert [line for line in output if line.startswith("Storage=")][-1] == "Storage=persistent"


def test_it_is_idempotent_and_keeps_settings_that_people_changed(tmp_path: Path) -> None:
    installed(tmp_path)
    settings = tmp_path / "etc/bamchuong/bamchuong.env"
    settings.write_text(settings.read_text().replace("PORT=8000", "PORT=8080"))
    before = tree(tmp_path)
    output = installed(tmp_path)
    assert tree(tmp_path) == before
    assert "/etc/systemd" not in output


def test_another_board_changes_only_that_setting(tmp_path: Path) -> None:
    installed(tmp_path, BOARD="pi-4-stations")
    settings = tmp_path / "etc/bamchuong/bamchuong.env"
    settings.write_text(settings.read_text().replace("PORT=8000", "PORT=8080"))
    before = settings.read_text()
    output = installed(tmp_path, BOARD="pi-8-stations")
    assert "BOARD=pi-8-stations (was pi-4-stations)" in output
    assert settings.read_text() == before.replace("pi-4-stations", "pi-8-stations")
    assert "BOARD=" not in installed(tmp_path, BOARD="pi-8-stations")
    settings.write_text(before.replace("BOARD=pi-4-stations\n", ""))
    installed(tmp_path, BOARD="pi-6-stations")
    assert settings.read_text().endswith("SCOREBOARD_OPTIONS=\nBOARD=pi-6-stations\n")


@pytest.mark.parametrize(
    "board, why",
    [
        ("pi-9-stations", "no such board; allowed: a file, or pi-4-stations pi-6-stations pi-8-stations simulated"),
        ("README.md", "not a board profile"),
        ("my hall.toml", "allowed in the file's name"),
    ],
)
def test_a_board_that_the_services_could_not_read_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text("# of a hall\n")
    (tmp_path / "my hall.toml").write_text("gpio = 'pi'\n")
    assert why in refused(tmp_path / "root", 2, BOARD=board)
    assert not (tmp_path / "root").exists()


def test_your_own_profile_is_checked_and_copied_to_where_the_services_can_read_it(
    tmp_path: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hall, root = tmp_path / "hall.toml", tmp_path / "root"
    content = (SOURCE / "hardware/boards/simulated.toml").read_text()
    hall.write_text(content.replace("GPIO27", "GPIO17"))
    result = run(root, BOARD="hall.toml", PYTHON=str(python))
    assert (result.returncode, "GPIO17 is already used by station 1" in result.stderr) == (2, True)
    assert not (root / "opt/bamchuong/venv").is_symlink()
    assert not (root / "etc").exists()
    hall.write_text(content)
    installed(root, BOARD="hall.toml", VENV="", PYTHON=str(python))
    profile = root / "etc/bamchuong/hall.toml"
    assert (profile.read_text(), profile.stat().st_mode & 0o777) == (content, 0o644)
    assert "BOARD=/etc/bamchuong/hall.toml\n" in (root / "etc/bamchuong/bamchuong.env").read_text()
    second = installed(root, BOARD=str(profile), VENV="", PYTHON=str(python))
    assert "  /etc/bamchuong/hall.toml\n" not in second
    assert (profile.read_text(), "BOARD=/" in second) == (content, False)


def test_an_update_restores_a_changed_unit(tmp_path: Path) -> None:
    installed(tmp_path)
    unit = tmp_path / "etc/systemd/system/bamchuong-firmware.service"
    unit.write_text("old")
    assert "/etc/systemd/system/bamchuong-firmware.service" in installed(tmp_path)
    assert "Type=notify" in unit.read_text()


def test_a_dry_run_writes_nothing_and_prints_what_it_would_do(tmp_path: Path) -> None:
    output = installed(tmp_path / "root", DRY_RUN="1")
    assert not (tmp_path / "root").exists()
    assert "/etc/systemd/system/bamchuong-panel.service\n" in output
    assert "would run: systemctl --root=" in output
    assert output.endswith("dry run: nothing was changed\n")
    assert "installed." not in output


def test_uninstalling_keeps_settings_and_data_unless_purged(tmp_path: Path) -> None:
    installed(tmp_path)
    (tmp_path / "var/lib/bamchuong/journal.sqlite").write_text("facts")
    (tmp_path / "etc/sysusers.d/bamchuong-screen.conf").write_text("of the kiosk")
    installed(tmp_path, "--uninstall")
    remaining = {path for path in tree(tmp_path) if "bamchuong" in path}
    assert remaining == {"etc/bamchuong/bamchuong.env", "var/lib/bamchuong/journal.sqlite"}
    installed(tmp_path, "--uninstall", "--purge")
    assert not {path for path in tree(tmp_path) if "bamchuong" in path}


JOURNALCTL = """
case "$*" in
  *--sync*) ;;
  *--since=@123*--output-fields=_SYSTEMD_INVOCATION_ID*_SYSTEMD_UNIT=bamchuong-x.service*) echo "$START" ;;
  *--lines=8*_SYSTEMD_UNIT=bamchuong-x.service*_SYSTEMD_INVOCATION_ID=last*) echo "cannot: no GPIO" ;;
  *--since=@123*--lines=1*" UNIT=bamchuong-x.service MESSAGE_ID="*) printf "$ENDED" ;;
  *) echo "not asked for: $*"; exit 1 ;;
esac
"""
"""A fake journalctl: what the processes of a unit wrote, and what systemd wrote about one that ended."""


@pytest.mark.parametrize(
    "start, ended, lines",
    [
        ("last", "bamchuong-x.service: status=3\n", ["cannot: no GPIO", "systemd: status=3"]),
        ("", "bamchuong-x.service: status=203/EXEC\n", ["systemd: status=203/EXEC"]),
        ("last", "", ["cannot: no GPIO", "systemd: result timeout"]),
    ],
)
def test_a_service_that_does_not_run_is_reported_with_the_end_of_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, ended: str, lines: list[str]
) -> None:
    fake(tmp_path / "bin", "journalctl", JOURNALCTL)
    fake(tmp_path / "bin", "systemctl", "echo timeout")
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    script = SOURCE / "hardware" / "install"
    command = 'set -euo pipefail; . "$(dirname "$0")/install-functions.sh"; print_last_output bamchuong-x.service 123'
    environ = {**os.environ, "START": start, "ENDED": ended}
    result = subprocess.run(["bash", "-c", command, script], env=environ, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == lines
