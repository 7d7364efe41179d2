"""The way to the devices: who may look, who is called, whose answer counts."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus.device_ping import EVENING_S
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Newcomer, add_device
from tests.unit.panel.panel_fakes import OWN, FakeHub

Enter = Callable[[str], FlaskClient]
ELSEWHERE = {"REMOTE_ADDR": "192.168.1.7"}


@pytest.mark.parametrize("seat, status", [("mc", 200), ("desk", 200), ("tech", 200), ("judge/1", 403), (None, 401)])
def test_whoever_may_test_may_look_and_others_may_not(
    app: Flask, enter: Enter, hub: FakeHub, seat: str | None, status: int
) -> None:
    client = enter(seat) if seat else app.test_client()
    assert client.get("/api/ping", environ_base=ELSEWHERE).status_code == status
    assert len(hub.called) == (status == 200)


def test_the_self_test_on_this_machine_needs_no_pin(stranger: FlaskClient) -> None:
    assert stranger.get("/api/ping").status_code == 200


def test_an_answer_is_told_for_the_device_that_gave_it(
    enter: Enter, hub: FakeHub, credential_file: CredentialFile
) -> None:
    judge, desk = enter("judge/1"), enter("desk")
    judges = next(number for number, device in credential_file.read().devices.items() if device.seat == "judge/1")
    hub.streams = {judges: 2}
    before = desk.get("/api/ping").get_json()["devices"]
    assert {row["seat"]: row["state"] for row in before} == {"judge/1": "unknown", "desk": "away"}
    assert hub.called == [([judges], 1)]
    assert desk.post("/api/pong", json={"ping": 1}, headers=OWN).status_code == 200, "not pinged: counts for nothing"
    assert judge.post("/api/pong", json={"ping": 1}, headers=OWN).status_code == 200
    (desks, judges_now) = desk.get("/api/ping").get_json()["devices"]
    assert (judges_now["state"], judges_now["pings"], judges_now["pongs"]) == ("good", 1, 1)
    assert 0 < judges_now["median_ms"] == judges_now["worst_ms"]
    assert (desks["pings"], desks["pongs"]) == (0, 0)


def test_a_device_of_another_evening_is_not_missed(enter: Enter, credential_file: CredentialFile) -> None:
    desk = enter("desk")
    credential_file.change(
        lambda before: add_device(
            before, "f" * 32, Newcomer("mc", "yesterday", "iPad"), int(time.time()) - EVENING_S - 60
        )
    )
    assert [row["seat"] for row in desk.get("/api/ping").get_json()["devices"]] == ["desk"]


def test_a_stranger_answers_nothing_and_nonsense_is_none(stranger: FlaskClient, enter: Enter) -> None:
    assert stranger.post("/api/pong", json={"ping": 1}, headers=OWN).status_code == 401
    assert enter("mc").post("/api/pong", json={"ping": "x"}, headers=OWN).status_code == 400
