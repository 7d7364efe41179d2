"""What the tests of hardware/install share: the script, into another root; a Python that claims what it is told."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[3]

_FAKE_PYTHON = """#!/bin/sh
# Stands in for python3 and for the venv's own: `-m venv [--clear] DIR` makes DIR/bin/python, `-m pip` ends with PIP.
# CLAIMS is what it says of itself, as Python.
case "$1 $2" in
  "-m venv") for folder; do :; done; mkdir -p "$folder/bin" && cp "$0" "$folder/bin/python"; echo "$*" ;;
  "-m pip") echo "pip: $*, PYPI=$PYPI"; exit "${PIP:-0}" ;;
  "- "* | "-P -m") exec REAL "$@" ;;
  *Python.h*) ;;
  "-c "*) exec REAL -c "import sys; sys.version_info = (3, 11, 2); sys.base_prefix = '/usr'; ${CLAIMS:-}
$2" ;;
esac
"""


def fake_python(path: Path) -> Path:
    """A program that behaves as Python 3.11 of the system, or as `$CLAIMS` says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_FAKE_PYTHON.replace("REAL", sys.executable))
    path.chmod(0o755)
    return path


def fake(folder: Path, name: str, words: str) -> Path:
    """A program of the system, as a shell script."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / name
    made.write_text(f"#!/bin/sh\n{words}\n")
    made.chmod(0o755)
    return made


def installed(root: Path, *arguments: str, **environment: str) -> str:
    """Run the script with `root` as DESTDIR; its words."""
    done = run(root, *arguments, VENV=environment.pop("VENV", "skip"), **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(root: Path, code: int, **environment: str) -> str:
    """An installation that must not happen ends with `code`; what it says. `root` stays as it is."""
    before = tree(root)
    done = run(root, **environment)
    assert (done.returncode, tree(root)) == (code, before), done.stdout + done.stderr
    return done.stderr


def run(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the script with `root` as DESTDIR, whatever comes of it."""
    return subprocess.run(
        [SOURCE / "hardware" / "install", *arguments],
        env={**os.environ, "DESTDIR": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def tree(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and link below `root`: its mode and what it holds."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(root))] = (0, os.readlink(path).encode())
        elif path.is_file() and path.name != ".pwd.lock":
            found[str(path.relative_to(root))] = (path.stat().st_mode & 0o777, path.read_bytes())
    return found
