"""The desk of an installed machine: requests to its pages, as the browser of `/matches` sends them.

Kind: adapter
"""

import base64
import itertools
import json
from collections.abc import Mapping
from typing import Any

from tests.machine.nspawn import Machine

PANEL = "http://127.0.0.1:8000"
REQUEST = f"""
import http.cookiejar, sys, urllib.error, urllib.request
jar = http.cookiejar.LWPCookieJar("/root/desk-cookies")
try:
    jar.load(ignore_discard=True)
except OSError:
    pass
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
headers = {{"Content-Type": "application/json", "Origin": "{PANEL}"}}
body = sys.argv[2].encode() if sys.argv[2:] else None
try:
    print(opener.open(urllib.request.Request("{PANEL}" + sys.argv[1], body, headers)).read().decode())
except (urllib.error.URLError, OSError) as error:
    print("null")
    print(error, getattr(error, "read", bytes)(), file=sys.stderr)
jar.save(ignore_discard=True)
"""
"""One request with the cookie of the desk. What it prints is the answer; `null` while there is none."""


class Desk:
    """Somebody at the desk, signed in by the PIN that the machine gives."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._numbers = itertools.count(1)
        pin = machine.check_output("bamchuong", "pin", "desk").split("\t")[1]
        self.post("/enter", {"pin": pin, "seat": "desk"})

    def get(self, path: str) -> Any:
        """The answer to a request; None while the pages or the controller do not answer."""
        lines = self._machine.run("python3", "-c", REQUEST, path).stdout.splitlines()
        return json.loads(lines[0])

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """The answer to what must be done."""
        output = self._machine.check_output("python3", "-c", REQUEST, path, json.dumps(dict(body)))
        answer: dict[str, Any] | None = json.loads(output.splitlines()[0])
        assert answer is not None, output
        assert answer.get("ok", True), answer
        return answer

    def snapshot(self) -> dict[str, Any]:
        """What the desk sees; empty while there is nothing."""
        return self.get("/api/snapshot") or {}

    def state(self, match: str) -> str:
        """The state of a match in the list."""
        return next(str(listed["state"]) for listed in self.get("/api/matches")["matches"] if listed["id"] == match)

    def make_rehearsal(self, title: str, form: str, speed: int) -> str:
        """Make a match of two teams with a format, and a rehearsal of it with practice questions; return its id."""
        teams = [{"name": f"THCS {title} {number}", "station": station} for number, station in ((1, 2), (2, 5))]
        fields = {"title": title, "venue": "Trường THCS Sài Đồng", "teams": teams, "format": form, "judges": 2}
        match_id = self.post("/api/matches", {"form": fields, "people": {}})["id"]
        return str(self.post(f"/api/matches/{match_id}/rehearse", {"questions": "practice", "speed": speed})["id"])

    def add_format(self, name: str, content: bytes) -> str:
        """Take a format file to the machine; return its name there."""
        sent = {"file": name, "content": base64.b64encode(content).decode()}
        return str(self.post("/api/matches/formats", sent)["name"])

    def begin(self, match: str) -> None:
        """Open a match, or go on with it."""
        body = {"id": f"begin-{next(self._numbers)}", "step": self.snapshot()["step"]}
        self.post(f"/api/matches/{match}/begin", body)

    def put_aside(self) -> None:
        """Put the match that runs aside."""
        body = {"id": f"aside-{next(self._numbers)}", "step": self.snapshot()["step"]}
        self.post("/api/commands", body | {"command": {"type": "PutMatchAside"}})

    def let_robot_play(self) -> None:
        """Let the robot play the rehearsal that is open."""
        self.post("/api/matches/robot", {"play": True})
