"""Cookies, PINs and secrets: a session outlives a restart, what is forged or overheard is worth nothing."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from tests.unit.panel.panel_fakes import HERE, OWN, PIN, FakeHub, cookie_of, settings, store
from webcore.tls.certificates import FOLDER, Certificates

Enter = Callable[[str], FlaskClient]


def test_a_session_outlives_a_restart(staff: FlaskClient, hub: FakeHub, tmp_path: Path) -> None:
    cookie = staff.get_cookie(cookie_of(staff))
    assert cookie is not None
    next_client = create_app(hub, settings(tmp_path), store(tmp_path)).test_client()
    next_client.set_cookie(cookie_of(next_client), cookie.value)
    assert next_client.get("/mc").status_code == 200


@pytest.mark.parametrize("forge", ["another secret", "no signature", "raised role"])
def test_a_forged_cookie_is_nobody(staff: FlaskClient, hub: FakeHub, tmp_path: Path, forge: str) -> None:
    cookie = staff.get_cookie(cookie_of(staff))
    assert cookie is not None
    other = tmp_path / "other"
    app = create_app(hub, settings(tmp_path), store(other if forge == "another secret" else tmp_path))
    body, _, signature = cookie.value.rpartition(".")
    value = {"another secret": cookie.value, "no signature": body, "raised role": f"x{body}.{signature}"}[forge]
    client = app.test_client()
    client.set_cookie(cookie_of(client), value)
    assert client.get("/mc").status_code == 302
    assert (
        client.post(
            "/api/commands", json={"id": "tap", "step": 3, "command": {"type": "Undo"}}, headers=OWN
        ).status_code
        == 401
    )


def test_with_https_staff_are_sent_there_and_no_pin_is_taken_in_clear(
    hub: FakeHub, credential_file: CredentialFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates = Certificates(tmp_path / FOLDER)
    certificates.ensure(["192.168.1.20", "localhost"], dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    client = create_app(hub, settings(tmp_path, https_port=8443), credential_file).test_client()
    away = {"REMOTE_ADDR": "192.168.1.77"}
    assert client.get("/mc", environ_base=away).location == "/trust?to=/mc"
    body = {"pin": PIN}
    assert client.post("/enter", json=body, headers=OWN, environ_base=away).status_code == 403
    assert "https://panel.local:8443/enter" in client.get("/trust", environ_base=away).text
    assert client.get("/trust/authority.crt", environ_base=away).data.startswith(b"-----BEGIN CERTIFICATE")
    assert client.get("/watch", environ_base=away).status_code == 200
    assert client.post("/enter", json=body, headers=OWN).status_code == 200  # on the machine itself
    secure = {"base_url": "https://localhost", "environ_base": away}
    answer = client.post("/enter", json=body, headers={"Origin": "https://localhost"}, **secure)
    assert answer.status_code == 200
    cookie = next(
        header for header in answer.headers.getlist("Set-Cookie") if header.startswith(f"__Host-{cookie_of(client)}=")
    )
    assert "Secure" in cookie
    assert client.get("/mc", **secure).status_code == 200


def test_a_cookie_from_https_is_worth_nothing_in_clear(
    hub: FakeHub, credential_file: CredentialFile, tmp_path: Path
) -> None:
    client = create_app(hub, settings(tmp_path, https_port=8443), credential_file).test_client()
    answer = client.post("/enter", json={"pin": PIN}, headers=OWN)
    value = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    other = client.application.test_client()
    other.set_cookie(cookie_of(other), value)
    assert other.get("/mc", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 302


def test_neither_pin_nor_ticket_nor_secret_stands_in_the_file_in_clear(
    staff: FlaskClient, credential_file: CredentialFile
) -> None:
    answer = staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).json
    assert answer is not None
    text = credential_file.path.read_text()
    assert PIN not in text
    assert answer["link"].split("ticket=")[1] not in text
    assert credential_file.path.stat().st_mode & 0o077 == 0


def test_what_was_sent_stands_in_no_log(stranger: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    stranger.post("/enter", data=b'{"pin": "123456", "sea', content_type="application/json", headers=OWN)
    stranger.post("/enter", json={"pin": "654321"}, headers=OWN)
    stranger.post("/enter", json={"pin": 765432}, headers=OWN)
    assert not {"123456", "654321", "765432"} & set(caplog.text.split())
    assert "654321" not in caplog.text


@pytest.mark.parametrize("path", ["/api/commands", "/enter", "/api/pair", "/api/tickets", "/api/revoke", "/api/leave"])
def test_every_change_must_come_from_our_own_page(staff: FlaskClient, hub: FakeHub, path: str) -> None:
    for headers in ({}, {"Origin": "http://evil.test"}, {"Origin": HERE, "Sec-Fetch-Site": "cross-site"}):
        assert staff.post(path, json={}, headers=headers).status_code == 403
    assert staff.get("/mc").status_code == 200
    assert hub.commands == []


def test_who_leaves_is_forgotten(staff: FlaskClient, credential_file: CredentialFile) -> None:
    assert staff.post("/api/leave", json={}, headers=OWN).status_code == 200
    assert staff.get("/mc").status_code == 302
    assert credential_file.read().devices == {}
