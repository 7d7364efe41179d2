"""Optional features of an installation: name, hotspot, stage screen."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, installed, needs_systemctl, tree

pytestmark = needs_systemctl


def extras(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Set up optional features."""
    environ = {**os.environ, "DESTDIR": str(root), **environment}
    script = SOURCE / "hardware" / "extras"
    return subprocess.run([script, *arguments], env=environ, capture_output=True, text=True, check=False, timeout=60)


PROBES = "etc/NetworkManager/dnsmasq-shared.d/bamchuong.conf"


def test_a_machine_gets_name_hotspot_and_stage_screen_only_on_request(tmp_path: Path) -> None:
    installed(tmp_path)
    plain = tree(tmp_path)
    assert not [
        path for path in plain if "NetworkManager" in path or "hostname" in path or "wants/bamchuong-kiosk" in path
    ]
    installed(tmp_path, NAME="bamchuong", HOTSPOT="Rung chuong", KIOSK="1")
    files = tree(tmp_path)
    assert files["etc/hostname"][1] == b"bamchuong\n"
    assert files["etc/hosts"][1] == b"127.0.0.1\tlocalhost\n127.0.1.1\tbamchuong\n"
    assert b"<port>8000</port>" in files["etc/avahi/services/bamchuong.service"][1]
    mode, wifi = files["etc/NetworkManager/system-connections/bamchuong.nmconnection"]
    assert (mode, b"ssid=Rung chuong\n" in wifi) == (0o600, True)
    assert b"\npmf=1\n" in wifi, "the Pi's own Wi-Fi refuses protected management frames as an access point"
    assert b"\nap-isolation=1\n" in wifi, "a laptop in the hall must not get between a tablet and this machine"
    assert b"address=/captive.apple.com/10.42.0.1\n" in files[PROBES][1], "phones that find no internet stay"
    assert "etc/systemd/system/bamchuong.target.wants/bamchuong-kiosk.service" in files
    assert "bamchuong-screen:x:" in (tmp_path / "etc/passwd").read_text()


def test_the_password_of_the_hotspot_is_kept_until_another_is_given(tmp_path: Path) -> None:
    first = extras(tmp_path, "--hotspot", "Chuong").stdout
    password = re.search(r"password ([a-z2-9]{10});", first)
    assert password, first
    assert password[1] in extras(tmp_path, "--hotspot", "Chuong").stdout
    assert "password 12345678;" in extras(tmp_path, "--hotspot", "Chuong", HOTSPOT_PASSWORD="12345678").stdout
    extras(tmp_path, "--hotspot", "off")
    assert not list(tmp_path.rglob("*.nmconnection"))
    assert not (tmp_path / PROBES).exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--name", "Bàn"),
        ("--name", "-x"),
        ("--hotspot", "a;b"),
        ("--hotspot", "x" * 33),
        ("--kiosk", "yes"),
        ("--what",),
    ],
)
def test_invalid_options_are_refused_before_anything_is_written(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = extras(tmp_path, "--name", "good", *arguments) if arguments else extras(tmp_path)
    assert (result.returncode, "allowed" in result.stderr) == (2, True), result
    assert not list(tmp_path.iterdir())


def test_a_dry_run_of_the_extras_writes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "root"
    result = extras(root, "--name", "bamchuong", "--hotspot", "Chuong", "--kiosk", "on", DRY_RUN="1")
    assert (result.returncode, root.exists()) == (0, False)
    for text in ("/etc/hostname", "bamchuong.nmconnection", "enable bamchuong-kiosk.service"):
        assert text in result.stdout
    assert "password (generated later)" in result.stdout
    assert result.stdout.endswith("dry run: nothing was changed\n")
