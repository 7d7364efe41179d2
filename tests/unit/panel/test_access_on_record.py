"""Who came, was let in, renamed or removed is on record, once, and in the log."""

import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bus import messages as m
from bus.authors import author_id
from bus.codec import TO_CONTROLLER, encode
from bus.messages import AccessKind
from panel.auth.access_log import AccessLog
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import remove_device, revoke_seat, set_pin
from panel.auth.presence import Presence
from tests.unit.panel.client_devices import FAR, Enter, device_of, guess
from tests.unit.panel.panel_fakes import OWN, PIN, PINS, FakeHub

# ------------------------------------------------------------------------------------------------------------ on record


def test_entries_pairings_and_revocations_are_on_record_with_who_did_them(
    app: Flask, staff: FlaskClient, enter: Enter, hub: FakeHub, credential_file: CredentialFile
) -> None:
    mc = device_of(staff, credential_file)
    link = staff.post("/api/tickets", json={"seat": "judge/2"}, headers=OWN).get_json()["link"]
    judge = app.test_client()
    body = {"ticket": link.split("ticket=")[1], "name": "Cô Lan"}
    more = {"headers": {**OWN, "User-Agent": "iPad"}, "environ_overrides": FAR}
    waits = judge.post("/api/pair", json=body, **more).get_json()
    (waiting,) = staff.get("/api/devices").get_json()["waiting"]
    staff.post("/api/pending", json={"id": waiting["id"], "accept": True}, headers=OWN)
    judge.post("/api/pair/wait", json={"pending": waits["pending"]}, **more)
    number = next(key for key, device in credential_file.read().devices.items() if device.seat == "judge/2")
    staff.post(f"/api/devices/{number}", json={"revoke": True}, headers=OWN)
    staff.post("/api/revoke", json={"seat": "desk"}, headers=OWN)
    staff.post("/api/leave", json={}, headers=OWN)

    what = [(event.what, event.role, event.judge, author_id(event.by) if event.by else "") for event in hub.events]
    assert what == [
        (AccessKind.ENTERED, m.Role.MC, None, ""),
        (AccessKind.INVITED, m.Role.JUDGE, 2, f"mc@{mc[:8]}"),
        (AccessKind.REMOVED, m.Role.JUDGE, 2, f"mc@{mc[:8]}"),
        (AccessKind.CLEARED, m.Role.DESK, None, f"mc@{mc[:8]}"),
        (AccessKind.REMOVED, m.Role.MC, None, f"mc@{mc[:8]}"),
    ]
    invited = hub.events[1]
    assert (invited.name, invited.kind, invited.address, invited.device) == (
        "Cô Lan", "iPad", "192.168.1.77", number[:8],
    )  # fmt: skip


def test_what_was_done_at_the_machine_is_on_record_once(
    enter: Enter, hub: FakeHub, presence: Presence, credential_file: CredentialFile
) -> None:
    enter("judge/1"), enter("desk"), enter("desk")
    presence.check(1)
    hub.events.clear()
    at_the_machine = CredentialFile(credential_file.path.parent.parent)
    judge = next(key for key, device in at_the_machine.read().devices.items() if device.seat == "judge/1")
    at_the_machine.change(lambda now: remove_device(now, judge))
    at_the_machine.change(lambda now: revoke_seat(now, "desk"))
    at_the_machine.change(lambda now: set_pin(now, "tech", "fresh"))
    for now_s in (2, 3):
        presence.check(now_s)
    assert [(event.what, event.role, event.by) for event in hub.events] == [
        (AccessKind.CLEARED, m.Role.DESK, None),
        (AccessKind.NEW_PIN, m.Role.TECH, None),
        (AccessKind.REMOVED, m.Role.JUDGE, None),
    ]


def test_what_was_done_on_a_page_is_not_told_twice(
    staff: FlaskClient, enter: Enter, hub: FakeHub, presence: Presence, credential_file: CredentialFile
) -> None:
    enter("judge/1")
    presence.check(1)
    staff.post("/api/revoke", json={"seat": "judge/1"}, headers=OWN)
    event_count = len(hub.events)
    presence.check(2)
    assert len(hub.events) == event_count


# ------------------------------------------------------------------------------------------------------- names, cookies


def test_a_desk_whose_device_is_called_mc_stands_in_the_facts_as_the_desk(
    app: Flask, hub: FakeHub, credential_file: CredentialFile
) -> None:
    desk = app.test_client()
    desk.post("/enter", json={"pin": PINS["desk"], "seat": "desk", "name": "MC"}, headers=OWN)
    ballot = {"type": "CastBallot", "judge": 2, "marks": ["1"]}
    desk.post("/api/commands", json={"id": "1", "step": 1, "command": ballot}, headers=OWN)
    (order,) = hub.commands
    (device_id,) = credential_file.read().devices
    assert (order.who, order.role, order.judge, order.device) == ("MC", m.Role.DESK, None, device_id[:8])


@pytest.mark.parametrize("name", ["\x1b[2J", "two\nlines", "\u202ebackwards", "x" * 41])
def test_a_device_is_renamed_to_what_can_be_printed_on_one_line(
    staff: FlaskClient, enter: Enter, credential_file: CredentialFile, name: str
) -> None:
    enter("desk")
    number = next(key for key, device in credential_file.read().devices.items() if device.seat == "desk")
    assert staff.post(f"/api/devices/{number}", json={"name": name}, headers=OWN).status_code == 200
    stored_name = credential_file.read().devices[number].name
    assert re.fullmatch(r"[ -~]{0,40}", stored_name)


def test_the_log_says_who_came_in(app: Flask, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    guess(app.test_client(), "192.168.1.77", PIN)
    assert re.search(r"access: entered mc@[0-9a-f]{8} 192\.168\.1\.77", caplog.text)


def test_events_of_devices_fit_the_messages_of_the_bus(hub: FakeHub) -> None:
    AccessLog(hub.record_access).note(AccessKind.GUESSED, "judge/8", address="fe80::1%wlan0", count=3)
    assert TO_CONTROLLER.decode(encode(hub.events[0])) == hub.events[0]
