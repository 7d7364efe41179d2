"""A real match for `bench panel`: the demo in processes of its own, led as tablets would lead it.

Kind: adapter
"""

import http.client
import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.panel_servers import NoServerError, free_port
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import set_pin
from webcore.pin_hashing import hash_pin

PIN = "123456"
SEATS = ("mc", "judge/1", "desk", "tech")
SPEED = "5"
"""How much faster the clocks run: a team still has seconds to answer, and nobody waits for long."""
PATIENCE_S = 60.0
POLL_S = 0.05


@dataclass
class Match:
    """A running match. `cookie`: the MC's; everything goes through the panel, like a tablet's taps."""

    port: int
    cookie: str = ""
    pid: int = 0
    """Of the demo that runs it."""

    @property
    def url(self) -> str:
        """The address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    def request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON of an answer. Raises `OSError` if nobody answers."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "Origin": self.url, "Cookie": self.cookie}
        try:
            client.request(method, path, json.dumps(body) if body is not None else None, headers)
            answer = client.getresponse()
            self.cookie = (answer.headers.get("Set-Cookie") or self.cookie).split(";")[0]
            return answer.status, json.loads(answer.read())
        finally:
            client.close()

    def snapshot(self) -> dict[str, Any]:
        """What the MC sees now."""
        snapshot: dict[str, Any] = self.request("GET", "/api/snapshot?audience=mc")[1]
        return snapshot

    def team(self, number: int) -> str:
        """The name of a team."""
        return next(str(team["name"]) for team in self.snapshot()["teams"] if team["number"] == number)

    def advance_to(self, kind: str, phase: str) -> dict[str, Any]:
        """Advance the match to `phase` of a round of `kind`; the MC's snapshot there. Raises `NoServerError`."""
        deadline_s = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline_s:
            now = self.snapshot()
            if now["phase"] == phase and now["round"]["kind"] == kind:
                return now
            self._take_step(now, kind)
            time.sleep(POLL_S)
        raise NoServerError(f"the match did not reach {phase} of a round of {kind}: it is in {now['phase']}")

    def send_command(self, command: dict[str, Any], step: int) -> None:
        """Send a command as the MC; a refused one is reconsidered at the next poll."""
        self.request("POST", "/api/commands", {"id": secrets.token_hex(12), "step": step, "command": command})

    def _take_step(self, now: dict[str, Any], kind: str) -> None:
        commands = {action["command"]["type"]: action["command"] for action in now["actions"]}
        if now["round"] and now["round"]["kind"] != kind and "EndEarly" in commands:
            self.send_command(commands["EndEarly"], now["step"])
        elif now["phase"] == "open":
            self.request("POST", "/api/gpio-sim", {"type": "Pulse", "id": secrets.token_hex(12), "station": 3})
        elif now["phase"] == "floor":
            self.send_command({"type": "RuleRight"}, now["step"])
        elif now["next_step"] and not now["blockers"]:
            self.send_command(now["next_step"]["command"], now["step"])


@contextmanager
def match_at(folder: Path) -> Iterator[Match]:
    """A match on simulated pins that has not started, with its data in `folder`. Raises `NoServerError`."""
    store = CredentialFile(folder)
    for seat in SEATS:
        store.change(lambda credentials, seat=seat: set_pin(credentials, seat, hash_pin(PIN)))  # type: ignore[misc]
    match = Match(free_port())
    arguments = ["demo", "--host", "127.0.0.1", "--port", str(match.port), "--data", str(folder), "--speed", SPEED]
    log = folder / "demo.log"
    with log.open("wb") as log_file:
        demo = subprocess.Popen([sys.executable, "-m", "bamchuong", *arguments], stdout=log_file, stderr=log_file)
    match.pid = demo.pid
    try:
        _until(lambda: _answers(match), demo, log)
        match.request("POST", "/enter", {"pin": PIN, "seat": "mc"})
        _until(lambda: match.request("GET", "/api/snapshot?audience=mc")[0] == 200, demo, log)
        yield match
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(PATIENCE_S)


def _answers(match: Match) -> bool:
    with suppress(OSError):
        return match.request("GET", "/healthz")[0] == 200
    return False


def _until(holds: Callable[[], bool], demo: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline_s or demo.poll() is not None:
            raise NoServerError(f"the demo did not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(POLL_S)
