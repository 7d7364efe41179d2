"""The addresses of the slides: who may change them, and when."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from tests.unit.panel.panel_fakes import OWN, FakeHub
from tests.unit.panel.slides.test_library import png

Enter = Callable[[str], FlaskClient]


def piece(name: str, data: bytes, size: int | None = None, offset: int = 0) -> dict[str, object]:
    encoded = base64.b64encode(data).decode()
    return {"name": name, "size": len(data) if size is None else size, "offset": offset, "data": encoded}


def slides_of(client: FlaskClient) -> Any:
    return client.get("/api/slides").get_json()["slides"]


def send(client: FlaskClient, body: dict[str, object], address: str = "upload") -> Any:
    return client.post(f"/api/slides/{address}".rstrip("/"), json=body, headers=OWN)


@pytest.mark.parametrize("seat", ["mc", "desk"])
def test_desk_and_mc_upload_order_hide_and_remove(enter: Enter, app: Flask, tmp_path: Path, seat: str) -> None:
    client, data = enter(seat), png()
    half = len(data) // 2
    assert send(client, piece("b.png", data[:half], len(data))).json == {"ok": True, "reasons": []}
    assert send(client, piece("b.png", data[half:], len(data), half)).json["ok"]
    assert send(client, piece("a.png", data)).json["ok"]
    assert app.test_client().get("/slides.json").json == ["a.png", "b.png"]

    answer = send(client, {"order": ["b.png", "a.png"], "hidden": ["a.png"]}, "")
    assert [slide["name"] for slide in answer.json["slides"]] == ["b.png", "a.png"]
    assert app.test_client().get("/slides.json").json == ["b.png"]
    assert send(client, {"name": "b.png"}, "remove").json["ok"]
    assert [slide["name"] for slide in slides_of(client)] == ["a.png"]


@pytest.mark.parametrize("seat", ["tech", "judge/1", ""])
def test_nobody_else_does(enter: Enter, seat: str, tmp_path: Path) -> None:
    client = enter(seat)
    denied = 403 if seat else 401
    assert client.get("/api/slides").status_code == denied
    bodies: dict[str, dict[str, object]] = {
        "upload": piece("a.png", png()),
        "": {"order": []},
        "remove": {"name": "a.png"},
    }
    for address, body in bodies.items():
        assert send(client, body, address).status_code == denied
    assert not (tmp_path / "slides").exists()


def test_nothing_is_uploaded_while_a_match_runs_but_a_slide_can_be_taken_out(
    enter: Enter, hub: FakeHub, tmp_path: Path
) -> None:
    client = enter("desk")
    send(client, piece("a.png", png()))
    hub.snapshots["desk"] = m.Snapshot(m.Audience.DESK, "boot", 1, 1, 0, "", "", m.Phase.INTRO, (), match_running=True)

    answer = send(client, piece("b.png", png()))
    assert [reason["code"] for reason in answer.json["reasons"]] == ["slides-running"]
    assert send(client, {"name": "a.png"}, "remove").json["slides"] == []


def test_a_refused_file_says_why(enter: Enter) -> None:
    answer = send(enter("desk"), piece("trang.pdf", b"%PDF"))
    assert answer.json["ok"] is False
    assert [reason["code"] for reason in answer.json["reasons"]] == ["slide-pdf"]


def test_a_piece_that_is_too_large_is_not_read(enter: Enter) -> None:
    assert send(enter("desk"), piece("a.png", bytes(600_000))).status_code == 413


def test_a_file_that_grew_meanwhile_is_refused(enter: Enter) -> None:
    answer = send(enter("desk"), piece("a.png", png(), size=3))
    assert [reason["code"] for reason in answer.json["reasons"]] == ["slides-piece"]


def test_browsers_can_ask_for_a_part_of_a_clip(enter: Enter, app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "slides"
    folder.mkdir()
    (folder / "a.mp4").write_bytes(bytes(range(100)))
    with app.test_client().get("/slides/a.mp4", headers={"Range": "bytes=10-19"}) as answer:
        assert (answer.status_code, answer.data) == (206, bytes(range(10, 20)))
        assert answer.mimetype == "video/mp4"
