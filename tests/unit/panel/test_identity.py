"""Who may be whom: what somebody in the hall did to the staff's devices, and what comes of it now."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from bus.messages import AccessKind
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import remove_device, revoke_seat, set_pin
from panel.auth.proofs import PROOF_NS
from tests.unit.panel.client_devices import Enter, code_of, device_of, guess, ticket_for
from tests.unit.panel.panel_fakes import OWN, PIN, PINS, FakeHub, let_in

# ---------------------------------------------------------------------------------------------------------- the devices


def test_one_judges_pin_entered_205_times_throws_nobody_out(
    app: Flask, enter: Enter, hub: FakeHub, credential_file: CredentialFile
) -> None:
    staff = {seat: enter(seat) for seat in ("mc", "desk", "judge/1")}
    hub.streams = {device_of(staff["mc"], credential_file): 1}
    hub.streams |= dict.fromkeys(credential_file.read().devices, 1)
    for _ in range(205):
        assert guess(app.test_client(), "192.168.1.77", PINS["judge/2"], "judge/2") == 200
    assert [client.get(f"/{seat.split('/')[0]}").status_code for seat, client in staff.items()] == [200] * 3
    assert guess(app.test_client(), "192.168.1.20", PIN) == 200
    assert len(credential_file.read().devices) < 30


def test_a_browser_that_enters_again_and_again_is_one_device(app: Flask, credential_file: CredentialFile) -> None:
    client = app.test_client()
    for _ in range(30):
        assert guess(client, "192.168.1.77", PINS["judge/2"], "judge/2") == 200
    assert len(credential_file.read().devices) == 1


def test_a_full_role_says_so_and_the_refusal_is_on_record(app: Flask, enter: Enter, hub: FakeHub) -> None:
    for _ in range(20):
        enter("desk")
    store = app.extensions["store"]
    hub.streams = dict.fromkeys(store.read().devices, 1)
    answer = app.test_client().post("/enter", json={"pin": PINS["desk"], "seat": "desk"}, headers=OWN)
    assert (answer.status_code, code_of(answer)) == (409, "no-room")
    assert hub.events[-1].what is AccessKind.REFUSED


# -------------------------------------------------------------------------------------------------------------- tickets


def test_a_link_with_somebodys_ticket_does_not_take_the_mcs_seat_away_unasked(
    staff: FlaskClient, credential_file: CredentialFile
) -> None:
    ticket = ticket_for(credential_file, "judge/2")
    answer = staff.post("/api/pair", json={"ticket": ticket}, headers=OWN)
    assert (answer.status_code, code_of(answer)) == (409, "would-change")
    text = m.Sentence(**answer.get_json()["reasons"][0]).text
    assert "paired as {now}. If you go on, it becomes {then}" in text
    assert staff.get("/mc").status_code == 200

    after = staff.post("/api/pair", json={"ticket": ticket, "replace": True}, headers=OWN)
    assert after.get_json()["seat"] == "judge/2"
    assert staff.get("/mc").status_code == 302


def test_the_mcs_own_ticket_on_the_mcs_tablet_changes_nothing_and_stays_good(
    staff: FlaskClient, app: Flask, credential_file: CredentialFile
) -> None:
    ticket = ticket_for(credential_file, "mc")
    before = credential_file.read().devices
    assert staff.post("/api/pair", json={"ticket": ticket}, headers=OWN).get_json()["page"] == "/mc"
    assert credential_file.read().devices == before
    assert app.test_client().post("/api/pair", json={"ticket": ticket}, headers=OWN).status_code == 200


def test_the_pin_of_another_role_does_not_change_a_paired_tablet_unasked(staff: FlaskClient) -> None:
    body = {"pin": PINS["desk"], "seat": "desk"}
    assert code_of(staff.post("/enter", json=body, headers=OWN)) == "would-change"
    assert staff.get("/mc").status_code == 200
    assert staff.post("/enter", json={**body, "replace": True}, headers=OWN).status_code == 200


@pytest.mark.parametrize("end", ["a new PIN", "revoke all", "its maker is removed"])
def test_a_ticket_does_not_outlive(staff: FlaskClient, app: Flask, credential_file: CredentialFile, end: str) -> None:
    link = staff.post("/api/tickets", json={"seat": "judge/1"}, headers=OWN).get_json()["link"]
    mc = device_of(staff, credential_file)
    if end == "a new PIN":
        credential_file.change(lambda now: set_pin(now, "judge/1", "fresh"))
    elif end == "revoke all":
        credential_file.change(lambda now: revoke_seat(now, "judge/1"))
    else:
        credential_file.change(lambda now: remove_device(now, mc))
    late = app.test_client().post("/api/pair", json={"ticket": link.split("ticket=")[1]}, headers=OWN)
    assert (late.status_code, code_of(late)) == (401, "no-ticket")


# ------------------------------------------------------------------------------------------ a moment at the MC's tablet


@pytest.mark.parametrize("path, body", [("/api/tickets", {"seat": "mc"}), ("/api/revoke", {"seat": "judge/1"})])
def test_a_moment_at_the_mcs_tablet_neither_pairs_nor_revokes(
    staff: FlaskClient, proofless: None, path: str, body: dict[str, str]
) -> None:
    refused = staff.post(path, json=body, headers=OWN)
    assert (refused.status_code, code_of(refused)) == (403, "pin-again")
    assert staff.post("/api/prove", json={"pin": PINS["desk"]}, headers=OWN).status_code == 403
    assert staff.post("/api/prove", json={"pin": PIN}, headers=OWN).status_code == 200
    assert staff.post(path, json=body, headers=OWN).status_code == 200


def test_a_projector_is_paired_without_the_pin(staff: FlaskClient, proofless: None) -> None:
    assert staff.post("/api/tickets", json={"seat": "stage"}, headers=OWN).status_code == 200


def test_a_proof_lasts_for_some_minutes_and_for_one_device(app: Flask, staff: FlaskClient, enter: Enter) -> None:
    proofs = app.extensions["proofs"]
    proofs._proved_ns = {device: now - PROOF_NS for device, now in proofs._proved_ns.items()}
    assert staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 403
    assert enter("mc").post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 200
    assert staff.post("/api/tickets", json={"seat": "desk"}, headers=OWN).status_code == 403


def test_who_came_by_a_qr_code_has_no_pin_to_pair_others_with(app: Flask, staff: FlaskClient) -> None:
    link = staff.post("/api/tickets", json={"seat": "mc"}, headers=OWN).get_json()["link"]
    second = app.test_client()
    let_in(second, staff, link.split("ticket=")[1])
    assert code_of(second.post("/api/tickets", json={"seat": "desk"}, headers=OWN)) == "pin-again"
