"""Clients of the panel as devices: which one each is, its guesses at PINs, and the codes it is answered."""

import time
from collections.abc import Callable

from flask.testing import FlaskClient

from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import add_ticket
from tests.unit.panel.panel_fakes import OWN

Enter = Callable[[str], FlaskClient]


FAR = {"REMOTE_ADDR": "192.168.1.77"}


def guess(client: FlaskClient, address: str, pin: str = "000000", seat: str = "mc") -> int:
    body = {"pin": pin, "seat": seat}
    return client.post("/enter", json=body, headers=OWN, environ_overrides={"REMOTE_ADDR": address}).status_code


def device_of(client: FlaskClient, credential_file: CredentialFile) -> str:
    """The id of the device that `client` is."""
    rows = client.get("/api/devices").get_json()["devices"]
    return next(str(row["id"]) for row in rows if row["is_own"])


def code_of(answer: object) -> str:
    """The code of the first reason in an answer."""
    return str(answer.get_json()["reasons"][0]["code"])  # type: ignore[attr-defined]


def ticket_for(credential_file: CredentialFile, seat: str) -> str:
    """A ticket that somebody made at the machine."""
    credential_file.change(lambda now: add_ticket(now, "somebody's", seat, time.monotonic_ns()))
    return "somebody's"
