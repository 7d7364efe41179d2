"""The routes over a hand-written hub: who may see what, what is refused, what reaches the controller."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from panel.app import create_app
from tests.unit.panel.panel_fakes import HERE, OWN, PIN, FakeHub, settings, store
from webcore.qr import qr_image

UNDO = {"id": "tap-1", "step": 3, "command": {"type": "Undo"}}


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/enter",
        "/stage",
        "/watch",
        "/overlay",
        "/led",
        "/buttons",
        "/time",
        "/catalogue/vi.json",
        "/scripts/stage.js",
        "/slides.json",
        "/metrics",
    ],
)
def test_everybody_may_open(stranger: FlaskClient, page: str) -> None:
    assert stranger.get(page).status_code == 200


def test_a_stranger_on_the_mc_page_is_sent_to_the_pin(stranger: FlaskClient) -> None:
    answer = stranger.get("/mc")
    assert (answer.status_code, answer.location) == (302, "/enter?to=/mc")


def test_the_key_of_the_seals_is_a_qr_code_once_there_is_one(stranger: FlaskClient, hub: FakeHub) -> None:
    assert stranger.get("/seal-key.svg").status_code == 404
    key = "5be01d2e77aa90c413f826bda4e90c7f"
    hub.snapshots["public"] = m.Snapshot(m.Audience.PUBLIC, "boot", 1, 1, 0, "", "", m.Phase.SETUP, (), seal_key=key)
    answer = stranger.get("/seal-key.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data == qr_image(key)


def test_staff_see_the_mc_page(staff: FlaskClient) -> None:
    assert staff.get("/mc").status_code == 200


@pytest.mark.parametrize("audience", ["mc", "judge", "judge/1", "desk", "tech"])
def test_streams_with_secrets_are_for_staff_only(stranger: FlaskClient, audience: str) -> None:
    assert stranger.get(f"/events/{audience}").status_code == 401


def test_an_unknown_stream_is_no_address(staff: FlaskClient) -> None:
    assert staff.get("/events/nobody").status_code == 404


def test_a_command_reaches_the_controller_with_its_id_and_step(staff: FlaskClient, hub: FakeHub) -> None:
    answer = staff.post("/api/commands", json=UNDO, headers=OWN)
    assert answer.json == {"ok": True, "reasons": [], "step": 3, "seq": 7}
    (order,) = hub.commands
    assert order == m.CommandRequest("tap-1", "", m.Role.MC, 3, m.Undo(), device=order.device)


def test_a_refused_command_says_every_reason(staff: FlaskClient, hub: FakeHub) -> None:
    hub.reasons = (m.Sentence("a", "First {n}", {"n": 1}), m.Sentence("b", "Second"))
    answer = staff.post("/api/commands", json=UNDO, headers=OWN)
    assert answer.json is not None
    assert [reason["code"] for reason in answer.json["reasons"]] == ["a", "b"]
    assert answer.json["ok"] is False


def test_a_silent_controller_is_said_to_be_silent(staff: FlaskClient, hub: FakeHub) -> None:
    hub.reasons = None
    answer = staff.post("/api/commands", json=UNDO, headers=OWN)
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["reasons"][0]["code"] == "controller-silent"


def test_a_stranger_commands_nothing(stranger: FlaskClient, hub: FakeHub) -> None:
    assert stranger.post("/api/commands", json=UNDO, headers=OWN).status_code == 401
    assert hub.commands == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"id":"a","step":1}',
        b'{"id":"a","step":1,"command":{"type":"Undo"},"more":1}',
        b'{"id":"a","step":true,"command":{"type":"Undo"}}',
        b'{"id":"","step":1,"command":{"type":"Undo"}}',
        b'{"id":"a","step":1,"command":{"type":"DropTables"}}',
        b'{"id":"a","step":1,"command":{"type":"MarkBoard","team":9,"right":true}}',
    ],
)
def test_a_malformed_command_is_refused_and_counted_and_changes_nothing(
    staff: FlaskClient, hub: FakeHub, body: bytes
) -> None:
    answer = staff.post("/api/commands", data=body, content_type="application/json", headers=OWN)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert hub.commands == []
    health = staff.get("/healthz").json
    assert health is not None
    assert health["malformed"] == 1


def test_an_oversized_request_is_refused(staff: FlaskClient, hub: FakeHub) -> None:
    answer = staff.post("/api/commands", data=b" " * 20_000, content_type="application/json", headers=OWN)
    assert answer.status_code == 413
    assert hub.commands == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://elsewhere.test"},
        {"Origin": "null"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_request_from_elsewhere_is_refused(staff: FlaskClient, hub: FakeHub, headers: dict[str, str]) -> None:
    assert staff.post("/api/commands", json=UNDO, headers=headers).status_code == 403
    assert hub.commands == []


def test_a_form_is_no_command(staff: FlaskClient, hub: FakeHub) -> None:
    assert staff.post("/api/commands", data={"id": "a"}, headers=OWN).status_code == 415
    assert hub.commands == []


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(stranger: FlaskClient) -> None:
    answer = stranger.post("/enter", json={"pin": PIN}, headers=OWN)
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert PIN not in str(answer.headers)


@pytest.mark.parametrize("page", ["/", "/stage", "/api/commands", "/static/css/base.css"])
def test_every_answer_keeps_foreign_content_out(stranger: FlaskClient, page: str) -> None:
    with stranger.get(page) as answer:
        headers = answer.headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["/", "/stage", "/watch", "/overlay", "/led", "/buttons", "/enter"])
def test_no_page_asks_anything_of_the_outside(stranger: FlaskClient, page: str) -> None:
    text = stranger.get(page).text.replace("http://panel.local:8080", "").replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in text
    assert "https://" not in text
    assert PIN not in text


def test_the_language_is_vietnamese_until_somebody_chooses(stranger: FlaskClient) -> None:
    assert "Người dẫn chương trình" in stranger.get("/").text
    assert "Who pressed first" in stranger.get("/?lang=en").text
    assert "Who pressed first" in stranger.get("/").text


def test_a_simulated_button_reaches_the_board(stranger: FlaskClient, hub: FakeHub) -> None:
    level = {"type": "SetButton", "id": "f1", "station": 3, "down": True}
    assert stranger.post("/api/gpio-sim", json=level, headers=OWN).json == {"ok": True, "reasons": [], "late_ns": 0}
    assert hub.button_commands == [m.SetButton("f1", 3, True)]


def test_a_silent_board_is_said_to_be_silent(stranger: FlaskClient, hub: FakeHub) -> None:
    hub.board = False
    pulse = {"type": "Pulse", "id": "p1", "station": 3}
    assert stranger.post("/api/gpio-sim", json=pulse, headers=OWN).status_code == 503


def test_where_the_pins_are_real_nobody_pushes_them_from_a_page(hub: FakeHub, tmp_path: Path) -> None:
    real = create_app(hub, settings(tmp_path, simulated=False), store(tmp_path)).test_client()
    level = {"type": "SetButton", "id": "f1", "station": 3, "down": True}
    assert real.post("/api/gpio-sim", json=level, headers=OWN).status_code == 404
    assert real.get("/buttons").status_code == 404
    assert hub.button_commands == []


def test_health_says_when_the_controller_is_away(app: Flask, hub: FakeHub) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    hub.is_connected = False
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("page", ["/stage", "/watch", "/overlay", "/"])
def test_no_browser_lays_its_offer_to_translate_over_a_page(stranger: FlaskClient, page: str) -> None:
    assert '<meta name="google" content="notranslate">' in stranger.get(page).text
