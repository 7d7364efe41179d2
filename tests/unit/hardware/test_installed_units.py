"""The units that an installation writes: systemd finds them valid, and they leave the firmware what it needs."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, UNITS, installed, needs_systemctl

pytestmark = needs_systemctl

BASE = Path("/usr/lib/systemd/system")


@pytest.fixture(scope="module")
def complete_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with our units, systemd's own, and dummies for the programs."""
    root = tmp_path_factory.mktemp("root")
    installed(root)
    shutil.copytree(BASE, root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    for program in ("opt/bamchuong/venv/bin/python", "bin/sh", "bin/kill", "bin/systemctl", "usr/sbin/haproxy"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/true", root / program)
    return root


def verify(root: Path, unit: str) -> "subprocess.CompletedProcess[str]":
    command = ["systemd-analyze", "verify", "--man=no", f"--root={root}", f"/etc/systemd/system/{unit}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def about(output: str, unit: str) -> list[str]:
    """The lines about one of our units; problems in systemd's own units are ignored."""
    return [line for line in output.splitlines() if unit in line]


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
@pytest.mark.parametrize("unit", [*UNITS, "bamchuong.target"])
def test_systemd_finds_nothing_wrong_with_a_unit(complete_root: Path, unit: str) -> None:
    checked = verify(complete_root, unit.replace("@.", "@main."))
    assert (checked.returncode, about(checked.stderr, "bamchuong")) == (0, [])


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not BASE.is_dir(), reason="no systemd here (apt install systemd)"
)
def test_systemd_would_have_found_an_invalid_line(complete_root: Path) -> None:
    """Its exit code and its words differ from version to version, but it names the file and what it does not know."""
    good = (complete_root / "etc/systemd/system/bamchuong-firmware.service").read_text()
    wrong = complete_root / "etc/systemd/system/bamchuong-wrong.service"
    wrong.write_text(good.replace("LimitRTPRIO=40", "LimitRTPRIORITY=40"))
    output = about(verify(complete_root, "bamchuong-wrong.service").stderr, "bamchuong-wrong")
    assert [line for line in output if "LimitRTPRIORITY" in line], output
    wrong.unlink()


def test_the_hardening_leaves_the_firmware_what_it_needs() -> None:
    unit = (SOURCE / "hardware" / "systemd" / "bamchuong-firmware.service").read_text()
    lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
    assert {"LimitRTPRIO=40", "LimitMEMLOCK=infinity", "DeviceAllow=char-gpiochip rw", "Type=notify"} <= set(lines)
    assert not {"PrivateDevices=yes", "RestrictRealtime=yes"} & set(lines)
