"""An app over the hand-written hub, with a client that is the MC and one that is nobody."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import add_ticket
from panel.auth.presence import Presence
from tests.unit.panel.panel_fakes import OWN, PINS, FakeHub, settings, store


@pytest.fixture
def hub() -> FakeHub:
    """A hub that answers."""
    return FakeHub()


@pytest.fixture
def credential_file(tmp_path: Path) -> CredentialFile:
    """Where the app keeps pins and devices."""
    return store(tmp_path)


@pytest.fixture
def app(hub: FakeHub, credential_file: CredentialFile, tmp_path: Path) -> Flask:
    """The panel's app."""
    return create_app(hub, settings(tmp_path), credential_file)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody without a PIN."""
    return app.test_client()


@pytest.fixture
def enter(app: Flask, credential_file: CredentialFile) -> Callable[[str], FlaskClient]:
    """A new client that entered the PIN of a seat; by a ticket where it has none, as the projector; "": a stranger."""

    def entered(seat: str) -> FlaskClient:
        client = app.test_client()
        if seat in PINS:
            answer = client.post("/enter", json={"pin": PINS[seat], "seat": seat}, headers=OWN)
            assert answer.status_code == 200
        elif seat:
            credential_file.change(lambda now: add_ticket(now, "ticket", seat, time.monotonic_ns()))
            assert client.post("/api/pair", json={"ticket": "ticket"}, headers=OWN).status_code == 200
        return client

    return entered


@pytest.fixture
def staff(enter: Callable[[str], FlaskClient]) -> FlaskClient:
    """The MC."""
    return enter("mc")


@pytest.fixture
def proofless(app: Flask) -> None:
    """Nobody has entered a PIN for a while."""
    app.extensions["proofs"]._proved_ns.clear()


@pytest.fixture
def presence(app: Flask, hub: FakeHub, credential_file: CredentialFile) -> Presence:
    """The regular check of the devices, done once."""
    presence = Presence(hub, credential_file, app.extensions["access_log"])
    presence.check(0)
    return presence
