"""A real show for tests and pictures: `bamchuong demo` as a user starts it, with its address and PIN from what it
prints."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class RealShow(NamedTuple):
    """Where a running demo is reached, and the staff's PIN."""

    url: str
    pin: str
    data: Path


@contextmanager
def real_show(*arguments: str) -> Iterator[RealShow]:
    """Start `bamchuong demo ARGUMENTS` on a free port, wait until it prints its table, and end it afterwards."""
    data = Path(tempfile.mkdtemp(prefix="bc-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "bamchuong",
        "demo",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--data",
        str(data),
    ]
    log = data / "demo.log"
    with log.open("w", encoding="utf-8") as words:
        show = subprocess.Popen([*command, *arguments], stdout=words, stderr=words, start_new_session=True)
    try:
        yield RealShow(f"http://127.0.0.1:{port}", _pin(show, log), data)
    finally:
        show.send_signal(signal.SIGINT)
        try:
            show.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(show.pid, signal.SIGKILL)
            show.wait()
        shutil.rmtree(data, ignore_errors=True)


def _pin(show: "subprocess.Popen[bytes]", log: Path) -> str:
    """The PIN in the table; it is printed once the panel answers."""
    while show.poll() is None:
        found = re.search(r"PIN (\d+)", log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        try:
            show.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the demo ended before it was reachable:\n{log.read_text(encoding='utf-8')}")
