"""Log-in without wall time (cases 15), and two panels on one machine (cases 16)."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pytest_mock import MockerFixture

from panel.app import create_app
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import add_ticket
from tests.unit.panel.panel_fakes import OWN, PIN, FakeHub, cookie_of, settings, store

DAY_S = 86_400
UNDO = {"id": "tap-1", "step": 3, "command": {"type": "Undo"}}
Enter = Callable[[str], FlaskClient]


def set_clock(mocker: MockerFixture, seconds: float) -> None:
    """Move the wall clock; the monotonic one goes on."""
    real = time.time
    mocker.patch("time.time", side_effect=lambda: real() + seconds)


@pytest.mark.parametrize("seconds", [40 * DAY_S, -3 * DAY_S, -600, 20 * 365 * DAY_S, -50 * 365 * DAY_S])
def test_case_15_the_wall_clock_jumps_and_nobody_is_logged_out(
    enter: Enter, hub: FakeHub, mocker: MockerFixture, seconds: float
) -> None:
    people = {seat: enter(seat) for seat in ("mc", "desk", "tech", "judge/1", "stage")}
    set_clock(mocker, seconds)
    assert people["mc"].post("/api/commands", json=UNDO, headers=OWN).json == {
        "ok": True,
        "reasons": [],
        "step": 3,
        "seq": 7,
    }
    assert [people[seat].get(f"/{seat.split('/')[0]}").status_code for seat in people] == [200] * 5
    assert people["mc"].post("/api/commands", json={**UNDO, "id": "tap-2"}, headers=OWN).status_code == 200
    assert len(hub.commands) == 2


@pytest.mark.parametrize("seconds", [40 * DAY_S, -3 * DAY_S])
def test_case_15_somebody_enters_after_the_jump_and_stays_in_when_it_is_taken_back(
    app: Flask, credential_file: CredentialFile, mocker: MockerFixture, seconds: float
) -> None:
    set_clock(mocker, seconds)
    by_pin, by_ticket = app.test_client(), app.test_client()
    assert by_pin.post("/enter", json={"pin": PIN}, headers=OWN).status_code == 200
    credential_file.change(lambda now: add_ticket(now, "ticket", "desk", time.monotonic_ns()))
    assert by_ticket.post("/api/pair", json={"ticket": "ticket"}, headers=OWN).status_code == 200
    mocker.stopall()
    assert (by_pin.get("/mc").status_code, by_ticket.get("/desk").status_code) == (200, 200)


def test_case_15_a_ticket_expires_by_the_monotonic_clock_alone(
    app: Flask, credential_file: CredentialFile, mocker: MockerFixture
) -> None:
    credential_file.change(lambda now: add_ticket(now, "ticket", "desk", time.monotonic_ns()))
    set_clock(mocker, 40 * DAY_S)
    answer = app.test_client().post("/api/pair", json={"ticket": "ticket"}, headers=OWN)
    assert answer.status_code == 200


def test_case_15_the_cookie_says_max_age_and_no_hour_of_this_machine(stranger: FlaskClient) -> None:
    cookie = stranger.post("/enter", json={"pin": PIN}, headers=OWN).headers["Set-Cookie"]
    assert "; Max-Age=172800; " in cookie
    assert "expires" not in cookie.lower()


def test_a_revoked_device_stays_out_whatever_the_clock_says(
    staff: FlaskClient, enter: Enter, mocker: MockerFixture
) -> None:
    judge = enter("judge/1")
    staff.post("/api/revoke", json={"seat": "judge/1"}, headers=OWN)
    for seconds in (0, 40 * DAY_S, -3 * DAY_S):
        set_clock(mocker, seconds)
        assert judge.get("/judge").status_code == 302


def test_case_16_entering_one_panel_of_a_machine_does_not_leave_the_other(hub: FakeHub, tmp_path: Path) -> None:
    """A browser sends the cookies of a host to all its ports."""
    panels = [create_app(hub, settings(folder), store(folder)) for folder in (tmp_path / "one", tmp_path / "two")]
    jar: dict[str, str] = {}
    for panel in panels:
        client = panel.test_client()
        for name, value in jar.items():
            client.set_cookie(name, value)
        assert client.post("/enter", json={"pin": PIN}, headers=OWN).status_code == 200
        cookie = client.get_cookie(cookie_of(client))
        assert cookie is not None
        jar[cookie_of(client)] = cookie.value
    assert len(jar) == 2
    for panel in panels:
        client = panel.test_client()
        for name, value in jar.items():
            client.set_cookie(name, value)
        assert client.get("/mc").status_code == 200
        assert client.post("/api/leave", json={}, headers=OWN).status_code == 200
        assert client.get_cookie(cookie_of(client)) is None


def test_case_16_the_name_of_the_cookie_tells_nothing_of_the_secret_and_survives_a_restart(
    hub: FakeHub, tmp_path: Path
) -> None:
    secret = store(tmp_path).read().secret
    first, second = (create_app(hub, settings(tmp_path), store(tmp_path)).test_client() for _ in range(2))
    assert cookie_of(first) == cookie_of(second)
    assert cookie_of(first).removeprefix("bamchuong-") not in secret
