"""The `bamchuong` wrapper of an installed machine: as which user it runs, and with which board and port."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.patience import patience_s

WRAPPER = Path(__file__).parents[3] / "hardware" / "systemd" / "bamchuong.sh"
PYTHON = """#!/bin/sh
printf '%s\\n' "$BAMCHUONG_BOARD" "$BAMCHUONG_PORT" "$XDG_DATA_HOME" "$@"
"""
AS_ANOTHER = """#!/bin/sh
echo "NAME $1 $2"
while [ "$1" != env ]; do shift; done
exec "$@"
"""
"""A fake sudo and runuser: prints the user, then runs the command as the current one."""


def script(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    path.chmod(0o755)


def run(folder: Path, settings: str, *arguments: str, user: str = "bamchuong") -> list[str]:
    """Call the wrapper of a machine with these settings; what the program receives, one line each."""
    (folder / "bamchuong.env").write_text(settings)
    script(folder / "python", PYTHON)
    script(folder / "bin" / "id", f"#!/bin/sh\necho {user}\n")
    for name in ("sudo", "runuser"):
        script(folder / "bin" / name, AS_ANOTHER.replace("NAME", name))
    moved = WRAPPER.read_text().replace("/etc/bamchuong/", f"{folder}/")
    script(folder / "bamchuong", moved.replace("/opt/bamchuong/venv/bin/", f"{folder}/"))
    path = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        [folder / "bamchuong", *arguments], env=path, capture_output=True, text=True, check=True, timeout=patience_s(20)
    ).stdout.splitlines()


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_it_uses_the_board_and_the_port_of_the_services(tmp_path: Path, quote: str) -> None:
    settings = f"BOARD=old\nPORT=8000\nBOARD={quote}/etc/bamchuong/my hall.toml{quote}\nPORT={quote}80{quote}\n"
    lines = run(tmp_path, settings, "journal", "verify")
    assert lines[:3] == ["/etc/bamchuong/my hall.toml", "80", "/var/lib"]
    assert lines[3:] == ["-P", "-m", "bamchuong", "journal", "verify"]


def test_without_settings_it_has_neither(tmp_path: Path) -> None:
    assert run(tmp_path, "", "match", "template")[:2] == ["", ""]


@pytest.mark.parametrize(
    "user, command, by",
    [
        ("pi", "journal", ["sudo -u bamchuong"]),
        ("pi", "selftest", ["sudo -u bamchuong-selftest"]),
        ("pi", "pin", ["sudo -u bamchuong-panel"]),
        ("bamchuong", "devices", ["sudo -u bamchuong-panel"]),
        ("pi", "data", ["sudo -u root"]),
        ("pi", "update", ["sudo -u root"]),
        ("root", "journal", ["runuser -u bamchuong"]),
        ("root", "selftest", ["runuser -u bamchuong-selftest"]),
        ("root", "host", []),
        ("bamchuong", "journal", []),
        ("bamchuong", "update", ["sudo -u root"]),
    ],
)
def test_it_runs_as_the_right_user(tmp_path: Path, user: str, command: str, by: list[str]) -> None:
    lines = run(tmp_path, "BOARD=pi-4-stations\nPORT=8000\n", command, user=user)
    assert [line for line in lines if line.startswith(("sudo", "runuser"))] == by
    assert lines[-4:] == ["-P", "-m", "bamchuong", command]
