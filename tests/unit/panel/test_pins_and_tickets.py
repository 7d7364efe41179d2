"""PINs, tickets and devices: who comes in by them, who may send whom out, and that it is at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import TICKET_NS, Credentials, add_ticket, redeem_ticket, set_pin
from panel.auth.pairing import ticket_id
from tests.unit.panel.panel_fakes import OWN, PINS, FakeHub, let_in

Enter = Callable[[str], FlaskClient]
SEATS = ("mc", "desk", "tech", "judge/1", "judge/2")


@pytest.mark.parametrize("seat", SEATS)
def test_the_pin_of_one_seat_opens_no_other(stranger: FlaskClient, seat: str) -> None:
    for other in SEATS:
        if other != seat:
            body = {"pin": PINS[seat], "seat": other}
            assert stranger.post("/enter", json=body, headers=OWN).status_code == 401


def test_a_ticket_lets_one_device_in_once(staff: FlaskClient, app: Flask) -> None:
    answer = staff.post("/api/tickets", json={"seat": "judge/2"}, headers=OWN).json
    assert answer is not None
    link, token = answer["link"].split("#ticket=")
    assert link == "http://panel.local:8080/enter"
    assert len(token) >= 22  # 128 bits
    first, second = app.test_client(), app.test_client()
    assert let_in(first, staff, token) == {"ok": True, "seat": "judge/2", "page": "/judge"}
    assert second.post("/api/pair", json={"ticket": token}, headers=OWN).status_code == 401
    assert first.get("/judge").status_code == 200
    assert second.get("/judge").status_code == 302


def test_a_ticket_is_too_old_after_two_minutes_and_after_a_reboot() -> None:
    fresh = add_ticket(Credentials(secret=""), "token", "mc", 1000)
    tickets = [redeem_ticket(fresh, ticket_id("token"), now_ns)[1] for now_ns in (999 + TICKET_NS, 1000 + TICKET_NS, 5)]
    assert [ticket and ticket.seat for ticket in tickets] == ["mc", None, None]


@pytest.mark.parametrize(
    "seat, may",
    [
        ("mc", {"mc", "desk", "tech", "stage", "judge/1"}),
        ("desk", {"desk", "tech", "stage", "judge/1"}),
        ("tech", {"tech", "stage"}),
        ("judge/1", set()),
    ],
)
def test_nobody_pairs_or_revokes_somebody_above(enter: Enter, seat: str, may: set[str]) -> None:
    client = enter(seat)
    for path in ("/api/tickets", "/api/revoke"):
        for other in ("judge/1", "stage", "tech", "desk", "mc"):
            if path == "/api/revoke" and other == seat:
                continue
            status = client.post(path, json={"seat": other}, headers=OWN).status_code
            assert status == (200 if other in may else 403), (path, other)


def test_a_revoked_device_is_out_at_once_and_its_streams_end(staff: FlaskClient, enter: Enter, hub: FakeHub) -> None:
    judge = enter("judge/1")
    listed = staff.get("/api/devices").json
    assert listed is not None
    number = next(row["id"] for row in listed["devices"] if row["seat"] == "judge/1")
    staff.post(f"/api/devices/{number}", json={"name": "Thầy Hùng", "reload": True}, headers=OWN)
    assert hub.reloaded == [number]
    devices = staff.get("/api/devices").json
    assert devices is not None
    assert [row["name"] for row in devices["devices"] if row["id"] == number] == ["Thầy Hùng"]
    staff.post(f"/api/devices/{number}", json={"revoke": True}, headers=OWN)
    assert hub.ended == [number]
    assert judge.get("/judge").status_code == 302
    assert (
        judge.post(
            "/api/commands",
            json={"id": "tap", "step": 3, "command": {"type": "CastBallot", "judge": 1, "marks": ["1"]}},
            headers=OWN,
        ).status_code
        == 401
    )


def test_a_revoked_seat_loses_all_its_devices_and_an_old_cookie_stays_worthless(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    judges = [enter("judge/1"), enter("judge/1")]
    answer = staff.post("/api/revoke", json={"seat": "judge/1"}, headers=OWN)
    assert answer.json == {"ok": True, "revoked": 2}
    assert [judge.get("/judge").status_code for judge in judges] == [302, 302]
    assert enter("judge/1").get("/judge").status_code == 200
    assert [judge.get("/judge").status_code for judge in judges] == [302, 302]


def test_a_new_pin_puts_out_who_entered_with_the_old_one(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    desk = enter("desk")
    credential_file.change(lambda now: set_pin(now, "mc", now.pin_hashes["mc"]))
    assert staff.get("/mc").status_code == 302
    assert desk.get("/desk").status_code == 200
