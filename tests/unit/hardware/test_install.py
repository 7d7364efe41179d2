"""Install into another root: what is written, that twice is once, that people's settings stay, that units are good.

The virtual environment is left out (VENV=skip): it needs the network, and pip is not ours to test.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3]
UNITS = sorted(path.name for path in (SOURCE / "hardware" / "systemd").glob("*.service"))
BASE = Path("/usr/lib/systemd/system")

pytestmark = pytest.mark.skipif(shutil.which("systemctl") is None, reason="no systemctl here (apt install systemd)")


def install(root: Path, *arguments: str, **environment: str) -> str:
    """Run the script with `root` as DESTDIR; its words."""
    done = subprocess.run(
        [SOURCE / "hardware" / "install", *arguments],
        env={**os.environ, "DESTDIR": str(root), "VENV": "skip", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and link below `root`: its mode and what it holds."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(root))] = (0, os.readlink(path).encode())
        elif path.is_file() and path.name != ".pwd.lock":
            found[str(path.relative_to(root))] = (path.stat().st_mode & 0o777, path.read_bytes())
    return found


def test_it_writes_units_rules_settings_and_turns_everything_on(tmp_path: Path) -> None:
    install(tmp_path, BOARD="pi-4-stations")
    files = tree(tmp_path)
    assert {f"etc/systemd/system/{one}" for one in UNITS} <= set(files)
    wants = {one.rsplit("/", 1)[1] for one in files if "bamchuong.target.wants/" in one}
    assert wants == {
        f"bamchuong-{one}.service" for one in ("firmware", "controller", "panel", "performance", "scoreboard@main")
    }
    assert "etc/systemd/system/multi-user.target.wants/bamchuong.target" in files
    assert b"BOARD=pi-4-stations\n" in files["etc/bamchuong/bamchuong.env"][1]
    assert files["usr/local/bin/bamchuong"][0] == 0o755
    assert (tmp_path / "var/lib/bamchuong").stat().st_mode & 0o777 == 0o750


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="no systemd-sysusers here")
def test_the_user_is_made_and_may_use_pins_and_spi(tmp_path: Path) -> None:
    install(tmp_path)
    assert "bamchuong:x:" in (tmp_path / "etc/passwd").read_text()
    groups = (tmp_path / "etc/group").read_text()
    for group in ("gpio", "spi", "video"):
        assert any(line.startswith(f"{group}:") and line.endswith(":bamchuong") for line in groups.splitlines())


def test_twice_is_once_and_settings_that_people_changed_stay(tmp_path: Path) -> None:
    install(tmp_path)
    settings = tmp_path / "etc/bamchuong/bamchuong.env"
    settings.write_text(settings.read_text().replace("PORT=8000", "PORT=80"))
    before = tree(tmp_path)
    words = install(tmp_path, BOARD="pi-8-stations")
    assert tree(tmp_path) == before
    assert "/etc/systemd" not in words


def test_a_unit_that_was_changed_is_put_right_by_an_update(tmp_path: Path) -> None:
    install(tmp_path)
    unit = tmp_path / "etc/systemd/system/bamchuong-firmware.service"
    unit.write_text("old")
    assert "/etc/systemd/system/bamchuong-firmware.service" in install(tmp_path)
    assert "Type=notify" in unit.read_text()


def test_a_dry_run_writes_nothing_and_says_what_it_would_do(tmp_path: Path) -> None:
    words = install(tmp_path / "root", DRY_RUN="1")
    assert not (tmp_path / "root").exists()
    assert "would run: install -D -m 0644" in words
    assert "would run: systemctl --root=" in words


def test_it_goes_away_and_leaves_settings_and_data_unless_told_otherwise(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "var/lib/bamchuong/journal.sqlite").write_text("facts")
    install(tmp_path, "--uninstall")
    left = {one for one in tree(tmp_path) if "bamchuong" in one}
    assert left == {"etc/bamchuong/bamchuong.env", "var/lib/bamchuong/journal.sqlite"}
    install(tmp_path, "--uninstall", "--purge")
    assert not {one for one in tree(tmp_path) if "bamchuong" in one}


def test_a_roll_back_swaps_the_two_last_versions_and_back(tmp_path: Path) -> None:
    home = tmp_path / "opt/bamchuong"
    for name in ("old", "new"):
        (home / "releases" / name).mkdir(parents=True)
    (home / "venv").symlink_to("releases/new")
    (home / "previous").symlink_to("releases/old")
    install(tmp_path, "--roll-back")
    assert (os.readlink(home / "venv"), os.readlink(home / "previous")) == ("releases/old", "releases/new")
    install(tmp_path, "--roll-back")
    assert os.readlink(home / "venv") == "releases/new"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with our units, systemd's own, and something in the place of the programs."""
    root = tmp_path_factory.mktemp("root")
    install(root)
    shutil.copytree(BASE, root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    for program in ("opt/bamchuong/venv/bin/python", "bin/sh"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    return root


def verify(root: Path, unit: str) -> "subprocess.CompletedProcess[str]":
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", f"/etc/systemd/system/{unit}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
@pytest.mark.parametrize("unit", [*UNITS, "bamchuong.target"])
def test_systemd_finds_nothing_wrong_with_a_unit(installed: Path, unit: str) -> None:
    checked = verify(installed, unit.replace("@.", "@main."))
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
def test_systemd_would_have_seen_a_wrong_line(installed: Path) -> None:
    good = (installed / "etc/systemd/system/bamchuong-firmware.service").read_text()
    wrong = installed / "etc/systemd/system/bamchuong-wrong.service"
    wrong.write_text(good.replace("LimitRTPRIO=40", "LimitRTPRIO=forty"))
    assert "ignoring: forty" in verify(installed, "bamchuong-wrong.service").stderr
    wrong.unlink()


def test_the_firmware_keeps_what_it_needs_in_spite_of_the_hardening() -> None:
    unit = (SOURCE / "hardware" / "systemd" / "bamchuong-firmware.service").read_text()
    lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
    assert {"LimitRTPRIO=40", "LimitMEMLOCK=infinity", "DeviceAllow=char-gpiochip rw", "Type=notify"} <= set(lines)
    assert not {"PrivateDevices=yes", "RestrictRealtime=yes"} & set(lines)
