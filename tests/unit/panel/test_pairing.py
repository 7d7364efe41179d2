"""Pairing by a QR code: proven on both sides, compared by people, and never over plain HTTP where there is HTTPS."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus.messages import AccessKind, Author
from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Newcomer
from panel.auth.pairing import comparison_code, short_fingerprint, ticket_id, ticket_key, ticket_proof
from panel.auth.pending import MAX_WAITING, WAITING_NS, Pending, PendingDevices
from tests.unit.panel.panel_fakes import OWN, PINS, FakeHub, let_in, settings
from webcore.tls.certificates import FOLDER, Certificates, fingerprint

Enter = Callable[[str], FlaskClient]
FAR = {"REMOTE_ADDR": "192.168.1.77"}
SECURE: dict[str, Any] = {
    "base_url": "https://localhost",
    "headers": {"Origin": "https://localhost"},
    "environ_base": FAR,
}
NONCE = "0" * 32


@pytest.fixture
def secure_app(hub: FakeHub, credential_file: CredentialFile, tmp_path: Path) -> Flask:
    """A panel with HTTPS."""
    Certificates(tmp_path / FOLDER).ensure(["localhost"], dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    return create_app(hub, settings(tmp_path, https_port=8443), credential_file)


@pytest.fixture
def mc(secure_app: Flask) -> FlaskClient:
    """The MC, over HTTPS."""
    client = secure_app.test_client()
    assert client.post("/enter", json={"pin": PINS["mc"]}, **SECURE).status_code == 200
    return client


def carried(link: str) -> dict[str, str]:
    """What a link carries after the `#`."""
    return dict(part.split("=") for part in link.split("#")[1].split("&"))


def proof_of(link: str, authority: str | None = None) -> dict[str, str]:
    """What the page posts that has read `link`, of this or another authority."""
    token, ca = carried(link)["ticket"], authority if authority is not None else carried(link)["ca"]
    return {"id": ticket_id(token), "nonce": NONCE, "proof": ticket_proof(ticket_key(token), NONCE, ca)}


def ticket_link(mc: FlaskClient, seat: str = "judge/2") -> str:
    return str(mc.post("/api/tickets", json={"seat": seat}, **SECURE).get_json()["link"])


# -------------------------------------------------------------------------------------------------- on the way in


def test_qr_codes_of_staff_lead_to_https_and_carry_the_authoritys_fingerprint(mc: FlaskClient, tmp_path: Path) -> None:
    link = ticket_link(mc)
    assert link.startswith("https://panel.local:8443/enter#ticket=")
    assert carried(link)["ca"] == short_fingerprint(fingerprint(tmp_path / FOLDER / "authority.crt"))
    index = mc.get("/").text
    assert "https://panel.local:8443/mc" in index
    assert "http://panel.local:8080/mc" not in index


def test_over_plain_http_no_ticket_is_taken_from_anybody_else(secure_app: Flask, mc: FlaskClient) -> None:
    link = ticket_link(mc)
    plain = secure_app.test_client()
    for body in (proof_of(link), {"ticket": carried(link)["ticket"]}):
        refused = plain.post("/api/pair", json=body, headers=OWN, environ_base=FAR)
        assert refused.get_json()["reasons"][0]["code"] == "https-only"
    assert plain.get("/enter", environ_base=FAR).location == "/trust"


def test_the_token_itself_is_never_taken_where_a_page_can_prove_it(secure_app: Flask, mc: FlaskClient) -> None:
    token = carried(ticket_link(mc))["ticket"]
    assert secure_app.test_client().post("/api/pair", json={"ticket": token}, **SECURE).status_code == 401


def test_the_code_of_another_machine_proves_nothing_here(secure_app: Flask, mc: FlaskClient) -> None:
    link = ticket_link(mc)
    guest = secure_app.test_client()
    for authority in ("", "ab" * 16, "AB" * 16):
        assert guest.post("/api/pair", json=proof_of(link, authority), **SECURE).status_code == 401
    for field in ("nonce", "proof"):
        forged = {**proof_of(link), field: "1" * (32 if field == "nonce" else 64)}
        assert guest.post("/api/pair", json=forged, **SECURE).status_code == 401
    assert guest.post("/api/pair", json=proof_of(link), **SECURE).status_code == 200


def test_the_fingerprint_stands_on_the_stage_and_on_the_page_to_print(mc: FlaskClient, tmp_path: Path) -> None:
    digest = fingerprint(tmp_path / FOLDER / "authority.crt")
    assert f'data-authority="{digest}"' in mc.get("/stage").text
    assert digest in mc.get("/trust").text


def test_without_https_there_is_no_fingerprint_to_compare(stranger: FlaskClient) -> None:
    assert 'data-authority=""' in stranger.get("/stage").text


# ------------------------------------------------------------------------------------------------------- both screens


def test_both_screens_show_one_code_before_a_device_is_let_in(secure_app: Flask, mc: FlaskClient) -> None:
    link = ticket_link(mc)
    tablet = secure_app.test_client()
    waits = tablet.post("/api/pair", json=proof_of(link), **SECURE).get_json()
    (waiting,) = mc.get("/api/devices", **SECURE).get_json()["waiting"]
    own = comparison_code(ticket_key(carried(link)["ticket"]), NONCE, carried(link)["ca"])
    assert waiting["code"] == waits["code"] == own
    assert re.fullmatch(r"\d{4}", own)
    assert (waiting["seat"], waiting["address"]) == ("judge/2", "192.168.1.77")
    assert tablet.get("/judge", **SECURE).status_code == 302

    second_answer = tablet.post("/api/pair/wait", json={"pending": waits["pending"]}, **SECURE)
    assert second_answer.get_json() == {"ok": True, "waiting": True}
    mc.post("/api/pending", json={"id": waiting["id"], "accept": True}, **SECURE)
    assert tablet.post("/api/pair/wait", json={"pending": waits["pending"]}, **SECURE).get_json()["page"] == "/judge"
    assert tablet.get("/judge", **SECURE).status_code == 200


def test_whoever_photographed_the_code_and_was_faster_shows_another_code(secure_app: Flask, mc: FlaskClient) -> None:
    link = ticket_link(mc)
    thief, tablet = secure_app.test_client(), secure_app.test_client()
    token, ca = carried(link)["ticket"], carried(link)["ca"]
    theirs = {"id": ticket_id(token), "nonce": "f" * 32, "proof": ticket_proof(ticket_key(token), "f" * 32, ca)}
    assert thief.post("/api/pair", json=theirs, **SECURE).status_code == 200
    assert tablet.post("/api/pair", json=proof_of(link), **SECURE).status_code == 401
    (waiting,) = mc.get("/api/devices", **SECURE).get_json()["waiting"]
    assert waiting["code"] != comparison_code(ticket_key(token), NONCE, ca)


def test_who_is_not_let_in_is_told_so_and_it_is_on_record(app: Flask, staff: FlaskClient, hub: FakeHub) -> None:
    token = carried(staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).get_json()["link"])["ticket"]
    tablet = app.test_client()
    waits = tablet.post("/api/pair", json={"ticket": token, "name": "Nam"}, headers=OWN).get_json()
    (waiting,) = staff.get("/api/devices").get_json()["waiting"]
    staff.post("/api/pending", json={"id": waiting["id"], "accept": False}, headers=OWN)
    answer = tablet.post("/api/pair/wait", json={"pending": waits["pending"]}, headers=OWN)
    assert (answer.status_code, answer.get_json()["reasons"][0]["code"]) == (403, "not-let-in")
    assert tablet.get("/desk").status_code == 302
    assert tablet.post("/api/pair/wait", json={"pending": waits["pending"]}, headers=OWN).status_code == 401
    refused = hub.events[-1]
    assert (refused.what, refused.name, refused.by is not None) == (AccessKind.REFUSED, "Nam", True)


def test_only_who_may_pair_a_role_decides_who_joins_it(app: Flask, staff: FlaskClient, enter: Enter) -> None:
    token = carried(staff.post("/api/tickets", json={"seat": "mc"}, headers=OWN).get_json()["link"])["ticket"]
    app.test_client().post("/api/pair", json={"ticket": token}, headers=OWN)
    (waiting,) = staff.get("/api/devices").get_json()["waiting"]
    for seat in ("desk", "tech", "judge/1"):
        other = enter(seat)
        assert other.get("/api/devices").get_json()["waiting"] == []
        decided = other.post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN)
        assert decided.status_code == 403
    assert (
        app.test_client().post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN).status_code
        == 401
    )


def test_who_lets_somebody_in_must_know_the_pin(app: Flask, staff: FlaskClient) -> None:
    token = carried(staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).get_json()["link"])["ticket"]
    app.test_client().post("/api/pair", json={"ticket": token}, headers=OWN)
    app.extensions["proofs"]._proved_ns.clear()
    (waiting,) = staff.get("/api/devices").get_json()["waiting"]
    refused = staff.post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN)
    assert refused.get_json()["reasons"][0]["code"] == "pin-again"
    assert staff.post("/api/pending", json={"id": waiting["id"], "accept": False}, headers=OWN).status_code == 200


def test_a_projector_is_let_in_at_once(app: Flask, staff: FlaskClient) -> None:
    token = carried(staff.post("/api/tickets", json={"seat": "stage"}, headers=OWN).get_json()["link"])["ticket"]
    assert app.test_client().post("/api/pair", json={"ticket": token}, headers=OWN).get_json()["page"] == "/stage"


def test_who_let_somebody_in_stands_in_the_record(app: Flask, staff: FlaskClient, hub: FakeHub) -> None:
    token = carried(staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).get_json()["link"])["ticket"]
    let_in(app.test_client(), staff, token)
    joined = hub.events[-1]
    assert (joined.what, joined.by is not None and joined.by.role) == (AccessKind.INVITED, "mc")


# ------------------------------------------------------------------------------------------------- those who wait


def waits(token: str) -> Pending:
    return Pending(token, Newcomer("desk"), "1234", WAITING_NS)


def test_nobody_waits_for_ever_and_not_too_many_do() -> None:
    devices = PendingDevices()
    for number in range(MAX_WAITING + 5):
        devices.add(f"{number}", waits(f"token {number}"))
    assert len(devices.waiting(0)) == MAX_WAITING
    assert devices.find("token 0", 0) is None
    assert devices.find(f"token {MAX_WAITING}", 0) is not None
    assert devices.waiting(WAITING_NS) == {}
    assert devices.find(f"token {MAX_WAITING}", WAITING_NS) is None


def test_what_was_decided_once_stays_so() -> None:
    devices = PendingDevices()
    devices.add("1", waits("token"))
    assert devices.decide("1", is_accepted=False, by=Author(), now_ns=0) is not None
    assert devices.decide("1", is_accepted=True, by=Author(), now_ns=0) is None
    pending = devices.find("token", 0)
    assert pending is not None
    assert pending.state == "refused"
    devices.forget("token")
    assert devices.find("tökèn", 0) is None
