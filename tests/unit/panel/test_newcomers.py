"""“Not me”: the MC sees who joined, and removes a newcomer."""

from flask import Flask
from flask.testing import FlaskClient

from panel.auth.credential_file import CredentialFile
from panel.auth.newcomers import newcomers
from panel.auth.presence import Presence
from tests.unit.panel.client_devices import Enter, code_of, device_of
from tests.unit.panel.panel_fakes import OWN, FakeHub


def test_the_mc_sees_who_joined_and_removes_the_newcomer_without_the_pin(
    app: Flask, staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    judge = enter("judge/2")
    joined = newcomers(credential_file.read())
    assert [(view.seat, view.id) for view in joined.joins] == [
        ("judge/2", next(key for key, device in credential_file.read().devices.items() if device.seat == "judge/2"))
    ]
    app.extensions["proofs"]._proved_ns.clear()
    answer = staff.post(f"/api/devices/{joined.joins[0].id}", json={"revoke": True}, headers=OWN)
    assert answer.status_code == 200
    assert judge.get("/judge").status_code == 302


def test_once_it_is_known_the_mc_needs_the_pin_to_remove_it(
    app: Flask, staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    enter("judge/2")
    newest = newcomers(credential_file.read()).joins[0]
    app.extensions["proofs"]._proved_ns.clear()
    assert staff.post("/api/noticed", json={"joined": newest.joined}, headers=OWN).status_code == 200
    assert newcomers(credential_file.read()).joins == ()
    refused = staff.post(f"/api/devices/{newest.id}", json={"revoke": True}, headers=OWN)
    assert code_of(refused) == "pin-again"


def test_a_second_mc_cannot_wipe_the_news_of_itself_off_the_first_ones_page(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile
) -> None:
    first = device_of(staff, credential_file)
    second = enter("mc")
    intruder = device_of(second, credential_file)
    second.post("/api/noticed", json={"joined": 2**40}, headers=OWN)
    joined = newcomers(credential_file.read())
    assert [view.id for view in joined.joins] == [intruder]
    assert joined.noticed[first] < joined.joins[0].joined


def test_only_the_mc_takes_note_of_newcomers(enter: Enter) -> None:
    for seat in ("desk", "tech", "judge/1"):
        assert enter(seat).post("/api/noticed", json={"joined": 9}, headers=OWN).status_code == 403


def test_the_news_goes_to_the_mcs_stream_when_it_changes(enter: Enter, hub: FakeHub, presence: Presence) -> None:
    enter("mc")
    presence.check(1)
    before = hub.channels["mc"].published
    presence.check(2)
    assert hub.channels["mc"].published == before
    enter("judge/1")
    presence.check(3)
    frame = hub.channels["mc"].newest_frames()
    assert b"event: access" in frame
    assert b'"seat":"judge/1"' in frame
    assert not any(b"access" in channel.newest_frames() for name, channel in hub.channels.items() if name != "mc")
