"""Adapt a real match for `bench panel`: the demo in processes of its own, led on as tablets would.

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
LOOK_S = 0.05


@dataclass
class Match:
    """A match that runs. `cookie`: the MC's; everything goes through the panel, as a tablet's taps do."""

    port: int
    cookie: str = ""

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and JSON of an answer. Raises `OSError` where nobody answers."""
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
        found: dict[str, Any] = self.ask("GET", "/api/snapshot?audience=mc")[1]
        return found

    def team(self, number: int) -> str:
        """The name of a team."""
        return next(str(one["name"]) for one in self.snapshot()["teams"] if one["number"] == number)

    def lead(self, kind: str, phase: str) -> dict[str, Any]:
        """Lead the match on to `phase` of a round of `kind`; the MC's snapshot there. Raises `NoServerError`."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            now = self.snapshot()
            if now["phase"] == phase and now["round"]["kind"] == kind:
                return now
            self._take_step(now, kind)
            time.sleep(LOOK_S)
        raise NoServerError(f"the match did not come to {phase} of a round of {kind}: it stands in {now['phase']}")

    def order(self, command: dict[str, Any], step: int) -> None:
        """Give a command as the MC; what is refused is looked at again in the next turn."""
        self.ask("POST", "/api/commands", {"id": secrets.token_hex(12), "step": step, "command": command})

    def _take_step(self, now: dict[str, Any], kind: str) -> None:
        also = {one["command"]["type"]: one["command"] for one in now["actions"]}
        if now["round"] and now["round"]["kind"] != kind and "EndEarly" in also:
            self.order(also["EndEarly"], now["step"])
        elif now["phase"] == "open":
            self.ask("POST", "/api/gpio-sim", {"type": "Pulse", "id": secrets.token_hex(12), "station": 3})
        elif now["phase"] == "floor":
            self.order({"type": "RuleRight"}, now["step"])
        elif now["next_step"] and not now["blockers"]:
            self.order(now["next_step"]["command"], now["step"])


@contextmanager
def match_at(folder: Path) -> Iterator[Match]:
    """A match on simulated pins that has not begun, with its data in `folder`. Raises `NoServerError`."""
    store = CredentialFile(folder)
    for seat in SEATS:
        store.change(lambda credentials, seat=seat: set_pin(credentials, seat, hash_pin(PIN)))  # type: ignore[misc]
    match = Match(free_port())
    words = ["demo", "--host", "127.0.0.1", "--port", str(match.port), "--data", str(folder), "--speed", SPEED]
    log = folder / "demo.log"
    with log.open("wb") as said:
        show = subprocess.Popen([sys.executable, "-m", "bamchuong", *words], stdout=said, stderr=said)
    try:
        _until(lambda: _answers(match), show, log)
        match.ask("POST", "/enter", {"pin": PIN, "seat": "mc"})
        _until(lambda: match.ask("GET", "/api/snapshot?audience=mc")[0] == 200, show, log)
        yield match
    finally:
        show.send_signal(signal.SIGINT)
        show.wait(PATIENCE_S)


def _answers(match: Match) -> bool:
    with suppress(OSError):
        return match.ask("GET", "/healthz")[0] == 200
    return False


def _until(holds: Callable[[], bool], show: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until or show.poll() is not None:
            raise NoServerError(f"the demo did not start: {log.read_text(errors='replace')[-600:]}")
        time.sleep(LOOK_S)
