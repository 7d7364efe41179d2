"""A panel process for tests, with clients that speak to it as tablets do."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.free_ports import free_port
from tests.patience import Patience, patience_s

PATIENCE_S = 60.0


@dataclass(frozen=True)
class RunningPanel:
    """A panel that answers on 127.0.0.1, with its data in `data`."""

    port: int
    data: Path
    pid: int = 0

    def command(self, *arguments: str) -> str:
        """What `bamchuong …` prints that works on this panel's data folder."""
        command_line = [sys.executable, "-m", "bamchuong", *arguments, "--data", str(self.data)]
        limit_s = patience_s(PATIENCE_S)
        return subprocess.run(command_line, stdout=subprocess.PIPE, text=True, check=True, timeout=limit_s).stdout

    def request(self, method: str, path: str, body: object = None, cookie: str = "") -> tuple[int, Any, str]:
        """Status, JSON and the cookie of an answer. Raises `OSError` if nobody answers."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience_s(PATIENCE_S))
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.port}", "Cookie": cookie}
        try:
            client.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = client.getresponse()
            return answer.status, json.loads(answer.read()), (answer.headers["Set-Cookie"] or "").split(";")[0]
        finally:
            client.close()

    def log_in(self, seat: str) -> str:
        """The cookie of a new device on `seat`; its PIN is renewed for it."""
        pin = json.loads(self.command("pin", seat, "--json"))[seat]
        status, _, cookie = self.request("POST", "/enter", {"pin": pin, "seat": seat})
        assert status == 200
        return cookie

    def listen(self, channel: str, cookie: str = "") -> socket.socket:
        """An open stream that has heard its first bytes."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=patience_s(PATIENCE_S))
        client.sendall(f"GET /events/{channel} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
        assert client.recv(12) == b"HTTP/1.1 200"
        return client

    def wait_for_streams(self, count: int) -> None:
        """Wait until the panel has so many streams open."""
        patience = Patience(PATIENCE_S)
        while (count_now := sum(self.request("GET", "/healthz")[1]["streams"].values())) != count:
            assert not patience.ended, f"{count_now} streams, not {count}"
            time.sleep(0.02)


@contextmanager
def running_panel(
    folder: Path, *, soft_files: int | None = None, port: int | None = None, exit_code: int = 0
) -> Iterator[RunningPanel]:
    """A panel over `folder`; it may open only `soft_files` files, if it does not ask for more.

    `port`: None: a free one; `exit_code`: with which it must end, e.g. that of a kill.
    """
    port, data = port or free_port(), folder / "data"
    limit = ["sh", "-c", f'ulimit -Sn {soft_files}; exec "$@"', "sh"] if soft_files else []
    web = ["--host", "127.0.0.1", "--port", str(port), "--data", str(data), "--run", str(folder / "run")]
    with subprocess.Popen([*limit, sys.executable, "-m", "bamchuong", "panel", *web]) as process:
        try:
            panel = RunningPanel(port, data, process.pid)
            _wait_until_ready(panel, process)
            yield panel
        finally:
            process.terminate()
            assert process.wait(patience_s(PATIENCE_S)) == exit_code


def _wait_until_ready(panel: RunningPanel, process: "subprocess.Popen[bytes]") -> None:
    patience = Patience(PATIENCE_S)
    while not patience.ended and process.poll() is None:
        with suppress(OSError):
            panel.request("GET", "/healthz")
            return
        time.sleep(0.05)
    raise AssertionError(f"the panel does not answer; exit code {process.poll()}")
