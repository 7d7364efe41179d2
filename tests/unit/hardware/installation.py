"""Shared by the tests of hardware/install: the script with another root, and a fake Python."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pip
import pytest

SOURCE = Path(__file__).parents[3]
UNITS = sorted(
    path.name for path in (SOURCE / "hardware" / "systemd").iterdir() if path.suffix in (".service", ".path", ".socket")
)

needs_systemctl = pytest.mark.skipif(
    shutil.which("systemctl") is None, reason="no systemctl here (apt install systemd)"
)

_FAKE_PYTHON = """#!/bin/sh
# A fake python3, also in the venv: `-m venv [--clear] DIR` creates DIR/bin/python, `-m pip` exits with PIP; whether all
# libraries are there the real pip says of the environment LIBRARIES. CLAIMS is Python code that fakes its properties.
case "$1 $2" in
  "-m venv") for folder; do :; done; mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python"; echo "$*" ;;
  "-m pip")
    case "$*" in
      *" check "* | *" --dry-run "*)
        [ -z "${LIBRARIES:-}" ] || exec "$LIBRARIES/bin/python" "$@" ;;
      *) echo "pip: $*, PYPI=$PYPI"; exit "${PIP:-0}" ;;
    esac ;;
  "- "* | "-P -m") exec REAL "$@" ;;
  *Python.h*) ;;
  "-c "*) exec REAL -c "import sys; sys.version_info = (3, 11, 2); sys.base_prefix = '/usr'; ${CLAIMS:-}
$2" ;;
esac
"""


def fake_python(path: Path) -> Path:
    """A program that behaves like the system's Python 3.11, or as `$CLAIMS` says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_FAKE_PYTHON.replace("REAL", sys.executable))
    path.chmod(0o755)
    return path


def libraries(folder: Path, *, pi: str = "no-pi-library", **versions: str) -> Path:
    """A virtual environment with pip, and with what pip takes for bamchuong, which requires a library (and `pi` for the
    pins of a Pi), and for libraries of these versions."""
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)
    requires = f"Requires-Dist: library>=2\nProvides-Extra: pi\nRequires-Dist: {pi}; extra == 'pi'\n"
    for name, version in {"bamchuong": "9.9", **versions}.items():
        metadata = packages / f"{name}-{version}.dist-info" / "METADATA"
        metadata.parent.mkdir()
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        metadata.write_text(head + (requires if name == "bamchuong" else ""))
    return folder


def fake(folder: Path, name: str, script: str) -> Path:
    """A fake program of the system, as a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def installed(root: Path, *arguments: str, **environment: str) -> str:
    """Run the script with `root` as DESTDIR; its output."""
    result = run(root, *arguments, VENV=environment.pop("VENV", "skip"), **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refused(root: Path, code: int, **environment: str) -> str:
    """Run an installation that must exit with `code` and change nothing; its error output."""
    before = tree(root)
    result = run(root, **environment)
    assert (result.returncode, tree(root)) == (code, before), result.stdout + result.stderr
    return result.stderr


def run(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the script with `root` as DESTDIR, whatever the result."""
    return subprocess.run(
        [SOURCE / "hardware" / "install", *arguments],
        env={**os.environ, "DESTDIR": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and link below `root`: its mode and content."""
    content_of = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            content_of[str(path.relative_to(root))] = (0, os.readlink(path).encode())
        elif path.is_file() and path.name != ".pwd.lock":
            content_of[str(path.relative_to(root))] = (path.stat().st_mode & 0o777, path.read_bytes())
    return content_of


def add_version(home: Path, name: str, unit: str) -> None:
    """A version with one unit of its own, as a wheel brings it."""
    units = home / "releases" / name / "lib/python3.11/site-packages/hardware/systemd"
    shutil.copytree(SOURCE / "hardware" / "systemd", units)
    (units / "bamchuong-panel.service").write_text(unit)
    for page in ("README.md", "WIRING.md"):
        (units.parent / page).write_text(name)
