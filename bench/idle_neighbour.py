"""The neighbour of `bench idle`: RotorHazard's server, which times drone races on a Raspberry Pi, without its hardware.

Its source is fetched by who runs the bench: https://github.com/RotorHazard/RotorHazard. What its server requires is
installed into a virtual environment beside it.

Kind: adapter
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.panel_servers import free_port

NEIGHBOUR = "RotorHazard's server"
PATIENCE_S = 60.0
VENV = ".bench-venv"


class NoNeighbourError(RuntimeError):
    """It cannot run here; the message says why."""


@contextmanager
def rotorhazard(source: Path) -> Iterator[int]:
    """Its server with mock hardware and an empty database, once it answers; its pid. Raises `NoNeighbourError`."""
    python, port = _python_with_requirements(source), free_port()
    with tempfile.TemporaryDirectory() as data:
        (Path(data) / "config.json").write_text(json.dumps({"GENERAL": {"HTTP_PORT": port}}), encoding="utf-8")
        log = Path(data) / "log"
        with log.open("wb") as log_file:
            server = subprocess.Popen(
                [python, "server.py", "--data", data],
                cwd=source / "src" / "server",
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
            )
        try:
            _until_it_answers(server, port, log)
            yield server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _python_with_requirements(source: Path) -> str:
    requirements = source / "src" / "server" / "reqsNonPi.txt"
    if not requirements.exists():
        raise NoNeighbourError(f"{requirements}: not found; fetch github.com/RotorHazard/RotorHazard")
    python = source.absolute() / VENV / "bin" / "python"
    if not python.exists():
        steps = (
            [sys.executable, "-m", "venv", str(source / VENV)],
            [str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements)],
        )
        for step in steps:
            process = subprocess.run(step, check=False, capture_output=True, text=True)
            if process.returncode:
                raise NoNeighbourError(process.stderr[-600:])
    return str(python)


def _until_it_answers(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise NoNeighbourError(log.read_text(errors="replace")[-600:])
