"""A hand-written hub for tests of the routes: it answers what it is told to and keeps what it was asked."""

import socket
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from panel.auth.credential_file import CredentialFile
from panel.bus_hub import new_channels
from panel.live.sse import Channel, PublicChannel
from panel.settings import Settings
from tests.pin_hashes import cheap_hash, with_pins
from webcore.admission import Admission
from webcore.connection_limits import Limits
from webcore.http_server import Server
from webcore.sessions import cookie_name
from webcore.tls.addresses import Addresses
from webcore.traffic import Traffic

PIN = "314159"
PINS = {"mc": PIN, "desk": "271828", "tech": "161803", "judge/1": "141421", "judge/2": "173205"}
HASHES = {seat: cheap_hash(pin) for seat, pin in PINS.items()}
HERE = "http://localhost"
OWN = {"Origin": HERE}


class FakeHub:
    """Answers every order alike; `None` is a controller that keeps silent."""

    def __init__(self) -> None:
        self.channels = new_channels()
        self.led: Channel = PublicChannel()
        self.commands: list[m.CommandRequest] = []
        self.acquisitions: list[m.AcquireOutputs] = []
        self.selftest_commands: list[m.SelftestCommand] = []
        self.button_commands: list[m.ButtonCommand] = []
        self.reasons: tuple[m.Sentence, ...] | None = ()
        self.board = True
        self.is_connected = True
        self.snapshots: dict[str, m.Snapshot] = {}
        self.reloaded: list[str] = []
        self.ended: list[str] = []
        self.streams: dict[str, int] = {}
        self.called: list[tuple[list[str], int]] = []
        self.events: list[m.AccessEvent] = []
        self.troubles: tuple[m.Sentence, ...] = ()

    def send_command(self, order: m.CommandRequest) -> m.CommandReply | None:
        """Keep `order`, answer as told."""
        self.commands.append(order)
        if self.reasons is None:
            return None
        return m.CommandReply(order.id, ok=not self.reasons, seq=7, step=3, reasons=self.reasons)

    def acquire_outputs(self, wish: m.AcquireOutputs) -> m.OutputsGranted | None:
        """Keep `wish`, answer as told."""
        self.acquisitions.append(wish)
        return None if self.reasons is None else m.OutputsGranted(wish.id, self.reasons, (1, 2, 3))

    def selftest(self, order: m.SelftestCommand) -> m.SelftestReply | None:
        """Keep `order`, answer as told."""
        self.selftest_commands.append(order)
        return None if self.reasons is None else m.SelftestReply(order.id, self.reasons)

    def move_button(self, message: m.ButtonCommand) -> m.PulseReply | None:
        """Keep `message`."""
        self.button_commands.append(message)
        return m.PulseReply(message.id, 0) if self.board else None

    def record_access(self, event: m.AccessEvent) -> None:
        """Keep `event`."""
        self.events.append(event)

    def show_troubles(self, troubles: tuple[m.Sentence, ...]) -> None:
        """Keep `troubles`."""
        self.troubles = troubles

    def snapshot(self, channel: str) -> m.Snapshot | None:
        """As told."""
        return self.snapshots.get(channel)

    def stream_counts(self) -> dict[str, int]:
        """As told."""
        return self.streams

    def ping(self, devices: Iterable[str], number: int) -> None:
        """Keep whom, and the number."""
        self.called.append((sorted(devices), number))

    def reload(self, device: str) -> None:
        """Keep which."""
        self.reloaded.append(device)

    def end_streams(self, device: str) -> None:
        """Keep which."""
        self.ended.append(device)

    def faults(self) -> int:
        return 0

    def is_healthy(self) -> bool:
        """As told."""
        return self.is_connected


def let_in(newcomer: FlaskClient, inviter: FlaskClient, token: str, **more: Any) -> dict[str, Any]:
    """The answer to `newcomer`, which has read the QR code with `token`, once `inviter` has compared the codes."""
    waits = newcomer.post("/api/pair", json={"ticket": token}, headers=OWN, **more).get_json()
    (waiting,) = inviter.get("/api/devices").get_json()["waiting"]
    assert waiting["code"] == waits["code"]
    decided = inviter.post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN)
    assert decided.status_code == 200
    answer = newcomer.post("/api/pair/wait", json={"pending": waits["pending"]}, headers=OWN, **more)
    return dict(answer.get_json())


def settings(folder: Path, *, simulated: bool = True, https_port: int = 0) -> Settings:
    """Settings of a panel in a test."""
    return Settings(simulated, Addresses("panel.local"), folder, folder, 8080, https_port)


def store(folder: Path) -> CredentialFile:
    """A store that holds the hashes of `PINS`."""
    credential_file = CredentialFile(folder)
    seats = credential_file.read().pin_hashes
    missing = {seat: digest for seat, digest in HASHES.items() if seat not in seats}
    if missing:
        credential_file.change(lambda credentials: with_pins(credentials, missing))
    return credential_file


def cookie_of(client: FlaskClient) -> str:
    """The name of the cookie in which a client of this panel is known, over plain HTTP."""
    return cookie_name(client.application.config["SECRET_KEY"])


def open_server(listener: socket.socket, context: ssl.SSLContext | None, app: Flask) -> Server:
    """A server of `app` that knows no paired device; who serves only this machine needs no greenlets of admission."""
    return Server(listener, context, app, Admission(Limits(), Traffic(), lambda environ: False))
