"""Hostile requests of strangers and of every role through the real panel to the real controller, over HTTP: no process
falls, every answer is one that the panel means to give, nobody does what is not theirs, and the evening goes on."""

import http.client
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import msgspec

from bamchuong.processes import CONTROLLER, PANEL
from bus import messages as m
from controller.journal.journal_reader import read_records
from controller.rules.commands import permitted
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import set_pin
from tests.free_ports import free_port
from tests.hostile_values import TEXTS, hostile
from tests.patience import Patience, patience_s
from tests.process.running_match import match_processes
from webcore.pin_hashing import hash_pin

REQUESTS = 104_000 if os.environ.get("BAMCHUONG_NIGHTLY") else 1_000
SEATS = {"mc": m.Role.MC, "desk": m.Role.DESK, "judge/1": m.Role.JUDGE, "tech": m.Role.TECH, "": None}
"""Who sends, and as whom the rules know them; a stranger as nobody."""

PIN = "246813"
PATHS = (
    "/api/commands", "/api/devices", "/api/ping", "/api/leave", "/api/pair", "/api/prove", "/api/revoke",
    "/api/tickets", "/api/gpio-sim", "/api/selftest", "/api/noticed", "/api/packs", "/api/packs/load", "/api/snapshot",
    "/enter", "/mc",
    "/desk", "/slides/..%2f..%2fetc%2fpasswd", "/pictures/0", "/%ff%fe", "/catalogue/vi.json", "/nothing", "/",
)  # fmt: skip
METHODS = ("GET", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "BREW")
MEANT = {200, 201, 204, 301, 302, 303, 308, 400, 401, 403, 404, 405, 409, 411, 413, 415, 422, 429, 431, 501, 503}
"""503: the controller is not heard, or too many ask; never 500."""

COMMANDS = [msgspec.inspect.type_info(command) for command in get_args(m.Command)]


class Sender:
    """One device: a connection that is opened again whenever the panel closes it."""

    def __init__(self, port: int, seat: str) -> None:
        self.port, self.seat, self.cookie = port, seat, ""
        self._client: http.client.HTTPConnection | None = None

    def request(self, method: str, path: str, body: bytes, kind: str) -> int:
        """The status of the answer; 0: the panel closed the connection, as it may do to garbage."""
        client = self._client = self._client or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=patience_s(60)
        )
        headers = {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}", "Cookie": self.cookie}
        try:
            client.request(method, path, body, headers)
            answer = client.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0
        if path == "/enter" and answer.status == 200 and answer.headers["Set-Cookie"]:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer.status

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def enter(self) -> None:
        """Come in with the PIN of the seat, as often as it takes: others guess meanwhile."""
        if self.seat:
            body = json.dumps({"pin": PIN, "seat": self.seat, "name": self.seat})
            assert self.request("POST", "/enter", body.encode(), "application/json") == 200


def command_body(chance: random.Random, number: int) -> tuple[bytes, str]:
    """A hostile command, and its id."""
    identity = f"web-{number}"
    command: Any = hostile(chance, chance.choice(COMMANDS))
    body = {"id": identity, "step": chance.choice((None, 0, 1, 2**53, -1, 10**30)), "command": command}
    return json.dumps(body).encode(), identity


def any_body(chance: random.Random) -> bytes:
    """JSON of any shape, or none at all."""
    match chance.randint(0, 4):
        case 0:
            return chance.randbytes(chance.randint(0, 300))
        case 1:
            return b"[" * chance.randint(1, 8_000)
        case 2:
            return json.dumps({text: chance.choice(TEXTS) for text in chance.sample(TEXTS, 3)}).encode()
        case 3:
            return json.dumps(
                {"pin": "0" * 6, "seat": chance.choice(list(SEATS)), "name": chance.choice(TEXTS)}
            ).encode()
        case _:
            return json.dumps(chance.choice([None, 1e308, True, [], "x" * 20_000, -(10**400)])).encode()


def test_no_request_ends_a_process_and_nobody_does_what_is_not_theirs(folder: Path) -> None:
    port, data = free_port(), folder / "data"
    data.mkdir()
    store = CredentialFile(data)
    for seat in filter(None, SEATS):
        store.change(lambda credentials, seat=seat: set_pin(credentials, seat, hash_pin(PIN)))  # type: ignore[misc]
    chance, statuses, sent = random.Random(16), Counter[int](), dict[str, tuple[m.Role | None, bytes]]()
    options = {"host": "127.0.0.1", "port": str(port), "https-port": "0"}
    with match_processes(folder, CONTROLLER, PANEL, options=options) as evening:
        evening.wait_until(lambda view: view.next_step is not None, "the first step")
        senders = [Sender(port, seat) for seat in SEATS]
        patience = Patience(60)
        while senders[-1].request("GET", "/healthz", b"", "") != 200:
            assert not patience.ended, "the panel does not answer"
            evening.turn()
        for number in range(REQUESTS):
            sender = chance.choice(senders)
            if sender.seat and not sender.cookie:
                sender.enter()
            if chance.random() < 0.7:
                body, identity = command_body(chance, number)
                sent[identity] = (SEATS[sender.seat], body)
                status = sender.request("POST", "/api/commands", body, "application/json")
            else:
                path, method = chance.choice(PATHS), chance.choice(METHODS)
                status = sender.request(
                    method, path, any_body(chance), chance.choice(("application/json", "text/plain"))
                )
            statuses[status] += 1
            if status == 401 and sender.seat:
                sender.cookie = ""  # it left, or somebody removed it
            if number % 50 == 0:
                evening.turn()
        assert senders[-1].request("GET", "/healthz", b"", "") == 200, "its loops turn"
        for sender in senders:
            sender.close()
        assert any(evening.order(command).ok for command in (m.Hold(), m.Release())), "one of them is legal"
        assert evening.messages == [], "no process fell"
    print(f"{REQUESTS} requests: {dict(sorted(statuses.items()))}")
    assert statuses.keys() <= MEANT | {0}, statuses
    assert statuses[200] and statuses[401] and statuses[403] and statuses[400]  # noqa: PT018
    assert_only_theirs(data, sent)


def assert_only_theirs(data: Path, sent: dict[str, tuple[m.Role | None, bytes]]) -> None:
    """Every command on record was one that its role may give."""
    decoder = msgspec.json.Decoder(m.Command, strict=False)
    facts = 0
    for record in read_records(data / "journal.sqlite"):
        identity = record.cause.removeprefix("command ")
        if identity in sent:
            role, body = sent[identity]
            assert role is not None, record
            assert permitted(role, decoder.decode(msgspec.json.encode(json.loads(body)["command"]))), record
            facts += 1
    assert facts, "some are done"
