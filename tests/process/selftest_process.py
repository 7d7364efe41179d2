"""`bamchuong selftest --auto` as a process, and its results."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.free_ports import free_port
from tests.patience import patience_s

PATIENCE_S = 120

FOUR = """
name = "four"
gpio = "simulated"
stations = [
  { number = 1, button = "GPIO17", lamp = "GPIO23" },
  { number = 2, button = "GPIO27", lamp = "GPIO24" },
  { number = 3, button = "GPIO22", lamp = "GPIO25" },
  { number = 4, button = "GPIO5", lamp = "GPIO12" },
]
horn = { line = "GPIO18", kind = "tone" }
loopback = { output = "GPIO26", input = "GPIO13" }
[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
[[displays]]
name = "scores"
kind = "max7219"
select = 1
width = 64
height = 16
shows = "all"
"""
"""A board of four stations that has everything."""

Where = tuple[str, str]
"""Check and place of a result."""


def _logs(folder: Path) -> str:
    """The last lines of the processes that it started."""
    last = ((path.name, path.read_text(errors="replace").splitlines()[-15:]) for path in sorted(folder.glob("*.log")))
    return "".join(f"\n--- {name}\n" + "\n".join(lines) for name, lines in last)


class Test:
    """A finished self-test: its exit code, its output, its certificate (None: there is none)."""

    __test__ = False

    def __init__(self, folder: Path, *arguments: str, board: str = "simulated") -> None:
        target = folder / "certificate.json"
        target.unlink(missing_ok=True)
        command = [
            *(sys.executable, "-m", "bamchuong", "selftest", "--auto", "--board", board, "--presses", "2"),
            *("--data", str(folder / "data"), "--run", str(folder / "run"), "--port", str(free_port())),
            *("--json", str(target), *arguments),
        ]
        completed = subprocess.run(command, capture_output=True, text=True, check=False, timeout=patience_s(PATIENCE_S))
        self.code = completed.returncode
        self.output = completed.stdout + completed.stderr + _logs(folder / "data" / "logs")
        self.certificate: dict[str, Any] | None = json.loads(target.read_text()) if target.exists() else None

    @property
    def outcomes(self) -> dict[Where, str]:
        """Outcome of every check."""
        assert self.certificate is not None, self.output
        return {(result["check"], result["place"]): result["outcome"] for result in self.certificate["results"]}

    @property
    def bad(self) -> set[Where]:
        """All checks that failed or warned."""
        return {where for where, outcome in self.outcomes.items() if outcome in ("warn", "fail")}

    def finding(self, check: str, place: str) -> str:
        """The finding of a result."""
        assert self.certificate is not None, self.output
        results = self.certificate["results"]
        where = (check, place)
        return next(str(result["finding"]) for result in results if (result["check"], result["place"]) == where)
