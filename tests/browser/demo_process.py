"""A real show for tests and pictures: `bamchuong demo` as a user starts it, its address and the PINs that it prints.

Kind: adapter
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import hold_ms
from tests.patience import patience_s


class RealShow(NamedTuple):
    """Where a running demo is reached, the PINs of MC and desk, and its data folder."""

    url: str
    pin: str
    desk_pin: str
    data: Path

    def pid(self, name: str) -> int:
        """The process called `name`: controller, panel, firmware ..."""
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                arguments = (entry / "cmdline").read_bytes().decode().split("\0")
                if name in arguments and str(self.data) in arguments and "demo" not in arguments:
                    return int(entry.name)
        raise AssertionError(f"{name} does not run")


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
    with log.open("w", encoding="utf-8") as output:
        show = subprocess.Popen([*command, *arguments], stdout=output, stderr=output, start_new_session=True)
    try:
        yield RealShow(f"http://127.0.0.1:{port}", *_pins(show, log), data)
    finally:
        show.send_signal(signal.SIGINT)
        try:
            show.wait(patience_s(15))
        except subprocess.TimeoutExpired:
            os.killpg(show.pid, signal.SIGKILL)
            show.wait()
        shutil.rmtree(data, ignore_errors=True)


def _pins(show: "subprocess.Popen[bytes]", log: Path) -> tuple[str, str]:
    """The PINs of MC and desk in the table, which is printed once the panel answers."""
    while show.poll() is None:
        match = re.search(r"MC \(PIN (\d+)\).*Desk \(PIN (\d+)\)", log.read_text(encoding="utf-8"), re.DOTALL)
        if match:
            return match[1], match[2]
        try:
            show.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the demo ended before it was reachable:\n{log.read_text(encoding='utf-8')}")


def follow(mc: Page, command: str) -> None:
    """Tap the one next step, which must be `command`; again where the page says that the contest has moved on."""
    for _ in range(3):
        step = mc.locator(f"button.next[data-command={command}]:enabled")
        step.click(delay=hold_ms(step))
        mc.wait_for_function(
            "command => document.querySelector('.refusal') || "
            "!document.querySelector(`button.next[data-command=${command}]`)",
            arg=command,
        )
        if mc.locator(".refusal").count() == 0:
            return
        expect(mc.locator(".refusal")).to_contain_text("đã sang bước khác")
    pytest.fail(f"{command} was refused three times")
